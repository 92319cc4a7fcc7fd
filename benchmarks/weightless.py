"""A list whose document is of no weight: what is measured is the comparison of its entries and their commit."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import ours, sources
from benchmarks.site import set_page
from watcher import app
from watcher.core import reading
from watcher.model.document import Request
from watcher.model.entry import Name, NameRole, Party, PartyEntry
from watcher.model.source import FetchRules, Parsed, Source
from watcher.run.check import check
from watcher.settings import load
from watcher.store import ledger

_LIST = "us_bis_entity"


def entries(count: int, changed: int = 0) -> tuple[PartyEntry, ...]:
    """So many entries, `changed` of them amended, spread over the whole list."""
    amended = {number * count // changed for number in range(changed)} if changed else set()
    return tuple(_entry(number, number in amended) for number in range(count))


def _entry(number: int, amended: bool) -> PartyEntry:
    name = f"Stand-in {number:07} Works"
    party = Party(
        name,
        (Name(name), Name(f"Works {number}", role=NameRole.ALIAS)),
        countries=("RU",),
        addresses=(f"{number} Harbour Road, Stand-in City",),
        details=(("licence_requirement", "All items"), ("citation", "91 FR 1" if amended else "90 FR 1")),
    )
    return PartyEntry(name, _LIST, party)


def second_check(count: int, changed: int, folder: Path, base: str) -> dict[str, float]:
    """CPU and wall seconds of the check that finds the changes, of `diff` and of the commit inside it; and by
    how many MiB the database grew.
    """
    states = iter((entries(count), entries(count, changed)))
    pattern = sources.one()[sources.ONE].declaration
    declaration = replace(
        pattern,
        fetch=FetchRules(hosts=pattern.fetch.hosts),
        start=(Request(f"{sources.OFFICIAL}/list"),),
        expectations={},
    )
    source = Source(declaration, lambda _documents: Parsed(next(states)), "1")
    settings = load(ours.configure(folder, base))
    with app.opened(settings, clock=app.clock_of({}), sources={source.id: source}) as tools:
        set_page(base, "small")
        assert check(source, tools).outcome == "baseline"
        before = database_size(folder)
        set_page(base, "base")
        spent: dict[str, float] = {}
        reading.diff = _timed(reading.diff, "diff", spent)
        ledger.commit_check = _timed(ledger.commit_check, "commit", spent)
        cpu, wall = time.process_time(), time.perf_counter()
        assert check(source, tools).outcome == "changed"
        spent |= {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
        return spent | {"grown": database_size(folder) - before}


def database_size(folder: Path) -> float:
    """MiB of the database, what is not written back included."""
    return sum(path.stat().st_size for path in folder.glob("watcher.sqlite3*")) / 2**20


def _timed(work: Callable[..., Any], name: str, spent: dict[str, float]) -> Callable[..., Any]:
    def timed(*args: Any, **kwargs: Any) -> Any:
        began = time.process_time()
        try:
            return work(*args, **kwargs)
        finally:
            spent[name] = spent.get(name, 0.0) + time.process_time() - began

    return timed
