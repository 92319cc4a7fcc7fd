"""T3 and T4: deliveries are claimed in thread order, sent by the caller, and settled by their claimant."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    case,
    func,
    insert,
    select,
    update,
)

from watcher.model.codec import instant
from watcher.model.commit import Queued
from watcher.model.delivery import Delivery, DeliveryState, Message, Receipt
from watcher.model.health import Incident
from watcher.store import moments
from watcher.store.eligible import (
    WAITING,
    first_attempt,
    is_after_a_restore,
    is_behind_another,
    is_free,
    only,
    root_of,
)
from watcher.store.engine import reading, transaction
from watcher.store.ledger.incidents import write_incidents
from watcher.store.queue import enqueue
from watcher.store.rows import moment, moment_or_none, pack
from watcher.store.tables import deliveries, delivery_attempts


def queue(engine: Engine, messages: Sequence[Queued], now: datetime) -> None:
    """Queue messages that belong to no check."""
    with transaction(engine) as connection:
        enqueue(connection, messages, now)


def claim(
    engine: Engine,
    owner: str,
    now: datetime,
    seconds: float = 60.0,
    *,
    hurry: datetime | None = None,
    receiver: str | None = None,
) -> Delivery | None:
    """The next delivery that may go out, leased to `owner`; None when there is none.

    A part waits until every earlier part and revision of its receiver and subject is sent or given
    up. `hurry` ignores the back-off of attempts that failed before that moment, never `not_before`.
    With `receiver` only deliveries to that one.
    """
    d = deliveries.c
    with transaction(engine) as connection:
        query = (
            select(deliveries)
            .where(WAITING, is_free(now, hurry), ~is_behind_another(), *only(receiver))
            .order_by(d.created_at, d.place, d.revision, d.part)
            .limit(1)
            .with_for_update(skip_locked=True, of=deliveries)
        )
        row = connection.execute(query).mappings().first()
        if row is None:
            return None
        again = row["state"] == DeliveryState.SENDING.value or is_after_a_restore(connection, now)
        doubtful = row["doubtful"] or again
        connection.execute(
            update(deliveries)
            .where(d.delivery_id == row["delivery_id"])
            .values(
                state=DeliveryState.SENDING.value,
                lease_owner=owner,
                lease_until=instant(now + timedelta(seconds=seconds)),
                attempts=row["attempts"] + 1,
                doubtful=doubtful,
                retry_at=None,
            )
        )
        first = first_attempt(connection, row["delivery_id"])
        if doubtful and first is None:
            # Restored from a copy that was made before the first attempt.
            first = min(moment(row["created_at"]), moments.read(connection, moments.COPIED) or now)
        root = root_of(connection, row)
        connection.execute(
            insert(delivery_attempts).values(
                delivery_id=row["delivery_id"], owner=owner, started_at=instant(now)
            )
        )
    return Delivery(
        row["delivery_id"],
        Message(
            row["receiver"],
            row["subject"],
            row["revision"],
            row["part"],
            json.loads(row["payload"]),
            row["operation"],
        ),
        row["attempts"] + 1,
        moment(row["created_at"]),
        doubtful,
        first,
        root,
    )


def settle(engine: Engine, delivery: Delivery, owner: str, receipt: Receipt, now: datetime) -> bool:
    """Sent. False, and nothing written, when the lease has gone to another meanwhile."""
    values = {"state": DeliveryState.SENT.value, "provider_ref": pack(receipt.reference)}
    with transaction(engine) as connection:
        return _end(connection, delivery, owner, now, "sent", None, values | {"settled_at": instant(now)})


def fail(
    engine: Engine,
    delivery: Delivery,
    owner: str,
    error: str,
    now: datetime,
    retry_at: datetime | None,
    *,
    arrived: bool | None = None,
    opened: Sequence[Incident] = (),
    messages: Sequence[Queued] = (),
) -> bool:
    """Not sent: again at `retry_at`, or never (None: dead).

    `arrived` is False where the provider answered that it did not take the message; otherwise the
    next claim is doubtful, since a dropped connection may have carried it. `opened` and `messages` are
    the incident that a dead delivery is. False when the lease has gone to another meanwhile.
    """
    text_ = " ".join(error.replace("\x00", "").split())
    values: dict[str, Any] = {"last_error": text_, "failed_at": instant(now)}
    if arrived is not False:
        values["doubtful"] = True
    if retry_at is None:
        outcome = "dead"
        values |= {"state": DeliveryState.DEAD.value, "settled_at": instant(now)}
    else:
        outcome = "failed"
        values |= {"state": DeliveryState.PENDING.value, "retry_at": instant(retry_at)}
    with transaction(engine) as connection:
        if not _end(connection, delivery, owner, now, outcome, text_, values):
            return False
        write_incidents(connection, opened, (), now)
        enqueue(connection, messages, now)
        return True


def defer(engine: Engine, delivery: Delivery, owner: str, not_before: datetime, now: datetime) -> bool:
    """Not tried at all (quiet hours): back in line, not before that moment; counts as no attempt."""
    values = {
        "state": DeliveryState.PENDING.value,
        "not_before": instant(not_before),
        "attempts": delivery.attempts - 1,
    }
    with transaction(engine) as connection:
        return _end(connection, delivery, owner, now, "deferred", None, values)


def states(engine: Engine, subjects: Sequence[str]) -> tuple[tuple[str, str, DeliveryState], ...]:
    """(receiver, subject, state) of every delivery about these subjects, in the order of queueing."""
    d = deliveries.c
    query = (
        select(d.receiver, d.subject, d.state).where(d.subject.in_(subjects)).order_by(d.created_at, d.place)
    )
    with reading(engine) as connection:
        return tuple(
            (row.receiver, row.subject, DeliveryState(row.state)) for row in connection.execute(query)
        )


def root(engine: Engine, receiver: str, subject: str) -> Mapping[str, Any] | None:
    """The payload of the first message about a subject, as it was queued; None where there is none yet."""
    d = deliveries.c
    query = (
        select(d.payload)
        .where(d.receiver == receiver, d.subject == subject, d.operation == "post")
        .order_by(d.revision, d.part)
        .limit(1)
    )
    with reading(engine) as connection:
        payload = connection.execute(query).scalar()
    return None if payload is None else dict(json.loads(payload))


def renew(engine: Engine, delivery: Delivery, owner: str, now: datetime, seconds: float = 60.0) -> bool:
    """Hold on to a claimed delivery; False when it has gone to another."""
    d = deliveries.c
    mine = (d.delivery_id == delivery.id, d.lease_owner == owner, d.attempts == delivery.attempts)
    until = instant(now + timedelta(seconds=seconds))
    with transaction(engine) as connection:
        return bool(connection.execute(update(deliveries).where(*mine).values(lease_until=until)).rowcount)


def revive(engine: Engine, receiver: str | None = None) -> int:
    """Put what was given up back in line, once its receiver is mended; how many deliveries that were.

    Each gets one more attempt, or more while it is younger than a week.
    """
    given_up = (deliveries.c.state == DeliveryState.DEAD.value, *only(receiver))
    values = {"state": DeliveryState.PENDING.value, "settled_at": None, "failed_at": None, "attempts": 0}
    with transaction(engine) as connection:
        return connection.execute(update(deliveries).where(*given_up).values(**values)).rowcount


def receivers_due(engine: Engine, now: datetime) -> tuple[str, ...]:
    """The receivers for whom something may go out now, thread order aside."""
    d = deliveries.c
    query = select(d.receiver).where(WAITING, is_free(now, None)).distinct().order_by(d.receiver)
    with reading(engine) as connection:
        return tuple(connection.execute(query).scalars())


def next_due(engine: Engine) -> datetime | None:
    """When the next waiting delivery may go out, thread order aside; None when nothing waits."""
    d = deliveries.c
    rested = func.coalesce(d.lease_until, d.retry_at, d.not_before)
    due = case((rested > d.not_before, rested), else_=d.not_before)
    with reading(engine) as connection:
        found = connection.execute(select(due.label("due")).where(WAITING).order_by("due").limit(1))
        return moment_or_none(found.scalar())


def _end(
    connection: Connection,
    delivery: Delivery,
    owner: str,
    now: datetime,
    outcome: str,
    detail: str | None,
    values: dict[str, Any],
) -> bool:
    """Take the delivery out of the owner's hands, if it is still there; close the attempt."""
    d, a = deliveries.c, delivery_attempts.c
    mine = connection.execute(
        update(deliveries)
        # The number of the attempt belongs to the fence: the same process may have claimed it again.
        .where(d.delivery_id == delivery.id, d.lease_owner == owner, d.attempts == delivery.attempts)
        .values(lease_owner=None, lease_until=None, **values)
    )
    if not mine.rowcount:
        return False
    newest = select(func.max(a.attempt_id)).where(a.delivery_id == delivery.id).scalar_subquery()
    connection.execute(
        update(delivery_attempts)
        .where(a.attempt_id == newest)
        .values(finished_at=instant(now), outcome=outcome, detail=detail)
    )
    return True
