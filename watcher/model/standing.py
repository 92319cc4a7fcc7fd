"""Where a party, or an act without parties, stands on a day; and what falls due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from watcher.model.change import Instrument
from watcher.model.entry import Party
from watcher.model.measure import UntilBasis


class State(StrEnum):
    """LISTED and SUSPENDED stand on the list; PENDING is announced, not yet in force or not yet shown."""

    LISTED = "listed"
    SUSPENDED = "suspended"
    ENDED = "ended"
    CANCELLED = "cancelled"
    REMOVED = "removed"
    EXEMPTED = "exempted"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Standing:
    """One subject's state on one list (or topic) on one day, under one instrument.

    `party` is None for an act without parties. `since` is the first day of the state, `until` its
    last day (None: open). `by` is the act that brought the state about, `instrument` the act under
    which the subject was listed.
    """

    list_id: str | None
    topic: str | None
    party: Party | None
    state: State
    since: date | None
    until: date | None
    until_basis: UntilBasis | None
    instrument: Instrument | None
    by: Instrument | None
    title: str = ""
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A dated thing ahead. `id` is stable for what falls due, so that each is told once.

    `kind`: "suspension_ends", "enters_into_force", "order_expires", "exemption_ends". `on` is the
    last day of the term, or the first day in force. `parties` are names as printed. `time_zone` is
    the authority's zone.
    """

    id: str
    on: date
    kind: str
    list_id: str | None
    topic: str | None
    parties: tuple[str, ...]
    instrument: Instrument | None
    title: str
    time_zone: str
    basis: UntilBasis | None = None
    source_id: str = ""
    closed: bool = False
