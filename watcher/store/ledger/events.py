"""Events and their changes: written once, found again by what links them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, text, tuple_, update

from watcher.errors import LostRace
from watcher.model.change import Change
from watcher.model.codec import instant
from watcher.model.event import Event, EventUpdate, Link, Stage
from watcher.store.engine import reading
from watcher.store.rows import batches, day, insert_first, insert_new, moment, pack, unpack, upsert
from watcher.store.tables import changes, event_links, event_revisions, events
from watcher.store.tables import event_changes as members

_LOCK = 7_238_461_907  # any number that no other user of the server takes for a lock of its own


def record_updates(
    connection: Connection, updates: Sequence[EventUpdate], *, source_id: str, seq: int, at: datetime
) -> None:
    """Write what a check adds to events.

    A change that is known already stays where it is. Raises LostRace when an event has grown since
    it was read: two messages would else carry the same revision, and one of them would be lost.
    """
    for update_ in updates:
        _grow(connection, update_.event, update_.opens)
        connection.execute(insert(event_revisions), _revision_row(update_, at))
        upsert(connection, event_links, _link_rows(update_.event))
        record_changes(connection, update_.changes, source_id=source_id, seq=seq, at=at)
        insert_new(
            connection,
            members,
            [
                {
                    "change_id": change.id,
                    "event_id": update_.event.id,
                    "revision": update_.event.revision,
                    "place": place,
                }
                for place, change in enumerate(update_.changes)
            ],
        )


def record_changes(
    connection: Connection, found: Sequence[Change], *, source_id: str, seq: int, at: datetime
) -> None:
    """Write changes that are not known yet; the others stay as they are."""
    insert_new(connection, changes, [_change_row(change, source_id, seq, at) for change in found])


def require_considered(
    connection: Connection, updates: Sequence[EventUpdate], considered: Sequence[str]
) -> None:
    """Raise LostRace where another check has opened an event meanwhile that an update may belong to.

    The list and the rule behind it are often read in the same minute: each would open an event of its own.
    """
    links = [(link.kind, link.value) for one in updates if one.opens for link in one.event.links]
    if not links:
        return
    if connection.dialect.name == "postgresql":
        # SQLite has one writer at a time; here both would look before either has written.
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    for chunk in batches(dict.fromkeys(links)):
        query = select(event_links.c.event_id).where(
            tuple_(event_links.c.kind, event_links.c.value).in_(chunk),
            event_links.c.event_id.not_in(considered),
        )
        fresh = connection.execute(query.limit(1)).scalar()
        if fresh is not None:
            raise LostRace(f"event {fresh[:12]}…: another check has opened it; read it again")


def events_by_links(engine: Engine, links: Sequence[tuple[str, str]]) -> tuple[Event, ...]:
    """The events that carry any of these (kind, value) links, oldest first."""
    found: set[str] = set()
    with reading(engine) as connection:
        for chunk in batches(dict.fromkeys(links)):
            query = (
                select(event_links.c.event_id)
                .where(tuple_(event_links.c.kind, event_links.c.value).in_(chunk))
                .distinct()
            )
            found |= {row.event_id for row in connection.execute(query)}
        return read_events(connection, found)


def event_changes(engine: Engine, event_id: str) -> tuple[Change, ...]:
    """The changes of an event in the order in which they were told."""
    query = (
        select(changes.c.body)
        .join(members, members.c.change_id == changes.c.change_id)
        .where(members.c.event_id == event_id)
        .order_by(members.c.revision, members.c.place)
    )
    with reading(engine) as connection:
        return tuple(unpack(Change, row.body) for row in connection.execute(query))


def told(engine: Engine, change_ids: Iterable[str]) -> frozenset[str]:
    """Those of the ids that are in the ledger already: another source was first."""
    found: set[str] = set()
    wanted = tuple(change_ids)
    if not wanted:
        return frozenset()
    with reading(engine) as connection:
        for chunk in batches(wanted):
            query = select(changes.c.change_id).where(changes.c.change_id.in_(chunk))
            found |= {row.change_id for row in connection.execute(query)}
    return frozenset(found)


def told_unresolved(engine: Engine) -> tuple[Change, ...]:
    """Every change that was told with a reference nobody could follow then, oldest first."""
    query = select(changes.c.body).where(text("unresolved")).order_by(changes.c.seen_at, changes.c.change_id)
    with reading(engine) as connection:
        return tuple(unpack(Change, row.body) for row in connection.execute(query))


def read_events(connection: Connection, event_ids: Iterable[str]) -> tuple[Event, ...]:
    """Events with their links, oldest first."""
    rows: list[Any] = []
    links: dict[str, list[Link]] = {}
    for chunk in batches(sorted(event_ids)):
        rows += connection.execute(select(events).where(events.c.event_id.in_(chunk)))
        query = (
            select(event_links)
            .where(event_links.c.event_id.in_(chunk))
            .order_by(event_links.c.event_id, event_links.c.place)
        )
        for row in connection.execute(query):
            links.setdefault(row.event_id, []).append(Link(row.kind, row.value, row.reason))
    found = [
        Event(
            row.event_id,
            row.title,
            Stage(row.stage),
            moment(row.opened_at),
            moment(row.updated_at),
            row.revision,
            tuple(links.get(row.event_id, ())),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda event: (event.opened_at, event.id)))


def _grow(connection: Connection, event: Event, opens: bool) -> None:
    row: dict[str, Any] = {
        "title": event.title,
        "stage": event.stage.value,
        "updated_at": instant(event.updated_at),
        "revision": event.revision,
    }
    if opens:
        row |= {"event_id": event.id, "opened_at": instant(event.opened_at)}
        grown = insert_first(connection, events, row)
    else:
        former = (events.c.event_id == event.id) & (events.c.revision == event.revision - 1)
        grown = bool(connection.execute(update(events).where(former).values(**row)).rowcount)
    if not grown:
        raise LostRace(f"event {event.id[:12]}…: another check has added to it; read it again")


def _revision_row(update_: EventUpdate, at: datetime) -> dict[str, Any]:
    return {
        "event_id": update_.event.id,
        "revision": update_.event.revision,
        "stage": update_.event.stage.value,
        "at": instant(at),
        "notes": pack(update_.notes),
    }


def _link_rows(event: Event) -> list[dict[str, Any]]:
    # One row a (kind, value): the first reason is the one that was told.
    unique: dict[tuple[str, str], Link] = {}
    for link in event.links:
        unique.setdefault((link.kind, link.value), link)
    return [
        {"event_id": event.id, "kind": kind, "value": value, "reason": link.reason, "place": place}
        for place, ((kind, value), link) in enumerate(unique.items())
    ]


def _change_row(change: Change, source_id: str, seq: int, at: datetime) -> dict[str, Any]:
    instrument = change.instrument
    return {
        "change_id": change.id,
        "source_id": change.source_id or source_id,
        "seq": seq,
        "list_id": change.list_id,
        "topic": change.topic,
        "kind": change.kind.value,
        "basis": change.basis.value,
        "party_key": change.party.key if change.party else None,
        "instrument": (instrument.number or day(instrument.published_on)) if instrument else None,
        "notice_key": change.notice.key if change.notice else None,
        "unresolved": change.unresolved is not None,
        "effective_on": day(change.effective_on),
        "seen_at": instant(change.first_seen or at),
        "body": pack(change),
    }
