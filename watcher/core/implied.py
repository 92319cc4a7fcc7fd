"""Which changes a notice implies, given all the notices that have been read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from watcher.core.acts import STATEMENT, STATEMENTS, merged, party_id, party_names, same_number
from watcher.core.hashing import digest
from watcher.core.register import Register
from watcher.core.restated import listed_before
from watcher.model.change import Basis, Change, Instrument, NoticeRef, Severity
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, Count, InstrumentRef, Measure, NoticeEntry

Origin: TypeAlias = tuple[str, str, str, str, str]
"""The words of a notice that a change comes from: verb, list, topic, and the party or act they name."""

# Acts upon earlier acts: rare, and what is lawful today may turn on them from one day to the next.
_UPON_ACTS = frozenset(
    {
        ChangeKind.SUSPENDED,
        ChangeKind.SUSPENSION_EXTENDED,
        ChangeKind.ENDED,
        ChangeKind.RESUMED,
        ChangeKind.CANCELLED,
        ChangeKind.EXEMPTED,
    }
)


@dataclass(frozen=True, slots=True)
class Implied:
    """A change as the notices imply it, before it is known whether it is news."""

    change: Change
    origin: Origin


def implied(register: Register, key: str) -> tuple[Implied, ...]:
    """The changes of one notice, in the order of its measures, each once.

    One per party and list; one per act for topics; one without a party, `unresolved`, for a reference that
    cannot be followed; one `published` per list or topic for what changes no standing.
    """
    entry = register.copies[key].entry
    if entry.notice.status == "withdrawn":
        return tuple(_cancelled(entry)) or (_published(entry, ()),)
    found: dict[str, Implied] = {}
    for one in _all(register, entry):
        known = found.get(one.change.id)
        found[one.change.id] = (
            one if known is None else replace(known, change=_joined(known.change, one.change))
        )
    return _moved(entry, tuple(found.values()))


def change_id(key: str, change: Change, clause: str | None = None) -> str:
    """What makes an announced change itself: notice, list or topic, kind, party, instrument (and clause)."""
    acts = change.instrument and (change.instrument.number or str(change.instrument.published_on))
    party = party_id(change.party) if change.party else None
    parts = ["announced", key, change.list_id, change.topic, change.kind, party, acts]
    return digest(*parts, clause) if clause else digest(*parts)


def blank(entry: NoticeEntry) -> Change:
    """A change that so far says only by which notice it was announced."""
    notice = entry.notice
    return Change(
        id="",
        source_id="",
        kind=ChangeKind.PUBLISHED,
        basis=Basis.ANNOUNCED,
        notice=notice_ref(entry),
        citations=notice.citations,
        counts=entry.counts,
        published_at=notice.published_at,
        filed_at=notice.filed_at,
    )


def notice_ref(entry: NoticeEntry) -> NoticeRef:
    """How a change names the notice that announced it."""
    one = entry.notice
    return NoticeRef(
        entry.key, one.number, one.title, one.published_on, one.url, one.document_type, one.status
    )


def origin(measure: Measure) -> Origin:
    """The words behind a measure, without its dates."""
    subject = ""
    if isinstance(measure.subject, Party):
        subject = party_id(measure.subject)
    elif measure.subject is not None:
        ref = measure.subject
        named = same_number(ref.number) if ref.number else str(ref.published_on)
        subject = "|".join([named, ref.clause or "", *ref.parties])
    return measure.verb, measure.list_id or "", measure.topic or "", type(measure.subject).__name__, subject


def _all(register: Register, entry: NoticeEntry) -> Iterator[Implied]:
    silent = [measure for measure in entry.measures if _names_nobody(measure)]
    anew = {measure.list_id for measure in entry.measures if measure.restates}
    before = {list_id: listed_before(register, entry, list_id) for list_id in anew if list_id}
    if not entry.measures:
        yield _published(entry, ())
    for place in dict.fromkeys((measure.list_id, measure.topic) for measure in silent):
        yield _published(entry, tuple(m for m in silent if (m.list_id, m.topic) == place))
    for measure in entry.measures:
        if measure in silent:
            continue
        if isinstance(measure.subject, InstrumentRef):
            yield from _upon_acts(register, entry, measure, measure.subject)
        else:
            yield _upon_party(entry, _restated(measure, before), measure.subject)


def _cancelled(entry: NoticeEntry) -> Iterator[Implied]:
    """A filing that its agency took back before it was published cancels itself."""
    for measure in entry.measures:
        if measure.verb is ChangeKind.CANCELLED:
            change = replace(
                _dated(blank(entry), measure),
                instrument=Instrument(entry.notice.number, entry.notice.published_on),
                measures=(measure,),
                severity=_severity(measure.verb),
            )
            yield Implied(replace(change, id=change_id(entry.key, change)), origin(measure))


def _names_nobody(measure: Measure) -> bool:
    """Nobody's standing changes by it: an act without parties, or one whose full text is still to be read.

    "Adds 49 entities to the Entity List" without a name is told as published, with its verb and its
    number; the parties follow when the text is there, and nothing then has to be taken back.
    """
    if measure.verb is ChangeKind.PUBLISHED:
        return True
    return measure.subject is None and measure.list_id is not None and not measure.fields


def _published(entry: NoticeEntry, measures: tuple[Measure, ...]) -> Implied:
    first = measures[0] if measures else Measure(ChangeKind.PUBLISHED, topic=STATEMENTS)
    words = entry.notice.document_type == STATEMENT or first.topic == STATEMENTS
    change = replace(
        blank(entry),
        list_id=first.list_id,
        topic=first.topic,
        measures=measures,
        severity=Severity.LOW if words else Severity.NORMAL,
        effective_on=first.effective_on or (None if words else entry.notice.effective_on),
        effective_time=first.effective_time,
        until=first.until,
        until_basis=first.until_basis,
        quote=first.quote,
    )
    return Implied(replace(change, id=change_id(entry.key, change)), origin(first))


def _restated(measure: Measure, before: Mapping[str, frozenset[str]]) -> Measure:
    """A listing of somebody who stood on the list already is a renewal."""
    standing = before.get(measure.list_id or "") if measure.restates else None
    if standing and isinstance(measure.subject, Party) and party_names(measure.subject) & standing:
        return replace(measure, verb=ChangeKind.RENEWED)
    return measure


def _upon_party(entry: NoticeEntry, measure: Measure, party: Party | None) -> Implied:
    count = _count(entry.counts, measure)
    change = replace(
        _dated(blank(entry), measure),
        party=party,
        measures=() if party else (measure,),
        entries=measure.entries,
        fields=measure.fields,
        stated=count.stated if count else None,
        extracted=count.extracted if count else None,
        severity=_severity(measure.verb),
    )
    return Implied(replace(change, id=change_id(entry.key, change)), origin(measure))


def _upon_acts(
    register: Register, entry: NoticeEntry, measure: Measure, ref: InstrumentRef
) -> Iterator[Implied]:
    told = replace(_dated(blank(entry), measure), stated=ref.count, severity=_severity(measure.verb))
    meaning = register.resolve(ref, measure.list_id, entry.notice, measure.verb)
    words = origin(measure)
    for target in meaning.targets:
        for party in target.parties or (None,):
            change = replace(
                told,
                party=party,
                instrument=target.instrument,
                extracted=meaning.parties if measure.list_id else None,
                measures=() if party and not ref.clause else (measure,),
            )
            change = replace(change, id=change_id(entry.key, change, ref.clause))
            yield Implied(change, words)
    for lost in meaning.lost:
        yield _unresolved(entry, measure, told, lost)


def _unresolved(entry: NoticeEntry, measure: Measure, told: Change, ref: InstrumentRef) -> Implied:
    change = replace(
        told,
        unresolved=ref,
        instrument=Instrument(ref.number, ref.published_on),
        measures=(measure,),
        extracted=0,
        severity=Severity.HIGH,
    )
    made = digest("unresolved", change_id(entry.key, change, ref.clause), ref.count, ref.parties)
    return Implied(replace(change, id=made), origin(measure))


def _dated(change: Change, measure: Measure) -> Change:
    return replace(
        change,
        kind=measure.verb,
        list_id=measure.list_id,
        topic=measure.topic,
        effective_on=measure.effective_on,
        effective_time=measure.effective_time,
        until=measure.until,
        until_basis=measure.until_basis,
        quote=measure.quote,
    )


def _severity(verb: ChangeKind) -> Severity:
    return Severity.HIGH if verb in _UPON_ACTS else Severity.NORMAL


def _count(counts: Iterable[Count], measure: Measure) -> Count | None:
    ours = [one for one in counts if (one.verb, one.list_id) == (measure.verb, measure.list_id)]
    return next((one for one in ours if one.of == "parties"), ours[0] if ours else None)


def _joined(one: Change, other: Change) -> Change:
    """Two measures of a notice on one party: one change with all entries, from its first day on."""
    days = [day for day in (one.effective_on, other.effective_on) if day]
    return replace(
        one,
        party=merged(one.party, other.party) if one.party and other.party else one.party,
        entries=one.entries + other.entries if one.party and not one.instrument else one.entries,
        fields=tuple(dict.fromkeys(one.fields + other.fields)),
        measures=tuple(dict.fromkeys(one.measures + other.measures)),
        effective_on=min(days, default=None),
    )


def _moved(entry: NoticeEntry, found: tuple[Implied, ...]) -> tuple[Implied, ...]:
    """Taken from one list and put on another in the same act is one move, as between two states of a list."""
    left = [one for one in found if one.change.kind is ChangeKind.REMOVED and one.change.party]
    out: list[Implied] = []
    gone: set[str] = set()
    for one in found:
        change = one.change
        if change.kind is ChangeKind.ADDED and change.party:
            names = party_names(change.party)
            pairs = [
                other.change
                for other in left
                if other.change.id not in gone
                and other.change.list_id != change.list_id
                and other.change.party
                and names & party_names(other.change.party)
            ]
            if pairs:
                gone.add(pairs[0].id)
                reason = "taken from one list and put on the other by the same act, under the same name"
                change = replace(change, kind=ChangeKind.MOVED, moved_from=pairs[0].list_id, reason=reason)
                one = replace(one, change=replace(change, id=change_id(entry.key, change)))
        out.append(one)
    return tuple(one for one in out if one.change.id not in gone)
