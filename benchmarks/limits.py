"""The physical limits: what the same bytes cost the libraries themselves."""

from __future__ import annotations

import gc
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from lxml import etree

from benchmarks import sources
from benchmarks.bench import Bench
from benchmarks.ours import ROOT
from watcher.core.diff import diff
from watcher.core.hashing import fingerprint
from watcher.model.document import Document, Request
from watcher.model.entry import PartyEntry

LXML, READ = "lxml parses the page into a tree", "parse, typed entries, their fingerprints, diff"
_RUNS = 5


def limits(bench: Bench) -> None:
    """Each in a process of its own: what one leaves in the heap makes the next slower or faster by half."""
    for _ in range(bench.runs):
        for name in WORKS:
            command = [sys.executable, "-m", "benchmarks.limits", str(bench.folder / "pages"), name]
            done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
            bench.note("limits", name, cpu=json.loads(done.stdout))


@dataclass(frozen=True, slots=True)
class _Page:
    """The page as it is now, and the entries as they were before."""

    document: Document
    known: dict[str, PartyEntry]

    def read(self) -> dict[str, PartyEntry]:
        """Its entries."""
        entries = sources.one()[sources.ONE].parse((self.document,)).entries
        return {entry.key: entry for entry in entries if isinstance(entry, PartyEntry)}

    def compare(self) -> object:
        """What changed; of entries that are stored, the fingerprints are compared."""
        after = self.read()
        return [fingerprint(entry) for entry in after.values()], diff(self.known, after)

    def tree(self) -> object:
        """What lxml makes of it."""
        return etree.fromstring(self.document.body, etree.HTMLParser(huge_tree=True, encoding="utf-8"))


WORKS: Mapping[str, Callable[[_Page], object]] = {
    "SHA-256 of the page": lambda page: hashlib.sha256(page.document.body).digest(),
    LXML: _Page.tree,
    "parse and typed entries": _Page.read,
    READ: _Page.compare,
}


def _measure(folder: Path, name: str) -> float:
    """Median CPU seconds of one work, with the page in memory."""
    before, after = (
        Document(Request(f"{sources.OFFICIAL}/list"), (folder / f"{page}.html").read_bytes())
        for page in ("base", "changed")
    )
    page = _Page(after, _Page(before, {}).read())
    spent = []
    for _ in range(_RUNS):
        began = time.process_time()
        WORKS[name](page)
        spent.append(time.process_time() - began)
    return median(spent)


if __name__ == "__main__":
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # as the program sets it
    print(json.dumps(_measure(Path(sys.argv[1]), sys.argv[2])))
