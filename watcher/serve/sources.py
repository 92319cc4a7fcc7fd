"""The sources: how each stands, what it held over time, and what waits for a person."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from watcher.core.chart import steps
from watcher.errors import WatcherError
from watcher.serve.asked import Asked
from watcher.serve.guard import Pace, is_token
from watcher.serve.site import Site

_LONGEST = 4096
_SAID = {"accepted": "Accepted.", "discarded": "Discarded.", "silent": "Accepted without telling."}


def overview(site: Site, request: Request) -> Response:
    """All sources, those first that need somebody."""
    library = site.library
    context: dict[str, Any] = {
        "lines": library.sources(),
        "held": library.held(),
        "others": library.incidents(),
        "said": _SAID.get(Asked(request).text("said"), ""),
    }
    return site.page(request, "sources.html", context)


def page(site: Site, request: Request) -> Response:
    """One source."""
    library, source_id = site.library, request.path_params["source"]
    line = next((one for one in library.sources() if one.id == source_id), None)
    if line is None:
        raise HTTPException(404, f"No source is called {source_id!r}.")
    curves: dict[str, list[tuple[float, float]]] = {}
    counted: dict[str, list[tuple[Any, int]]] = {}
    for place, at, entries in library.counts(source_id):
        curves.setdefault(place, []).append((at.timestamp(), float(entries)))
        counted.setdefault(place, []).append((at, entries))
    now = library.now()
    context: dict[str, Any] = {
        "line": line,
        "held": [one for one in library.held() if one.source_id == source_id],
        "curves": {
            place: steps(_stairs([*points, (max(now.timestamp(), points[-1][0]), points[-1][1])]))
            for place, points in curves.items()
        },
        "counted": counted,
        "said": _SAID.get(Asked(request).text("said"), ""),
    }
    return site.page(request, "source.html", context)


async def decide(site: Site, pace: Pace, request: Request) -> Response:
    """Accept or discard what is held: only with the token, which the form itself carries.

    A browser sends a remembered password with a form that another site made; it never fills in this field.
    """
    from starlette.concurrency import run_in_threadpool

    if site.options.token is None:
        raise HTTPException(403, "These pages are read-only: no token is configured.")
    if request.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
        raise HTTPException(415, "A form is expected.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST:
            raise HTTPException(413, "That is too long.")
    given = {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
    peer = request.client.host if request.client else ""
    if not is_token(given.get("token", ""), site.options.token):
        if pace.take(peer):
            raise HTTPException(429, "Too many wrong tokens; wait a minute.")
        raise HTTPException(403, "The token is not right; nothing was changed.")
    decision = given.get("decision", "")
    if decision not in ("accept", "silent", "discard"):
        raise HTTPException(400, "Accept or discard?")
    try:
        await run_in_threadpool(
            site.library.decide,
            request.path_params["source"],
            given.get("list", ""),
            decision != "discard",
            decision == "silent",
        )
    except WatcherError as error:
        raise HTTPException(409, str(error)) from error
    said = {"accept": "accepted", "silent": "silent", "discard": "discarded"}[decision]
    # 303: reloading the page that follows decides nothing a second time.
    return RedirectResponse(f"/sources?{urlencode({'said': said})}", 303)


def _stairs(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A count holds until the next one: the line goes along, then up or down."""
    found = points[:1]
    for x, value in points[1:]:
        found += [(x, found[-1][1]), (x, value)]
    return found
