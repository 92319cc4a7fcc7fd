"""From entries to belief and changes: what one reading of a source means."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from watcher.core import announce, observe
from watcher.core.diff import diff
from watcher.core.guard import judge
from watcher.core.hashing import content_hash, fingerprint
from watcher.core.pair import pair
from watcher.core.unconfirmed import rejudged, unconfirmed
from watcher.errors import ParseError
from watcher.model.change import Change
from watcher.model.commit import ListCommit
from watcher.model.entry import Party, PartyEntry
from watcher.model.measure import ChangeKind, NoticeEntry
from watcher.model.snapshot import FEED, Head, Judgement, ListHead, Verdict
from watcher.model.source import CUT, Expectation, Parsed, Source, SourceKind

Notices = Sequence[tuple[str, NoticeEntry]]


@dataclass(frozen=True, slots=True)
class Reading:
    """Verdicts, what to write for each list, and what happened."""

    lists: tuple[ListCommit, ...]
    changes: tuple[Change, ...]
    entries: int
    after: Mapping[str, Mapping[str, PartyEntry]] = field(default_factory=dict)
    """list id → all its entries as they were read now; only of a list source whose documents were read"""

    @property
    def held(self) -> tuple[ListCommit, ...]:
        """The lists that are not believed."""
        return tuple(one for one in self.lists if one.verdict.judgement is Judgement.HELD)

    @property
    def moves(self) -> bool:
        """True where every list may rely on these documents from now on."""
        stuck = (Judgement.HELD, Judgement.OLD_COPY)
        return not any(one.verdict.judgement in stuck for one in self.lists)


def unchanged(head: Head) -> Reading:
    """The reading of documents that are all known already."""
    lists = tuple(
        ListCommit(
            Verdict(one.list_id, Judgement.UNCHANGED, one.content_hash),
            len(one.entries),
            one.as_of,
            decides=one.held_hash is not None or one.old_copies > 0,
        )
        for one in head.lists.values()
    )
    return Reading(lists, (), sum(one.entry_count for one in lists))


def of_list(
    source: Source,
    head: Head,
    parsed: Parsed,
    documents: Mapping[str, str],
    *,
    now: datetime,
    notices: Notices = (),
    trusted: Collection[str] = (),
) -> Reading:
    """Read a list source. `trusted` names lists that a person accepted: they are not judged again.

    `documents` maps request key → sha256. A removal that a notice of `notices` announced does not
    count as lost, so that a real mass delisting releases itself. Where the source's declaration says so, a
    removal is believed when the next document shows it too: until then its entries stand.
    """
    declared = source.declaration
    today = now.astimezone(ZoneInfo(declared.time_zone)).date()
    after = _by_list(source, parsed)
    prints = {
        one: {key: fingerprint(entry) for key, entry in entries.items()} for one, entries in after.items()
    }
    head = _recognised(head, after, prints)
    raw = {one: diff(_parties(head.lists[one]), after[one]) for one in after if one in head.lists}
    verdicts: dict[str, Verdict] = {}
    for list_id, entries in after.items():
        former = head.lists.get(list_id)
        verdict = judge(
            former,
            list_id,
            entries,
            declared.expectations.get(list_id),
            kind=declared.kind,
            as_of=parsed.as_of,
            today=today,
            announced_removals=_announced_removals(list_id, notices, today),
            differences=raw.get(list_id),
            fingerprints=prints[list_id],
            cut=any(remark.kind == CUT for remark in parsed.remarks),
        )
        if verdict.judgement is Judgement.HELD and list_id in trusted:
            belief = Judgement.BASELINE if former is None else Judgement.ACCEPTED
            verdict = Verdict(list_id, belief, content_hash(entries.values()), verdict.reasons)
        verdicts[list_id] = verdict
    moved = [list_id for list_id, one in verdicts.items() if one.judgement is Judgement.ACCEPTED]
    before = [entry for one in moved for entry in _parties(head.lists[one]).values()]
    paired = pair(
        [difference for one in moved for difference in raw[one]],
        before=before,
        after=[entry for one in moved for entry in after[one].values()],
    )
    missing: dict[str, tuple[str, ...] | None] = {}
    if declared.confirm_removals:
        asked = [one for one in moved if one not in trusted]
        paired, kept = unconfirmed(head, paired, asked)
        missing = {one: () for one in after if verdicts[one].judgement is not Judgement.OLD_COPY}
        for list_id, entries_kept in kept.items():
            missing[list_id] = tuple(sorted(entries_kept))
            after[list_id] = {**after[list_id], **entries_kept}
            verdicts[list_id] = rejudged(verdicts[list_id], head.lists[list_id], after[list_id])
    lists = [
        replace(
            _commit(verdicts[one], head.lists.get(one), after[one], parsed.as_of, documents),
            missing=missing.get(one),
        )
        for one in after
    ]
    changes = [
        change
        for list_id in moved
        for change in observe.changes(
            source.id,
            list_id,
            head.seq + 1,
            paired,
            before=_parties(head.lists[list_id]),
            after=after[list_id],
            seen_at=now,
        )
    ]
    total = sum(len(entries) for entries in after.values())
    return Reading(tuple(lists), tuple(changes), total, after)


def confirmed(source: Source, head: Head, *, now: datetime, notices: Notices = ()) -> Reading:
    """The reading of documents that are all known already: what they lacked is missing a second time."""
    if not any(one.missing for one in head.lists.values()):
        return unchanged(head)
    entries = [
        entry
        for one in head.lists.values()
        for key, entry in _parties(one).items()
        if key not in frozenset(one.missing)
    ]
    as_of = max((one.as_of for one in head.lists.values() if one.as_of), default=None)
    documents = {key: validator.sha256 for key, validator in head.validators.items()}
    return of_list(source, head, Parsed(tuple(entries), as_of=as_of), documents, now=now, notices=notices)


def of_feed(
    source: Source,
    head: Head,
    parsed: Parsed,
    documents: Mapping[str, str],
    *,
    now: datetime,
    notices: Notices,
    told_unresolved: Collection[str] = (),
    trusted: bool = False,
    silent: bool = False,
) -> Reading:
    """Read a feed: what is new on it, and what that changes. Absence means nothing.

    `trusted`: a person accepted this first reading although it holds less than is expected. `silent`: the
    notices are history, known as of their own publication and told to nobody.
    """
    read = _notices(source, parsed)
    former = head.lists.get(FEED)
    known = former.entries if former else {}
    fresh = {
        key: entry
        for key, entry in read.items()
        if key not in known or fingerprint(known[key]) != fingerprint(entry)
    }
    verdict = judge(
        former,
        FEED,
        fresh,
        source.declaration.expectations.get(FEED, Expectation(min_entries=0)),
        kind=SourceKind.FEED,
        as_of=parsed.as_of,
        today=now.date(),
    )
    if verdict.judgement is Judgement.HELD and trusted:
        verdict = replace(verdict, judgement=Judgement.BASELINE)
    if verdict.judgement is Judgement.ACCEPTED and silent:
        verdict = replace(verdict, judgement=Judgement.BASELINE)
    total = len(known) + sum(key not in known for key in fresh)
    if verdict.judgement not in (Judgement.BASELINE, Judgement.ACCEPTED):
        return Reading((ListCommit(verdict, total, parsed.as_of, documents=documents),), (), total)
    closed = tuple(key for key in fresh if key in known)
    commit = ListCommit(verdict, total, parsed.as_of, tuple(fresh.values()), closed, documents)
    changes = announce.announce(
        notices,
        tuple(fresh.values()),
        source_id=source.id,
        seen_at=now,
        baseline=former is None or silent,
        told_unresolved=told_unresolved,
    )
    return Reading((commit,), tuple(changes), total)


def _by_list(source: Source, parsed: Parsed) -> dict[str, dict[str, PartyEntry]]:
    after: dict[str, dict[str, PartyEntry]] = {one: {} for one in source.declaration.lists}
    for entry in parsed.entries:
        if not isinstance(entry, PartyEntry) or entry.list_id not in after:
            raise ParseError(
                f"{source.id}: an entry of a list that the declaration does not name: {entry.key}"
            )
        if entry.key in after[entry.list_id]:
            raise ParseError(f"{source.id}: two entries with the key {entry.key!r} on {entry.list_id}")
        after[entry.list_id][entry.key] = entry
    return after


def _notices(source: Source, parsed: Parsed) -> dict[str, NoticeEntry]:
    read: dict[str, NoticeEntry] = {}
    for entry in parsed.entries:
        if not isinstance(entry, NoticeEntry):
            raise ParseError(f"{source.id}: a feed has notices, not parties: {entry.key}")
        if entry.key in read and fingerprint(read[entry.key]) != fingerprint(entry):
            raise ParseError(f"{source.id}: two different notices with the key {entry.key!r}")
        read[entry.key] = entry
    return read


def _recognised(
    head: Head, after: Mapping[str, Mapping[str, PartyEntry]], prints: Mapping[str, Mapping[str, str]]
) -> Head:
    """The head with every entry that is as it was being the very entry that was read now.

    Of a list of thousands a handful changes: only what differs is built from its stored form.
    """
    lists: dict[str, ListHead] = {}
    for list_id, former in head.lists.items():
        lists[list_id] = former
        fingerprints = getattr(former.entries, "fingerprints", None)
        if fingerprints is None or list_id not in after:
            continue
        read, found = after[list_id], prints[list_id]
        known: Mapping[str, str] = fingerprints()
        entries = {
            key: read[key] if found.get(key) == one else former.entries[key] for key, one in known.items()
        }
        lists[list_id] = replace(former, entries=entries)
    return replace(head, lists=lists)


def _parties(head: ListHead) -> dict[str, PartyEntry]:
    return {key: entry for key, entry in head.entries.items() if isinstance(entry, PartyEntry)}


def _commit(
    verdict: Verdict,
    former: ListHead | None,
    entries: Mapping[str, PartyEntry],
    as_of: date | None,
    documents: Mapping[str, str],
) -> ListCommit:
    if not verdict.believed:
        return ListCommit(verdict, len(entries), as_of, documents=documents)
    known: Mapping[str, object] = former.entries if former else {}
    opened = tuple(entry for key, entry in entries.items() if known.get(key) != entry)
    closed = tuple(key for key in known if entries.get(key) != known[key])
    return ListCommit(verdict, len(entries), as_of, opened, closed, documents)


def _announced_removals(list_id: str, notices: Notices, today: date) -> frozenset[str]:
    """Party keys whose removal from the list a notice announced for a day that has come."""
    return frozenset(_removed(list_id, (entry for _, entry in notices), today))


def _removed(list_id: str, notices: Iterable[NoticeEntry], today: date) -> Iterable[str]:
    for entry in notices:
        for measure in entry.measures:
            subject = measure.subject
            if (
                measure.verb is ChangeKind.REMOVED
                and measure.list_id == list_id
                and (measure.effective_on is None or measure.effective_on <= today)
                and isinstance(subject, Party)
            ):
                yield subject.key
