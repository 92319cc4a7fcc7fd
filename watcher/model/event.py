"""The changes of one regulatory act, across sources, stages and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watcher.model.change import Change


class Stage(StrEnum):
    """How far an act has come. FILED → PUBLISHED → CODIFIED → CONSOLIDATED; ANNOUNCED → COPIED."""

    FILED = "filed"
    PUBLISHED = "published"
    CODIFIED = "codified"
    CONSOLIDATED = "consolidated"
    ANNOUNCED = "announced"
    COPIED = "copied"
    OBSERVED = "observed"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Link:
    """One reason why an event holds together: a shared number, citation, docket or party."""

    kind: str
    value: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One regulatory act. `revision` grows by one with every update; `links` explain the grouping."""

    id: str
    title: str
    stage: Stage
    opened_at: datetime
    updated_at: datetime
    revision: int = 0
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class EventUpdate:
    """What one check adds to one event: the event as it is now, and what is new.

    `changes` are new with this revision; `earlier` are those that the event already held. `notes` are
    sentences about the act as a whole as it stands now ("Confirmed in the codified list: 33 of 33").
    `reached` is the stage that this revision shows, which may lie before the event's own when a source is
    late (None: the event's own). `copies` are the links to official copies that this revision brings.
    """

    event: Event
    changes: tuple[Change, ...]
    earlier: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    reached: Stage | None = None
    copies: tuple[Link, ...] = ()

    @property
    def opens(self) -> bool:
        """True for the update that opens the event."""
        return self.event.revision == 0
