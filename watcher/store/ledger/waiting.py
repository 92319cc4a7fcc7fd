"""Changes of a list that only copies others: known at once, told when an act or their time has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, select

from watcher.errors import LostRace
from watcher.model.change import Change
from watcher.model.codec import instant
from watcher.model.commit import DigestItem, Queued
from watcher.model.event import EventUpdate
from watcher.store.engine import reading, transaction
from watcher.store.ledger.events import record_changes, record_updates
from watcher.store.queue import enqueue, enqueue_items
from watcher.store.rows import batches, insert_new, moment, unpack
from watcher.store.tables import changes
from watcher.store.tables import waiting_changes as table


def waiting(engine: Engine) -> tuple[tuple[Change, datetime], ...]:
    """What waits, oldest first, each with the moment from which it is told by itself."""
    query = (
        select(changes.c.body, table.c.tell_at)
        .join(changes, changes.c.change_id == table.c.change_id)
        .order_by(table.c.tell_at, table.c.change_id)
    )
    with reading(engine) as connection:
        return tuple((unpack(Change, row.body), moment(row.tell_at)) for row in connection.execute(query))


def write_waiting(
    connection: Connection,
    found: Sequence[tuple[Change, datetime]],
    *,
    source_id: str,
    seq: int,
    at: datetime,
) -> None:
    """Keep changes that belong to no event yet."""
    record_changes(connection, [change for change, _ in found], source_id=source_id, seq=seq, at=at)
    insert_new(
        connection,
        table,
        [{"change_id": change.id, "tell_at": instant(tell_at)} for change, tell_at in found],
    )


def tell_waiting(
    engine: Engine,
    updates: Sequence[EventUpdate],
    *,
    at: datetime,
    messages: Sequence[Queued] = (),
    digest_items: Sequence[DigestItem] = (),
) -> None:
    """Put what waits into events and queue what says so, as one step.

    Raises LostRace, and writes nothing, when one of the changes was told meanwhile, or an event has grown.
    """
    ids = [change.id for update in updates for change in update.changes]
    with transaction(engine) as connection:
        for chunk in batches(ids):
            gone = connection.execute(delete(table).where(table.c.change_id.in_(chunk))).rowcount
            if gone != len(chunk):
                raise LostRace(f"{len(chunk) - gone} changes that waited were told by another")
        record_updates(connection, updates, source_id="", seq=0, at=at)
        enqueue(connection, messages, at)
        enqueue_items(connection, digest_items)
