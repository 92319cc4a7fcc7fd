"""MOFCOM's announcements: the list API of its policy releases, and the year's index of announcements."""

from __future__ import annotations

import re
from collections.abc import Sequence

from watcher.core.chinese.column import feed
from watcher.core.chinese.index import Column, Row
from watcher.core.chinese.links import links
from watcher.core.chinese.notice import notice
from watcher.core.chinese.page import Page
from watcher.core.chinese.relevant import is_act
from watcher.core.chinese.walk import Made, Walk
from watcher.model.document import Document, Request
from watcher.model.source import Parsed

# The ids last seen in public (October 2026), for a shell page that carries none.
COLUMN = Column(
    "https://www.mofcom.gov.cn/zwgk/zcfb/index.html",
    size=15,
    fallback={
        "parseType": "bulidstatic",
        "webId": "8f43c7ad3afc411fb56f281724b73708",
        "tplSetId": "52551ea0e2c14bca8c84792f7aa37ead",
        "pageType": "column",
        "tagId": "分页列表",
        "editType": "null",
        "pageId": "fc8bdff48fa345a48b651c1285b70b8f",
    },
)
YEAR = "https://www.mofcom.gov.cn/zcfb/blgg/gg/{}/index.html"
_YEAR_INDEX = re.compile(r"/zcfb/blgg/gg/\d{4}/index\.html$")
# Notices of early 2025 lie under 2025nswbgg.
_ANNOUNCEMENT = r"/zcfb/blgg/(?:gg/\d{4}[^/]*/)?art/"


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Shell page → list API → the year's index → notices. Raises ParseError for an unreadable index."""

    def the_year(walk: Walk, rows: Sequence[Row]) -> Sequence[Row]:
        """The index of the newest year that the list shows: it has what the list leaves out."""
        newest = max((row.on for row in rows if row.on), default=None)
        if newest is not None:
            walk.follow.append(Request(YEAR.format(newest.year)))
        found: list[Row] = []
        for document in documents:
            if _YEAR_INDEX.search(document.url):
                walk.take(document.url)
                found += links(document, _ANNOUNCEMENT, least=1)
        return found

    return feed(documents, COLUMN, _make, wanted=lambda row: is_act(row.title), further=the_year)


def _make(page: Page | None, row: Row | None, keys: tuple[str, ...]) -> Made:
    reading = notice(page, row, stage="announced", read_from=keys)
    return reading.entry, reading.unread
