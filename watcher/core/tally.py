"""How much of what an act announced its lists show by now, in one sentence a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from watcher.core import words
from watcher.core.links import direction, party_values
from watcher.core.text import loose
from watcher.model.change import Basis, Change


@dataclass(frozen=True, slots=True)
class Shower:
    """A source that shows one list. `name` is what readers call it: "the codified list".

    `shown` are the names (core.text.loose) of all that it shows now.
    """

    source_id: str
    list_id: str
    name: str
    shown: frozenset[str]


def tally(changes: Sequence[Change], showers: Sequence[Shower], today: date) -> tuple[str, ...]:
    """One sentence about the lists, once one of them shows something of what was announced; else nothing.

    `changes` are all of the event. Counted are the parties that come to a list or leave it; where they are
    not seen to do so (a list was read for the first time later, or had the party before), what it shows now
    tells. What is not in force yet is not missing.
    """
    announced = [
        change
        for change in changes
        if change.basis is Basis.ANNOUNCED and change.party and direction(change.kind) in ("in", "out")
    ]
    names = dict.fromkeys(shower.name for shower in showers)
    found = [one for name in names if (one := _of_name(name, announced, changes, showers, today))]
    if not any(one.confirmed for one in found):
        return ()
    said = "; ".join(part for one in found for part in one.parts())
    return (said[:1].upper() + said[1:] + ".",)


@dataclass(frozen=True, slots=True)
class _Count:
    name: str
    total: int
    confirmed: int
    before: int
    missing: int
    left: int
    """of the missing, those that the list still shows although they were taken off"""

    def parts(self) -> Iterator[str]:
        if self.confirmed:
            yield f"confirmed in {self.name}: {words.number(self.confirmed)} of {words.number(self.total)}"
        if self.before:
            yield f"as {self.name} had it before: {words.number(self.before)}"
        if self.missing > self.left:
            yield f"still missing from {self.name}: {words.number(self.missing - self.left)}"
        if self.left:
            yield f"still shown by {self.name}: {words.number(self.left)}"


def _of_name(
    name: str, announced: Sequence[Change], changes: Sequence[Change], showers: Sequence[Shower], today: date
) -> _Count | None:
    """The lists that go by one name, taken together: three supplements are one codified list."""
    mine = [one for one in showers if one.name == name]
    sources = {one.source_id for one in mine}
    seen = {
        value
        for change in changes
        if change.basis is Basis.OBSERVED and change.source_id in sources
        for value in party_values(change)
    }
    total = confirmed = before = missing = left = 0
    for change in announced:
        shower = next((one for one in mine if one.list_id == change.list_id), None)
        if shower is None:
            continue
        total += 1
        gone = direction(change.kind) == "out"
        if not seen.isdisjoint(party_values(change)):
            confirmed += 1
        elif _is_shown(change, shower.shown) is not gone:
            before += 1
        elif change.effective_on is None or change.effective_on <= today:
            missing += 1
            left += gone
    return _Count(name, total, confirmed, before, missing, left) if total else None


def _is_shown(change: Change, shown: frozenset[str]) -> bool:
    return change.party is not None and any(loose(name.text) in shown for name in change.party.names)
