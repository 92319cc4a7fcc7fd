"""Is a new reading of one list believable? Accepted, unchanged, an old copy, or held."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from watcher.core.diff import Difference, diff
from watcher.core.hashing import content_hash, hash_of
from watcher.core.pair import pair
from watcher.core.text import fold
from watcher.model.entry import NameRole, Party, PartyEntry
from watcher.model.measure import ChangeKind, Notice, NoticeEntry
from watcher.model.snapshot import Judgement, ListHead, Verdict
from watcher.model.source import Expectation, SourceKind

Entries: TypeAlias = Mapping[str, PartyEntry | NoticeEntry]

BELIEVED_AFTER = 3
"""An old copy is believed when it is seen so many times in a row: then it is no cache, but a return."""


def judge(
    head: ListHead | None,
    list_id: str,
    entries: Entries,
    expectation: Expectation | None,
    *,
    kind: SourceKind,
    as_of: date | None,
    today: date,
    announced_removals: frozenset[str] = frozenset(),
    differences: Sequence[Difference] | None = None,
    fingerprints: Mapping[str, str] | None = None,
    cut: bool = False,
) -> Verdict:
    """The verdict on one list, in this order: unchanged, old copy, held, baseline, accepted.

    `entries` are those of this list alone; for a feed those that were read this time, of which it is only
    asked that the first reading holds what is expected: later readings bring what is new. `as_of` is
    the date of the document, `today` the authority's day. `differences` are diff(head, entries), paired or
    not, and `fingerprints` those of `entries`, where the caller has them already. Not lost are entries that
    were renewed, renamed or put under another heading, entries past their own expiration, and the parties of
    `announced_removals` (party keys), whose removal a notice announced. Of a document that is `cut` not one
    entry may be lost. Without an expectation its defaults hold.
    """
    bounds = expectation or Expectation()
    if kind is SourceKind.FEED:
        return _judge_feed(head, list_id, entries, bounds)
    if head is not None and dict(entries) == dict(head.entries):
        return Verdict(list_id, Judgement.UNCHANGED, head.content_hash)
    found = content_hash(entries.values()) if fingerprints is None else hash_of(fingerprints.items())
    if head is not None and found == head.content_hash:
        return Verdict(list_id, Judgement.UNCHANGED, found)
    if head is not None and _is_old_copy(head, found, as_of):
        return Verdict(list_id, Judgement.OLD_COPY, found)
    reasons = list(_unfulfilled(entries, bounds))
    if head is not None:
        reasons += _lost(head, entries, bounds, today, announced_removals, differences, cut)
    if reasons:
        return Verdict(list_id, Judgement.HELD, found, tuple(reasons))
    return Verdict(list_id, Judgement.BASELINE if head is None else Judgement.ACCEPTED, found)


def _judge_feed(head: ListHead | None, list_id: str, entries: Entries, bounds: Expectation) -> Verdict:
    if head is None:
        reasons = tuple(_unfulfilled(entries, bounds))
        judgement = Judgement.HELD if reasons else Judgement.BASELINE
        return Verdict(list_id, judgement, content_hash(entries.values()), reasons)
    if all(head.entries.get(key) == entry for key, entry in entries.items()):
        return Verdict(list_id, Judgement.UNCHANGED, head.content_hash)
    return Verdict(list_id, Judgement.ACCEPTED, content_hash({**head.entries, **entries}.values()))


def _is_old_copy(head: ListHead, found: str, as_of: date | None) -> bool:
    """Content that we had before the head, with no later date than the head's, or content of an earlier date
    that we never saw, since two publications lay between two of our looks: from some cache.

    The third in a row is believed: an authority does take back what it published.
    """
    if head.old_copies + 1 >= BELIEVED_AFTER:
        return False
    if as_of is None or head.as_of is None:
        return found in head.recent
    return as_of < head.as_of or (as_of == head.as_of and found in head.recent)


def _unfulfilled(entries: Entries, bounds: Expectation) -> Iterator[str]:
    if len(entries) < bounds.min_entries:
        yield f"{_count(entries)}; at least {bounds.min_entries} are expected"
    for field, share in sorted(bounds.filled.items()):
        is_filled = _filler(field)
        filled = sum(1 for entry in entries.values() if is_filled(entry))
        if filled < share * len(entries):
            yield (
                f"{field}: filled in {filled} of {_count(entries)} ({_percent(filled / len(entries))}), "
                f"at least {_percent(share)} expected"
            )
    missing = [anchor for anchor in bounds.anchors if not _is_present(anchor, entries)]
    if missing:
        yield f"not among the {_count(entries)}: {'; '.join(missing)}"


def _lost(
    head: ListHead,
    entries: Entries,
    bounds: Expectation,
    today: date,
    announced: frozenset[str],
    differences: Sequence[Difference] | None,
    cut: bool,
) -> Iterator[str]:
    before, after = _parties(head.entries), _parties(entries)
    raw = diff(before, after) if differences is None else differences
    paired = pair(raw, before=before.values(), after=after.values())
    gone = [one.before for one in paired if one.kind is ChangeKind.REMOVED and one.before]
    lost = [entry for entry in gone if not _may_go(entry, today, announced)]
    if lost and cut:
        yield f"the document is cut off, and {len(lost)} of {_count(before)} are missing"
    if len(lost) > bounds.max_lost_share * len(before):
        share, most = _percent(len(lost) / len(before)), _percent(bounds.max_lost_share)
        yield f"{len(after)} of {_count(before)}; {len(gone)} missing" + (
            f" ({share}), at most {most} may be"
            if len(lost) == len(gone)
            else f", {len(lost)} of them unexplained ({share}), at most {most} may be"
        )


def _parties(entries: Entries) -> dict[str, PartyEntry]:
    return {key: entry for key, entry in entries.items() if isinstance(entry, PartyEntry)}


def _may_go(entry: PartyEntry, today: date, announced: frozenset[str]) -> bool:
    """The Denied Persons List drops orders that ran out: all 103 removals between 2019 and 2022 had."""
    expired = entry.expires_on is not None and entry.expires_on <= today
    return expired or entry.party.key in announced


def _filler(field: str) -> Callable[[PartyEntry | NoticeEntry], bool]:
    """Whether an entry carries a field: its own, its party's or notice's, or a detail of that name."""
    own = {kind: field in kind.__slots__ for kind in (PartyEntry, NoticeEntry)}
    inner = {Party: field in Party.__slots__, Notice: field in Notice.__slots__}

    def is_filled(entry: PartyEntry | NoticeEntry) -> bool:
        if own[type(entry)]:
            return bool(getattr(entry, field))
        owner: Party | Notice = entry.party if isinstance(entry, PartyEntry) else entry.notice
        if inner[type(owner)]:
            return bool(getattr(owner, field))
        return isinstance(owner, Party) and bool(owner.detail(field))

    return is_filled


def _is_present(anchor: str, entries: Entries) -> bool:
    """By entry key, by party key, or by a primary name (of a notice: its number)."""
    wanted = fold(anchor)
    return wanted in entries or any(wanted in _names(entry) for entry in entries.values())


def _names(entry: PartyEntry | NoticeEntry) -> tuple[str | None, ...]:
    if isinstance(entry, NoticeEntry):
        return (entry.notice.number,)
    names = (name.text for name in entry.party.names if name.role is NameRole.PRIMARY)
    return entry.party.key, *names


def _count(entries: Entries | Mapping[str, PartyEntry]) -> str:
    return "1 entry" if len(entries) == 1 else f"{len(entries)} entries"


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
