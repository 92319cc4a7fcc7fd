"""Differences between two states of a list → one Change per party."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from watcher.core import words
from watcher.core.diff import COUNTRY_HEADING, HEADING, Difference, entry_fields, without
from watcher.core.evidence import Act, act_of
from watcher.core.hashing import digest
from watcher.model.change import Basis, Change
from watcher.model.entry import Party, PartyEntry
from watcher.model.measure import ChangeKind, FieldChange, UntilBasis

T = TypeVar("T")
_PAIRED = (ChangeKind.MOVED, ChangeKind.RENEWED, ChangeKind.RENAMED)
# What came or went whole, by whether its entries put a party on the list or take it out of its effect.
_CAME = {False: ChangeKind.ADDED, True: ChangeKind.EXEMPTED}
_WENT = {False: ChangeKind.REMOVED, True: ChangeKind.RESUMED}


def changes(
    source_id: str,
    list_id: str,
    seq: int,
    differences: Sequence[Difference],
    *,
    before: Mapping[str, PartyEntry],
    after: Mapping[str, PartyEntry],
    seen_at: datetime,
) -> tuple[Change, ...]:
    """One observed change per party of one list, with the union of its countries and addresses.

    `differences` are paired, and may be those of all lists of the check: told are those that end on this
    list, so that a party that moved is told once, where it came to. `before` and `after` are the whole
    states of this list, `seq` is the number of the new snapshot. A party that gains or loses only some of
    its entries is AMENDED, for it was on the list and still is: "countries", "addresses" and "entries" say
    what came or went. An entry that exempts its party comes as EXEMPTED and goes as RESUMED, for the listing
    has its full effect again. A heading renamed over the rows of several parties is one change without a
    party. What no reader could see (two rows that swapped places) is no change.
    """
    mine = [one for one in differences if _last(one).list_id == list_id]
    headings = _headings(mine)
    groups: dict[Act, list[Difference]] = defaultdict(list)
    alone = {one.key: one for one in mine if _is_rekeyed(one)}
    for one in mine:
        if one.key not in alone:
            groups[act_of(_last(one))].append(one)
    stood = _of_acts((entry for key, entry in before.items() if key not in alone), groups)
    stands = _of_acts((entry for key, entry in after.items() if key not in alone), groups)
    place = _Place(source_id, list_id, seq, seen_at)
    cases = [(act, rows, stood[act], stands[act]) for act, rows in groups.items()]
    cases += [
        (act_of(one.after), [one], [one.before], [one.after])
        for one in alone.values()
        if one.before and one.after
    ]
    told = (_party_change(place, *case, list(headings)) for case in cases)
    found = [_heading_change(place, field, rows) for field, rows in headings.items()]
    found += [change for change in told if change is not None]
    return tuple(sorted(found, key=lambda one: (one.kind, one.party.key if one.party else "", one.id)))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where and when it was seen; what an id is made of."""

    source_id: str
    list_id: str
    seq: int
    seen_at: datetime

    def id(self, kind: ChangeKind, *names: str) -> str:
        return digest("observed", self.source_id, self.list_id, self.seq, kind, *names)


def _last(one: Difference) -> PartyEntry:
    entry = one.after or one.before
    assert entry is not None, "a difference without entries"
    return entry


def _is_rekeyed(one: Difference) -> bool:
    """An entry that kept its own key under another party key is a party by itself.

    Of two namesakes on OFAC's list the second takes over the bare name when the first is delisted; the first
    is then removed, although a party of its name is still there.
    """
    return bool(
        one.before
        and one.after
        and one.before.key == one.after.key
        and one.before.party.key != one.after.party.key
    )


def _of_acts(entries: Iterable[PartyEntry], acts: Iterable[Act]) -> dict[Act, list[PartyEntry]]:
    found: dict[Act, list[PartyEntry]] = {act: [] for act in acts}
    names = {act[1] for act in found}
    for entry in entries:
        if entry.party.key in names and (act := act_of(entry)) in found:
            found[act].append(entry)
    return found


def _headings(differences: Iterable[Difference]) -> dict[FieldChange, list[Difference]]:
    """Amended rows in which nothing but the heading differs, where they are rows of several parties."""
    found: dict[FieldChange, list[Difference]] = defaultdict(list)
    for one in differences:
        if one.kind is ChangeKind.AMENDED and len(one.fields) == 1:
            field = one.fields[0]
            if field.field in (COUNTRY_HEADING, HEADING):
                found[field].append(one)
    return {field: rows for field, rows in found.items() if len({_last(row).party.key for row in rows}) > 1}


def _heading_change(place: _Place, field: FieldChange, rows: Sequence[Difference]) -> Change:
    return Change(
        id=place.id(ChangeKind.AMENDED, field.field, field.before or "", field.after or ""),
        source_id=place.source_id,
        kind=ChangeKind.AMENDED,
        basis=Basis.OBSERVED,
        list_id=place.list_id,
        fields=(field,),
        entries=len(rows),
        entry_keys=tuple(sorted(row.key for row in rows)),
        first_seen=place.seen_at,
        reason=f"one heading was renamed over {len(rows)} entries",
    )


def _party_change(
    place: _Place,
    act: Act,
    rows: Sequence[Difference],
    stood: Sequence[PartyEntry],
    stands: Sequence[PartyEntry],
    headings: Sequence[FieldChange],
) -> Change | None:
    paired = next((row for kind in _PAIRED for row in rows if row.kind is kind), None)
    olds = list(dict.fromkeys([*stood, *(row.before for row in rows if row.before)]))
    if paired is not None:
        kind = paired.kind
    elif not olds or not stands:
        kind = (_WENT if olds else _CAME)[all(entry.exempts for entry in stands or olds)]
    else:
        kind = ChangeKind.AMENDED
    fields: tuple[FieldChange, ...] = ()
    if olds and stands:
        fields = _fields(kind, olds, stands, rows, headings)
        if not fields and kind is ChangeKind.AMENDED:
            return None
    shown = stands or olds
    expires = {entry.expires_on for entry in shown}
    effective = {entry.effective_on for entry in shown if kind not in _WENT.values()}
    until = expires.pop() if len(expires) == 1 else None
    reason = paired.reason if paired else None
    if kind is ChangeKind.RESUMED:
        # The measures apply again without a term; the exemption's own last day only explains.
        last, until = (f" until {words.day(until)}" if until else ""), None
        reason = f"the exemption{last} is no longer shown"
    return Change(
        id=place.id(kind, act[1], act[2].isoformat() if act[2] else ""),
        source_id=place.source_id,
        kind=kind,
        basis=Basis.OBSERVED,
        list_id=place.list_id,
        party=union(shown),
        fields=fields,
        moved_from=paired.before.list_id if kind is ChangeKind.MOVED and paired and paired.before else None,
        citations=_once(cited for entry in shown for cited in _cited(entry)),
        entries=len(shown),
        entry_keys=tuple(sorted(entry.key for entry in shown)),
        effective_on=effective.pop() if len(effective) == 1 else None,
        until=until,
        until_basis=UntilBasis.STATED if until else None,
        first_seen=place.seen_at,
        reason=reason,
    )


def _cited(entry: PartyEntry) -> Iterator[str]:
    """Each printed citation; a party's are joined by "; "."""
    for name, value in entry.party.details:
        if name == "citation":
            yield from value.split("; ")


def _fields(
    kind: ChangeKind,
    olds: Sequence[PartyEntry],
    stands: Sequence[PartyEntry],
    rows: Sequence[Difference],
    headings: Sequence[FieldChange],
) -> tuple[FieldChange, ...]:
    """What differs for the party as a whole; where only its rows differ among themselves, row by row."""
    said = {"list"} if kind is ChangeKind.MOVED else set()  # by `moved_from`
    whole = [field for field in entry_fields(olds, stands, count=True) if field.field not in said]
    if not whole and _bare(olds) != _bare(stands):
        whole = [field for row in rows for field in row.fields if field.field not in said]
    return _once(field for field in whole if not _told(field, headings))


def _bare(entries: Iterable[PartyEntry]) -> Counter[PartyEntry]:
    """Entries without their keys: an ordinal in a key changes when two rows swap places."""
    return Counter(replace(entry, key="") for entry in entries)


def _told(field: FieldChange, headings: Sequence[FieldChange]) -> bool:
    """True where a heading, or addresses that repeat it, differ only as the headings' own changes say."""
    if field.field not in (COUNTRY_HEADING, HEADING, "addresses"):
        return False
    before, after = (text.split("\n") if text else [] for text in (field.before, field.after))
    for name in [name for one in headings for name in (one.before, one.after)]:
        before, after = ([without(line, name) for line in lines] for lines in (before, after))
    return field in headings or set(before) == set(after)


def union(entries: Sequence[PartyEntry]) -> Party:
    """One party of the entries of one act: every name, country, address, identifier and detail once."""
    parties = [entry.party for entry in entries]
    return replace(
        parties[0],
        names=_once(name for party in parties for name in party.names),
        countries=_once(country for party in parties for country in party.countries),
        addresses=_once(address for party in parties for address in party.addresses),
        identifiers=_once(pair for party in parties for pair in party.identifiers),
        details=_once(pair for party in parties for pair in party.details),
    )


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
