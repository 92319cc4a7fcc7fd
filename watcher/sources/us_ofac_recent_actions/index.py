"""The index of actions, newest first, ten on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs, urlsplit, urlunsplit

from bs4 import BeautifulSoup, Tag

from watcher.core.address import join
from watcher.core.english import dates
from watcher.core.html import text_of
from watcher.core.text import squeeze, whole
from watcher.errors import ParseError
from watcher.model.document import Document, Request

HOST = "ofac.treasury.gov"
_SITE = f"https://{HOST}/recent-actions"
_SLUG = re.compile(r"/recent-actions/(\d{4})(\d{2})(\d{2})(?:_(\d+))?$")
_CATEGORY = re.compile(r"/recent-actions/[a-z-]+$")


@dataclass(frozen=True, slots=True)
class Row:
    """One action as the index shows it."""

    url: str
    title: str
    published_on: date | None
    category: str


def is_index(url: str) -> bool:
    """True for /recent-actions itself, on any of its pages."""
    return urlsplit(url).path.rstrip("/").endswith("/recent-actions")


def rows(page: BeautifulSoup, document: Document) -> list[Row]:
    """The rows of one page, in order. Raises ParseError where there is none, or one holds another.

    Most actions live under /recent-actions/YYYYMMDD or …_NN; some under /node/N, or elsewhere at the
    Treasury: their day stands in the row alone.
    """
    found = {row.url: row for node in _nodes(page, document) if (row := _row(node)) is not None}
    if not found:
        raise ParseError(f"{document.url}: an index without actions", url=document.url)
    return list(found.values())


def older(page: BeautifulSoup, document: Document, oldest: date | None) -> Request | None:
    """The next older page, where the index links one."""
    here = number(document.url)
    links = (join(_SITE, str(anchor["href"])) for anchor in page.select("a[href*='page=']"))
    if not any(number(link) > here for link in links):
        return None
    parts = urlsplit(document.url)
    return Request(
        urlunsplit(parts._replace(query=f"page={here + 1}", fragment="")), older=True, dated=oldest
    )


def day_of(url: str) -> date | None:
    """The day in an action's address."""
    match = _SLUG.search(urlsplit(url).path)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def ordinal_of(url: str) -> str:
    """ "33" of /recent-actions/20240507_33, by which actions of one day are told apart; else ""."""
    match = _SLUG.search(urlsplit(url).path)
    return match[4] or "" if match else ""


def _nodes(page: BeautifulSoup, document: Document) -> list[Tag]:
    """The rows; where their class has changed, whatever links an action of a day."""
    for css in (".search-result", ".views-row"):
        if nodes := page.select(css):
            # A row that is never closed holds all that follow, with their days and categories.
            if any(node.select_one(css) for node in nodes):
                raise ParseError(f"{document.url}: a row inside another", url=document.url)
            return nodes
    return [anchor for anchor in page.select("a[href]") if _SLUG.search(_path(anchor))]


def _row(node: Tag) -> Row | None:
    linked = [node] if node.name == "a" else node.select("a[href]")
    anchors = [anchor for anchor in linked if squeeze(anchor.get_text(" "))]
    if not anchors:
        return None
    url = join(_SITE, str(anchors[0]["href"]))
    printed = dates(text_of(node))
    categories = [text_of(one) for one in anchors[1:] if _CATEGORY.search(_path(one))]
    day = day_of(url) or (printed[0] if printed else None)
    return Row(url, text_of(anchors[0]), day, "; ".join(categories))


def _path(anchor: Tag) -> str:
    return urlsplit(join(_SITE, str(anchor["href"]))).path


def number(url: str) -> int:
    """The number of a page of the index; 0 is the newest."""
    return whole(parse_qs(urlsplit(url).query).get("page", ["0"])[0]) or 0
