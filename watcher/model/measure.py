"""Notices, and the measures inside them: verb × subject × list × dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from watcher.model.entry import Party


class ChangeKind(StrEnum):
    """What happened to a party or an act. Measures use the same words as verbs.

    暂停 is SUSPENDED, 停止 is ENDED: the press confuses them, the law does not.
    """

    ADDED = "added"
    REMOVED = "removed"
    AMENDED = "amended"
    RENAMED = "renamed"
    MOVED = "moved"
    RENEWED = "renewed"
    SUSPENDED = "suspended"
    SUSPENSION_EXTENDED = "suspension_extended"
    ENDED = "ended"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    EXEMPTED = "exempted"
    PUBLISHED = "published"
    DUE_SOON = "due_soon"
    LAPSED = "lapsed"


class UntilBasis(StrEnum):
    """Whether the last day is printed, or computed from a printed term ("90天", "一年")."""

    STATED = "stated"
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after. None means that the field was or is absent."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class InstrumentRef:
    """How a notice names an earlier notice: by number, or only by date, list and count.

    `number` is in normal form (core.numbers.normal). `clause` is the part that is touched
    ("第二款", "一（一）", an annex), None for the whole. `parties` are the keys of those that the
    words name, where only some of an instrument's parties are touched; empty means all of them.
    """

    number: str | None = None
    published_on: date | None = None
    list_id: str | None = None
    count: int | None = None
    clause: str | None = None
    parties: tuple[str, ...] = ()
    as_printed: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """What one notice does to one subject.

    The subject is a party, or an earlier notice (`InstrumentRef`: "the measures of No. 21"), or
    None for an act without parties. Exactly one of `list_id` and `topic` is set. `effective_on` is
    None where the text states no day and none follows from it. `until` is the last day on which
    the term still holds. `entries` counts the lines that name the party. `quote` is the official
    wording that was read, for a reader who wants to check us. `restates`: the act prints its list anew, so
    that who stands there already is renewed by it, not added.
    """

    verb: ChangeKind
    subject: Party | InstrumentRef | None = None
    list_id: str | None = None
    topic: str | None = None
    effective_on: date | None = None
    effective_time: time | None = None
    until: date | None = None
    until_basis: UntilBasis | None = None
    entries: int = 1
    fields: tuple[FieldChange, ...] = ()
    quote: str = ""
    restates: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """A number that the authority states, beside what was read.

    `of` says what is counted ("parties", "entries"); `breakdown` keeps (label, number) pairs such as
    ("CN", 27). `explained` gives the declared reason where the official text itself miscounts.
    """

    verb: ChangeKind
    list_id: str | None
    stated: int
    extracted: int
    of: str = "parties"
    words: str = ""
    breakdown: tuple[tuple[str, int], ...] = ()
    explained: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One official act or statement.

    `number` is the normal form of the document or announcement number, None where it has none.
    `published_on` is the day in the authority's own zone; `published_at` and `filed_at` are UTC.
    `document_type`: "notice", "order", "answer", "rule", "statement", "press_release", "filing" …
    `status` marks what became of the document itself: "" or "withdrawn" or "correction".
    `citations` are printed citations ("88 FR 12345"); `related` are numbers of other acts that this
    one corrects or announces; `dockets` as printed.
    """

    title: str
    url: str
    number: str | None = None
    number_as_printed: str | None = None
    published_on: date | None = None
    published_at: datetime | None = None
    filed_at: datetime | None = None
    effective_on: date | None = None
    lang: str = "en"
    authority: str = ""
    document_type: str = "notice"
    status: str = ""
    summary: str = ""
    citations: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    dockets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeEntry:
    """One notice with its measures.

    `key` is the number in normal form with, for the Federal Register, the publication date; else
    title and day. `stage` is where in the life of an act this source stands ("filed",
    "published", "announced", "copied"). `text_digest` is the SHA-256 of the folded body, so that two
    copies of one notice can be compared. `read_from` are the keys of the requests it was read from.
    """

    key: str
    notice: Notice
    measures: tuple[Measure, ...] = ()
    counts: tuple[Count, ...] = ()
    stage: str = "published"
    text_digest: str = ""
    read_from: tuple[str, ...] = ()
