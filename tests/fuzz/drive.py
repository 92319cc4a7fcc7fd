"""Fuzz one family: `python tests/fuzz/drive.py FAMILY [MINUTES]`, or one input: `… FAMILY --replay HEX`.

With atheris (coverage tells which inputs are worth going on from) where it is installed, else at random.
What is found is written to build/fuzz/FAMILY/ and measured again in a process of its own, since
the counting of branches makes everything slower. Ends with status 1 where something was found.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
import warnings
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

try:
    import atheris
except ImportError:
    atheris = None

LONGEST = 160


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("family")
    parser.add_argument("minutes", type=float, nargs="?", default=10.0)
    parser.add_argument("--replay", metavar="HEX")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    if asked.replay is not None:
        return _replay(asked.family, bytes.fromhex(asked.replay))
    return _fuzz(asked.family, asked.minutes * 60, asked.seed)


def _replay(name: str, data: bytes) -> int:
    from fuzz import meter
    from fuzz.families import FAMILIES

    family = FAMILIES[name]()
    meter.run(family.prepare(data[:1]))  # what is imported late costs nothing afterwards
    run = meter.run(family.prepare(data))
    print(json.dumps(asdict(run)))
    return 1 if run.finding else 0


def _fuzz(name: str, seconds: float, seed: int) -> int:
    if atheris is None:
        from fuzz.families import FAMILIES
    else:
        with atheris.instrument_imports(include=["watcher"]):
            from fuzz.families import FAMILIES

            from watcher.catalog import find_sources

            for source in find_sources():
                __import__(f"watcher.sources.{source}.parser")
    from fuzz.book import Book

    family = FAMILIES[name]()
    folder = ROOT / "build" / "fuzz" / name
    book = Book(name, family.prepare, folder, ends=time.monotonic() + seconds)
    chance = random.Random(seed)
    begin = [*family.begin, *(one + chance.randbytes(n) for one in family.begin for n in (12, 40, 90))]
    if atheris is None:
        while not book.is_over:
            base = chance.choice(begin)
            book.take(base + chance.randbytes(chance.randrange(LONGEST - len(base))))
    else:
        corpus = folder / "corpus"
        corpus.mkdir(parents=True, exist_ok=True)
        for n, one in enumerate(begin):
            (corpus / f"begin-{n}").write_bytes(one)
        # The meter counts processor time and memory itself; the driver's limit counts the time of a pause too.
        limits = ("-rss_limit_mb=0", "-timeout=7200")
        options = [f"-max_len={LONGEST}", f"-seed={seed & 0x7FFFFFFF}", *limits]
        atheris.Setup([sys.argv[0], *options, "-verbosity=0", str(corpus)], book.take_or_leave)
        with suppress(SystemExit):
            atheris.Fuzz()
    return book.close()


if __name__ == "__main__":
    sys.exit(main())
