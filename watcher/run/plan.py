"""What the schedule does besides checking and delivering, as the configuration wants it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta

from watcher.model.route import DigestPlan

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
HEARTBEAT_EVERY = timedelta(minutes=5)
NIGHT = DigestPlan("nightly", time(3, 30), EVERY_DAY, "UTC")


@dataclass(frozen=True, slots=True)
class Plan:
    """`at_once` sources are checked at the same time. `daily` is when the operators get their line.

    `heartbeat` is an address that is asked while all is well, every `heartbeat_every`; it is a secret.
    `nightly` is when the house is put in order: bodies that back nothing are kept for `keep_bodies`,
    the word of each visit for `keep_attempts`.
    """

    at_once: int = 8
    heartbeat: str | None = field(default=None, repr=False)
    heartbeat_every: timedelta = HEARTBEAT_EVERY
    daily: DigestPlan | None = None
    nightly: DigestPlan = NIGHT
    keep_bodies: timedelta = timedelta(days=90)
    keep_attempts: timedelta = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Intervals:
    """How often the clock looks, in real seconds: what it finds to do, the database decides."""

    checks: float = 5.0
    deliveries: float = 2.0
    leases: float = 20.0
    duties: float = 15.0
    watchdog: float = 60.0
    pulse: float = 30.0
    nightly: float = 300.0
