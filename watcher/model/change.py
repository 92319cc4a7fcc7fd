"""One difference with one kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, Count, FieldChange, InstrumentRef, Measure, UntilBasis


class Basis(StrEnum):
    """OBSERVED: two states of a list differ. ANNOUNCED: a notice says so. DUE: a date was reached."""

    OBSERVED = "observed"
    ANNOUNCED = "announced"
    DUE = "due"


class Severity(StrEnum):
    """How loudly a change asks for attention: a hit is high, a statement low."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class NoticeRef:
    """The notice by which a change was announced. `key` is the notice entry's key."""

    key: str
    number: str | None
    title: str
    published_on: date | None
    url: str
    document_type: str = "notice"
    status: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """The act under which a party stands on a list."""

    number: str | None
    published_on: date | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A reasoned match between one of the user's counterparties and a changed party.

    `score` is 0..1; `match`: "exact", "alias", "transliterated", "near".
    """

    counterparty: str
    name: str
    matched: str
    match: str
    score: float
    reason: str
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, with all that a reader needs to act on it.

    `id` is the SHA-256 of what makes the change itself: for an announced change notice, kind, list,
    party and instrument, so that several copies of one notice make one change; for an observed
    change source, list, snapshot number, kind and party. `unresolved` is the reference that could not be
    followed yet. `reason` says why two differences were paired. `stated` and `extracted` compare
    the authority's own number with ours; `counts` keeps every stated number of the notice.
    `effective_on`/`until` are the authority's days; `*_at` are UTC instants.
    """

    id: str
    source_id: str
    kind: ChangeKind
    basis: Basis
    list_id: str | None = None
    topic: str | None = None
    party: Party | None = None
    fields: tuple[FieldChange, ...] = ()
    moved_from: str | None = None
    instrument: Instrument | None = None
    notice: NoticeRef | None = None
    unresolved: InstrumentRef | None = None
    measures: tuple[Measure, ...] = ()
    citations: tuple[str, ...] = ()
    entries: int = 1
    entry_keys: tuple[str, ...] = ()
    severity: Severity = Severity.NORMAL
    stated: int | None = None
    extracted: int | None = None
    counts: tuple[Count, ...] = ()
    effective_on: date | None = None
    effective_time: time | None = None
    until: date | None = None
    until_basis: UntilBasis | None = None
    published_at: datetime | None = None
    filed_at: datetime | None = None
    first_seen: datetime | None = None
    hits: tuple[Hit, ...] = ()
    reason: str | None = None
    quote: str = ""
