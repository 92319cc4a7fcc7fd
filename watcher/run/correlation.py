"""Which events changes belong to, as far as the ledger knows, and what the lists show of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from watcher.core.contradict import names_of
from watcher.core.correlate import correlate, links
from watcher.core.crosscheck import shower_name
from watcher.core.links import NOTICE
from watcher.core.tally import Shower, tally
from watcher.model.change import Basis, Change
from watcher.model.entry import PartyEntry
from watcher.model.event import EventUpdate
from watcher.model.measure import Notice, NoticeEntry
from watcher.model.source import Source, SourceKind
from watcher.run.tools import Tools
from watcher.store import ledger
from watcher.store.views.lists import entries_on

Shown = Callable[[str, str], "Sequence[PartyEntry] | None"]
"""(source id, list id) → the entries of a reading that is not written yet; None where there is none"""


@dataclass(frozen=True, slots=True)
class Sorted:
    """The updates of events, and the ids of all events that were looked at."""

    updates: tuple[EventUpdate, ...]
    considered: frozenset[str]


@dataclass(frozen=True, slots=True)
class Read:
    """What a check has read and not written yet."""

    notices: Mapping[str, Notice] = field(default_factory=dict)
    copies: Sequence[tuple[str, NoticeEntry]] = ()
    shown: Shown = lambda _source_id, _list_id: None


def screened(changes: tuple[Change, ...], tools: Tools) -> tuple[Change, ...]:
    """The changes with the counterparties that they touch."""
    if not changes or tools.watchlists is None:
        return changes
    # Comparing names needs libraries that a check without watchlists need not load.
    from watcher.core.match import screen

    return screen(changes, tools.watchlists.current.index)


def sort_into_events(
    changes: Sequence[Change], tools: Tools, now: datetime, read: Read | None = None
) -> Sorted:
    """Sort the changes into known and new events; each update says what the lists show by now."""
    read = read or Read()
    if not changes and not read.copies:
        return Sorted((), frozenset())
    wanted = [(link.kind, link.value) for link in links(changes, read.notices)]
    wanted += [(NOTICE, entry.key) for _, entry in read.copies]
    known = [
        (event, ledger.event_changes(tools.engine, event.id))
        for event in ledger.events_by_links(tools.engine, wanted)
    ]
    stages = {name: one.declaration.stage for name, one in tools.sources.items()}
    stages |= {entry.key: entry.stage for _, entry in read.copies}
    updates = correlate(
        changes,
        notices=read.notices,
        events=known,
        now=now,
        lists=tools.audience.lists,
        stages=stages,
        copies=read.copies,
    )
    return Sorted(
        tuple(_tallied(update, tools, now, read.shown) for update in updates),
        frozenset(event.id for event, _ in known),
    )


def _tallied(update: EventUpdate, tools: Tools, now: datetime, shown: Shown) -> EventUpdate:
    every = (*update.earlier, *update.changes)
    if not any(one.basis is Basis.OBSERVED for one in every) or all(
        one.basis is Basis.OBSERVED for one in every
    ):
        return update
    lists = dict.fromkeys(one.list_id for one in every if one.list_id)
    showers = [one for list_id in lists for one in _showers(list_id, tools, shown)]
    showers.sort(key=lambda one: _order(tools.sources[one.source_id]))
    return replace(update, notes=(*update.notes, *tally(every, showers, now.date())))


def _showers(list_id: str, tools: Tools, shown: Shown) -> Iterator[Shower]:
    for source in tools.sources.values():
        if source.declaration.kind is not SourceKind.LIST or list_id not in source.declaration.lists:
            continue
        fresh = shown(source.id, list_id)
        entries = entries_on(tools.engine, source.id, list_id) if fresh is None else fresh
        names = frozenset(
            name
            for entry in entries
            if isinstance(entry, PartyEntry) and not entry.exempts
            for name in names_of(entry.party)
        )
        if names:
            name = shower_name(source.declaration, list_id, tools.audience.lists)
            yield Shower(source.id, list_id, name, names)


def _order(source: Source) -> tuple[bool, str]:
    """The list of the authority first, what copies it after it."""
    return source.declaration.stage == "consolidated", source.id
