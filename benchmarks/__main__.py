"""`make bench`: us and our peers on the same loopback pages, in turn; writes RESULTS.md.

    python -m benchmarks [PART…] [--quick] [--minutes N]

Without a part all of them run. Each part measures whatever it compares in one go, so that its ratios mean something
on a noisy machine; what a part measured stays in build/bench/figures.json until it is measured again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import (
    behaviour,
    growth,
    latency,
    limits,
    load,
    many,
    peers,
    results,
    single,
    startup,
    year,
)
from benchmarks.bench import Bench
from benchmarks.figures import Figures, now
from benchmarks.site import Site, write_pages

PARTS: Mapping[str, Callable[[Bench], None]] = {
    "startup": startup.startup,
    "one": single.single,
    "small": many.small,
    "big": many.big,
    "behaviour": behaviour.behaviour,
    "limits": limits.limits,
    "commit": growth.commit,
    "latency": latency.latency,
    "growth": growth.growth,
    "year": year.year,
    "load": load.load,
}
_ROOT = Path(__file__).resolve().parents[1]
_BUILD = _ROOT / "build" / "bench"


def main() -> None:
    """Run the parts and write the results."""
    asked = _arguments()
    # Everybody's byte code is compiled once and kept, whatever this shell says: else each start would compile anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(_BUILD / "bytecode")
    peers.install(_ROOT / "build" / "peers")
    began_at = now()
    figures = Figures(_BUILD / ("tried.json" if asked.quick else "figures.json"))
    runs = 1 if asked.quick else 5
    for name in asked.parts or PARTS:
        folder = _BUILD / name
        shutil.rmtree(folder, ignore_errors=True)
        told = write_pages(folder / "pages")
        began = time.monotonic()
        print(f"{name}:", flush=True)
        with Site(folder / "pages") as site:
            bench = Bench(
                site, folder, _ROOT / "build" / "peers", told, runs, 20 if asked.quick else 200, asked.minutes
            )
            PARTS[name](bench)
        shutil.rmtree(folder, ignore_errors=True)
        figures.keep(name, bench, run=began_at, seconds=time.monotonic() - began)
        results.write(figures, _BUILD if asked.quick else _ROOT / "benchmarks")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="one turn, 20 pages; results go to build/bench")
    parser.add_argument("--minutes", type=float, default=2.0, help="how long the 1,000 sources are polled")
    asked = parser.parse_args()
    unknown = [part for part in asked.parts if part not in PARTS]
    if unknown:
        parser.error(f"no part {', '.join(unknown)}")
    return asked


if __name__ == "__main__":
    main()
