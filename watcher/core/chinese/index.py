"""The index of a MOFCOM column: a shell page whose list comes from the unit API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from json import dumps
from urllib.parse import parse_qs, urlencode, urlsplit

from bs4 import BeautifulSoup, Tag

from watcher.core import json
from watcher.core.address import join
from watcher.core.chinese.days import day_of
from watcher.core.html import fragment, soup
from watcher.core.strict import Row as Fields
from watcher.core.text import ENCODINGS, squeeze
from watcher.errors import ParseError
from watcher.model.document import Document, Request

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_ROWS = "ul.txtList_01 li, .txtList_01 > li, ul.liBox li"
_COUNT = re.compile(r"[0-9]{1,9}")
_LISTS = ("信息列表", "分页列表")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an index: where the notice is, its title, and the day beside it."""

    url: str
    title: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Index:
    """One page of an index. `total` counts the rows of all pages where the page says so."""

    rows: tuple[Row, ...]
    page: int
    size: int | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the site. `fallback` are unit parameters for a shell page that has none.

    The ids of the publishing system change when the site is built anew, so they are read from the shell
    page whenever it has them.
    """

    shell: str
    size: int
    fallback: Mapping[str, str] | None = None

    def request(self, params: Mapping[str, str], page: int, *, dated: date | None = None) -> Request:
        """The unit API's request for one page of the list."""
        paging = dumps({"pageNo": page, "pageSize": self.size}, separators=(",", ":"))
        query = urlencode({**params, "paramJson": paging})
        return Request(
            f"{join(self.shell, UNIT)}?{query}",
            headers=(("Referer", self.shell), ("X-Requested-With", "XMLHttpRequest")),
            older=page > 1,
            dated=dated,
        )


def is_unit(url: str) -> bool:
    """True for a reply of the unit API."""
    return urlsplit(url).path.endswith("/front/page/build/unit")


def query_data(shell: Document) -> dict[str, str] | None:
    """The unit API's parameters as the shell page carries them, or None where it carries none.

    Of several units on one page the list is the one whose tagId says so. Raises ParseError for
    parameters that cannot be read, and where no unit can be told to be the list.
    """
    units = [
        _params(str(tag["querydata"]), shell.url)
        for tag in soup(shell).select("[querydata]")
        if "pageId" in str(tag["querydata"])
    ]
    lists = [unit for unit in units if unit.get("tagId") in _LISTS] or units
    distinct = {tuple(sorted(unit.items())): unit for unit in lists}
    if len(distinct) > 1:
        raise ParseError(f"{shell.url}: {len(distinct)} units, none of them plainly the list", url=shell.url)
    return next(iter(distinct.values()), None)


def unit_page(document: Document) -> Index:
    """One reply of the unit API. Raises ParseError for a refusal, and for a first page without a link."""
    url = document.url
    fields = Fields(json.read(document, ENCODINGS), where=url)
    success, code, data = fields.maybe("success"), fields.maybe("code"), fields.take("data")
    if success is False or str(code or "200") != "200" or not isinstance(data, dict):
        raise ParseError(f"{url}: the server refuses: {fields.maybe('message') or code}", url=url)
    tree = fragment(str(data.get("html") or ""))
    page, size = _paging(url)
    found = rows(tree, url)
    if not found and page == 1:
        raise ParseError(f"{url}: an index without a link", url=url)
    bar = tree.select_one(".pagination[count]")
    total = str(bar["count"]) if bar else ""
    printed = str(bar.get("rows", "")) if bar else ""
    return Index(
        found,
        page,
        int(printed) if _COUNT.fullmatch(printed) else size,
        int(total) if _COUNT.fullmatch(total) else None,
    )


def rows(tree: BeautifulSoup | Tag, url: str) -> tuple[Row, ...]:
    """The rows of a list in a page or a piece of one; lines without a link are separators."""
    found: dict[str, Row] = {}
    for item in tree.select(_ROWS):
        link = item.select_one("a[href]")
        if link is None or str(link["href"]).startswith(("javascript:", "#")):
            continue
        title = squeeze(str(link.get("title") or "")) or squeeze(link.get_text())
        target = join(url, str(link["href"]))
        beside = squeeze(item.get_text(" ")).removeprefix(squeeze(link.get_text(" ")))
        row = Row(
            target, title, day_of(beside) or day_of(" ".join(s.get_text() for s in item.select("script")))
        )
        found.setdefault(target, row)
    return tuple(found.values())


def _params(text: str, url: str) -> dict[str, str]:
    # The page's own script turns the single quotes round in the same way.
    data = json.of_text(text.replace("'", '"'), url=f"{url}: queryData")
    if not isinstance(data, dict):
        raise ParseError(f"{url}: queryData is no object", url=url)
    return {str(key): str(value) for key, value in data.items() if key != "paramJson"}


def _paging(url: str) -> tuple[int, int | None]:
    printed = parse_qs(urlsplit(url).query).get("paramJson", ["{}"])[0]
    paging = json.of_text(printed, url=f"{url}: paramJson")
    try:
        return int(paging.get("pageNo", 1)), int(paging["pageSize"]) if "pageSize" in paging else None
    except (ValueError, TypeError, AttributeError) as error:
        raise ParseError(f"{url}: paramJson cannot be read: {error}", url=url) from error
