"""An index that is a plain page of links, as the Foreign Ministry and the tariff commission have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from urllib.parse import urljoin

from bs4 import Tag

from watcher.core.address import join
from watcher.core.chinese.days import day_of
from watcher.core.chinese.index import Row
from watcher.core.html import soup
from watcher.core.text import squeeze
from watcher.errors import ParseError
from watcher.model.document import Document, Request

# TRS, the publishing system of both, names its pages index.html, index_1.html … and says how many there are.
_PAGES = re.compile(
    r"createPageHTML\(\s*(?P<pages>\d{1,9})\s*,\s*(?P<page>\d{1,9})\s*,\s*['\"](?P<name>\w+)['\"]\s*,\s*['\"](?P<ext>\w+)['\"]"
)
_LARGEST_ROW = 200
"""Tags and texts: a row of these indexes has a link and a day."""
_URL_DAY = re.compile(r"/t(\d{4})(\d{2})(\d{2})_")


def links(document: Document, pattern: str, *, least: int) -> tuple[Row, ...]:
    """The rows whose address matches `pattern`, each once. Raises ParseError for fewer than `least`."""
    wanted = re.compile(pattern)
    found: dict[str, Row] = {}
    for link in soup(document).select("a[href]"):
        url = join(document.final_url, str(link["href"]))
        title = squeeze(str(link.get("title") or "")) or squeeze(link.get_text(" "))
        if wanted.search(url) and title:
            known = found.get(url)
            if known is None or len(title) > len(known.title):
                found[url] = Row(url, title, _beside(link) or _in_address(url))
    if len(found) < least:
        raise ParseError(f"{document.url}: {len(found)} links, at least {least} expected", url=document.url)
    return tuple(found.values())


def older(document: Document, rows: tuple[Row, ...]) -> Iterator[Request]:
    """The next page of such an index, where its script names one."""
    match = _PAGES.search(document.body.decode("latin-1"))
    if match is None or int(match["page"]) + 1 >= int(match["pages"]):
        return
    name = f"{match['name']}_{int(match['page']) + 1}.{match['ext']}"
    days = [row.on for row in rows if row.on]
    yield Request(urljoin(document.url, name), older=True, dated=min(days, default=None))


def _beside(link: Tag) -> date | None:
    item = link.find_parent("li")
    # An item that is never closed holds the whole rest of the page, for each of its links.
    if item is None or sum(1 for _ in islice(item.descendants, _LARGEST_ROW)) == _LARGEST_ROW:
        return None
    text = squeeze(item.get_text(" "))
    return day_of(text.replace(squeeze(link.get_text(" ")), "", 1))


def _in_address(url: str) -> date | None:
    match = _URL_DAY.search(url)
    return day_of("-".join(match.groups())) if match else None
