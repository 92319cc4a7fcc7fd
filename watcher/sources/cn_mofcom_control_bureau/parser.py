"""Notices of MOFCOM's control bureau: the list API, then each notice on its own page."""

from __future__ import annotations

from watcher.core.chinese.column import feed
from watcher.core.chinese.index import Column, Row
from watcher.core.chinese.notice import notice
from watcher.core.chinese.page import Page
from watcher.core.chinese.walk import Made
from watcher.model.document import Document
from watcher.model.source import Parsed

# The ids last seen in public (October 2026), for a shell page that carries none.
COLUMN = Column(
    "https://aqygzj.mofcom.gov.cn/flzc/gzjgfxwj/index.html",
    size=15,
    fallback={
        "parseType": "bulidstatic",
        "webId": "b28941ad4e064442856787562c9a4961",
        "tplSetId": "DDBav9QvwJVbs9iznQVmO",
        "pageType": "column",
        "tagId": "信息列表",
        "editType": "null",
        "pageId": "79d6d2c4e44d458180d37dd4f0996645",
    },
)


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Shell page → list API → notice pages. Raises ParseError for an index that cannot be read."""
    return feed(documents, COLUMN, _make)


def _make(page: Page | None, row: Row | None, keys: tuple[str, ...]) -> Made:
    reading = notice(page, row, stage="announced", read_from=keys)
    return reading.entry, reading.unread
