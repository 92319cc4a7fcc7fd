"""Short ways to say what a check commits, for tests of the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from watcher.core.hashing import content_hash
from watcher.model.change import Basis, Change, NoticeRef
from watcher.model.commit import CheckCommit, ListCommit, Queued
from watcher.model.delivery import Message
from watcher.model.document import Document, Request
from watcher.model.entry import Name, Party, PartyEntry
from watcher.model.event import Event, EventUpdate, Link, Stage
from watcher.model.health import Health
from watcher.model.measure import ChangeKind, Notice, NoticeEntry
from watcher.model.snapshot import FEED, Judgement, Verdict
from watcher.store import archive, leases, ledger

SOURCE = "us_bis_dpl"
LIST = "us_bis_denied"
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def at(minutes: float = 0) -> datetime:
    """A moment so many minutes after the start of the story."""
    return START + timedelta(minutes=minutes)


def party(name: str, **fields: Any) -> PartyEntry:
    """One entry of a list."""
    return PartyEntry(name, LIST, Party(name, (Name(name),)), **fields)


def notice(key: str, **fields: Any) -> NoticeEntry:
    """One notice of a feed."""
    given = {"published_on": date(2025, 3, 4), "lang": "zh"} | fields
    return NoticeEntry(key, Notice(f"公告 {key}", f"https://example.test/{key}", number=key, **given))


def listed(
    entries: Iterable[Any] = (),
    judgement: Judgement = Judgement.ACCEPTED,
    *,
    opened: Iterable[Any] | None = None,
    closed: Iterable[str] = (),
    list_id: str = LIST,
    reasons: tuple[str, ...] = (),
    documents: dict[str, str] | None = None,
) -> ListCommit:
    """A snapshot of `entries`, all of which are opened unless `opened` says otherwise."""
    everything = tuple(entries)
    return ListCommit(
        Verdict(list_id, judgement, content_hash(everything), reasons),
        len(everything),
        opened=everything if opened is None else tuple(opened),
        closed=tuple(closed),
        documents=documents or {},
    )


def commit(
    engine: Engine,
    *,
    now: datetime,
    source_id: str = SOURCE,
    owner: str = "worker",
    lease: bool = True,
    **fields: Any,
) -> CheckCommit:
    """Commit a check as `run.check` would: lease, head, commit."""
    if lease:
        assert leases.acquire(engine, source_id, owner, now)
    made = a_commit(ledger.head(engine, source_id).seq, now=now, source_id=source_id, owner=owner, **fields)
    ledger.commit_check(engine, made)
    return made


def a_commit(seq: int, *, now: datetime, **fields: Any) -> CheckCommit:
    """A successful check without content, for `replace`-style fields."""
    made = CheckCommit(
        source_id=SOURCE,
        owner="worker",
        expected_seq=seq,
        at=now,
        parser_version="1",
        succeeded=True,
        health=Health.HEALTHY,
        failures=0,
        next_due_at=now + timedelta(minutes=15),
    )
    return replace(made, **fields)


def document(
    engine: Engine, body: bytes, *, url: str = "https://example.test/list", **fields: Any
) -> Document:
    """A document stored as a check would store it."""
    stored = Document(Request(url), body, headers=(("content-type", "text/html; charset=utf-8"),), **fields)
    source_id = SOURCE
    leases.acquire(engine, source_id, "archivist", at(-100))
    leases.release(engine, source_id, "archivist")
    archive.record(
        engine,
        run_id="run",
        source_id=source_id,
        request=stored.request,
        started_at=at(-1),
        finished_at=at(-1),
        outcome=stored,
    )
    return stored


def change(name: str, kind: ChangeKind = ChangeKind.ADDED, **fields: Any) -> Change:
    """An observed change of one party."""
    given: dict[str, Any] = {"basis": Basis.OBSERVED, "list_id": LIST, "source_id": SOURCE} | fields
    return Change(id=f"change-{name}-{kind.value}", kind=kind, party=party(name).party, **given)


def announced(name: str, key: str, **fields: Any) -> Change:
    """A change that a notice announces."""
    reference = NoticeRef(key, key, f"公告 {key}", date(2025, 3, 4), f"https://example.test/{key}")
    return change(name, basis=Basis.ANNOUNCED, notice=reference, **fields)


def update(
    event_id: str,
    changes: Iterable[Change],
    *,
    revision: int = 0,
    links: Iterable[tuple[str, str]] = (),
    now: datetime = START,
    notes: tuple[str, ...] = (),
) -> EventUpdate:
    """What a check adds to an event."""
    event = Event(
        event_id,
        f"Event {event_id}",
        Stage.PUBLISHED,
        opened_at=START,
        updated_at=now,
        revision=revision,
        links=tuple(Link(kind, value, f"both cite {value}") for kind, value in links),
    )
    return EventUpdate(event, tuple(changes), notes=notes)


def message(
    subject: str, *, receiver: str = "compliance", revision: int = 0, part: int = 0, **fields: Any
) -> Message:
    """A rendered message."""
    return Message(receiver, subject, revision, part, {"text": f"{subject} {revision}.{part}"}, **fields)


def queued(*messages: Message, now: datetime = START) -> tuple[Queued, ...]:
    """Messages that may go out at once."""
    return tuple(Queued(each, now) for each in messages)


def feed(
    entries: Iterable[NoticeEntry], judgement: Judgement = Judgement.ACCEPTED, **fields: Any
) -> ListCommit:
    """A snapshot of a feed."""
    return listed(entries, judgement, list_id=FEED, **fields)
