"""What is not well about the notices of a source: miscounts, and references that lead nowhere."""

from __future__ import annotations

from typing import TypedDict

from watcher.core.announce import unresolved
from watcher.core.reading import Notices, Reading
from watcher.core.triage import Trouble
from watcher.model.health import IncidentKind
from watcher.model.measure import NoticeEntry
from watcher.model.snapshot import FEED, Head
from watcher.model.source import Source, SourceKind


class Others(TypedDict):
    """Part of triage.Found."""

    others: tuple[Trouble, ...]
    looked_at: frozenset[IncidentKind]


def of_notices(source: Source, head: Head, reading: Reading, notices: Notices) -> Others:
    """The miscounts and unresolved references of a feed's whole accepted state."""
    opened = [entry for one in reading.lists for entry in one.opened if isinstance(entry, NoticeEntry)]
    if source.declaration.kind is SourceKind.LIST or not opened:
        return Others(others=(), looked_at=frozenset())
    former = head.lists.get(FEED)
    state = {entry.key: entry for entry in (former.entries.values() if former else ())}
    state |= {entry.key: entry for entry in opened}
    mine = [entry for entry in state.values() if isinstance(entry, NoticeEntry)]
    others = [one for sid, one in notices if sid != source.id]
    everything = [(source.id, entry) for entry in mine] + [("", entry) for entry in others]
    troubles = [trouble for entry in mine for trouble in _miscounts(source.id, entry)]
    troubles += references(source.id, everything)
    return Others(
        others=tuple(troubles), looked_at=frozenset({IncidentKind.MISCOUNT, IncidentKind.UNRESOLVED})
    )


def _miscounts(source_id: str, entry: NoticeEntry) -> list[Trouble]:
    return [
        Trouble(
            IncidentKind.MISCOUNT,
            source_id,
            f"{entry.notice.number or entry.notice.title}: states {count.stated} {count.of}, "
            f"{count.extracted} were read",
            "Compare the official text with the message; all that was read has been told.",
            url=entry.notice.url,
        )
        for count in entry.counts
        if count.stated != count.extracted and count.explained is None
    ]


def references(source_id: str, notices: Notices) -> list[Trouble]:
    """What the notices of a source refer to and no source has shown: `notices` are those of all sources."""
    mine = {entry.key for owner, entry in notices if owner == source_id}
    return [
        Trouble(
            IncidentKind.UNRESOLVED,
            source_id,
            f"{change.notice.title}: refers to {change.unresolved.as_printed or change.unresolved.number}, "
            "which has not been read",
            "The parties follow by themselves as soon as a source shows that notice.",
            url=change.notice.url,
        )
        for change in unresolved(notices)
        if change.notice is not None and change.unresolved is not None and change.notice.key in mine
    ]
