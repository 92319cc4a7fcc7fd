"""Take deliveries from the outbox, one at a time, and send each once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watcher import logs
from watcher.core.backoff import retry_at
from watcher.errors import ConfigError, DeliveryError, GiveUp, TryAgain
from watcher.model.delivery import Delivery, Receipt
from watcher.run.tools import Tools
from watcher.store import outbox


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one delivery in this run: sent, pending (tried again later) or dead."""

    receiver: str
    subject: str
    state: str
    error: str | None = None


def drain(tools: Tools, *, hurry: bool = False) -> list[Sent]:
    """Deliver everything that is due now. A receiver that fails does not keep the others waiting.

    `hurry` does not wait for the back-off of earlier failures.
    """
    done: list[Sent] = []
    began = tools.clock()
    while True:
        now = tools.clock()
        delivery = outbox.claim(tools.engine, tools.owner, now, hurry=began if hurry else None)
        if delivery is None:
            return done
        sent = deliver(delivery, tools)
        done += [sent] if sent is not None else []


def probe(receiver: str, tools: Tools) -> str:
    """Send a test message; says what was proven. Raises DeliveryError or ConfigError."""
    return tools.transports(receiver).probe()


def deliver(delivery: Delivery, tools: Tools) -> Sent | None:
    """One claimed delivery: look for it if it may have arrived, send it, settle it.

    None where it is put back until the receiver's quiet hours are over: a retry, or a digest, that comes due
    within them.
    """
    message, now = delivery.message, tools.clock()
    ready = tools.audience.not_before(message.receiver, now)
    if ready > now:
        outbox.defer(tools.engine, delivery, tools.owner, ready, now)
        return None
    try:
        receipt = _send(delivery, tools)
    except (DeliveryError, ConfigError) as error:
        now = tools.clock()
        later = None if isinstance(error, GiveUp) else _retry(delivery, error, now)
        # A receiver that is not configured was never asked.
        refused = isinstance(error, ConfigError) or error.refused
        arrived = False if refused else None
        outbox.fail(tools.engine, delivery, tools.owner, str(error), now, later, arrived=arrived)
        state = "dead" if later is None else "pending"
        logs.line("delivery", receiver=message.receiver, subject=message.subject, state=state, error=error)
        return Sent(message.receiver, message.subject, state, str(error))
    outbox.settle(tools.engine, delivery, tools.owner, receipt, tools.clock())
    logs.line("delivery", receiver=message.receiver, subject=message.subject, state="sent")
    return Sent(message.receiver, message.subject, "sent")


def _send(delivery: Delivery, tools: Tools) -> Receipt:
    transport = tools.transports(delivery.message.receiver)
    if delivery.doubtful:
        found = transport.find(delivery)
        if found is not None:
            return found
    return transport.send(delivery)


def _retry(delivery: Delivery, error: DeliveryError | ConfigError, now: datetime) -> datetime | None:
    after = error.after if isinstance(error, TryAgain) else None
    return retry_at(delivery, now, after)
