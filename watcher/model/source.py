"""A source's declaration and what its parser returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from watcher.model.document import Document, Request
from watcher.model.entry import PartyEntry
from watcher.model.measure import NoticeEntry


class SourceKind(StrEnum):
    """LIST: the document is the whole current state. FEED: a window on a stream of notices."""

    LIST = "list"
    FEED = "feed"


CUT = "cut"
"""The kind of remark that says of a list: its document ends before its end."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a parser could not read; the reading goes on, the operators are told.

    `kind` is a word of the parser's own ("unread", "unknown"). One means more: of a list whose document is
    CUT nobody is believed to have left.
    """

    kind: str
    message: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a parser read, and what it asks for next.

    `as_of` is the date that the document states for itself. `follow` are further requests; the
    parser is called again with all documents until it asks for nothing new.
    """

    entries: tuple[PartyEntry | NoticeEntry, ...] = ()
    follow: tuple[Request, ...] = ()
    as_of: date | None = None
    remarks: tuple[Remark, ...] = ()


class Parser(Protocol):
    """A pure function from documents to entries. Raises ParseError for a page it does not know."""

    def __call__(self, documents: tuple[Document, ...]) -> Parsed:
        """Read all documents of one check."""
        ...


@dataclass(frozen=True, slots=True)
class Expectation:
    """Declared bounds that a snapshot of one list must meet.

    `min_entries` counts entries; `max_lost_share` is the share of the former entries that may be
    missing (0..1); `filled` maps a field of the entry ("countries", "addresses", "names", a detail)
    to the least share of entries that must carry it; `anchors` are entry or party keys, or primary
    names, that must be present.
    """

    min_entries: int = 1
    max_lost_share: float = 0.25
    filled: Mapping[str, float] = field(default_factory=dict)
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FetchRules:
    """How to ask this source politely.

    `deadline` and `min_interval` are seconds, `max_bytes` counts unpacked bytes. `hosts` are the hosts
    a request or a redirect may go to. `media` are the accepted media types (empty: any).
    `must_contain` are byte strings at least one of which a real page of this source contains.
    `user_agent` replaces our own where the declaration says which fact forces it. `cache_buster`
    names a query parameter that gets the time in milliseconds.
    """

    hosts: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    media: tuple[str, ...] = ()
    must_contain: tuple[str, ...] = ()
    user_agent: str | None = None
    cache_buster: str | None = None
    deadline: float = 60.0
    max_bytes: int = 50_000_000
    max_requests: int = 400
    min_interval: float = 1.0


@dataclass(frozen=True, slots=True)
class PollWindow:
    """Hours of the authority's day in which the source is polled faster. Days: 0 is Monday."""

    days: tuple[int, ...]
    start: str
    end: str
    every: timedelta


@dataclass(frozen=True, slots=True)
class Declaration:
    """One source as its source.yml declares it.

    `history` is the first day that the first check reads back to (None: only what the start pages
    show). `quiet_after` is how long the source may bring nothing new before it is suspicious.
    `confirm_removals`: removals wait for a second fetch.
    """

    id: str
    title: str
    authority: str
    kind: SourceKind
    lists: tuple[str, ...]
    start: tuple[Request, ...]
    poll: timedelta
    lang: str = "en"
    time_zone: str = "UTC"
    topics: tuple[str, ...] = ()
    windows: tuple[PollWindow, ...] = ()
    fetch: FetchRules = field(default_factory=FetchRules)
    expectations: Mapping[str, Expectation] = field(default_factory=dict)
    history: date | None = None
    quiet_after: timedelta | None = None
    confirm_removals: bool = False
    stage: str = "published"
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """A declaration with its parser. `parser_version` is a hash of the parser's code."""

    declaration: Declaration
    parse: Parser
    parser_version: str

    @property
    def id(self) -> str:
        """The folder name."""
        return self.declaration.id


@dataclass(frozen=True, slots=True)
class ListInfo:
    """A legal list, as lists/<id>.yml describes it. `authority_source` is the source `show` believes."""

    id: str
    title: str
    title_zh: str
    legal_basis: str
    restricts: str
    authority_source: str
    country: str
