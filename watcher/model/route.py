"""Who is told, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum


class Mode(StrEnum):
    """NOW: queued with the snapshot. DIGEST: collected until the receiver's window closes."""

    NOW = "now"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Matcher:
    """What a route matches. An empty tuple matches anything; patterns are globs (`us_bis_*`)."""

    list: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    hit: bool | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Matcher → receiver. `name` is its place in the configuration, for `config explain`."""

    to: str
    mode: Mode = Mode.NOW
    match: Matcher = Matcher()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One receiver that is to be told of an event update, and by which routes."""

    receiver: str
    mode: Mode
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """When a receiver's digest closes. `at` is local time in `time_zone`; days: 0 is Monday."""

    receiver: str
    at: time
    days: tuple[int, ...]
    time_zone: str
    when_empty: str = "send"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local hours of every day in which a receiver's messages wait. `end` may lie on the next day."""

    start: time
    end: time
    time_zone: str
