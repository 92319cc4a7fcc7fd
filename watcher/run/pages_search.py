"""A name looked for among everybody, without reading everybody's names again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from threading import RLock
from zoneinfo import ZoneInfo

from watcher.core.deadlines import zone_of
from watcher.core.match_lookup import Keys, Lookup, keys
from watcher.core.match_memory import NamesInMemory
from watcher.core.text import loose
from watcher.model.codec import instant
from watcher.model.standing import Standing
from watcher.run import search
from watcher.run.pages_memory import Memory
from watcher.run.pages_sheet import Sheet
from watcher.run.search import Listed, Match
from watcher.run.tools import Tools
from watcher.store.index import Moment, bearers

_CANDIDATES = 60
"""Candidates that are compared name by name; a word that so many bear says little."""


_MOST = 1_000
"""The same where nobody waits for a page."""


def find(name: str, tools: Tools) -> tuple[Match, ...]:
    """The parties a name may mean, on any list, the surest first: once, for a command."""
    now = tools.clock()
    finder = Finder(tools, Memory(tools), lambda place: now.astimezone(ZoneInfo(zone_of(place))).date())
    return finder.search(name, _MOST, once=True)


class Finder:
    """Everybody on every list today, ready to be searched.

    Whom lists show is looked up in the index, whom only notices name in memory; names are read once.
    """

    def __init__(self, tools: Tools, memory: Memory, today: Callable[[str], date]) -> None:
        self._tools, self._memory, self._today = tools, memory, today
        self._lock = RLock()
        self._keys: dict[tuple[str, ...], Keys] = {}
        self._noticed: tuple[tuple[int, ...], NamesInMemory, list[Listed]] = (), NamesInMemory(), []

    def search(self, name: str, most: int = _CANDIDATES, *, once: bool = False) -> tuple[Match, ...]:
        """As run.search.search, of the surest few hundred.

        `once`: whom only notices name are read through, which is quicker than to make them ready.
        """
        self._memory.refresh()
        self._memory.index.names.refresh()
        numbers = Lookup(self._memory.index.names).candidates(name, 2 * most)
        lists = dict.fromkeys(
            [*self._tools.audience.lists, *self._memory.folded().lines]
            + [list_id for _, list_id in self._memory.picture.places]
        )
        found = [one for list_id in lists for one in self._on(list_id, numbers)]
        if once:
            return search.among(name, [*found, *self._told(self._sheets(lists))])
        names, told = self._ready(lists)
        found += [told[number] for number in Lookup(names).candidates(name, most)]
        return search.among(name, found)

    def warm(self) -> None:
        """Read all names now, so that the first reader need not wait."""
        self.search("a")

    def _on(self, list_id: str, numbers: Sequence[int]) -> Iterator[Listed]:
        """Those with these names whom a list shows: by its authority's word, or by a copy that says more."""
        memory, on = self._memory, self._today(list_id)
        today = memory.standings(list_id, on)
        believed = today.shown_by(list_id)
        when = Moment(on.isoformat(), instant(today.seen_by(list_id)))
        for source_id in memory.picture.sources_of(list_id):
            place = memory.picture.places[source_id, list_id]
            if source_id == believed:
                with memory.index.file.reading() as connection:
                    ids = bearers.standing(connection, place.number, when, numbers)
                for _, one in memory.judged(ids, on):
                    yield self._listed(list_id, one)
            elif source_id != self._authority(list_id) or source_id not in self._tools.sources:
                with memory.index.file.reading() as connection:
                    ids = bearers.standing(connection, place.number, None, numbers)
                entries = memory.entries(ids)
                forms = {loose(entry.party.name) for entry in entries}
                known = self._known(list_id, forms, when) if forms else ()
                for entry in entries:
                    if loose(entry.party.name) not in known:
                        yield search.copied(list_id, source_id, entry)

    def _known(self, list_id: str, forms: set[str], when: Moment) -> set[str]:
        """Which of these names the authority says itself."""
        behind = self._memory.sheet(list_id, self._today(list_id), None).behind
        found = {loose(name.text) for one in behind if one.party for name in one.party.names}
        place = self._memory.picture.places.get((self._authority(list_id), list_id))
        if place is not None:
            with self._memory.index.file.reading() as connection:
                found |= bearers.shown(connection, place.number, when, forms)
        return found

    def _sheets(self, lists: Iterable[str]) -> dict[str, Sheet]:
        return {list_id: self._memory.sheet(list_id, self._today(list_id), None) for list_id in lists}

    def _told(self, sheets: Mapping[str, Sheet]) -> list[Listed]:
        """Whom only notices name, on any list."""
        return [
            self._listed(list_id, one)
            for list_id, sheet in sheets.items()
            for one in sheet.behind
            if one.party is not None
        ]

    def _ready(self, lists: Iterable[str]) -> tuple[NamesInMemory, list[Listed]]:
        """The same, and their names made ready."""
        sheets = self._sheets(lists)
        key = tuple(sheet.number for sheet in sheets.values())
        with self._lock:
            if self._noticed[0] != key:
                told = self._told(sheets)
                self._noticed = key, self._named(told), told
            return self._noticed[1:]

    def _named(self, told: list[Listed]) -> NamesInMemory:
        if told == self._noticed[2]:
            return self._noticed[1]
        names = NamesInMemory()
        for number, one in enumerate(told):
            texts = tuple(name.text for name in one.party.names)
            if texts not in self._keys:
                self._keys[texts] = keys(texts)
            names.add(number, self._keys[texts])
        return names

    def _listed(self, list_id: str, one: Standing) -> Listed:
        assert one.party is not None, "only parties are looked for"
        return Listed(list_id, self._authority(list_id), one.party, one)

    def _authority(self, list_id: str) -> str:
        info = self._tools.audience.lists.get(list_id)
        return info.authority_source if info else ""
