"""What can hold the changes of one act together: numbers, citations, dockets, parties, deadlines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from watcher.core.acts import party_names, same_number
from watcher.core.text import fold
from watcher.model.change import Basis, Change
from watcher.model.event import Link
from watcher.model.measure import ChangeKind, Notice, NoticeEntry

NOTICE, NUMBER, CITATION, DOCKET = "notice", "number", "citation", "docket"
PARTY, DEADLINE = "party", "deadline"
COPY = "copy"
"""Where an official copy is: kept and shown with the event, never a reason to join one."""

JOINED = "joined over "
"""How the notes of an update begin that say by which link it joined its event."""

STRENGTH = (NOTICE, DEADLINE, NUMBER, CITATION, DOCKET, PARTY)
"""Kinds of links, the most certain first."""

_CITED = re.compile(r"(\d+)\s*F\.?\s*R\.?\s*(\d+)", re.I)
_COMES = frozenset({ChangeKind.ADDED, ChangeKind.MOVED, ChangeKind.RENEWED})
_GOES = frozenset({ChangeKind.REMOVED, ChangeKind.ENDED, ChangeKind.CANCELLED})


def links(changes: Sequence[Change], notices: Mapping[str, Notice]) -> tuple[Link, ...]:
    """Every link of these changes, each once: by (kind, value) the caller finds the events they may join."""
    return tuple(
        {(link.kind, link.value): link for change in changes for link in links_of(change, notices)}.values()
    )


def links_of(change: Change, notices: Mapping[str, Notice]) -> tuple[Link, ...]:
    """The links of one change, the most certain first."""
    if change.basis is Basis.DUE:
        return (Link(DEADLINE, deadline_value(change), "the same deadline"),)
    found: list[Link] = []
    ref = change.notice
    if ref is not None:
        found.append(Link(NOTICE, ref.key, f"the notice {ref.number or ref.title}"))
        notice = notices.get(ref.key)
        numbers = [ref.number, *(notice.related if notice else ())]
        found += [
            Link(NUMBER, same_number(number), f"the document number {same_number(number)}")
            for number in numbers
            if number
        ]
        cited = (*change.citations, *(notice.citations if notice else ()))
        found += [
            Link(DOCKET, fold(one), f"the docket {fold(one)}") for one in (notice.dockets if notice else ())
        ]
    else:
        cited = change.citations
    found += [Link(CITATION, value, f"the citation {value}") for value in dict.fromkeys(_citations(cited))]
    found += [
        Link(PARTY, value, f"the same party on {value.split('|')[0]}") for value in party_values(change)
    ]
    return tuple(dict.fromkeys(found))


def party_values(change: Change) -> tuple[str, ...]:
    """ "list|direction|name" for each primary name: coming to a list never joins leaving it.

    A party that moved comes to one list and leaves the other.
    """
    if change.party is None:
        return ()
    names = sorted(party_names(change.party))
    sides = [(change.list_id, direction(change.kind))]
    if change.moved_from:
        sides.append((change.moved_from, "out"))
    return tuple(f"{place}|{side}|{name}" for place, side in sides if place for name in names)


def copy_link(source_id: str, entry: NoticeEntry) -> Link:
    """Where this source shows the notice; the value is "source url"."""
    notice = entry.notice
    return Link(COPY, f"{source_id} {notice.url}", f"{notice.number or notice.title} ({source_id})")


def deadline_value(change: Change) -> str:
    """What a due change is about: list or topic, instrument and day; an order also its entry."""
    act = change.instrument
    what = (act.number or str(act.published_on)) if act else ""
    side = "begins" if change.effective_on else "ends"
    # Two denial orders that expire on one day are two deadlines: without a number, the party tells.
    who = change.party.key if change.party and not (act and act.number) else ""
    day = change.effective_on or change.until
    return "|".join([change.list_id or change.topic or "", what, side, str(day), who])


def direction(kind: ChangeKind) -> str:
    """ "in" where a party comes to a list, "out" where it leaves, "change" for everything else."""
    return "in" if kind in _COMES else "out" if kind in _GOES else "change"


def _citations(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        yield from (f"{match[1]} FR {match[2]}" for match in _CITED.finditer(text))
