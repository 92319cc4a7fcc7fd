"""The ASGI application: every address and what answers it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from watcher.errors import StoreError
from watcher.serve import acts, api, calendar, feeds, lists, parties, search, sources, timeline
from watcher.serve.downloads import Downloads
from watcher.serve.guard import Guard, Pace
from watcher.serve.kept import Kept
from watcher.serve.library import Library
from watcher.serve.options import Options
from watcher.serve.site import STATIC, Site, json_document

_MEDIA = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_WORDS = {404: "Not here", 403: "Not allowed", 400: "Not understood", 409: "Not done", 503: "Out of order"}


def application(library: Library, options: Options) -> Starlette:
    """The pages as an ASGI application. Nothing it offers by GET changes anything."""
    site = Site(library, options)
    readings, facets, downloads, guesses = acts.Readings(), timeline.Shown(), Downloads(), Pace(0.05, 5.0)

    keeper = Kept(library)

    def bound(answer: Callable[..., Any], *more: Any) -> Callable[..., Any]:
        return partial(answer, site, *more)

    def kept(answer: Callable[..., Any], *more: Any) -> Callable[..., Any]:
        return keeper.of(partial(answer, site, *more))

    pages = Starlette(
        routes=[
            Route("/", kept(timeline.page, facets)),
            Route("/acts/{act:str}/evidence.zip", bound(acts.bundle)),
            Route("/acts/{act:str}", kept(acts.page, readings)),
            Route("/changes/{change:str}/evidence.zip", bound(acts.change_bundle)),
            Route("/lists", kept(lists.overview, facets)),
            Route("/lists/{place:str}.csv", bound(lists.as_csv, downloads)),
            Route("/lists/{place:str}.json", bound(lists.as_json, downloads)),
            Route("/lists/{place:str}", kept(lists.page, facets)),
            Route("/party", kept(parties.page)),
            Route("/calendar", kept(calendar.page)),
            Route("/calendar.ics", kept(calendar.as_ics)),
            Route("/sources", kept(sources.overview)),
            Route("/sources/{source:str}", kept(sources.page)),
            Route("/sources/{source:str}/held", partial(sources.decide, site, guesses), methods=["POST"]),
            Route("/search", kept(search.page)),
            Route("/feeds", kept(feeds.overview)),
            Route("/feeds/{name:str}.atom", kept(feeds.as_atom)),
            Route("/feeds/{name:str}.json", kept(feeds.as_json)),
            Route("/api/lists", kept(api.all_lists)),
            Route("/api/lists/{place:str}", bound(api.one_list, downloads)),
            Route("/api/changes", kept(api.changes)),
            Route("/api/acts", kept(api.acts)),
            Route("/api/acts/{act:str}", kept(api.one_act)),
            Route("/api/party", kept(api.party)),
            Route("/api/calendar", kept(api.calendar)),
            Route("/api/search", kept(api.search)),
            Route("/api/health", kept(api.health)),
            Route("/openapi.json", keeper.of(api.description)),
            Route("/healthz", bound(healthz)),
            Route("/metrics", bound(metrics)),
            Route("/static/{name:str}", static),
            Route("/favicon.ico", lambda _: RedirectResponse("/static/icon.svg", 308)),
        ],
        middleware=[
            Middleware(Guard, options=options),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        ],
        exception_handlers={
            HTTPException: partial(refused, site),
            StoreError: partial(broken, site),
        },
    )
    pages.state.site = site
    return pages


def healthz(site: Site, request: Request) -> Response:
    """This process and its database, nothing else: a closed ministry site must not restart us."""
    try:
        site.library.alive()
    except StoreError as error:
        return json_document({"alive": False, "error": str(error)}, 503)
    return json_document({"alive": True})


def metrics(site: Site, request: Request) -> Response:
    """The figures for Prometheus, where somebody counts them."""
    if site.library.metrics is None:
        raise HTTPException(404, "No figures are kept here.")
    body, media_type = site.library.metrics()
    return Response(body, media_type=media_type)


def static(request: Request) -> Response:
    """The style sheet, the script, the icon: the files of one folder and nothing else."""
    name = request.path_params["name"]
    known = {path.name: path for path in STATIC.iterdir() if path.suffix in _MEDIA}
    if name not in known:
        raise HTTPException(404, "No such file.")
    kept = "public, max-age=31536000, immutable" if "v" in request.query_params else "public, max-age=3600"
    return Response(
        known[name].read_bytes(), media_type=_MEDIA[known[name].suffix], headers={"cache-control": kept}
    )


def refused(site: Site, request: Request, error: Exception) -> Response:
    """What cannot be answered, in words."""
    assert isinstance(error, HTTPException)
    return _said(site, request, error.status_code, error.detail, dict(error.headers or {}))


def broken(site: Site, request: Request, error: Exception) -> Response:
    """The database gives no answer."""
    assert isinstance(error, StoreError)
    return _said(site, request, 503, f"{error}. {error.advice}".strip(), {})


def _said(site: Site, request: Request, status: int, detail: str, headers: dict[str, str]) -> Response:
    if request.url.path.startswith("/api/"):
        answer = json_document({"error": {"status": status, "message": detail}}, status)
    else:
        context = {"heading": _WORDS.get(status, "Not possible"), "detail": detail, "look_for": ""}
        answer = site.page(request, "error.html", context, status=status)
    answer.headers.update(headers)
    return answer
