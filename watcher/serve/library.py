"""What the pages may ask for: plain functions, handed in by whoever knows the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from watcher.core import words
from watcher.model.change import Change
from watcher.model.health import Incident
from watcher.model.source import ListInfo
from watcher.serve.shown import (
    Act,
    ActStory,
    Due,
    Found,
    HeldLine,
    ListLine,
    PartyStory,
    Rows,
    SourceLine,
)


@dataclass(frozen=True)
class Library:
    """The read models, as functions. All of them may be called from many threads.

    `today` is the day where the authority of a list or topic sits. `rows` and `overview` answer for a day
    as known at a moment (None: now). `act`, `party`, `evidence` and `act_evidence` are None for what does
    not exist; the latter two are zip files. `decide(source, list, accept, silent)` decides on a held
    snapshot and says what came of it. `metrics` is (body, media type).
    `warm` reads beforehand what the first reader would wait for. `pulse` is a word that changes whenever
    anything is written; it is asked with every request.
    """

    now: Callable[[], datetime]
    lists: Mapping[str, ListInfo]
    today: Callable[[str], date]
    overview: Callable[[date, datetime | None], Sequence[ListLine]]
    rows: Callable[[str, date, datetime | None], Rows | None]
    acts: Callable[[], Sequence[Act]]
    act: Callable[[str], ActStory | None]
    party: Callable[[str], PartyStory | None]
    dues: Callable[[date, date], Sequence[Due]]
    search: Callable[[str], Sequence[Found]]
    changes: Callable[[date | None, str | None, str | None, int], Sequence[Change]]
    sources: Callable[[], Sequence[SourceLine]]
    counts: Callable[[str], Sequence[tuple[str, datetime, int]]]
    incidents: Callable[[], Sequence[Incident]]
    held: Callable[[], Sequence[HeldLine]]
    decide: Callable[[str, str, bool, bool], str]
    evidence: Callable[[str], bytes | None]
    act_evidence: Callable[[str], bytes | None]
    health: Callable[[], Mapping[str, Any]]
    alive: Callable[[], None]
    warm: Callable[[], None]
    pulse: Callable[[], str]
    metrics: Callable[[], tuple[bytes, str]] | None = None

    def title(self, place: str) -> str:
        """A list or topic in English."""
        if place in self.lists:
            return self.lists[place].title
        return words.TOPICS[place][0] if place in words.TOPICS else place

    def title_zh(self, place: str) -> str:
        """A list or topic in Chinese, "" where it has no such name."""
        if place in self.lists:
            return self.lists[place].title_zh
        return words.TOPICS[place][1] if place in words.TOPICS else ""

    def country(self, place: str) -> str:
        """The country of the authority: "US", "CN" or ""."""
        if place in self.lists:
            return self.lists[place].country
        return words.TOPICS[place][2] if place in words.TOPICS else ""
