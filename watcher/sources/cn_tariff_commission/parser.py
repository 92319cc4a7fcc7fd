"""Tariff acts: the page of links, then each act."""

from __future__ import annotations

import re

from watcher.core.chinese.index import Row
from watcher.core.chinese.links import links, older
from watcher.core.chinese.page import Page
from watcher.core.chinese.tariffs import tariff_act
from watcher.core.chinese.walk import Made, Walk
from watcher.model.document import Document
from watcher.model.source import Parsed

INDEX = "https://gss.mof.gov.cn/gzdt/zhengcefabu/"
_ACT = r"/\d{6}/t\d+_\d+\.html?$"
_TARIFF = re.compile(r"加征关税|对等关税|关税税则委员会.*(?:美国|措施)|税委会公告")


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Index → acts. Raises ParseError for an index without a link."""
    walk = Walk(documents, _make, site="mof.gov.cn", referer=INDEX, whole=True)
    found: list[Row] = []
    for document in documents:
        if document.url.rpartition("/")[0].endswith("/gzdt/zhengcefabu"):
            walk.take(document.url)
            rows = links(document, _ACT, least=1)
            walk.follow.extend(older(document, rows))
            found += rows
    walk.read(row for row in found if _TARIFF.search(row.title))
    walk.rest()
    return walk.parsed()


def _make(page: Page | None, row: Row | None, keys: tuple[str, ...]) -> Made:
    reading = tariff_act(page, row, stage="announced", read_from=keys)
    return reading.entry, reading.unread
