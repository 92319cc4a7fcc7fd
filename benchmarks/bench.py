"""What all parts of the benchmark share: the site, the folders, the figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.pages import Told
from benchmarks.peers import Cli
from benchmarks.site import Site

URLWATCH, WEBCHANGES, PLAIN = "urlwatch", "webchanges", "webchanges (default method)"
CD, FRESH, RUN = "changedetection.io", "watcher check", "watcher run"
FILTERS = {URLWATCH: "html2text: re", WEBCHANGES: "html2text: strip_tags", PLAIN: "html2text: html2text"}
"""The fastest way of each to make text of a page; and what webchanges does unasked."""


@dataclass
class Bench:
    """One run. `figures` is work → who → one mapping a turn; `cells` is behaviour → who → a word."""

    site: Site
    folder: Path
    peers: Path
    told: Told
    runs: int = 5
    many: int = 200
    minutes: float = 2.0
    figures: dict[str, dict[str, list[dict[str, float]]]] = field(default_factory=dict)
    cells: dict[str, dict[str, str]] = field(default_factory=dict)

    def note(self, work: str, who: str, **values: float) -> None:
        """One turn more."""
        self.figures.setdefault(work, {}).setdefault(who, []).append(values)

    def cell(self, what: str, who: str, word: str) -> None:
        """How somebody behaved."""
        self.cells.setdefault(what, {})[who] = word

    def cli(self, name: str, label: str, reporter: str = "stdout") -> Cli:
        """A peer that is a command, with a folder of its own."""
        peer = name.split()[0]
        return Cli(peer, self.peers, self.folder / f"{peer}-{label}", self.site.base, FILTERS[name], reporter)


def costs(found: Mapping[str, Any]) -> dict[str, float]:
    """The three costs that a driver tells."""
    return {name: found[name] for name in ("cpu", "wall", "peak")}


def spread(turns: Iterable[Mapping[str, float]], name: str) -> tuple[float, float, float] | None:
    """Median, least and most of one figure; None where it was not taken."""
    found = [turn[name] for turn in turns if name in turn]
    return (median(found), min(found), max(found)) if found else None
