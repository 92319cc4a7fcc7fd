"""T5: a receiver's digest window is closed once, with what was rendered and nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, func, select, text, update

from watcher.model.change import Change
from watcher.model.codec import instant
from watcher.model.commit import DigestItem, Queued
from watcher.model.delivery import Message
from watcher.model.event import EventUpdate
from watcher.store.engine import reading, transaction
from watcher.store.ledger.events import read_events
from watcher.store.queue import enqueue
from watcher.store.rows import batches, insert_first, moment, moment_or_none, unpack
from watcher.store.tables import (
    changes,
    digest_items,
    digest_windows,
    event_changes,
    event_revisions,
)


def pending(engine: Engine, receiver: str, until: datetime) -> tuple[DigestItem, ...]:
    """What waits for a window of this receiver that ends at `until` or before, oldest first."""
    i = digest_items.c
    query = (
        select(i.event_id, i.revision, i.window_end)
        .where(i.receiver == receiver, text("told_in IS NULL"), i.window_end <= instant(until))
        .order_by(i.window_end, i.event_id, i.revision)
    )
    with reading(engine) as connection:
        return tuple(
            DigestItem(receiver, row.event_id, row.revision, moment(row.window_end))
            for row in connection.execute(query)
        )


def close(
    engine: Engine,
    receiver: str,
    window_end: datetime,
    messages: Sequence[Message],
    now: datetime,
    items: Sequence[DigestItem],
) -> bool:
    """Close a window: queue its digest and stamp the items that it tells; False if it was closed before.

    `items` are exactly those that were rendered: one that a slow check adds meanwhile is not
    stamped, and is told in the next window. Without messages the window closes silently.
    """
    row = {"receiver": receiver, "window_end": instant(window_end), "closed_at": instant(now)}
    i = digest_items.c
    with transaction(engine) as connection:
        if not insert_first(connection, digest_windows, row):
            return False
        enqueue(connection, [Queued(message, now) for message in messages], now)
        for item in items:
            connection.execute(
                update(digest_items)
                .where(i.receiver == receiver, i.event_id == item.event_id, i.revision == item.revision)
                .where(i.told_in.is_(None))
                .values(told_in=instant(window_end))
            )
        return True


def last_closed(engine: Engine, receiver: str) -> datetime | None:
    """The end of the last window that was closed for this receiver."""
    query = select(func.max(digest_windows.c.window_end)).where(digest_windows.c.receiver == receiver)
    with reading(engine) as connection:
        return moment_or_none(connection.execute(query).scalar())


def updates(engine: Engine, items: Sequence[DigestItem]) -> tuple[EventUpdate, ...]:
    """What the items tell, one update an event: its changes of those revisions, and the earlier ones."""
    revisions: dict[str, set[int]] = {}
    for item in items:
        revisions.setdefault(item.event_id, set()).add(item.revision)
    news: dict[str, list[Change]] = {}
    earlier: dict[str, list[Change]] = {}
    notes: dict[str, list[str]] = {}
    m, r = event_changes.c, event_revisions.c
    with reading(engine) as connection:
        for chunk in batches(revisions):
            query = (
                select(m.event_id, m.revision, changes.c.body)
                .join(changes, changes.c.change_id == m.change_id)
                .where(m.event_id.in_(chunk))
                .order_by(m.event_id, m.revision, m.place)
            )
            for row in connection.execute(query):
                wanted = revisions[row.event_id]
                if row.revision in wanted:
                    news.setdefault(row.event_id, []).append(unpack(Change, row.body))
                elif row.revision < max(wanted):
                    earlier.setdefault(row.event_id, []).append(unpack(Change, row.body))
            said = select(r.event_id, r.revision, r.notes).where(r.event_id.in_(chunk)).order_by(r.revision)
            for row in connection.execute(said):
                if row.revision in revisions[row.event_id]:
                    # Each revision speaks of the act as a whole: the last word stands.
                    notes[row.event_id] = json.loads(row.notes)
        return tuple(
            EventUpdate(
                event,
                tuple(news.get(event.id, ())),
                tuple(earlier.get(event.id, ())),
                tuple(notes.get(event.id, ())),
            )
            for event in read_events(connection, revisions)
        )
