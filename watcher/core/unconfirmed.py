"""Removals that wait for a second document: what one file lacks may be back in the next."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from watcher.core.diff import Difference
from watcher.core.hashing import content_hash
from watcher.model.entry import PartyEntry
from watcher.model.measure import ChangeKind
from watcher.model.snapshot import Head, Judgement, ListHead, Verdict


def unconfirmed(
    head: Head, paired: Sequence[Difference], lists: Collection[str]
) -> tuple[tuple[Difference, ...], dict[str, dict[str, PartyEntry]]]:
    """The differences that may be told, and by list the entries whose removal is seen for the first time.

    A party that was renamed, moved or renewed is not gone: that is told at once.
    """
    told: list[Difference] = []
    kept: dict[str, dict[str, PartyEntry]] = {}
    for one in paired:
        entry = one.before if one.kind is ChangeKind.REMOVED else None
        if entry and entry.list_id in lists and one.key not in head.lists[entry.list_id].missing:
            kept.setdefault(entry.list_id, {})[one.key] = entry
        else:
            told.append(one)
    return tuple(told), kept


def rejudged(verdict: Verdict, former: ListHead, entries: Mapping[str, PartyEntry]) -> Verdict:
    """The verdict on a list with the entries that stand until their removal is confirmed."""
    if dict(entries) == dict(former.entries):
        return Verdict(verdict.list_id, Judgement.UNCHANGED, former.content_hash)
    return replace(verdict, content_hash=content_hash(entries.values()))
