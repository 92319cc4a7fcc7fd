"""Which deliveries may go out: promised times, back-off, leases, and the order within a thread."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, exists, func, or_, select, text

from watcher.model.codec import instant
from watcher.model.delivery import DeliveryState, Receipt
from watcher.store import moments
from watcher.store.leases import LONGEST
from watcher.store.rows import moment_or_none
from watcher.store.tables import deliveries, delivery_attempts

_DOUBT = timedelta(days=8)  # a source may fail for some days before it is seen again as it was

# As literals: SQLite uses the partial index only where it sees the index's own condition.
WAITING = text("deliveries.state IN ('pending', 'sending')")
_EARLIER_WAITS = text("earlier.state IN ('pending', 'sending')")


def is_free(now: datetime, hurry: datetime | None) -> ColumnElement[bool]:
    """Nothing but the order within its thread keeps it; `hurry` as in outbox.claim."""
    d = deliveries.c
    at = instant(now)
    # What was written by a clock that has been set back since would else wait until that hour comes again.
    promised = or_(d.not_before <= at, d.created_at > at)
    rested = or_(d.retry_at.is_(None), d.retry_at <= at, d.failed_at > at)
    if hurry is not None:
        rested = or_(rested, d.failed_at < instant(hurry))
    expired = or_(d.lease_until <= at, d.lease_until > instant(now + LONGEST))
    return or_(
        and_(d.state == DeliveryState.PENDING.value, promised, rested),
        and_(d.state == DeliveryState.SENDING.value, expired),
    )


def only(receiver: str | None) -> tuple[ColumnElement[bool], ...]:
    """The deliveries of one receiver, or of all."""
    return () if receiver is None else (deliveries.c.receiver == receiver,)


def is_after_a_restore(connection: Connection, now: datetime) -> bool:
    """Whether what is queued anew may have been told between the copy and the restore."""
    restored = moments.read(connection, moments.RESTORED)
    return restored is not None and restored <= now < restored + _DOUBT


def is_behind_another() -> ColumnElement[bool]:
    """An earlier part or revision of its receiver and subject still waits."""
    d, earlier = deliveries.c, deliveries.alias("earlier")
    e = earlier.c
    return exists().where(
        e.receiver == d.receiver,
        e.subject == d.subject,
        _EARLIER_WAITS,
        or_(e.revision < d.revision, and_(e.revision == d.revision, e.part < d.part)),
    )


def first_attempt(connection: Connection, delivery_id: str) -> datetime | None:
    """When it was first tried."""
    a = delivery_attempts.c
    query = select(func.min(a.started_at)).where(
        a.delivery_id == delivery_id, or_(a.outcome.is_(None), a.outcome != "deferred")
    )
    return moment_or_none(connection.execute(query).scalar())


def root_of(connection: Connection, row: RowMapping) -> Receipt | None:
    """The receipt of the thread's first message: the first one about this subject that was sent."""
    d = deliveries.c
    query = (
        select(d.provider_ref)
        .where(d.receiver == row["receiver"], d.subject == row["subject"])
        .where(d.state == DeliveryState.SENT.value)
        .order_by(d.revision, d.part)
        .limit(1)
    )
    reference = connection.execute(query).scalar()
    return None if reference is None else Receipt(json.loads(reference))
