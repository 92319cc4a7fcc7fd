"""What the pages keep in memory: how far the database has come, and what was added since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from sys import intern
from typing import Any

from sqlalchemy import Engine, func, select, true

from watcher.model.entry import PartyEntry
from watcher.model.measure import NoticeEntry
from watcher.model.snapshot import FEED
from watcher.store.engine import reading
from watcher.store.ledger.heads import as_entry
from watcher.store.rows import batches, moment
from watcher.store.tables import changes as change_table
from watcher.store.tables import entry_versions, event_changes, event_revisions, snapshots, sources
from watcher.store.tables import events as event_table

# Asked with every page: one statement, built once. The two figures stand beside every source, and by
# themselves where there is none yet.
_FIGURES = select(
    select(func.count()).select_from(event_revisions).scalar_subquery().label("revisions"),
    select(func.max(event_table.c.updated_at)).scalar_subquery().label("told_at"),
).subquery()
_MARK = select(_FIGURES.c.revisions, _FIGURES.c.told_at, sources.c.source_id, sources.c.seq).select_from(
    _FIGURES.join(sources, true(), isouter=True)
)

_VERSIONS = select(
    *(entry_versions.c[name] for name in ("version_id", "source_id", "list_id", "entry_key", "entry_type")),
    *(entry_versions.c[name] for name in ("opened_seq", "opened_at", "known_from", "closed_at", "body")),
)
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the database has come. Equal marks mean that nothing has been written that a page shows.

    `sources` maps source id → its number. `revisions` counts the tellings of all events.
    """

    sources: dict[str, int]
    revisions: int
    told_at: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an entry. Moments are as they are stored: fixed-width text, which sorts."""

    version_id: int
    source_id: str
    list_id: str
    key: str
    opened_seq: int
    opened_at: str
    known_from: str
    closed_at: str | None
    entry: PartyEntry | NoticeEntry


@dataclass(frozen=True, slots=True)
class Grown:
    """The notices that a source opened after some number, and (version id → closed at)."""

    opened: tuple[Version, ...]
    closed: dict[int, str]


@dataclass(frozen=True, slots=True)
class Telling:
    """One event with the stored JSON of each of its changes, in the order in which they were told."""

    event_id: str
    title: str
    stage: str
    opened_at: datetime
    updated_at: str
    revision: int
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries one list of a source had when a snapshot of it was seen."""

    list_id: str
    seen_at: datetime
    entries: int
    verdict: str


def mark(engine: Engine) -> Mark:
    """A few rows, whatever the size of the database."""
    with reading(engine) as connection:
        rows = connection.execute(_MARK).all()
    seqs = {row.source_id: row.seq for row in rows if row.source_id is not None}
    return Mark(seqs, rows[0].revisions, rows[0].told_at)


def notices_grown(engine: Engine, source_id: str, after: int) -> Grown:
    """The versions of the notices of a source that were opened or closed after its number `after`."""
    v = entry_versions.c
    # Notices are on no list: so the entries of a source's lists, which may be many, are not looked at.
    theirs = v.entry_type == "notice", v.source_id == source_id, v.list_id == FEED
    opened = _VERSIONS.where(*theirs, v.opened_seq > after).order_by(v.version_id)
    closed = select(v.version_id, v.closed_at).where(*theirs, v.opened_seq <= after, v.closed_seq > after)
    with reading(engine) as connection:
        versions = tuple(_version(row) for row in connection.execute(opened))
        ended = {} if after <= 0 else {row.version_id: row.closed_at for row in connection.execute(closed)}
    return Grown(versions, ended)


def parties_opened(engine: Engine, source_id: str, last: int, upto: int) -> Iterator[tuple[Version, ...]]:
    """The versions that the lists of a source opened after version `last`, up to the source's number `upto`.

    Some thousand at a time.
    """
    v = entry_versions.c
    # By number: found by its source, a handful of new versions would be looked for among all it ever opened.
    theirs = v.source_id.concat("") == source_id
    query = (
        _VERSIONS.where(theirs, v.opened_seq <= upto, v.entry_type == "party")
        .order_by(v.version_id)
        .limit(_AT_ONCE)
    )
    while True:
        with reading(engine) as connection:
            found = tuple(_version(row) for row in connection.execute(query.where(v.version_id > last)))
        if not found:
            return
        yield found
        last = found[-1].version_id


def parties_closed(engine: Engine, source_id: str, after: int, upto: int) -> tuple[tuple[int, str], ...]:
    """(version id, closed at) of the versions of lists that ended after `after`, up to `upto`, in order."""
    v = entry_versions.c
    query = (
        select(v.version_id, v.closed_at)
        .where(v.source_id == source_id, v.closed_seq > after, v.closed_seq <= upto, v.entry_type == "party")
        .order_by(v.closed_seq, v.version_id)
    )
    with reading(engine) as connection:
        return tuple((row.version_id, row.closed_at) for row in connection.execute(query))


def are_there(engine: Engine, opened: tuple[int, str] | None, closed: tuple[int, str] | None) -> bool:
    """Whether these versions, (id, moment), are still known as opened and closed then."""
    v = entry_versions.c
    with reading(engine) as connection:
        for column, wanted in ((v.opened_at, opened), (v.closed_at, closed)):
            if wanted is not None:
                found = connection.execute(select(column).where(v.version_id == wanted[0])).scalar()
                if found != wanted[1]:
                    return False
    return True


def versions(engine: Engine, ids: Iterable[int]) -> dict[int, Version]:
    """Versions by their ids."""
    v = entry_versions.c
    found: dict[int, Version] = {}
    with reading(engine) as connection:
        for chunk in batches(ids):
            rows = connection.execute(_VERSIONS.where(v.version_id.in_(chunk)))
            found |= {row.version_id: _version(row) for row in rows}
    return found


def _version(row: Any) -> Version:
    entry = as_entry(row.entry_type, row.body)
    return Version(
        row.version_id,
        intern(row.source_id),
        intern(row.list_id),
        entry.key,
        row.opened_seq,
        intern(row.opened_at),
        intern(row.known_from),
        intern(row.closed_at) if row.closed_at else None,
        entry,
    )


def tellings(engine: Engine, since: str | None = None) -> tuple[Telling, ...]:
    """Every event that was told of from `since` on (a stored moment), oldest first."""
    e, m = event_table.c, event_changes.c
    chosen = select(e.event_id, e.title, e.stage, e.opened_at, e.updated_at, e.revision)
    members = (
        select(m.event_id, change_table.c.body)
        .join(change_table, change_table.c.change_id == m.change_id)
        .order_by(m.event_id, m.revision, m.place)
    )
    if since is not None:
        chosen = chosen.where(e.updated_at >= since)
        members = members.where(m.event_id.in_(select(e.event_id).where(e.updated_at >= since)))
    bodies: dict[str, list[str]] = {}
    with reading(engine) as connection:
        rows = connection.execute(chosen.order_by(e.opened_at, e.event_id)).all()
        for event_id, body in connection.execute(members):
            bodies.setdefault(event_id, []).append(body)
    return tuple(
        Telling(
            row.event_id,
            row.title,
            row.stage,
            moment(row.opened_at),
            row.updated_at,
            row.revision,
            tuple(bodies.get(row.event_id, ())),
        )
        for row in rows
    )


def counts(engine: Engine, source_id: str) -> tuple[Count, ...]:
    """The number of entries in every snapshot of a source, oldest first."""
    s = snapshots.c
    query = (
        select(s.list_id, s.seen_at, s.entry_count, s.verdict)
        .where(s.source_id == source_id)
        .order_by(s.seen_at, s.list_id)
    )
    with reading(engine) as connection:
        return tuple(
            Count(row.list_id, moment(row.seen_at), row.entry_count, row.verdict)
            for row in connection.execute(query)
        )
