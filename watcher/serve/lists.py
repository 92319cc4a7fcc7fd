"""The lists, and who stands on each: on any day, as known at any moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from watcher.core import countries
from watcher.core.chart import Axis, Tick, bars
from watcher.core.text import loose
from watcher.model.standing import State
from watcher.model.views import Among
from watcher.serve import timeline
from watcher.serve.asked import Asked
from watcher.serve.downloads import Downloads, csv_lines, json_lines
from watcher.serve.shown import Act, Rows
from watcher.serve.site import Site

_PER_PAGE = 50
_SORTS = ("name", "country", "standing", "since", "until", "act")
_KEPT = ("on", "known", "state", "country", "q", "sort", "down")
_AHEAD = timedelta(days=400)
_MARKS = 90
_STRIP = timedelta(days=365 * 3)


def overview(site: Site, drawn: timeline.Shown, request: Request) -> Response:
    """All lists with their figures, as `watcher show` prints them."""
    asked, library = Asked(request), site.library
    on, known = asked.day("on") or library.today(""), asked.moment("known")
    lines = library.overview(on, known)
    axis = Axis(on - _STRIP, max(on, library.today("")))
    came = drawn.counts(library.acts())
    rows = [(line, bars(came.get(line.info.id, ()), axis, height=30, most=40)) for line in lines]
    rows.sort(key=lambda row: not row[0].counts)
    context = {
        "asked": asked,
        "on": on,
        "known": known,
        "countries": [
            (code, countries.english(code), [row for row in rows if row[0].info.country == code])
            for code in dict.fromkeys(line.info.country for line in lines)
        ],
    }
    return site.page(request, "lists.html", context)


def page(site: Site, drawn: timeline.Shown, request: Request) -> Response:
    """One list or topic: the table, the day, the filters."""
    asked, library = Asked(request), site.library
    place = request.path_params["place"]
    rows = _rows(site, asked, place)
    among = _among(asked)
    matching = rows.matching(among)
    pages = max(1, -(-matching // _PER_PAGE))
    number = min(asked.number("page", 1, 1, 1_000_000), pages)
    acts = drawn.of_place(library.acts(), place)
    today = library.today(place)
    slider = _slider(acts, rows, today)
    context: dict[str, Any] = {
        "asked": asked,
        "rows": rows,
        "kept": _KEPT,
        "counts": Counter(rows.counts),
        "codes": sorted(
            ((code, countries.english(code), found) for code, found in rows.countries.items()),
            key=lambda row: row[1],
        ),
        "chosen": rows.part(among, (number - 1) * _PER_PAGE, _PER_PAGE),
        "total": sum(rows.counts.values()),
        "matching": matching,
        "start": (number - 1) * _PER_PAGE,
        "number": number,
        "pages": pages,
        "sort": asked.choice("sort", _SORTS, "name"),
        "down": asked.choice("down", ("1",)),
        "slider": slider,
        "on": today,
        "acts": acts[:8],
        "acts_total": len(acts),
    }
    return site.page(request, "list.html", context)


def as_csv(site: Site, downloads: Downloads, request: Request) -> Response:
    """The table as `watcher show LIST --csv` prints it, with the page's filters."""
    asked = Asked(request)
    rows, among = _rows(site, asked, request.path_params["place"]), _among(asked)
    lines = csv_lines(rows.each(among))
    key, name = f"csv {rows.tag} {among}", f"{rows.place}-{rows.on}.csv"
    return downloads.answer(request, key, lines, "text/csv; charset=utf-8", name=name)


def as_json(site: Site, downloads: Downloads, request: Request) -> Response:
    """The whole list as `watcher show LIST --json` prints it."""
    rows = _rows(site, Asked(request), request.path_params["place"])
    return json_file(request, downloads, rows, name=f"{rows.place}-{rows.on}.json")


def json_file(request: Request, downloads: Downloads, rows: Rows, *, name: str | None = None) -> Response:
    """What `show --json` prints, as a file."""
    key = f"json {rows.tag} {rows.on} {rows.known_at}"
    return downloads.answer(request, key, json_lines(rows), "application/json", name=name)


@dataclass(frozen=True)
class Slider:
    """The days between which a reader moves, and those on which something changed, in percent."""

    first: date
    last: date
    at: float
    today: float
    marks: tuple[tuple[float, date, str], ...]
    ticks: tuple[Tick, ...]
    before: date | None
    after: date | None


def _rows(site: Site, asked: Asked, place: str) -> Rows:
    on = asked.day("on") or site.library.today(place)
    rows = site.library.rows(place, on, asked.moment("known"))
    if rows is None:
        raise HTTPException(404, f"No list is called {place!r}.")
    return rows


def _among(asked: Asked) -> Among:
    """The filters and the order that are asked for."""
    return Among(
        state=asked.choice("state", {one.value for one in State}),
        country=asked.text("country"),
        words=loose(asked.text("q")),
        sort=asked.choice("sort", _SORTS, "name"),
        down=asked.choice("down", ("1",)) == "1",
    )


def _slider(acts: Sequence[Act], rows: Rows, today: date) -> Slider:
    marks: dict[date, str] = {}
    for act in acts:
        for group in act.groups:
            if group.place != rows.place:
                continue
            day = group.effective_on or act.day
            marks.setdefault(day, act.title)
            if group.until:
                marks.setdefault(group.until + timedelta(days=1), f"after the last day under {act.title}")
    horizon = max([today, *(day for day in marks if day <= today + _AHEAD)]) + timedelta(days=14)
    earliest = min([today - timedelta(days=365), *(day for day in marks if day > date(1990, 1, 1))])
    axis = Axis(min(earliest - timedelta(days=14), rows.on), max(horizon, rows.on))
    days = sorted(day for day in marks if axis.first <= day <= axis.last)
    return Slider(
        axis.first,
        axis.last,
        axis.at(rows.on),
        axis.at(today),
        tuple((axis.at(day), day, marks[day]) for day in days[-_MARKS:]),
        axis.ticks(),
        max((day for day in days if day < rows.on), default=None),
        min((day for day in days if day > rows.on), default=None),
    )
