"""The physical limits: what the same bytes cost the libraries themselves."""

from __future__ import annotations

import gc
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from lxml import etree

from benchmarks import sources
from benchmarks.bench import Bench
from benchmarks.ours import ROOT
from watcher.core.diff import diff
from watcher.core.hashing import fingerprint
from watcher.model.document import Document, Request

LXML, READ = "lxml parses the page into a tree", "parse, typed entries, diff"
_RUNS = 5


def limits(bench: Bench) -> None:
    """In a process of its own, whose memory is that of a worker."""
    command = [sys.executable, "-m", "benchmarks.limits", str(bench.folder / "pages")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    for name, turns in json.loads(done.stdout).items():
        for cpu in turns:
            bench.note("limits", name, cpu=cpu)


def _measure(folder: Path) -> dict[str, list[float]]:
    """CPU seconds of the parts of a check, with the page in memory, in turn."""
    source = sources.one()[sources.ONE]
    before, after = (
        Document(Request(f"{sources.OFFICIAL}/list"), (folder / f"{name}.html").read_bytes())
        for name in ("base", "changed")
    )
    known = {entry.key: entry for entry in source.parse((before,)).entries}
    body = after.body

    def read() -> object:
        return diff(known, {entry.key: entry for entry in source.parse((after,)).entries})  # type: ignore[arg-type]

    works: Mapping[str, Callable[[], object]] = {
        "SHA-256 of the page": lambda: hashlib.sha256(body).digest(),
        LXML: lambda: etree.fromstring(body, etree.HTMLParser(huge_tree=True, encoding="utf-8")),
        "parse and typed entries": lambda: source.parse((after,)),
        READ: read,
        "fingerprints of 3,000 entries": lambda: [fingerprint(entry) for entry in known.values()],
    }
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(_RUNS):
        for name, work in works.items():
            began = time.process_time()
            work()
            found[name].append(time.process_time() - began)
    return found


if __name__ == "__main__":
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # as the program sets it
    print(json.dumps(_measure(Path(sys.argv[1]))))
