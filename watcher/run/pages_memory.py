"""What the pages read, decoded once: every version of every entry, and the fold of the notices.

A request costs one small query (how far has the database come?) while nothing was written; when a source
has moved on, only what it wrote since is read.
"""

from __future__ import annotations

import gc
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import RLock
from typing import Generic, TypeVar

from watcher.core.register import gather
from watcher.core.standing import Folded, fold
from watcher.model.entry import PartyEntry
from watcher.model.measure import NoticeEntry
from watcher.model.standing import Standing
from watcher.run.pages_versions import Shown, Versions
from watcher.run.standings import Standings
from watcher.run.tools import Tools
from watcher.store.views import memory as views
from watcher.store.views.memory import Mark, Version

T = TypeVar("T")
_MANY = 5_000
"""New versions at once from which on they are left out of garbage collection."""

_ROWS = 600_000
"""Standings that are kept over all remembered days: some sixty megabytes."""


def settle() -> None:
    """Leave what is in memory now out of garbage collection.

    Every full collection would else walk through millions of records that stay: half a second each time.
    """
    gc.collect()
    gc.freeze()


class Recent(Generic[T]):
    """The last results, up to a total weight; the one that was not asked for longest goes first."""

    def __init__(self, limit: int, weigh: Callable[[T], int] = lambda _: 1) -> None:
        self._limit, self._weigh = limit, weigh
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._weight = 0
        self._lock = RLock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The remembered result, or a new one."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._weight += self._weigh(made)
            while self._weight > self._limit and len(self._kept) > 1:
                self._weight -= self._weigh(self._kept.popitem(last=False)[1])
        return made


@dataclass(frozen=True)
class Picture:
    """The database as it was at one mark. `number` grows with every picture."""

    number: int
    lists: Mapping[tuple[str, str], Versions]
    notices: Versions
    shown: Mapping[tuple[str, str], Shown]

    def entries(
        self, source_id: str, list_id: str, known_at: datetime | None
    ) -> tuple[PartyEntry | NoticeEntry, ...]:
        """As store.views.entries_on."""
        versions = self.lists.get((source_id, list_id))
        return tuple(one.entry for one in versions.at(known_at)) if versions else ()

    def observe(
        self, source_id: str, list_id: str, on: date, known_at: datetime | None
    ) -> tuple[Standing, ...] | None:
        """As run.standings.observed of those entries."""
        shown = self.shown.get((source_id, list_id))
        return shown.on(on, known_at) if shown else None


class Memory:
    """One process's memory of the database; safe for many threads."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._lock = RLock()
        self._mark = Mark({}, 0, None)
        self._versions: dict[str, dict[int, Version]] = {}
        self._picture = Picture(0, {}, Versions(()), {})
        self._folded: Recent[Folded] = Recent(12)
        self._rows: Recent[tuple[Standing, ...]] = Recent(_ROWS, len)

    def refresh(self) -> Mark:
        """Take over what was written since the last time; the mark reached."""
        mark = views.mark(self._tools.engine)
        if mark == self._mark:
            return mark
        with self._lock:
            # Looked at again: another thread may have come further meanwhile, and the way back is a restore.
            mark = views.mark(self._tools.engine)
            moved = {name for name, seq in mark.sources.items() if self._mark.sources.get(name) != seq}
            opened = sum(self._take(source_id, mark.sources[source_id]) for source_id in sorted(moved))
            if moved:
                self._picture = self._drawn(moved)
            self._mark = mark
        if opened > _MANY:
            settle()
        return mark

    @property
    def picture(self) -> Picture:
        """The database as it was at the last refresh."""
        return self._picture

    def _take(self, source_id: str, seq: int) -> int:
        """Read what a source wrote since; how many versions were opened."""
        after = self._mark.sources.get(source_id, -1)
        known = self._versions.setdefault(source_id, {})
        if seq < after:  # the database was put back to an earlier state
            known.clear()
            after = -1
        news = views.grown(self._tools.engine, source_id, after)
        for version_id, closed_at in news.closed.items():
            if version_id in known:
                known[version_id] = replace(known[version_id], closed_at=closed_at)
        known.update((one.version_id, one) for one in news.opened)
        return len(news.opened)

    def _drawn(self, moved: set[str]) -> Picture:
        former = self._picture
        lists = {place: kept for place, kept in former.lists.items() if place[0] not in moved}
        shown = {place: kept for place, kept in former.shown.items() if place[0] not in moved}
        for source_id in moved:
            found: dict[str, list[Version]] = defaultdict(list)
            for one in self._versions[source_id].values():
                if isinstance(one.entry, PartyEntry):
                    found[one.list_id].append(one)
            for list_id, versions in found.items():
                place = (source_id, list_id)
                known = former.lists.get(place)
                if known is not None and known.holds(versions):
                    lists[place], shown[place] = known, former.shown[place]
                    continue
                lists[place] = Versions(versions)
                shown[place] = Shown(lists[place], former.shown.get(place))
        every = (one for versions in self._versions.values() for one in versions.values())
        read = [one for one in every if isinstance(one.entry, NoticeEntry)]
        notices = former.notices if former.notices.holds(read) else Versions(read)
        return Picture(former.number + 1, lists, notices, shown)

    def folded(self, known_at: datetime | None = None) -> Folded:
        """The fold of the notices as they were known (None: now)."""
        return self._fold(self._picture, known_at)

    def _fold(self, picture: Picture, known_at: datetime | None) -> Folded:
        notices = picture.notices

        def make() -> Folded:
            known = notices.at(known_at)
            return fold(
                gather((one.source_id, one.entry) for one in known if isinstance(one.entry, NoticeEntry))
            )

        return self._folded.get((notices.number, notices.state(known_at)), make)

    def standings(self, on: date, known_at: datetime | None = None) -> Standings:
        """As run.standings.standings, from memory."""
        return self._standings(self._picture, on, known_at)

    def _standings(self, picture: Picture, on: date, known_at: datetime | None) -> Standings:
        return Standings(
            self._tools.engine,
            self._tools.audience.lists,
            self._tools.sources,
            on,
            known_at,
            self._fold(picture, known_at),
            picture.entries,
            picture.observe,
        )

    def rows(self, list_id: str, on: date, known_at: datetime | None) -> tuple[Standing, ...]:
        """Who stands on a list or topic on a day, as known then: what `watcher show` prints."""
        picture = self._picture
        found = self._standings(picture, on, known_at)

        def make() -> tuple[Standing, ...]:
            return found.of(list_id) if list_id in found.lists else found.folded.on(list_id, on)

        # The state of the list's own entries at that moment, and of the notices that are pending on it.
        info = found.lists.get(list_id)
        if info is not None and info.authority_source not in found.sources:
            info = None
        versions = picture.lists.get((info.authority_source, list_id)) if info else None
        seen = (versions.number, versions.state(found.seen_by(list_id))) if versions else (0, 0)
        key = list_id, on, *seen, picture.notices.number, picture.notices.state(known_at)
        return self._rows.get(key, make)
