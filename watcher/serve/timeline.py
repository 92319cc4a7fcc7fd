"""Acts by day, filtered, with what came to and left each list over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from watcher.core import countries
from watcher.core.chart import Axis, Bars, bars
from watcher.serve.asked import Asked
from watcher.serve.shown import Act
from watcher.serve.site import Site

CAME = frozenset({"added", "moved", "resumed"})
PAUSED = frozenset({"suspended", "exempted"})
GONE = frozenset({"removed", "ended", "cancelled"})
_PER_PAGE = 30
_FILTERS = ("list", "country", "kind", "counterparty", "since", "until")
_CHARTS = 24

Counts: TypeAlias = Mapping[str, Sequence[tuple[date, int, int, int]]]
"""list → (day, came, paused, gone)"""


@dataclass(frozen=True)
class Wanted:
    """Which acts a reader wants to see. An empty field matches everything."""

    place: str = ""
    country: str = ""
    kind: str = ""
    counterparty: str = ""
    since: date | None = None
    until: date | None = None

    def holds(self, act: Act) -> bool:
        """Whether one change of the act meets all of it."""
        if (self.since and act.day < self.since) or (self.until and act.day > self.until):
            return False
        if not (self.place or self.kind or self.country or self.counterparty):
            return True
        if (self.place and self.place not in act.places) or (
            self.country and self.country not in act.countries
        ):
            return False
        return any(
            (not self.place or line.place == self.place)
            and (not self.kind or line.kind == self.kind)
            and (not self.country or self.country in line.countries)
            and (not self.counterparty or self.counterparty in line.hits)
            for line in act.lines
        )


@dataclass(frozen=True)
class Facets:
    """What can be filtered by: only what there is."""

    places: tuple[str, ...]
    countries: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    counterparties: tuple[str, ...]


class Shown:
    """Facets and charts of the acts, worked out again only when there are others."""

    def __init__(self) -> None:
        self._known: tuple[Sequence[Act], Facets] | None = None
        self._counts: tuple[Sequence[Act], Counts] | None = None
        self._places: tuple[Sequence[Act], Mapping[str, Sequence[Act]]] | None = None
        self._charts: tuple[Sequence[Act], date, list[tuple[str, Bars]]] | None = None

    def of_place(self, acts: Sequence[Act], place: str) -> Sequence[Act]:
        """The acts that touch one list or topic."""
        known = self._places
        if known is None or known[0] is not acts:
            found: dict[str, list[Act]] = defaultdict(list)
            for act in acts:
                for touched in act.places:
                    found[touched].append(act)
            known = self._places = acts, found
        return known[1].get(place, ())

    def counts(self, acts: Sequence[Act]) -> Counts:
        """What came to and left each list."""
        known = self._counts
        if known is None or known[0] is not acts:
            known = self._counts = acts, counts(acts)
        return known[1]

    def charts(self, acts: Sequence[Act], today: date) -> list[tuple[str, Bars]]:
        """The charts of all acts, without a filter."""
        known = self._charts
        if known is None or known[0] is not acts or known[1] != today:
            known = self._charts = acts, today, charts(acts, Wanted(), today)
        return known[2]

    def facets(self, acts: Sequence[Act]) -> Facets:
        """What these acts can be filtered by."""
        known = self._known
        if known is None or known[0] is not acts:
            codes = {code for act in acts for code in act.countries}
            named = sorted(((code, countries.english(code)) for code in codes), key=lambda pair: pair[1])
            known = (
                acts,
                Facets(
                    tuple(sorted({place for act in acts for place in act.places if place})),
                    tuple(named),
                    tuple(sorted({group.kind for act in acts for group in act.groups})),
                    tuple(sorted({name for act in acts for name in act.hits})),
                ),
            )
            self._known = known
        return known[1]


def page(site: Site, facets: Shown, request: Request) -> Response:
    """The first page: what happened, the newest first."""
    asked, library = Asked(request), site.library
    acts = library.acts()
    known = facets.facets(acts)
    wanted = Wanted(
        asked.choice("list", {*known.places, *library.lists}),
        asked.choice("country", {code for code, _ in known.countries}),
        asked.choice("kind", known.kinds),
        asked.choice("counterparty", known.counterparties),
        asked.day("since"),
        asked.day("until"),
    )
    today = library.today("")
    everything = wanted == Wanted()
    found = acts if everything else [act for act in acts if wanted.holds(act)]
    pages = max(1, -(-len(found) // _PER_PAGE))
    number = asked.number("page", 1, 1, 100_000)
    chosen = found[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    days = [(day, list(group)) for day, group in groupby(chosen, key=lambda act: act.day)]
    soon = library.dues(today, today + timedelta(days=400))[:3]
    sources = library.sources()
    context: dict[str, Any] = {
        "asked": asked,
        "wanted": wanted,
        "facets": known,
        "total": len(found),
        "days": days,
        "number": number,
        "pages": pages,
        "filters": _FILTERS,
        "filtered": any(asked.text(name) for name in _FILTERS),
        "charts": facets.charts(acts, today) if everything else charts(found, wanted, today),
        "sources": sources,
        "titles": {line.id: line.title for line in sources},
        "soon": soon,
        "on": today,
    }
    return site.page(request, "timeline.html", context)


def charts(acts: Sequence[Act], wanted: Wanted, today: date) -> list[tuple[str, Bars]]:
    """(list, chart) of every list to which somebody came or from which somebody went, the busiest first."""
    if not acts:
        return []
    days = [act.day for act in acts if act.day > date.min]
    first = wanted.since or min(days, default=today)
    last = wanted.until or max([today, *days])
    axis = Axis(min(first, last - timedelta(days=30)), last)
    found = []
    for place, counted in counts(acts, wanted).items():
        drawn = bars(counted, axis)
        if any(drawn.totals):
            found.append((place, drawn))
    return sorted(found, key=lambda pair: (-sum(pair[1].totals), pair[0]))[:_CHARTS]


def counts(acts: Iterable[Act], wanted: Wanted | None = None) -> Counts:
    """List → (day, came, paused, gone) of each act that touches it."""
    found: dict[str, list[tuple[date, int, int, int]]] = defaultdict(list)
    narrow = wanted is not None and bool(wanted.country or wanted.counterparty or wanted.kind)
    for act in acts:
        sums: dict[str, list[int]] = {}
        if narrow and wanted is not None:
            pairs = [
                (line.place, line.kind, line.count)
                for line in act.lines
                if (not wanted.kind or line.kind == wanted.kind)
                and (not wanted.country or wanted.country in line.countries)
                and (not wanted.counterparty or wanted.counterparty in line.hits)
            ]
        else:
            pairs = [(group.place, group.kind, group.count) for group in act.groups]
        for place, kind, count in pairs:
            side = 0 if kind in CAME else 1 if kind in PAUSED else 2 if kind in GONE else None
            if side is not None and (wanted is None or not wanted.place or wanted.place == place):
                sums.setdefault(place, [0, 0, 0])[side] += count
        for place, (came, paused, gone) in sums.items():
            found[place].append((act.day, came, paused, gone))
    return found
