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


def drain(tools: Tools) -> list[Sent]:
    """Deliver everything that is due now. A receiver that fails does not keep the others waiting."""
    done: list[Sent] = []
    while (delivery := outbox.claim(tools.engine, tools.owner, tools.clock())) is not None:
        done.append(deliver(delivery, tools))
    return done


def deliver(delivery: Delivery, tools: Tools) -> Sent:
    """One claimed delivery: look for it if it may have arrived, send it, settle it."""
    message = delivery.message
    try:
        receipt = _send(delivery, tools)
    except (DeliveryError, ConfigError) as error:
        now = tools.clock()
        later = None if isinstance(error, GiveUp) else _retry(delivery, error, now)
        outbox.fail(tools.engine, delivery, tools.owner, str(error), now, later)
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
