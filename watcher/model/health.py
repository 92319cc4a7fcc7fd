"""The state of a source, and the open periods in which it is not well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Health(StrEnum):
    """How a source stands."""

    UNKNOWN = "unknown"
    HEALTHY = "healthy"
    FAILING = "failing"
    HELD = "held"
    STALE = "stale"


class IncidentKind(StrEnum):
    """What an incident is about."""

    FAILING = "failing"
    HELD = "held"
    STALE = "stale"
    QUIET = "quiet"
    CONTRADICTORY = "contradictory"
    UNREADABLE = "unreadable"
    MISCOUNT = "miscount"
    UNRESOLVED = "unresolved"
    UNDELIVERED = "undelivered"
    NETWORK = "network"
    DISK = "disk"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Incident:
    """An open or closed period of one kind of trouble with one subject (a source, a receiver).

    `id` is stable for (kind, subject, opened_at). `reminders` counts how often it was told again.
    """

    id: str
    kind: IncidentKind
    subject: str
    message: str
    advice: str
    opened_at: datetime
    list_id: str | None = None
    closed_at: datetime | None = None
    reminders: int = 0
    last_told_at: datetime | None = None
    url: str | None = None
