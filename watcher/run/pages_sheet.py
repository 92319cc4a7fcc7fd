"""One list on one day, as a page looks at it: counted, filtered and sorted in the index, shown row by row."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import count

from watcher.core.text import loose
from watcher.model.standing import Standing
from watcher.model.views import Among
from watcher.run.pages_index import Index, number_of
from watcher.run.pages_recent import Recent
from watcher.run.standings import printed
from watcher.store.index import Moment
from watcher.store.index import rows as index_rows

Show = Callable[[Sequence[int]], dict[int, Standing]]
"""version ids → the standings that they come to by themselves"""

_numbers = count(1)
_NOWHERE = -1
_BATCH = 500
"""Rows that are read at once: what a download holds in memory."""


class Sheet:
    """The standings of one list on one day. What is costly is worked out when it is first asked for.

    `tag` stands for all that the rows depend on. `place` is the list in the index, None for one that is
    folded from notices. `beside` are rows of the list itself that the index cannot judge alone, each with its
    entry's key; `behind` are rows that follow the list, or are the whole of it, in their order.
    """

    def __init__(
        self,
        index: Index,
        show: Show,
        kept: Recent[array[int]],
        place: int | None,
        when: Moment,
        *,
        tag: str,
        beside: Sequence[tuple[str, Standing]] = (),
        behind: Sequence[Standing] = (),
    ) -> None:
        self.number = next(_numbers)
        self.tag, self.behind = tag, behind
        self._index, self._show, self._kept = index, show, kept
        self._place, self._when = _NOWHERE if place is None else place, when
        self._beside = beside
        self._given = [*(one for _, one in beside), *behind]

    @cached_property
    def _counted(self) -> list[tuple[str, str, int]]:
        with self._index.file.reading() as connection:
            return index_rows.counted(connection, self._place, self._when)

    @cached_property
    def counts(self) -> Counter[str]:
        """Standing → number."""
        found = Counter([one.state.value for one in self._given])
        for state, _, number in self._counted:
            found[state] += number
        return found

    @cached_property
    def countries(self) -> Counter[str]:
        """Country → number of rows."""
        found = Counter([code for one in self._given if one.party for code in one.party.countries])
        for _, countries, number in self._counted:
            found.update(dict.fromkeys(countries.split(), number))
        return found

    def matching(self, among: Among) -> int:
        """How many rows the filters leave."""
        return sum(self.counts.values()) if among.is_everything else len(self._filtered(among))

    def part(self, among: Among, start: int, count: int) -> list[Standing]:
        """Some of the rows that the filters leave, in order."""
        if among.is_everything:
            return self._standings(self._chosen(among, start, count))
        return self._standings(self._filtered(among)[start : start + count])

    def each(self, among: Among) -> Iterator[Standing]:
        """All rows that the filters leave, read a batch at a time."""
        rows = self._chosen(among)
        for start in range(0, len(rows), _BATCH):
            yield from self._standings(rows[start : start + _BATCH])

    def _filtered(self, among: Among) -> array[int]:
        return self._kept.get((self.number, among), lambda: self._chosen(among))

    def _chosen(self, among: Among, start: int = 0, count: int = -1) -> array[int]:
        with self._index.file.reading() as connection:
            return index_rows.chosen(connection, self._place, self._when, self._told, among, start, count)

    def _standings(self, rows: Sequence[int]) -> list[Standing]:
        found = self._show([one for one in rows if one >= 0])
        return [found[one] if one >= 0 else self._given[-1 - one] for one in rows]

    def of_parties(self, keys: Iterable[str]) -> list[Standing]:
        """The standings of the parties with these keys."""
        wanted = frozenset(keys)
        found = [one for one in self._given if one.party and one.party.key in wanted]
        numbers = [number_of(key) for key in wanted]
        with self._index.file.reading() as connection:
            rows = index_rows.of_parties(connection, self._place, self._when, numbers)
        return [*self._show(rows).values(), *found]

    @cached_property
    def _told(self) -> str:
        """The given rows with the columns by which they are sorted and filtered."""
        beside = [(*printed(one), key, 0, *_columns(one)) for key, one in self._beside]
        behind = [("", "", f"{place:08d}", 1, *_columns(one)) for place, one in enumerate(self.behind)]
        return json.dumps([*beside, *behind], ensure_ascii=False)


def _columns(one: Standing) -> tuple[str, ...]:
    party, act = one.party, one.instrument
    texts = [name.text for name in party.names] if party else [one.title, one.clause or ""]
    return (
        party.name.casefold() if party else one.title,
        " ".join(party.countries) if party else "",
        one.state.value,
        one.since.isoformat() if one.since else "",
        one.until.isoformat() if one.until else "",
        (act.number or str(act.published_on or "")) if act else "",
        "|".join(map(loose, texts)),
    )
