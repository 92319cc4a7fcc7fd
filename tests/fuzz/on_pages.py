"""The pages, feeds and files of the server over hostile records, asked for with hostile words."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import partial
from typing import Any
from urllib.parse import quote

import icalendar
from fuzz import tokens
from fuzz.made import NOW, PLACES, Maker
from fuzz.meter import Broken
from fuzz.on_renderers import acts
from fuzz.recipe import Recipe
from lxml import etree
from support.changes import LISTS

from watcher.core.view import view
from watcher.model.standing import Standing
from watcher.serve.asgi import application
from watcher.serve.library import Library
from watcher.serve.options import Options
from watcher.serve.shown import (
    Act,
    ActStory,
    Due,
    Found,
    Group,
    HeldLine,
    Lane,
    Line,
    ListLine,
    PartyStory,
    Rows,
    SourceLine,
    Stage,
    Stretch,
    Touched,
)

_PATHS = (
    *(
        "/",
        "/acts/a1",
        "/lists",
        "/lists/us_bis_denied",
        "/lists/us_bis_denied.csv",
        "/lists/us_bis_denied.json",
    ),
    *(
        "/party",
        "/calendar",
        "/calendar.ics",
        "/sources",
        "/sources/us_bis_dpl",
        "/search",
        "/feeds",
        "/healthz",
    ),
    *(
        "/feeds/all.atom",
        "/feeds/all.json",
        "/feeds/watchlist.atom",
        "/api/lists",
        "/api/lists/us_bis_denied",
    ),
    *(
        "/api/changes",
        "/api/acts",
        "/api/acts/a1",
        "/api/party",
        "/api/calendar",
        "/api/search",
        "/api/health",
    ),
)
_ASKED = (
    *(
        "name",
        "q",
        "list",
        "country",
        "kind",
        "counterparty",
        "since",
        "until",
        "on",
        "known_at",
        "page",
        "sort",
    ),
    *("month", "state", "words", "down", "limit", "place", "from", "to", "as_of"),
)


def prepare(data: bytes) -> Callable[[], None]:
    """One page over made-up records."""
    recipe = Recipe(data)
    path = recipe.choose(_PATHS)
    asked = "&".join(
        f"{recipe.choose(_ASKED)}={quote(recipe.choose(tokens.TEXTS), safe='', errors='replace')}"
        for _ in range(recipe.number(4))
    )
    if path.endswith(("/party", "/search")) and not asked:
        asked = "name=x&q=x"
    return partial(_ask, Maker(recipe), path, asked)


def _ask(maker: Maker, path: str, query: str) -> None:
    app = application(_library(maker), Options(per_second=1e9, burst=1e9))
    status, media, body = asyncio.run(_get(app, path, query))
    if status >= 500:
        raise Broken(f"{status} for {path}: ?{query[:100]}: {body[:200]!r}")
    if status != 200:
        return
    if "html" in media:
        acts(body.decode())
    elif "json" in media:
        json.loads(body)
    elif "atom" in media:
        etree.fromstring(body)
    elif "calendar" in media:
        icalendar.Calendar.from_ical(body)


async def _get(app: Any, path: str, query: str) -> tuple[int, str, bytes]:
    """One request without a network."""
    sent: list[Mapping[str, Any]] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1:8080")],
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 8080),
    }

    asked: list[Mapping[str, Any]] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Mapping[str, Any]:
        # Whoever waits for the visitor to leave waits: an answer at once would be asked for again for ever.
        return asked.pop() if asked else await asyncio.get_running_loop().create_future()

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    media = dict(sent[0]["headers"]).get(b"content-type", b"").decode()
    return sent[0]["status"], media, b"".join(one.get("body", b"") for one in sent[1:])


def _library(maker: Maker) -> Library:
    update = maker.update()
    standings = tuple(maker.standing() for _ in range(3))
    rows = _rows(maker, standings)
    act = _act(maker)
    touched = tuple(Touched(one) for one in update.changes)
    story = ActStory(
        act, view(update, LISTS, now=NOW), (Stage("published", NOW, 1, (maker.text(),)),), touched, ()
    )
    dues = tuple(Due(one, maker.some(maker.party, 2), "a1", NOW) for one in maker.some(maker.deadline, 3))
    source = SourceLine(
        id="us_bis_dpl",
        title=maker.text(),
        authority=maker.text(),
        kind="list",
        health="held",
        last_success_at=NOW,
        last_attempt_at=NOW,
        last_change_at=None,
        next_due_at=NOW,
        failures=1,
        entries=3,
        held=("us_bis_denied",),
        incidents=(maker.incident(),),
        urls=(maker.text(),),
    )
    held = HeldLine("us_bis_dpl", "us_bis_denied", NOW, 1, 2, (maker.text(),), update.changes)
    made: dict[str, Any] = {
        "now": lambda: NOW,
        "lists": {**LISTS},
        "today": lambda _: NOW.date(),
        "overview": lambda on, at: [
            ListLine(one, Counter(listed=3), maker.day(), NOW) for one in LISTS.values()
        ],
        "rows": lambda place, on, at: rows if place in LISTS else None,
        "acts": lambda: [act],
        "act": lambda one: story if one == "a1" else None,
        "party": lambda name: _story(maker, name, standings, act, dues),
        "dues": lambda first, last: dues,
        "search": lambda asked: [Found(one, maker.text(), "near", 0.9, maker.text()) for one in standings],
        "changes": lambda since, place, kind, most: update.changes,
        "sources": lambda: [source],
        "counts": lambda one: [("us_bis_denied", NOW, 3)],
        "incidents": lambda: [maker.incident()],
        "held": lambda: [held],
        "evidence": lambda one: None,
        "act_evidence": lambda one: None,
        "health": lambda: {"sources": {maker.text(): 1}},
    }
    rest = {field.name: (lambda *_: "") for field in fields(Library) if field.name not in (*made, "metrics")}
    return Library(**made, **rest)


def _rows(maker: Maker, standings: tuple[Standing, ...]) -> Rows:
    return Rows(
        place=PLACES[0],
        title=maker.text(),
        title_zh=maker.text(),
        info=None,
        on=NOW.date(),
        known_at=None,
        tag="1",
        counts={"listed": len(standings)},
        countries={"US": 2, "<b>": 1},
        matching=lambda among: len(standings),
        part=lambda among, first, most: standings[first : first + most],
        each=lambda among: iter(standings),
    )


def _act(maker: Maker) -> Act:
    line = Line(
        "c1", "added", PLACES[0], "k", maker.text(), maker.text(), ("US", "<b>"), 1, maker.day(), maker.day()
    )
    names = ((maker.text(), maker.text()),)
    group = Group(PLACES[0], "added", 1, maker.day(), maker.day(), names, maker.text())
    number, url = maker.text(), maker.text()
    day = maker.day() or NOW.date()
    return Act(
        "a1", True, maker.text(), number, "published", day, NOW, url, ("us_bis_dpl",), (line,), (group,)
    )


def _story(maker: Maker, name: str, standings: Any, act: Act, dues: Any) -> PartyStory:
    stretches = (
        Stretch("listed", maker.day(), maker.day(), maker.text()),
        Stretch("suspended", None, None, ""),
    )
    lane = Lane(PLACES[0], None, maker.text(), "a1", stretches, seen=True)
    deadlines = tuple(one.deadline for one in dues)
    parties = ((PLACES[0], maker.party()),)
    return PartyStory(name, parties, standings, (lane,), ((act, act.lines),), deadlines, NOW.date())
