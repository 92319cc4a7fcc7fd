"""A list whose document is of no weight: what is measured is the comparison of its entries and their commit."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select, update

from benchmarks import ours, sources
from benchmarks.site import set_page
from watcher import app
from watcher.core import reading
from watcher.core.hashing import hash_of, hashed_form
from watcher.model.document import Request
from watcher.model.entry import Name, NameRole, Party, PartyEntry
from watcher.model.source import FetchRules, Parsed, Source
from watcher.run.check import check
from watcher.settings import load
from watcher.store import ledger
from watcher.store.engine import transaction
from watcher.store.rows import pack
from watcher.store.tables import entry_versions, snapshots

_LIST = "us_bis_entity"
_OWN = ("version_id", "entry_key", "fingerprint", "body")
_MARK = 98_765
"""The number of the entry that is the pattern of all others."""


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
    states = iter((entries(1), entries(count, changed)))
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
        _read_before(tools.engine, count)
        before = database_size(folder)
        set_page(base, "base")
        spent: dict[str, float] = {}
        reading.diff = _timed(reading.diff, "diff", spent)
        ledger.commit_check = _timed(ledger.commit_check, "commit", spent)
        cpu, wall = time.process_time(), time.perf_counter()
        found = check(source, tools)
        spent |= {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
        assert len(found.changes) == changed, found.outcome
        return spent | {"grown": database_size(folder) - before}


def _read_before(engine: Engine, count: int) -> None:
    """Make the first reading one of `count` entries: a million are written in seconds, not minutes.

    They differ by their number alone; the second check finds too many changes if one of them is not as a check
    would have written it.
    """
    pattern = _entry(_MARK, amended=False)
    key, body, hashed = (_form(text) for text in (pattern.key, pack(pattern), hashed_form(pattern)))
    with transaction(engine) as connection:
        [first] = connection.execute(select(entry_versions)).mappings()
        rows, found = [], [(first["entry_key"], first["fingerprint"])]
        for number in range(1, count):
            name = _numbered(key, number)
            found.append((name, hashlib.sha256(_numbered(hashed, number).encode()).hexdigest()))
            rows.append((name, found[-1][1], _numbered(body, number)))
        same = ", ".join(column for column in first if column not in _OWN)
        connection.exec_driver_sql(
            f"INSERT INTO entry_versions (entry_key, fingerprint, body, {same}) "
            f"SELECT ?, ?, ?, {same} FROM entry_versions WHERE version_id = {first['version_id']}",
            rows,
        )
        connection.execute(update(snapshots).values(content_hash=hash_of(found), entry_count=count))


def _form(text: str) -> str:
    return text.replace(f"{_MARK:07}", "\0").replace(f"{_MARK}", "\1")


def _numbered(form: str, number: int) -> str:
    return form.replace("\0", f"{number:07}").replace("\1", f"{number}")


def database_size(folder: Path) -> float:
    """MiB of the database, its log written back."""
    path = folder / "watcher.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size / 2**20


def _timed(work: Callable[..., Any], name: str, spent: dict[str, float]) -> Callable[..., Any]:
    def timed(*args: Any, **kwargs: Any) -> Any:
        began = time.process_time()
        try:
            return work(*args, **kwargs)
        finally:
            spent[name] = spent.get(name, 0.0) + time.process_time() - began

    return timed
