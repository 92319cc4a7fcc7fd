"""What the read models of the store hand out: to the terminal, the pages and the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from watcher.model.change import Change
from watcher.model.document import Document
from watcher.model.health import Health, Incident


@dataclass(frozen=True, slots=True)
class HeldSnapshot:
    """A snapshot of one list that waits for a person. `documents` are what it was read from."""

    source_id: str
    list_id: str
    seq: int
    content_hash: str
    entry_count: int
    reasons: tuple[str, ...]
    as_of: date | None
    seen_at: datetime
    parser_version: str
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class ListState:
    """The last accepted snapshot of one list of a source, in figures."""

    source_id: str
    list_id: str
    seq: int
    entries: int
    as_of: date | None


@dataclass(frozen=True, slots=True)
class SourceState:
    """How one source stands. `entries` maps list id → count; `held` are lists that wait for a person."""

    source_id: str
    health: Health
    seq: int
    failures: int
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    last_change_at: datetime | None
    next_due_at: datetime | None
    entries: Mapping[str, int] = field(default_factory=dict)
    held: tuple[str, ...] = ()
    incidents: tuple[Incident, ...] = ()


@dataclass(frozen=True, slots=True)
class Backlog:
    """What one receiver still has to get. `oldest` is when the oldest of it was queued."""

    receiver: str
    pending: int
    dead: int
    oldest: datetime | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One official document behind a change. `role`: "after", "before" or "notice".

    `document` is None where its body is no longer kept; hash and headers are never dropped.
    """

    role: str
    source_id: str
    request_key: str
    sha256: str
    size: int
    fetched_at: datetime | None
    final_url: str | None
    status: int | None
    headers: tuple[tuple[str, str], ...]
    document: Document | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A change and every official document behind it."""

    change: Change
    event_id: str | None
    seq: int
    exhibits: tuple[Exhibit, ...]


@dataclass(frozen=True, slots=True)
class Among:
    """Which rows of a list a reader wants, and in which order. An empty field matches everything.

    `words` are looked for in every name, both in the form of core.text.loose. `sort` is a column of the page.
    """

    state: str = ""
    country: str = ""
    words: str = ""
    sort: str = "name"
    down: bool = False

    @property
    def is_everything(self) -> bool:
        """Whether no row is left out."""
        return not (self.state or self.country or self.words)
