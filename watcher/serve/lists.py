"""The lists, and who stands on each: on any day, as known at any moment."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from watcher.core import countries
from watcher.core.chart import Axis, Tick, bars
from watcher.core.render_json import moment, standing_json
from watcher.core.render_rows import STANDING_HEAD, standing_row
from watcher.core.text import loose
from watcher.model.standing import Standing, State
from watcher.serve import timeline
from watcher.serve.asked import Asked
from watcher.serve.records import Act, Rows
from watcher.serve.site import Site, file

_PER_PAGE = 50
_KEPT = ("on", "known", "state", "country", "q", "sort", "down")
_AHEAD = timedelta(days=400)
_PUNCTUATION = {ord(sign): None for sign in " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{}~"}
_STRIP = timedelta(days=365 * 3)


def overview(site: Site, request: Request) -> Response:
    """All lists with their figures, as `watcher show` prints them."""
    asked, library = Asked(request), site.library
    on, known = asked.day("on") or library.today(""), asked.moment("known")
    lines = library.overview(on, known)
    axis = Axis(on - _STRIP, max(on, library.today("")))
    came = timeline.counts(library.acts())
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


def page(site: Site, request: Request) -> Response:
    """One list or topic: the table, the day, the filters."""
    asked, library = Asked(request), site.library
    place = request.path_params["place"]
    rows = _rows(site, asked, place)
    chosen = _chosen(asked, rows)
    pages = max(1, -(-len(chosen) // _PER_PAGE))
    number = min(asked.number("page", 1, 1, 1_000_000), pages)
    acts = [act for act in library.acts() if place in act.places]
    today = library.today(place)
    slider = _slider(acts, rows, today)
    context: dict[str, Any] = {
        "asked": asked,
        "rows": rows,
        "kept": _KEPT,
        "counts": Counter(one.state.value for one in rows.standings),
        "codes": _codes(rows.standings),
        "chosen": chosen[(number - 1) * _PER_PAGE : number * _PER_PAGE],
        "matching": len(chosen),
        "start": (number - 1) * _PER_PAGE,
        "number": number,
        "pages": pages,
        "sort": asked.choice("sort", _SORTS, "name"),
        "down": asked.choice("down", ("1",)),
        "sorts": _SORTS,
        "slider": slider,
        "on": today,
        "acts": acts[:8],
        "acts_total": len(acts),
    }
    return site.page(request, "list.html", context)


def as_csv(site: Site, request: Request) -> Response:
    """The table as `watcher show LIST --csv` prints it, with the page's filters."""
    asked = Asked(request)
    rows = _rows(site, asked, request.path_params["place"])
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(STANDING_HEAD)
    writer.writerows(standing_row(one) for one in _chosen(asked, rows))
    # A spreadsheet takes a file without the mark for its own old encoding, and Chinese for noise.
    body = b"\xef\xbb\xbf" + out.getvalue().encode()
    return file(request, body, "text/csv; charset=utf-8", name=f"{rows.place}-{rows.on}.csv")


def as_json(site: Site, request: Request) -> Response:
    """The whole list as `watcher show LIST --json` prints it."""
    asked = Asked(request)
    rows = _rows(site, asked, request.path_params["place"])
    body = json.dumps(document(rows), ensure_ascii=False, indent=1).encode() + b"\n"
    return file(request, body, "application/json", name=f"{rows.place}-{rows.on}.json")


def document(rows: Rows) -> dict[str, Any]:
    """What `show --json` prints."""
    return {
        "list": rows.place,
        "on": rows.on.isoformat(),
        "known_at": moment(rows.known_at),
        "parties": [standing_json(one) for one in rows.standings],
    }


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


def _chosen(asked: Asked, rows: Rows) -> Sequence[Standing]:
    """The rows that the filters leave, in the order that is asked for."""
    state = asked.choice("state", {one.value for one in State})
    country, words = asked.text("country"), loose(asked.text("q"))
    found: Sequence[Standing] = rows.standings
    if state:
        found = [one for one in found if one.state.value == state]
    if country:
        found = [one for one in found if one.party and country in one.party.countries]
    if words:
        found = [one for one in found if words in _letters(one)]
    sort = asked.choice("sort", _SORTS, "name")
    down = asked.choice("down", ("1",)) == "1"
    if sort == "name" and not down:
        return found
    # What has no such value stays at the end, whichever way the order goes.
    keyed = [(_SORTS[sort](one), one) for one in found]
    with_value = sorted((pair for pair in keyed if pair[0]), key=lambda pair: pair[0], reverse=down)
    return [one for _, one in with_value] + [one for value, one in keyed if not value]


def _letters(one: Standing) -> str:
    names = [name.text for name in one.party.names] if one.party else [one.title, one.clause or ""]
    text = "|".join(names)
    # Letter by letter where it must be; most names are plain, and twenty thousand are looked through.
    return text.lower().translate(_PUNCTUATION) if text.isascii() else "|".join(map(loose, names))


_SORTS: dict[str, Callable[[Standing], str]] = {
    "name": lambda one: one.party.name.casefold() if one.party else one.title,
    "country": lambda one: " ".join(one.party.countries) if one.party else "",
    "standing": lambda one: one.state.value,
    "since": lambda one: one.since.isoformat() if one.since else "",
    "until": lambda one: one.until.isoformat() if one.until else "",
    "act": lambda one: (
        (one.instrument.number or str(one.instrument.published_on or "")) if one.instrument else ""
    ),
}


def _codes(standings: Sequence[Standing]) -> list[tuple[str, str, int]]:
    found = Counter(code for one in standings if one.party for code in one.party.countries)
    return sorted(((code, countries.english(code), n) for code, n in found.items()), key=lambda row: row[1])


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
        tuple((axis.at(day), day, marks[day]) for day in days[-160:]),
        axis.ticks(),
        max((day for day in days if day < rows.on), default=None),
        min((day for day in days if day > rows.on), default=None),
    )
