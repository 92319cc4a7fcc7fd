"""A name looked for among everybody, without reading everybody's names again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from threading import RLock

from watcher.core.match_lookup import Lookup
from watcher.model.entry import Party
from watcher.model.standing import Standing
from watcher.run import search
from watcher.run.pages_memory import Memory
from watcher.run.search import Listed, Match
from watcher.run.tools import Tools

_CANDIDATES = 250
"""Candidates that are compared name by name; a word that so many bear says little."""


@dataclass(frozen=True)
class _Place:
    """One list as it was taken in: its rows, who else shows it, and the parties by number."""

    rows: Sequence[Standing]
    shown: tuple[tuple[str, int], ...]
    listed: dict[int, Listed]


class Finder:
    """Everybody on every list today, ready to be searched; only names that are new are read."""

    def __init__(self, tools: Tools, memory: Memory, today: Callable[[str], date]) -> None:
        self._tools, self._memory, self._today = tools, memory, today
        self._lock = RLock()
        self._lookup = Lookup()
        self._numbers: dict[int, tuple[int, Party]] = {}
        self._places: dict[str, _Place] = {}

    def search(self, name: str) -> tuple[Match, ...]:
        """As run.search.search, of the surest few hundred."""
        with self._lock:
            self._refresh()
            numbers = self._lookup.candidates(name, _CANDIDATES)
            places = list(self._places.values())
        found = [place.listed[number] for number in numbers for place in places if number in place.listed]
        return search.among(name, found)

    def warm(self) -> None:
        """Read all names now, so that the first reader need not wait."""
        with self._lock:
            self._refresh()

    def _refresh(self) -> None:
        self._memory.refresh()
        sources: dict[str, list[tuple[str, int]]] = {}
        for (source_id, list_id), versions in self._memory.picture.lists.items():
            sources.setdefault(list_id, []).append((source_id, versions.number))
        lists = dict.fromkeys([*self._tools.audience.lists, *self._memory.folded().lines, *sources])
        if len(self._numbers) > 1000 + 2 * sum(len(place.listed) for place in self._places.values()):
            self._lookup, self._numbers, self._places = Lookup(), {}, {}  # most of what is known has gone
        for list_id in lists:
            on = self._today(list_id)
            rows, shown = self._memory.rows(list_id, on, None), tuple(sources.get(list_id, ()))
            known = self._places.get(list_id)
            if known is None or known.rows is not rows or known.shown != shown:
                today = self._memory.standings(on)
                listed = search.on_list(list_id, today, rows, [source_id for source_id, _ in shown])
                self._places[list_id] = _Place(rows, shown, {self._number(one.party): one for one in listed})

    def _number(self, party: Party) -> int:
        known = self._numbers.get(id(party))
        if known is None:
            known = self._numbers[id(party)] = len(self._numbers), party
            self._lookup.add(known[0], [name.text for name in party.names])
        return known[0]
