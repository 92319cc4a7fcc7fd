"""What stood on a list, and which notices were known, at any moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, or_, select, text

from watcher.model.codec import instant
from watcher.model.entry import PartyEntry
from watcher.model.measure import NoticeEntry
from watcher.model.views import ListState
from watcher.store.engine import reading
from watcher.store.ledger.heads import as_entry
from watcher.store.rows import day_or_none, unpack
from watcher.store.tables import entry_versions, heads, snapshots


def entries_on(
    engine: Engine, source_id: str, list_id: str, known_at: datetime | None = None
) -> tuple[PartyEntry | NoticeEntry, ...]:
    """The entries of one list of a source as they were known at a moment (None: now), by key."""
    v = entry_versions.c
    query = (
        select(v.entry_key, v.entry_type, v.body)
        .where(v.source_id == source_id, v.list_id == list_id, _known(known_at))
        .order_by(v.entry_key, *_better_last(known_at))
    )
    with reading(engine) as connection:
        found = {row.entry_key: (row.entry_type, row.body) for row in connection.execute(query)}
    return tuple(as_entry(entry_type, body) for entry_type, body in found.values())


def notices_known(engine: Engine, known_at: datetime | None = None) -> tuple[tuple[str, NoticeEntry], ...]:
    """Every notice of every source as it was known at a moment (None: now), as (source id, entry).

    What the first check read back counts as known since its publication.
    """
    v = entry_versions.c
    query = (
        select(v.source_id, v.entry_key, v.body)
        .where(text("entry_type = 'notice'"), _known(known_at))
        .order_by(v.source_id, v.entry_key, *_better_last(known_at))
    )
    with reading(engine) as connection:
        found = {(row.source_id, row.entry_key): row.body for row in connection.execute(query)}
    return tuple((source_id, unpack(NoticeEntry, body)) for (source_id, _), body in found.items())


def list_states(engine: Engine) -> tuple[ListState, ...]:
    """The last accepted snapshot of every list of every source, in figures."""
    s = snapshots.c
    query = (
        select(snapshots)
        .join(
            heads,
            (heads.c.source_id == s.source_id) & (heads.c.list_id == s.list_id) & (heads.c.seq == s.seq),
        )
        .order_by(s.list_id, s.source_id)
    )
    with reading(engine) as connection:
        return tuple(
            ListState(
                row["source_id"],
                row["list_id"],
                row["seq"],
                row["entry_count"],
                day_or_none(row["as_of"]),
            )
            for row in connection.execute(query).mappings()
        )


def _known(known_at: datetime | None) -> ColumnElement[bool]:
    v = entry_versions.c
    if known_at is None:
        return v.closed_seq.is_(None)
    at = instant(known_at)
    return (v.known_from <= at) & or_(v.closed_at.is_(None), v.closed_at > at)


def _better_last(known_at: datetime | None) -> tuple[ColumnElement[Any], ...]:
    """Of several versions of one entry, the last in this order is the one that was known.

    Before the first check nothing was really seen, and the best reading of the old page counts; after
    it, what was in fact seen at that moment.
    """
    v = entry_versions.c
    if known_at is None:
        return (v.opened_seq,)
    return (v.opened_at <= instant(known_at), v.opened_seq)
