"""Differences that belong together: renewed, moved, renamed, put under another heading. Never fuzzy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from watcher.core.diff import HEADING, Difference, entry_fields, heading, heading_field, without
from watcher.core.evidence import STEPS, Act, Evidence, Proof, act_of
from watcher.core.text import fold
from watcher.model.entry import NameRole, PartyEntry
from watcher.model.measure import ChangeKind, FieldChange

_Rows: TypeAlias = dict[Act, list[PartyEntry]]


def pair(
    differences: Sequence[Difference], *, before: Iterable[PartyEntry] = (), after: Iterable[PartyEntry] = ()
) -> tuple[Difference, ...]:
    """Pair what left with what came, one to one; where several candidates tie, all stay as they are.

    Takes the differences of all believed lists of one check. In this order: the same entry under another
    heading (AMENDED); the same name under a new order (RENEWED) or on another list (MOVED); an
    identifier, a name, or address and citation in common (RENAMED). An amended entry with another primary
    name is RENAMED too. Where one party has more rows than the other, a row is used again, so that every
    row that left or came is told in the pairs of its party. `before` and `after` are all entries of those
    lists: with them, a party that lost only some of its entries, or stood there already, is not paired.
    """
    gone, come = _sides(differences)
    made: list[Difference] = []
    if gone and come:
        for act in gone.keys() & come.keys():
            made.extend(_same_act(gone[act], come[act]))
        stayed, stood = {act_of(one) for one in after}, {act_of(one) for one in before}
        left = {act: rows for act, rows in gone.items() if act not in stayed and act not in come}
        arrived = {act: rows for act, rows in come.items() if act not in stood and act not in gone}
        for kind, words, evidence in STEPS:
            made.extend(_step(kind, words, evidence, left, arrived))
    used = {(entry.list_id, entry.key) for one in made for entry in (one.before, one.after) if entry}
    for one in differences:
        if one.before and one.after:
            made.append(_respelled(one, one.before, one.after))
        elif not used & {(entry.list_id, entry.key) for entry in (one.before, one.after) if entry}:
            made.append(one)
    return tuple(sorted(made, key=lambda one: (one.key, one.kind)))


def _sides(differences: Iterable[Difference]) -> tuple[_Rows, _Rows]:
    gone: _Rows = defaultdict(list)
    come: _Rows = defaultdict(list)
    for one in sorted(differences, key=lambda one: one.key):
        if one.before and not one.after:
            gone[act_of(one.before)].append(one.before)
        if one.after and not one.before:
            come[act_of(one.after)].append(one.after)
    return gone, come


def _respelled(one: Difference, old: PartyEntry, new: PartyEntry) -> Difference:
    """An entry kept its key (OFAC's ent_num) while the primary name is another."""
    was, now = _primary(old), _primary(new)
    if one.kind is not ChangeKind.AMENDED or not was or not now or was & now:
        return one
    return replace(one, kind=ChangeKind.RENAMED, reason="the same entry with another name")


def _primary(entry: PartyEntry) -> set[str]:
    return {fold(name.text) for name in entry.party.names if name.role is NameRole.PRIMARY}


def _same_act(gone: Sequence[PartyEntry], come: Sequence[PartyEntry]) -> Iterator[Difference]:
    """Rows of one party that differ in nothing but the heading; then the only two rows that are left.

    Federal Register 2024-14642 renamed the heading TURKEY to TÜRKİYE over many rows; no party changed.
    """
    left, arrived = list(gone), list(come)
    for old in gone:
        same = [new for new in arrived if _form(new) == _form(old)]
        if len(same) == 1 and heading(old) != heading(same[0]):
            left.remove(old)
            arrived.remove(same[0])
            was, now = heading(old), heading(same[0])
            fields = (FieldChange(heading_field(was, now), was, now),)
            reason = "the same entry under another heading"
            yield Difference(ChangeKind.AMENDED, same[0].key, old, same[0], reason, fields)
    if len(left) == len(arrived) == 1:
        yield from _rows(ChangeKind.AMENDED, "the same name, its only entry that changed", left, arrived)


def _form(entry: PartyEntry) -> PartyEntry:
    """All of an entry but its key and its heading, which addresses may repeat ("Istanbul, Turkey")."""
    own, party = heading(entry), entry.party
    addresses = tuple(without(one, own) for one in party.addresses)
    details = tuple(detail for detail in party.details if detail[0] != HEADING)
    return replace(entry, key="", party=replace(party, addresses=addresses, details=details))


def _step(
    kind: ChangeKind, words: str, evidence: Evidence, left: _Rows, arrived: _Rows
) -> Iterator[Difference]:
    """Pair by one kind of evidence, and take the paired and the tied out of the following steps."""
    old_by, new_by = _index(left, evidence), _index(arrived, evidence)
    proofs: dict[Act, dict[Act, Proof]] = defaultdict(dict)
    suitors: dict[Act, set[Act]] = defaultdict(set)
    for proof in sorted(old_by.keys() & new_by.keys()):
        # What many share makes ties only: two of the other side are enough to know it.
        for old in old_by[proof]:
            for new in list(new_by[proof])[:2]:
                proofs[old].setdefault(new, proof)
        for new in new_by[proof]:
            suitors[new].update(list(old_by[proof])[:2])
    for old, candidates in proofs.items():
        new, proof = next(iter(candidates.items()))
        if len(candidates) == len(suitors[new]) == 1:
            yield from _rows(kind, words.format(proof=proof, old=old, new=new), left[old], arrived[new])
    for old in proofs:
        del left[old]
    for new in suitors:
        del arrived[new]


def _index(rows: Mapping[Act, Sequence[PartyEntry]], evidence: Evidence) -> dict[Proof, dict[Act, None]]:
    found: dict[Proof, dict[Act, None]] = defaultdict(dict)
    for act, entries in rows.items():
        for entry in entries:
            for proof in evidence(act, entry):
                found[proof][act] = None
    return found


def _rows(
    kind: ChangeKind, reason: str, gone: Sequence[PartyEntry], come: Sequence[PartyEntry]
) -> Iterator[Difference]:
    """Rows with an address in common first, then in order; the surplus shares the last row."""
    left, arrived = list(gone), list(come)
    pairs: list[tuple[PartyEntry, PartyEntry]] = []
    for old in gone:
        new = next((new for new in arrived if set(new.party.addresses) & set(old.party.addresses)), None)
        if new is not None:
            left.remove(old)
            arrived.remove(new)
            pairs.append((old, new))
    olds, news = left or gone[-1:], arrived or come[-1:]
    if left or arrived:
        size = max(len(olds), len(news))
        pairs += [(olds[min(at, len(olds) - 1)], news[min(at, len(news) - 1)]) for at in range(size)]
    for old, new in pairs:
        yield Difference(kind, new.key, old, new, reason, entry_fields((old,), (new,)))
