"""A name looked for on all lists, in any script."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from watcher.core.text import fold
from watcher.serve.asked import Asked
from watcher.serve.shown import Found
from watcher.serve.site import Site

_SHOWN = 60
_LONGEST = 200


def page(site: Site, request: Request) -> Response:
    """What a name may mean, the surest first."""
    query = Asked(request).text("q", _LONGEST)
    found = list(site.library.search(query)) if fold(query) else []
    groups: dict[str, list[Found]] = {}
    for one in found:
        key = one.standing.party.name if one.standing.party else one.matched
        groups.setdefault(key, []).append(one)
    context: dict[str, Any] = {
        "query": query,
        "found": list(groups.items())[:_SHOWN],
        "total": len(groups),
    }
    return site.page(request, "search.html", context)
