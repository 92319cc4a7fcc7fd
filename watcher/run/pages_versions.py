"""The versions of the entries of one list, and what the list shows on any day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from operator import itemgetter

from watcher.core.evidence import act_of
from watcher.model.codec import instant
from watcher.model.entry import PartyEntry
from watcher.model.standing import Standing
from watcher.run.standings import observed, printed
from watcher.store.views.memory import Version

_END = "9999"
_numbers = count(1)


class Versions:
    """The versions of some entries, and who of them was known at a moment.

    `number` is of these versions alone: whatever is remembered of them is remembered under it.
    """

    def __init__(self, versions: Iterable[Version]) -> None:
        self.all = sorted(versions, key=lambda one: (one.source_id, one.key, one.opened_seq))
        moments = {one.known_from for one in self.all} | {one.opened_at for one in self.all}
        self.number = next(_numbers)
        self._ids = {id(one) for one in self.all}
        self._moments = sorted(moments | {one.closed_at for one in self.all if one.closed_at})

    def holds(self, versions: Sequence[Version]) -> bool:
        """Whether these are the very versions."""
        return len(versions) == len(self.all) and self._ids == {id(one) for one in versions}

    def state(self, known_at: datetime | None) -> int:
        """A number that is the same for all moments at which the same was known; -1: now."""
        return -1 if known_at is None else bisect_right(self._moments, instant(known_at))

    def at(self, known_at: datetime | None) -> list[Version]:
        """The versions known at a moment (None: now), one an entry, by key. As store.views.lists says."""
        at = _END if known_at is None else instant(known_at)
        found: dict[tuple[str, str], Version] = {}
        for one in self.all:
            alive = one.closed_at is None or (known_at is not None and one.closed_at > at)
            if not alive or one.known_from > at:
                continue
            other = found.get((one.source_id, one.key))
            if other is None or one.opened_at <= at or other.opened_at > at:
                found[one.source_id, one.key] = one
        return list(found.values())


class Shown:
    """What a list shows, ready for any day: most entries have one version and are an act by themselves.

    Those are judged once. Versions that share an entry or an act are judged together, for each day anew, by
    the same function that judges a whole list.
    """

    def __init__(self, versions: Versions, former: Shown | None = None) -> None:
        known: Mapping[int, _Plain] = former.judged if former else {}
        clusters = _clusters(versions.all)
        alone = [one[0] for one in clusters if len(one) == 1]
        self.judged: dict[int, _Plain] = {id(one): known.get(id(one)) or _Plain.of(one) for one in alone}
        self._plain = sorted(self.judged.values(), key=lambda plain: plain.order)
        self._orders = [one.order for one in self._plain]
        self._joined = [Versions(one) for one in clusters if len(one) > 1]

    def on(self, day: date, known_at: datetime | None) -> tuple[Standing, ...] | None:
        """As run.standings.observed; None where nothing was known."""
        at = _END if known_at is None else instant(known_at)
        found = False
        joined: list[tuple[tuple[str, str, str], Standing]] = []
        for versions in self._joined:
            entries = [one.entry for one in versions.at(known_at)]
            found = found or bool(entries)
            for standing in observed([one for one in entries if isinstance(one, PartyEntry)], day):
                joined += [((*printed(standing), entries[0].key), standing)]
        joined.sort(key=itemgetter(0))
        rows: list[Standing] = []
        begin = 0
        # Both are in order: what is judged anew is set between what was judged once.
        for order, standing in joined:
            end = bisect_right(self._orders, order, begin)
            rows += self._between(begin, end, day, at, now=known_at is None)
            rows.append(standing)
            begin = end
        rows += self._between(begin, len(self._plain), day, at, now=known_at is None)
        return tuple(rows) if rows or found or self._any(at, now=known_at is None) else None

    def _between(self, begin: int, end: int, day: date, at: str, *, now: bool) -> list[Standing]:
        if now:
            return [
                one.standing
                for one in self._plain[begin:end]
                if one.closed_at is None and (one.begins is None or one.begins <= day)
            ]
        return [
            one.standing
            for one in self._plain[begin:end]
            if one.known_from <= at
            and (one.closed_at is None or one.closed_at > at)
            and (one.begins is None or one.begins <= day)
        ]

    def _any(self, at: str, *, now: bool) -> bool:
        return any(
            one.known_from <= at and (one.closed_at is None or (not now and one.closed_at > at))
            for one in self._plain
        )


@dataclass(frozen=True, slots=True)
class _Plain:
    """A version that is alone, with the standing that it comes to."""

    version: Version
    order: tuple[str, str, str]
    known_from: str
    closed_at: str | None
    begins: date | None
    standing: Standing

    @classmethod
    def of(cls, version: Version) -> _Plain:
        entry = version.entry
        assert isinstance(entry, PartyEntry), "a list has parties"
        (standing,) = observed([entry], date.max)
        if standing.party == entry.party:
            standing = replace(standing, party=entry.party)  # one of the two is enough in memory
        order = (*printed(standing), version.key)
        return cls(version, order, version.known_from, version.closed_at, entry.effective_on, standing)


def _clusters(versions: Iterable[Version]) -> list[list[Version]]:
    """Versions that have an entry or an act in common, directly or through others."""
    home: dict[Hashable, list[Version]] = {}
    for one in versions:
        assert isinstance(one.entry, PartyEntry), "a list has parties"
        key, act = (one.source_id, one.key), act_of(one.entry)
        mine, theirs = home.get(key), home.get(act)
        if mine is not None and theirs is not None and mine is not theirs:
            mine.extend(theirs)
            for other in theirs:
                assert isinstance(other.entry, PartyEntry), "a list has parties"
                home[other.source_id, other.key] = home[act_of(other.entry)] = mine
        cluster = mine if mine is not None else theirs if theirs is not None else []
        cluster.append(one)
        home[key] = home[act] = cluster
    return list({id(cluster): cluster for cluster in home.values()}.values())
