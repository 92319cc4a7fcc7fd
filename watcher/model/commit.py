"""What one check wants written, all of it or nothing (transaction T2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from watcher.model.change import Change
from watcher.model.delivery import Message
from watcher.model.document import NotModified, Validator
from watcher.model.entry import PartyEntry
from watcher.model.event import EventUpdate
from watcher.model.health import Health, Incident
from watcher.model.measure import NoticeEntry
from watcher.model.snapshot import Verdict
from watcher.model.standing import Deadline
from watcher.model.watchlist import FreshHit


@dataclass(frozen=True, slots=True)
class ListCommit:
    """The new snapshot of one list (or of a feed, list id "").

    `opened` are entries whose version begins with this snapshot, `closed` the keys whose current
    version ends with it; an amended entry is in both. A held snapshot opens and closes nothing: its
    entries are re-read from `documents` when a person accepts it. UNCHANGED and OLD_COPY write no
    snapshot row.
    """

    verdict: Verdict
    entry_count: int
    as_of: date | None = None
    opened: tuple[PartyEntry | NoticeEntry, ...] = ()
    closed: tuple[str, ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict)
    """request key → sha256 of the documents this snapshot was read from"""
    decides: bool = True
    """False where the head shows that nothing is held, and no old copy counted, that this could end"""
    missing: tuple[str, ...] | None = None
    """keys of entries that the document lacked and that stand until the next one (None: as they were)"""


@dataclass(frozen=True, slots=True)
class Queued:
    """A message for the outbox, not to be sent before `not_before`."""

    message: Message
    not_before: datetime


@dataclass(frozen=True, slots=True)
class DigestItem:
    """An event revision that waits for a receiver's window to close."""

    receiver: str
    event_id: str
    revision: int
    window_end: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request that the server answered with "not modified"."""

    run_id: str
    answer: NotModified
    started_at: datetime
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class CheckCommit:
    """Everything that one check changes. `expected_seq` and `owner` guard against a lost race.

    `rebased` entries replace the current versions silently (a new parser version re-read the
    documents of the head): (list id, opened, closed). `validators` replace those of the same request
    key. `opened_incidents` are upserted by id; `closed_incidents` get their `closed_at`. A failed check
    has no `lists`, and `succeeded` is False. `decided_by` names who accepts a held snapshot, where it
    is a person or a notice that bears it out.
    """

    source_id: str
    owner: str
    expected_seq: int
    at: datetime
    parser_version: str
    succeeded: bool
    health: Health
    failures: int
    next_due_at: datetime
    lists: tuple[ListCommit, ...] = ()
    rebased: tuple[tuple[str, tuple[PartyEntry | NoticeEntry, ...], tuple[str, ...]], ...] = ()
    updates: tuple[EventUpdate, ...] = ()
    messages: tuple[Queued, ...] = ()
    digest_items: tuple[DigestItem, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    validators: tuple[Validator, ...] = ()
    opened_incidents: tuple[Incident, ...] = ()
    closed_incidents: tuple[Incident, ...] = ()
    decided_by: str | None = None
    forgotten: tuple[str, ...] = ()
    """request keys whose documents no longer stand behind the accepted state (a list file with a new name)"""
    waiting: tuple[tuple[Change, datetime], ...] = ()
    """changes that are told when an act announces them, or by themselves from that moment on"""
    hits: tuple[FreshHit, ...] = ()
    """hits that the messages name: they are not told again when a watchlist changes"""
    considered: tuple[str, ...] | None = None
    """ids of the events that the updates were compared with; one more means a lost race (None: not asked)"""
    attempts: tuple[Attempt, ...] = ()
    """requests that brought nothing new: they are written with what they led to"""
