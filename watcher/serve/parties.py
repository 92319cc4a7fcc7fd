"""One party: every list, act and change, and its story as a line in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from watcher.core.chart import Axis, Span, Tick
from watcher.model.entry import NameRole, Party
from watcher.model.standing import State
from watcher.serve.asked import Asked
from watcher.serve.shown import Lane, PartyStory, Stretch
from watcher.serve.site import Site

_BINDING = (State.LISTED, State.SUSPENDED, State.EXEMPTED, State.PENDING)
_LANES = 40


@dataclass(frozen=True)
class Drawn:
    """One lane with the place of each of its stretches."""

    lane: Lane
    spans: tuple[tuple[Stretch, Span], ...]


@dataclass(frozen=True)
class Story:
    """The lanes over one axis; `today` in percent."""

    lanes: tuple[Drawn, ...]
    ticks: tuple[Tick, ...]
    today: float
    hidden: int


def page(site: Site, request: Request) -> Response:
    """The page of a party."""
    name = Asked(request).text("name", 1000)
    if not name:
        raise HTTPException(400, "Which party? Give a name: /party?name=…")
    story = site.library.party(name)
    if story is None:
        said = f"Nobody on any list is called “{name}” as a primary name."
        context: dict[str, Any] = {"heading": "Not here", "detail": said, "look_for": name}
        return site.page(request, "error.html", context, status=404)
    parties = [party for _, party in story.parties]
    context = {
        "story": story,
        "drawn": draw(story),
        "names": names(parties),
        "countries": list(dict.fromkeys(code for party in parties for code in party.countries)),
        "addresses": list(dict.fromkeys(text for party in parties for text in party.addresses)),
        "identifiers": list(dict.fromkeys(pair for party in parties for pair in party.identifiers)),
        "details": list(
            dict.fromkeys((place, *pair) for place, party in story.parties for pair in party.details)
        ),
        "binding": [one for one in story.standings if one.state in _BINDING],
        "on": story.on,
    }
    return site.page(request, "party.html", context)


def names(parties: Iterable[Party]) -> dict[NameRole, list[tuple[str, str]]]:
    """Role → (text, language) of every name that is printed anywhere, each once."""
    found: dict[NameRole, dict[str, str]] = {role: {} for role in NameRole}
    for party in parties:
        for name in party.names:
            found[name.role].setdefault(name.text, name.lang)
    primary = found[NameRole.PRIMARY]
    return {
        role: [pair for pair in texts.items() if role is NameRole.PRIMARY or pair[0] not in primary]
        for role, texts in found.items()
    }


def draw(story: PartyStory) -> Story:
    """The lanes of a story over one axis: from its first day to its last, today in sight."""
    lanes = [lane for lane in story.lanes if lane.stretches]
    days = [day for lane in lanes for one in lane.stretches for day in (one.first, one.last) if day]
    near = [day for day in days if date(1960, 1, 1) < day < date(2100, 1, 1)]
    first = min([story.on, *near]) - timedelta(days=45)
    last = max([story.on, *near]) + timedelta(days=60)
    axis = Axis(first, last)
    drawn = tuple(
        Drawn(lane, tuple((one, axis.span(one.first, one.last)) for one in lane.stretches))
        for lane in lanes[:_LANES]
    )
    return Story(drawn, axis.ticks(6), axis.at(story.on), max(len(lanes) - _LANES, 0))
