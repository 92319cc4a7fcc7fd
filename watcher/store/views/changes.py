"""The history of changes and of the events they belong to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, Engine, and_, or_, select

from watcher.model.change import Change
from watcher.model.codec import instant
from watcher.model.event import Event, EventUpdate, Stage
from watcher.model.measure import ChangeKind
from watcher.store.engine import reading
from watcher.store.ledger.events import read_events
from watcher.store.rows import moment, unpack
from watcher.store.tables import changes as table
from watcher.store.tables import event_changes, event_revisions
from watcher.store.tables import events as event_table


def changes(
    engine: Engine,
    *,
    since: date | datetime | None = None,
    until: date | datetime | None = None,
    list_id: str | None = None,
    source_id: str | None = None,
    party_key: str | None = None,
    limit: int | None = None,
) -> tuple[Change, ...]:
    """Changes first seen from `since` on and before `until`, oldest first; with `limit`, the newest.

    A day stands for its first moment in UTC. What moved is a change of the list that it left, too.
    """
    query = (
        select(table.c.body)
        .join(event_changes, event_changes.c.change_id == table.c.change_id, isouter=True)
        .order_by(
            table.c.seen_at.desc(),
            event_changes.c.event_id.desc(),
            event_changes.c.revision.desc(),
            event_changes.c.place.desc(),
        )
    )
    if since is not None:
        query = query.where(table.c.seen_at >= _moment(since))
    if until is not None:
        query = query.where(table.c.seen_at < _moment(until))
    if list_id is not None:
        left = table.c.body.contains(f'"moved_from":{json.dumps(list_id)}', autoescape=True)
        moved = and_(table.c.kind == ChangeKind.MOVED, left)
        query = query.where(or_(table.c.list_id == list_id, moved))
    for column, wanted in (
        (table.c.source_id, source_id),
        (table.c.party_key, party_key),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    if limit is not None:
        query = query.limit(limit)
    with reading(engine) as connection:
        bodies = list(connection.execute(query).scalars())
    return tuple(unpack(Change, body) for body in reversed(bodies))


def events(
    engine: Engine, *, since: date | datetime | None = None, limit: int | None = None
) -> tuple[Event, ...]:
    """Events that grew from `since` on, the newest first."""
    query = select(event_table.c.event_id).order_by(event_table.c.updated_at.desc(), event_table.c.event_id)
    if since is not None:
        query = query.where(event_table.c.updated_at >= _moment(since))
    if limit is not None:
        query = query.limit(limit)
    with reading(engine) as connection:
        order = list(connection.execute(query).scalars())
        found = {event.id: event for event in read_events(connection, order)}
    return tuple(found[event_id] for event_id in order)


def event_history(engine: Engine, event_id: str) -> tuple[EventUpdate, ...]:
    """Every revision of one event as it was told, oldest first; empty for an unknown one.

    `event_id` may be the beginning of an id, as messages and tables print it, if only one fits.
    """
    with reading(engine) as connection:
        query = select(event_table.c.event_id).where(
            event_table.c.event_id.startswith(event_id, autoescape=True)
        )
        fitting = list(connection.execute(query.limit(2)).scalars())
        if event_id in fitting:
            fitting = [event_id]
        if len(fitting) != 1:
            return ()
        (event,) = read_events(connection, fitting)
        return tuple(_updates(connection, event))


def _updates(connection: Connection, event: Event) -> Iterator[EventUpdate]:
    m, r = event_changes.c, event_revisions.c
    members: dict[int, list[Change]] = {}
    query = (
        select(m.revision, table.c.body)
        .join(table, table.c.change_id == m.change_id)
        .where(m.event_id == event.id)
        .order_by(m.revision, m.place)
    )
    for row in connection.execute(query):
        members.setdefault(row.revision, []).append(unpack(Change, row.body))
    earlier: tuple[Change, ...] = ()
    revisions = select(event_revisions).where(r.event_id == event.id).order_by(r.revision)
    for row in connection.execute(revisions):
        as_told = replace(event, revision=row.revision, stage=Stage(row.stage), updated_at=moment(row.at))
        news = tuple(members.get(row.revision, ()))
        yield EventUpdate(as_told, news, earlier, tuple(json.loads(row.notes)))
        earlier += news


def _moment(when: date | datetime) -> str:
    return instant(when) if isinstance(when, datetime) else when.isoformat()
