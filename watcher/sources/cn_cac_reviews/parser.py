"""Cybersecurity reviews: the JSON list of releases, then the announcements of reviews."""

from __future__ import annotations

from watcher.core import json
from watcher.core.address import join
from watcher.core.chinese.days import day_of
from watcher.core.chinese.index import Row
from watcher.core.chinese.page import Page
from watcher.core.chinese.reviews import is_review, review
from watcher.core.chinese.walk import Made, Walk
from watcher.core.strict import Row as Fields
from watcher.core.text import ENCODINGS, squeeze
from watcher.errors import ParseError
from watcher.model.document import Document
from watcher.model.source import Parsed

LIST = "https://www.cac.gov.cn/cms/JsonList"


def parse(documents: tuple[Document, ...]) -> Parsed:
    """List replies → announcements of reviews. Raises ParseError for a reply without a row."""
    walk = Walk(documents, _make, site="cac.gov.cn", referer="https://www.cac.gov.cn/", whole=True)
    found: list[Row] = []
    for document in documents:
        if document.url == LIST:
            walk.take(LIST)
            found += _rows(document)
    walk.read(row for row in found if is_review(row.title))
    walk.rest()
    return walk.parsed()


def _make(page: Page | None, row: Row | None, keys: tuple[str, ...]) -> Made:
    return review(page, row, stage="announced", read_from=keys), ()


def _rows(document: Document) -> list[Row]:
    reply = json.read(document, ENCODINGS)
    items = reply.get("list") if isinstance(reply, dict) else None
    if not isinstance(items, list) or not items:
        raise ParseError(f"{LIST}: a reply without a row", url=LIST)
    found = []
    for item in items:
        fields = Fields(item, where=LIST)
        # Addresses come without a scheme: //www.cac.gov.cn/2023-05/21/c_1686348043518073.htm
        url = join(LIST, fields.text("infourl"))
        found.append(Row(url, squeeze(fields.text("topic")), day_of(fields.text("pubtime"))))
    return found
