"""What an event has said already: a list that shows what a notice announced is no second change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from watcher.core.links import direction, party_values
from watcher.model.change import Basis, Change
from watcher.model.entry import Party

_SIDES = ("in", "out")


def news(changes: Sequence[Change], earlier: Iterable[Change] = ()) -> tuple[Change, ...]:
    """Those of the changes that say something new beside `earlier` and one another, in their order.

    Where a notice and a list say the same of a party, the notice is kept: it has the dates. An amendment
    that a list shows field by field is news beside a notice that only says that there is one. A press release
    that names nobody is none beside the act that it announces.
    """
    earlier = tuple(earlier)
    said: dict[str, list[Change]] = defaultdict(list)

    def keep(change: Change) -> None:
        for value in party_values(change):
            said[value].append(change)

    for change in earlier:
        keep(change)
    repeated: set[str] = set()
    for change in sorted(changes, key=lambda one: one.basis is not Basis.ANNOUNCED):
        if any(_same(change, one) for value in party_values(change) for one in said[value]):
            repeated.add(change.id)
        else:
            keep(change)
    named = {
        one.list_id for one in (*earlier, *changes) if one.basis is Basis.ANNOUNCED and one.party is not None
    }
    return tuple(
        change
        for change in changes
        if change.id not in repeated and not (is_release(change) and change.list_id in named)
    )


def is_release(change: Change) -> bool:
    """What a press release says without naming anybody."""
    return (
        change.party is None and change.notice is not None and change.notice.document_type == "press_release"
    )


def is_step(changes: Sequence[Change], earlier: Sequence[Change]) -> bool:
    """True where an act has only come further: nothing new is said of anybody."""
    return bool(earlier) and not news(changes, earlier)


def _same(change: Change, former: Change) -> bool:
    """One party, one list, one direction: does the one say what the other has said?"""
    bases = {change.basis, former.basis}
    if Basis.DUE in bases:
        return False
    if bases == {Basis.ANNOUNCED}:
        return change.notice != former.notice and _told_alike(change, former)
    if change.source_id == former.source_id and change.basis is former.basis:
        return False  # what one list shows twice are two changes
    if direction(change.kind) in _SIDES:
        return True
    return change.kind is former.kind and (bool(former.fields) or not change.fields)


def _told_alike(change: Change, former: Change) -> bool:
    party, known = change.party, former.party
    return (
        change.kind is former.kind
        and change.instrument == former.instrument
        and (change.effective_on, change.until, change.fields)
        == (former.effective_on, former.until, former.fields)
        and (party is None or known is None or _adds_nothing(party, known))
    )


def _adds_nothing(party: Party, known: Party) -> bool:
    return (
        set(party.names) <= set(known.names)
        and set(party.countries) <= set(known.countries)
        and set(party.addresses) <= set(known.addresses)
    )
