"""Message → Delivery → Receipt: what is told, through what, and the proof that it arrived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class DeliveryState(StrEnum):
    """PENDING → SENDING → SENT. DEAD: given up, itself an incident."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Message:
    """A rendered payload for one receiver, frozen when it is queued.

    `subject` names what it is about: `event:<id>`, `digest:<receiver>:<window>`, `incident:<id>`.
    `part` 0 is the root; higher parts are replies in its thread. `operation` is "post", or "edit" to
    rewrite the root that was sent before. `payload` is JSON: the transport's own shape.
    """

    receiver: str
    subject: str
    revision: int
    part: int
    payload: Mapping[str, Any]
    operation: str = "post"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider's reference to a message it took, for instance {"channel", "ts"}."""

    reference: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed row of the outbox. Its id is its idempotency key.

    `doubtful`: a former attempt may have arrived. `first_attempt_at` bounds the search for it.
    `root` is the receipt of the thread's first message, where there is one.
    """

    id: str
    message: Message
    attempts: int
    created_at: datetime
    doubtful: bool = False
    first_attempt_at: datetime | None = None
    root: Receipt | None = None


class Transport(Protocol):
    """One way out. Raises TryAgain or GiveUp; nothing else."""

    def find(self, delivery: Delivery) -> Receipt | None:
        """Look for a doubtful delivery that arrived after all; None if it cannot be seen."""
        ...

    def send(self, delivery: Delivery) -> Receipt:
        """Send once."""
        ...

    def probe(self) -> str:
        """Send a test message and check every permission that is needed; says what was proven."""
        ...
