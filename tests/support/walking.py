"""Readings one after another in memory: what a source's samples tell when they follow each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from watcher.core.hashing import content_hash
from watcher.core.reading import Reading, of_feed, of_list
from watcher.model.change import Change
from watcher.model.commit import ListCommit
from watcher.model.measure import NoticeEntry
from watcher.model.snapshot import Head, Judgement, ListHead
from watcher.model.source import Expectation, Parsed, Source, SourceKind


@dataclass(frozen=True)
class Step:
    """The head after one reading, and what it told."""

    head: Head
    changes: tuple[Change, ...]


def small(source: Source, *, may_lose: float | None = None, least: int = 1) -> Source:
    """The source with expectations that fit a sample: any size, nothing filled, the declared share."""
    declared = source.declaration
    bounds = {
        name: replace(
            one, min_entries=least, anchors=(), filled={}, max_lost_share=may_lose or one.max_lost_share
        )
        for name, one in {**dict.fromkeys(declared.lists, Expectation()), **declared.expectations}.items()
    }
    return replace(source, declaration=replace(declared, expectations=bounds))


def read(source: Source, head: Head, parsed: Parsed) -> Reading:
    """One reading on top of a head."""
    known = [
        (source.id, entry)
        for one in head.lists.values()
        for entry in one.entries.values()
        if isinstance(entry, NoticeEntry)
    ]
    of = of_list if source.declaration.kind is SourceKind.LIST else of_feed
    return of(source, head, parsed, {}, now=now_of(parsed), notices=known)


def walk(source: Source, readings: Sequence[Parsed], *, least: int = 1) -> list[Step]:
    """All readings in order, as if each were believed."""
    source = small(source, may_lose=1.0, least=least)
    head, steps = Head(source.id), []
    for parsed in readings:
        # Believed, also where a remark says that the document is cut off.
        reading = read(source, head, replace(parsed, remarks=()))
        lists = dict(head.lists)
        for one in reading.lists:
            lists[one.verdict.list_id] = _after(head.lists.get(one.verdict.list_id), one, parsed)
        head = Head(source.id, head.seq + 1, source.parser_version, lists)
        steps.append(Step(head, reading.changes))
    return steps


def now_of(parsed: Parsed) -> datetime:
    """A day after the newest date that the documents show."""
    dates = [entry.notice.published_on for entry in parsed.entries if isinstance(entry, NoticeEntry)]
    days = [day for day in (*dates, parsed.as_of) if day is not None]
    newest = max(days, default=datetime(2026, 1, 1, tzinfo=UTC).date())
    return datetime.combine(newest, time(12), UTC) + timedelta(days=1)


def _after(former: ListHead | None, commit: ListCommit, parsed: Parsed) -> ListHead:
    belief = commit.verdict.judgement
    assert belief is not Judgement.HELD, commit.verdict.reasons
    entries = dict(former.entries) if former else {}
    for key in commit.closed:
        del entries[key]
    entries |= {entry.key: entry for entry in commit.opened}
    digest = content_hash(entries.values())
    recent = (digest, *(former.recent if former else ()))
    return ListHead(commit.verdict.list_id, 1, digest, parsed.as_of, entries, recent)
