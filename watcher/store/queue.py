"""Messages into the outbox: an id that is the same however often the same telling is queued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from watcher.core.hashing import digest
from watcher.model.codec import instant
from watcher.model.commit import DigestItem, Queued
from watcher.model.delivery import Message
from watcher.store.rows import insert_new, pack
from watcher.store.tables import deliveries, digest_items


def delivery_id(message: Message) -> str:
    """What makes a delivery itself: receiver, subject, revision, part."""
    return digest("delivery", message.receiver, message.subject, message.revision, message.part)


def enqueue(connection: Connection, messages: Sequence[Queued], at: datetime) -> None:
    """Queue the messages that are not queued yet, in this order."""
    insert_new(
        connection,
        deliveries,
        [
            {
                "delivery_id": delivery_id(queued.message),
                "receiver": queued.message.receiver,
                "subject": queued.message.subject,
                "revision": queued.message.revision,
                "part": queued.message.part,
                "operation": queued.message.operation,
                "payload": pack(queued.message.payload),
                "created_at": instant(at),
                "place": place,
                "not_before": instant(queued.not_before),
            }
            for place, queued in enumerate(messages)
        ],
    )


def enqueue_items(connection: Connection, items: Sequence[DigestItem]) -> None:
    """Let event revisions wait for the window of their receiver."""
    insert_new(
        connection,
        digest_items,
        [
            {
                "receiver": item.receiver,
                "event_id": item.event_id,
                "revision": item.revision,
                "window_end": instant(item.window_end),
            }
            for item in items
        ],
    )
