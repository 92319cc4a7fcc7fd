"""A mended parser re-reads the documents of the head, silently, before anything is compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from watcher.core.hashing import content_hash, fingerprint
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.entry import PartyEntry
from watcher.model.measure import NoticeEntry
from watcher.model.snapshot import FEED, Head, ListHead
from watcher.model.source import Source, SourceKind
from watcher.run.tools import Tools
from watcher.store import archive

Replaced = tuple[str, tuple[PartyEntry | NoticeEntry, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Rebased:
    """The head as the new parser reads it, and which versions that replaces: (list id, opened, closed)."""

    head: Head
    replaced: tuple[Replaced, ...] = ()


def onto(source: Source, head: Head, tools: Tools) -> Rebased:
    """Re-read the head where the parser has changed; else the head as it is.

    Where the new parser cannot read the old documents (their page has changed its form since, which may
    be why the parser was mended), the old reading stands, and the comparison with today's page decides.
    """
    if head.is_new or head.parser_version == source.parser_version:
        return Rebased(head)
    documents = _documents(head, tools)
    try:
        parsed = source.parse(documents)
    except ParseError:
        return Rebased(head)
    read: dict[str, dict[str, PartyEntry | NoticeEntry]] = {list_id: {} for list_id in head.lists}
    for entry in parsed.entries:
        list_id = entry.list_id if isinstance(entry, PartyEntry) else FEED
        if list_id in read:
            read[list_id][entry.key] = entry
    lists: dict[str, ListHead] = {}
    replaced: list[Replaced] = []
    for list_id, former in head.lists.items():
        # A feed keeps the notices whose pages are no longer at hand: absence means nothing.
        is_feed = source.declaration.kind is SourceKind.FEED
        entries = {**former.entries, **read[list_id]} if is_feed else read[list_id]
        if not entries:
            lists[list_id] = former
            continue
        lists[list_id] = replace(
            former, entries=entries, content_hash=content_hash(entries.values()), recent=()
        )
        change = _replaced(list_id, former.entries, entries)
        replaced += [change] if change[1] or change[2] else []
    return Rebased(replace(head, lists=lists, parser_version=source.parser_version), tuple(replaced))


def _documents(head: Head, tools: Tools) -> tuple[Document, ...]:
    found = []
    for key, validator in head.validators.items():
        method, _, rest = key.partition(" ")
        url, _, body = rest.partition(" ")
        stored = archive.document(tools.engine, Request(url, method, body or None), validator.sha256)
        found += [stored] if stored is not None else []
    return tuple(found)


def _replaced(
    list_id: str,
    before: Mapping[str, PartyEntry | NoticeEntry],
    after: Mapping[str, PartyEntry | NoticeEntry],
) -> Replaced:
    opened = tuple(
        entry
        for key, entry in after.items()
        if key not in before or fingerprint(before[key]) != fingerprint(entry)
    )
    gone = {key for key in before if key not in after}
    return list_id, opened, tuple(gone | ({entry.key for entry in opened} & before.keys()))
