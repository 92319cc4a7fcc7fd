"""The export control portal: a list whose rows carry the full text of each notice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from watcher.core import json
from watcher.core.address import join
from watcher.core.chinese.days import day_of
from watcher.core.chinese.index import Row
from watcher.core.chinese.lines import lines
from watcher.core.chinese.notice import notice
from watcher.core.chinese.page import Page, of_lines
from watcher.core.chinese.walk import Made, Walk
from watcher.core.html import fragment
from watcher.core.strict import Row as Fields
from watcher.core.text import ENCODINGS, squeeze, whole
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.source import Parsed, Remark

LIST = "https://exportcontrol.mofcom.gov.cn/edi_ecms_web_front/front/column/getColumnList"
_HEADERS = (
    ("X-Requested-With", "XMLHttpRequest"),
    ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"),
)
_LOST = re.compile(r"\?{3,}")
_ADVICE = "The portal answers so without the header X-Requested-With: look at `headers` in source.yml."


def parse(documents: tuple[Document, ...]) -> Parsed:
    """List replies → notices; an article page only where the list leaves the text out.

    Raises ParseError for a reply that is none, and for one whose Chinese has become question marks.
    """
    walk = Walk(documents, _make, site="exportcontrol.mofcom.gov.cn", referer=LIST)
    lists = [document for document in documents if document.url == LIST]
    found = [(document, row, page) for document in lists for row, page in _rows(document, walk)]
    if lists and not found:
        raise ParseError(f"{LIST}: lists without a row", url=LIST)
    walk.take(LIST)
    for document, row, page in found:
        if page is not None:
            walk.take(row.url)
            walk.keep(_make(page, row, (document.request.key,)), row)
    walk.read(row for _, row, page in found if page is None)
    walk.rest()
    return walk.parsed()


def _make(page: Page | None, row: Row | None, keys: tuple[str, ...]) -> Made | None:
    # The portal's time is that of copying: up to four days after the notice.
    page = replace(page, published_at=None) if page else None
    reading = notice(page, row, stage="copied", read_from=keys)
    # A copy is known by its number; without one it could not be told from a new act.
    return (reading.entry, reading.unread) if reading.entry.notice.number else None


def _rows(document: Document, walk: Walk) -> list[tuple[Row, Page | None]]:
    info = _info(document)
    found: list[tuple[Row, Page | None]] = []
    unknown: set[str] = set()
    for item in info.take("rows"):
        fields = Fields(item, where=LIST)
        title = squeeze(fields.text("title"))
        if _LOST.search(title):
            message = f"{LIST}: Chinese arrived as question marks: {title!r}"
            raise ParseError(message, url=LIST, advice=_ADVICE)
        url = join(LIST, fields.text("url"))
        on = day_of(fields.text("publishTimeStr"))
        text = lines(fragment(str(fields.maybe("content") or "")))
        fields.ignore("source", "columnName", "columnId", "columnID", "id", "publishTime")
        unknown.update(fields.left())
        page = replace(of_lines(url, title, text), published_on=on) if text else None
        found.append((Row(url, title, on), page))
    if unknown:
        walk.remarks.append(Remark("unread", f"{LIST}: unknown fields {', '.join(sorted(unknown))}"))
    walk.follow.extend(_older(document, info, [row for row, _ in found]))
    return found


def _info(document: Document) -> Fields:
    reply = json.read(document, ENCODINGS)
    info = reply.get("pageInfo") if isinstance(reply, dict) else None
    if not isinstance(info, dict):
        raise ParseError(f"{LIST}: no pageInfo in the reply", url=LIST)
    return Fields(info, where=LIST)


def _older(document: Document, info: Fields, rows: list[Row]) -> Iterator[Request]:
    body = dict(parse_qsl(document.request.body or "", keep_blank_values=True))
    page = int(body.get("pageNumber", "1"))
    if page < (whole(str(info.maybe("maxPageNum"))) or 1):
        days = [row.on for row in rows if row.on]
        yield Request(
            LIST,
            "POST",
            urlencode({**body, "pageNumber": page + 1}),
            _HEADERS,
            older=True,
            dated=min(days, default=None),
        )
