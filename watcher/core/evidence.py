"""Why a party that left a list and one that came to it are the same party."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeAlias

from watcher.core.text import fold
from watcher.model.entry import PartyEntry
from watcher.model.measure import ChangeKind

Act: TypeAlias = tuple[str, str, date | None]
"""list id, party key, and the day of the order where each order is an act of its own"""

Proof: TypeAlias = tuple[str, ...]
"""what both have in common, in the form in which it is compared"""

Evidence: TypeAlias = Callable[[Act, PartyEntry], Iterator[Proof]]

_CITATION = re.compile(r"(\d+)\s*F\.?\s?R\.?\s*(\d+)")


def act_of(entry: PartyEntry) -> Act:
    """The act under which an entry stands: entries of one act with the same name are one party.

    A denial order carries its date in the entry key, so a second order against the same person is another
    act. Elsewhere the date of an entry is only one of its fields.
    """
    day = entry.effective_on
    return entry.list_id, entry.party.key, day if day and day.isoformat() in entry.key else None


def _order(act: Act, entry: PartyEntry) -> Iterator[Proof]:
    """A denial order is renewed under a new date: 25 of the 173 new orders between 2019 and 2022."""
    if act[2] is not None:
        yield act[0], act[1]


def _same_name(act: Act, entry: PartyEntry) -> Iterator[Proof]:
    """2023-18125 took two parties off the Unverified List and put them on the Entity List."""
    if act[2] is None:
        yield (act[1],)


def _identifier(act: Act, entry: PartyEntry) -> Iterator[Proof]:
    for scheme, value in entry.party.identifiers:
        yield act[0], scheme, value


def _name(act: Act, entry: PartyEntry) -> Iterator[Proof]:
    for name in entry.party.names:
        # Who lost an exemption and came onto the list itself is not one party renamed.
        yield act[0], fold(name.text), *(("exempt",) if entry.exempts else ())


def _place(act: Act, entry: PartyEntry) -> Iterator[Proof]:
    """TRIOLOGY became TRILOGY in 2021: the same order, the same addresses, the same citation."""
    cited = "; ".join(value for name, value in entry.party.details if name == "citation")
    day = entry.effective_on.isoformat() if entry.effective_on else ""
    for address in entry.party.addresses:
        for volume, page in _CITATION.findall(cited):
            yield act[0], fold(address), f"{volume} FR {page}", day


STEPS: tuple[tuple[ChangeKind, str, Evidence], ...] = (
    (ChangeKind.RENEWED, "the same name under a new order: {old[2]} → {new[2]}", _order),
    (ChangeKind.MOVED, "the same name left {old[0]} and came to {new[0]}", _same_name),
    (ChangeKind.RENAMED, "the same identifier: {proof[1]} {proof[2]}", _identifier),
    (ChangeKind.RENAMED, "a name in common: {proof[1]}", _name),
    (ChangeKind.RENAMED, "the same address and citation: {proof[1]} ({proof[2]})", _place),
)
"""In order of strength: what one step pairs or finds tied is out of the steps after it."""
