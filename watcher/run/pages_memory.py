"""What the pages read: the notices and their fold in memory, everybody on the lists in the index.

A request costs one small query (how far has the database come?) while nothing was written; when a source
has moved on, only what it wrote since is read.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from threading import RLock

from watcher.core.evidence import act_of
from watcher.core.hashing import digest
from watcher.core.register import gather
from watcher.core.standing import Folded, fold
from watcher.model.codec import instant
from watcher.model.entry import PartyEntry
from watcher.model.measure import NoticeEntry
from watcher.model.standing import Standing
from watcher.run.pages_index import Index
from watcher.run.pages_recent import Recent
from watcher.run.pages_sheet import Sheet
from watcher.run.pages_versions import Versions
from watcher.run.standings import Standings, observed
from watcher.run.tools import Tools
from watcher.store.index import Moment, Place
from watcher.store.index import rows as index_rows
from watcher.store.views import memory as views
from watcher.store.views.memory import Mark, Version

_ROWS = 2_000_000
"""Places of rows that are kept over all remembered tables: sixteen megabytes."""


@dataclass(frozen=True)
class Picture:
    """The database as it was at one mark. `number` grows with every picture; `places` is the index."""

    number: int
    mark: Mark
    notices: Versions
    places: Mapping[tuple[str, str], Place]

    def sources_of(self, list_id: str) -> tuple[str, ...]:
        """The sources that show this list."""
        return tuple(source_id for source_id, shown in self.places if shown == list_id)


class Memory:
    """One process's memory of the database; safe for many threads."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._lock = RLock()
        self._notices: dict[str, dict[int, Version]] = {}
        self._picture = Picture(0, Mark({}, 0, None), Versions(()), {})
        self._folded: Recent[Folded] = Recent(40)
        self._sheets: Recent[Sheet] = Recent(200)
        self._chosen: Recent[array[int]] = Recent(_ROWS, len)
        self.index = Index(tools.engine)

    def refresh(self) -> Picture:
        """The database as it is now; what was written since the last time is taken over."""
        mark = views.mark(self._tools.engine)
        if mark == self._picture.mark:
            return self._picture
        with self._lock:
            # Looked at again: another thread may have come further meanwhile, and the way back is a restore.
            mark, former = views.mark(self._tools.engine), self._picture
            if mark != former.mark:
                known = former.mark.sources
                moved = {name for name, seq in mark.sources.items() if known.get(name) != seq}
                for source_id in sorted(moved):
                    self._take(source_id, known.get(source_id, -1), mark.sources[source_id])
                places = self.index.refresh(mark) if moved or not former.number else former.places
                read = [one for versions in self._notices.values() for one in versions.values()]
                notices = former.notices if former.notices.holds(read) else Versions(read)
                self._picture = Picture(former.number + 1, mark, notices, places)
            return self._picture

    @property
    def picture(self) -> Picture:
        """The database as it was at the last refresh."""
        return self._picture

    def _take(self, source_id: str, after: int, seq: int) -> None:
        known = self._notices.setdefault(source_id, {})
        if seq < after:  # the database was put back to an earlier state
            known.clear()
            after = -1
        news = views.notices_grown(self._tools.engine, source_id, after)
        for version_id, closed_at in news.closed.items():
            if version_id in known:
                known[version_id] = replace(known[version_id], closed_at=closed_at)
        known.update((one.version_id, one) for one in news.opened)

    def folded(self, known_at: datetime | None = None, only: str | None = None) -> Folded:
        """The fold of the notices as they were known (None: now), of one list or topic where given."""
        notices = self._picture.notices

        def make() -> Folded:
            known = notices.at(known_at)
            return fold(
                gather((one.source_id, one.entry) for one in known if isinstance(one.entry, NoticeEntry)),
                only,
            )

        return self._folded.get((notices.number, notices.state(known_at), only), make)

    def standings(self, place: str, on: date, known_at: datetime | None = None) -> Standings:
        """As run.standings.standings, of one list or topic; only its fold comes from memory.

        What is known now is folded once for all of them, what was known at other moments for each alone.
        """
        tools = self._tools
        folded = self.folded(known_at, None if known_at is None else place)
        return Standings(tools.engine, tools.audience.lists, tools.sources, on, known_at, folded)

    def sheet(self, list_id: str, on: date, known_at: datetime | None) -> Sheet:
        """Who stands on a list or topic on a day, as known then: what `watcher show` prints."""
        picture, found = self._picture, self.standings(list_id, on, known_at)
        source_id = found.shown_by(list_id)
        place = picture.places.get((source_id, list_id)) if source_id else None
        at = ""
        if place is not None:
            with self.index.file.reading() as connection:
                at = index_rows.moment_before(connection, place.number, instant(found.seen_by(list_id)))
        notices = picture.notices
        changed = (place.number, place.changed) if place else None
        key = list_id, str(on), at, changed, notices.stamp, notices.state(known_at)
        return self._sheets.get(key, lambda: self._sheet(list_id, found, place, at, digest(key)))

    def _sheet(self, list_id: str, found: Standings, place: Place | None, at: str, tag: str) -> Sheet:
        when = Moment(found.on.isoformat(), at)
        made = partial(Sheet, self.index, self.shown, self._chosen, when=when, tag=tag)
        if place is None or not self._is_known(place, when):
            return made(place=None, behind=found.folded.on(list_id, found.on))
        with self.index.file.reading() as connection:
            together = index_rows.shared(connection, place.number, when)
        beside = self.judged(together, found.on)
        alone = made(place=place.number, beside=beside)
        pending = found.pending(list_id)
        shown = alone.of_parties({one.party.key for one in pending if one.party}) if pending else ()
        names = {one.party.key for one in shown if one.party}
        behind = [one for one in pending if one.party and one.party.key not in names]
        return made(place=place.number, beside=beside, behind=behind) if behind else alone

    def _is_known(self, place: Place, when: Moment) -> bool:
        with self.index.file.reading() as connection:
            return index_rows.is_known(connection, place.number, when.at)

    def judged(self, ids: Sequence[int], on: date) -> list[tuple[str, Standing]]:
        """The entries of these versions, one standing an act, each with the key of its first entry."""
        acts: dict[Hashable, list[PartyEntry]] = {}
        for entry in self.entries(ids):
            acts.setdefault(act_of(entry), []).append(entry)
        return [(group[0].key, one) for group in acts.values() for one in observed(group, on)]

    def shown(self, ids: Sequence[int]) -> dict[int, Standing]:
        """Version id → what the entry comes to by itself."""
        found: dict[int, Standing] = {}
        for version_id, one in self.versions(ids).items():
            if isinstance(one.entry, PartyEntry):
                (standing,) = observed([one.entry], date.max)
                found[version_id] = standing
        return found

    def versions(self, ids: Iterable[int]) -> dict[int, Version]:
        """These versions, by id."""
        return dict(sorted(views.versions(self._tools.engine, ids).items()))

    def entries(self, ids: Iterable[int]) -> list[PartyEntry]:
        """The entries of these versions, in their order."""
        wanted = list(ids)
        found = self.versions(wanted)
        every = (found[one].entry for one in wanted if one in found)
        return [entry for entry in every if isinstance(entry, PartyEntry)]

    def called(self, source_id: str, list_id: str, names: Collection[str]) -> list[PartyEntry]:
        """The entries that stand now on one list of a source under these printed names."""
        place = self._picture.places.get((source_id, list_id))
        if place is None:
            return []
        with self.index.file.reading() as connection:
            ids = index_rows.called(connection, place.number, names)
        return self.entries(ids)
