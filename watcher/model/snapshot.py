"""What we know of a source, and what we believe of a new reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from watcher.model.document import Validator
from watcher.model.entry import PartyEntry
from watcher.model.measure import NoticeEntry

FEED = ""
"""The list id under which a feed keeps its one head: a feed has no state per list."""


class Judgement(StrEnum):
    """What the guard says about one list of a new reading."""

    BASELINE = "baseline"
    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    OLD_COPY = "old_copy"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The guard's word on one list, with the reasons when it is held."""

    list_id: str
    judgement: Judgement
    content_hash: str
    reasons: tuple[str, ...] = ()

    @property
    def believed(self) -> bool:
        """True where the head may move."""
        return self.judgement in (Judgement.BASELINE, Judgement.ACCEPTED)


@dataclass(frozen=True, slots=True)
class ListHead:
    """The last accepted snapshot of one list of a source.

    `recent` are the content hashes of the last accepted snapshots, newest first, the head's own
    included. `old_copies` counts the old copies seen in a row. `entries` maps entry key → entry. `missing`
    are the keys of those that the last document lacked, where a removal waits for a second one.
    """

    list_id: str
    seq: int
    content_hash: str
    as_of: date | None
    entries: Mapping[str, PartyEntry | NoticeEntry]
    recent: tuple[str, ...] = ()
    old_copies: int = 0
    held_hash: str | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """All that a check needs to know about a source before it begins.

    `seq` is the source's own counter, the compare-and-set guard of commit_check. `validators` maps
    request key → validator of every document behind the accepted state. `failures` are those in a
    row. `first_seen_at` is when the first snapshot was read.
    """

    source_id: str
    seq: int = 0
    parser_version: str | None = None
    lists: Mapping[str, ListHead] = field(default_factory=dict)
    validators: Mapping[str, Validator] = field(default_factory=dict)
    failures: int = 0
    first_seen_at: datetime | None = None

    @property
    def is_new(self) -> bool:
        """True before the first accepted snapshot of any list."""
        return not self.lists
