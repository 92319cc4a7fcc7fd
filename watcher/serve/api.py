"""The read-only JSON API; `openapi.json` beside this file describes it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from watcher.core.render_json import (
    VERSION,
    change_json,
    changes_json,
    day,
    deadline_json,
    moment,
    standing_json,
)
from watcher.serve import lists
from watcher.serve.asked import Asked
from watcher.serve.downloads import Downloads
from watcher.serve.shown import Act
from watcher.serve.site import FOLDER, Site, file, json_document
from watcher.serve.timeline import Wanted

_MOST = 1000


def description(request: Request) -> Response:
    """The OpenAPI file."""
    return file((FOLDER / "openapi.json").read_bytes(), "application/json")


def all_lists(site: Site, request: Request) -> Response:
    """`watcher show --json`."""
    asked, library = Asked(request), site.library
    on, known = asked.day("on") or library.today(""), asked.moment("known_at")
    rows = [
        {"list": line.info.id, "title": line.info.title, "standings": dict(line.counts)}
        for line in library.overview(on, known)
    ]
    return json_document({"on": on.isoformat(), "lists": rows})


def one_list(site: Site, downloads: Downloads, request: Request) -> Response:
    """`watcher show LIST --json`."""
    asked, place = Asked(request), request.path_params["place"]
    rows = site.library.rows(place, asked.day("on") or site.library.today(place), asked.moment("known_at"))
    if rows is None:
        raise HTTPException(404, f"No list is called {place!r}.")
    return lists.json_file(request, downloads, rows)


def changes(site: Site, request: Request) -> Response:
    """`watcher changes --json`: the newest, oldest of them first."""
    asked = Asked(request)
    found = site.library.changes(
        asked.day("since"),
        asked.text("list") or None,
        asked.text("source") or None,
        asked.number("limit", 100, 1, _MOST),
    )
    return json_document(changes_json(found))


def acts(site: Site, request: Request) -> Response:
    """Acts, the newest first."""
    asked = Asked(request)
    wanted = Wanted(asked.text("list"), asked.text("country"), asked.text("kind"), asked.text("counterparty"))
    wanted = Wanted(
        wanted.place, wanted.country, wanted.kind, wanted.counterparty, asked.day("since"), asked.day("until")
    )
    found = [act for act in site.library.acts() if wanted.holds(act)]
    start, limit = asked.number("offset", 0, 0, 10_000_000), asked.number("limit", 50, 1, _MOST)
    rows = [act_json(act) for act in found[start : start + limit]]
    return json_document({"version": VERSION, "total": len(found), "acts": rows})


def one_act(site: Site, request: Request) -> Response:
    """One act with all its changes."""
    story = site.library.act(request.path_params["act"])
    if story is None:
        raise HTTPException(404, "No act has this number.")
    return json_document(
        {
            "version": VERSION,
            **act_json(story.act),
            "stages": [
                {"stage": one.name, "at": moment(one.at), "changes": one.changes, "notes": list(one.notes)}
                for one in story.stages
            ],
            "changes": [change_json(one.change) for one in story.touched],
            "documents": [
                {"role": one.role, "source": one.source_id, "sha256": one.sha256, "size": one.size}
                for one in story.exhibits
            ],
        },
    )


def party(site: Site, request: Request) -> Response:
    """One party on all lists."""
    name = Asked(request).text("name", 1000)
    story = site.library.party(name) if name else None
    if story is None:
        raise HTTPException(404, f"Nobody on any list is called {name!r}.")
    return json_document(
        {
            "version": VERSION,
            "name": story.name,
            "on": day(story.on),
            "standings": [
                {"list": one.list_id or one.topic, **standing_json(one)} for one in story.standings
            ],
            "acts": [act.id for act, _ in story.acts],
            "deadlines": [deadline_json(one) for one in story.deadlines],
        },
    )


def calendar(site: Site, request: Request) -> Response:
    """`watcher calendar --json`."""
    asked, today = Asked(request), site.library.today("")
    until = today + timedelta(days=asked.number("days", 365, 1, 36_500))
    dues = site.library.dues(today, until)
    return json_document({"version": VERSION, "deadlines": [deadline_json(one.deadline) for one in dues]})


def search(site: Site, request: Request) -> Response:
    """`watcher search NAME --json`."""
    query = Asked(request).text("q", 200)
    found = [
        {
            "list": one.standing.list_id,
            "source": one.source_id,
            "matched": one.matched,
            "match": one.match,
            "score": one.score,
            "reason": one.reason,
            **standing_json(one.standing),
        }
        for one in (site.library.search(query) if query else ())
    ]
    return json_document({"version": VERSION, "query": query, "parties": found[:_MOST]})


def health(site: Site, request: Request) -> Response:
    """`watcher health --json`."""
    return json_document(dict(site.library.health()))


def act_json(act: Act) -> dict[str, Any]:
    """One act in short."""
    return {
        "id": act.id,
        "told": act.told,
        "title": act.title,
        "number": act.number,
        "stage": act.stage,
        "day": day(act.day if act.day > date.min else None),
        "first_seen": moment(act.seen_at),
        "url": act.url,
        "sources": list(act.sources),
        "groups": [
            {
                "list": group.place,
                "kind": group.kind,
                "count": group.count,
                "effective_on": day(group.effective_on),
                "until": day(group.until),
            }
            for group in act.groups
        ],
        "counterparties": list(act.hits),
    }
