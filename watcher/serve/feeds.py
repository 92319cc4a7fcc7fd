"""Atom and JSON Feed: everything, one list or topic, or the reader's own counterparties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from watcher.core import words
from watcher.core.json_text import dumps
from watcher.core.render_feed import Feed, FeedEntry, atom, json_feed
from watcher.model.measure import ChangeKind
from watcher.serve.asked import Asked
from watcher.serve.shown import Act, Group
from watcher.serve.site import Site, file
from watcher.serve.timeline import Wanted

ALL, WATCHLIST = "all", "watchlist"
_ENTRIES = 50


def overview(site: Site, request: Request) -> Response:
    """What can be subscribed to."""
    library = site.library
    context: dict[str, Any] = {
        "lists": list(library.lists.values()),
        "topics": sorted({place for act in library.acts() for place in act.places if place in words.TOPICS}),
    }
    return site.page(request, "feeds.html", context)


def as_atom(site: Site, request: Request) -> Response:
    """One feed as Atom."""
    feed = _feed(site, request, ".atom")
    return file(atom(feed, now=_EPOCH), "application/atom+xml; charset=utf-8")


def as_json(site: Site, request: Request) -> Response:
    """One feed as JSON Feed."""
    body = dumps(json_feed(_feed(site, request, ".json"))).encode()
    return file(body, "application/feed+json; charset=utf-8")


# A feed without entries has no time of its own, and a time that moves would make it new at every visit.
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def _feed(site: Site, request: Request, suffix: str) -> Feed:
    library, name = site.library, request.path_params["name"]
    counterparty = Asked(request).text("counterparty")
    base = str(request.base_url).rstrip("/")
    known = {place for act in library.acts() for place in act.places}
    if name == ALL:
        wanted, title, home = Wanted(), "All changes", "/"
    elif name == WATCHLIST:
        wanted = Wanted(counterparty=counterparty)
        title, home = f"Counterparties{': ' + counterparty if counterparty else ''}", "/"
    elif name in library.lists or name in known:
        wanted, title, home = Wanted(place=name), library.title(name), f"/?list={name}"
    else:
        raise HTTPException(404, f"No list is called {name!r}.")
    acts = [
        act
        for act in library.acts()
        if act.told and wanted.holds(act) and (name != WATCHLIST or counterparty or act.hits)
    ]
    return Feed(
        f"urn:watcher:feed:{name}",
        title,
        f"{base}{request.url.path}",
        f"{base}{home}",
        [_entry(site, act, base) for act in acts[:_ENTRIES]],
    )


def _entry(site: Site, act: Act, base: str) -> FeedEntry:
    at = act.seen_at or datetime.combine(act.day, time(), UTC)
    lines = tuple(line for group in act.groups for line in _lines(site, group))
    hits = f"Your counterparties: {words.joined(act.hits)}" if act.hits else ""
    return FeedEntry(
        f"urn:watcher:act:{act.id}",
        act.title,
        f"{base}/acts/{act.id}",
        at,
        act.told_at or at,
        tuple(filter(None, (hits, *lines))),
        tuple(sorted(act.places)),
        act.url,
    )


def _lines(site: Site, group: Group) -> Sequence[str]:
    verb = words.KINDS[ChangeKind(group.kind)].count
    until = f" until {words.day(group.until)}" if group.until else ""
    said = f"{site.library.title(group.place)}: {words.number(group.count)} {verb}{until}"
    names = [" · ".join(filter(None, pair)) for pair in group.names]
    more = f" and {words.number(group.count - len(names))} more" if group.count > len(names) > 0 else ""
    return (f"{said}: {'; '.join(names)}{more}" if names else said,)
