"""Deadlines ahead, and which of their marks were told; each mark once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, Engine, bindparam, delete, exists, select

from watcher.errors import LostRace
from watcher.model.codec import instant
from watcher.model.commit import DigestItem, Queued
from watcher.model.event import EventUpdate
from watcher.model.standing import Deadline
from watcher.store.engine import reading, transaction
from watcher.store.ledger.events import record_updates
from watcher.store.queue import enqueue, enqueue_items
from watcher.store.rows import batches, day, insert_first, moment, pack, unpack, upsert
from watcher.store.tables import deadline_tellings, deadlines


def deadlines_ahead(
    engine: Engine, until: date, *, since: date | None = None
) -> tuple[tuple[Deadline, frozenset[int]], ...]:
    """The open deadlines up to `until`, soonest first, each with the marks that were told."""
    query = (
        select(deadlines.c.deadline_id, deadlines.c.body, deadline_tellings.c.mark)
        .join(deadline_tellings, deadline_tellings.c.deadline_id == deadlines.c.deadline_id, isouter=True)
        .where(deadlines.c.closed.is_(False), deadlines.c.due_on <= until.isoformat())
        .order_by(deadlines.c.due_on, deadlines.c.deadline_id)
    )
    if since is not None:
        query = query.where(deadlines.c.due_on >= since.isoformat())
    bodies: dict[str, str] = {}
    marks: dict[str, set[int]] = {}
    with reading(engine) as connection:
        for row in connection.execute(query):
            bodies[row.deadline_id] = row.body
            told = marks.setdefault(row.deadline_id, set())
            if row.mark is not None:
                told.add(row.mark)
    return tuple((unpack(Deadline, body), frozenset(marks[key])) for key, body in bodies.items())


def deadlines_first_seen(engine: Engine, ids: Sequence[str]) -> Mapping[str, datetime]:
    """When each of these deadlines became known to us."""
    found: dict[str, datetime] = {}
    with reading(engine) as connection:
        for chunk in batches(ids):
            query = select(deadlines.c.deadline_id, deadlines.c.seen_at).where(
                deadlines.c.deadline_id.in_(chunk)
            )
            found |= {row.deadline_id: moment(row.seen_at) for row in connection.execute(query)}
    return found


def tell_deadlines(
    engine: Engine,
    *,
    at: datetime,
    marks: Sequence[tuple[str, int]],
    updates: Sequence[EventUpdate] = (),
    messages: Sequence[Queued] = (),
    digest_items: Sequence[DigestItem] = (),
) -> None:
    """Stamp (deadline id, mark) and queue what says so, as one step.

    A mark may be stamped without a message (a day that had passed when we first read of it). The
    changes carry their own source. Raises LostRace when a mark was told meanwhile.
    """
    with transaction(engine) as connection:
        for deadline_id, mark in marks:
            row = {"deadline_id": deadline_id, "mark": mark, "told_at": instant(at)}
            if not insert_first(connection, deadline_tellings, row):
                raise LostRace(f"deadline {deadline_id[:12]}…: mark {mark} was told by another")
        record_updates(connection, updates, source_id="", seq=0, at=at)
        enqueue(connection, messages, at)
        enqueue_items(connection, digest_items)


def upsert_deadlines(connection: Connection, ahead: Sequence[Deadline], at: datetime) -> None:
    """Write deadlines by id; a deadline that is known keeps the time it was first seen.

    One that moves to another day (a suspension was extended) has its marks before it again.
    """
    # The same deadline may follow from several measures of one notice.
    unique = {deadline.id: deadline for deadline in ahead}
    if not unique:
        return
    moved = exists().where(deadlines.c.deadline_id == bindparam("id"), deadlines.c.due_on != bindparam("day"))
    connection.execute(
        delete(deadline_tellings).where(deadline_tellings.c.deadline_id == bindparam("id"), moved),
        [{"id": deadline.id, "day": day(deadline.on)} for deadline in unique.values()],
    )
    upsert(
        connection,
        deadlines,
        [
            {
                "deadline_id": deadline.id,
                "due_on": day(deadline.on),
                "kind": deadline.kind,
                "list_id": deadline.list_id,
                "source_id": deadline.source_id,
                "closed": deadline.closed,
                "body": pack(deadline),
                "seen_at": instant(at),
            }
            for deadline in unique.values()
        ],
        keep=("seen_at",),
    )
