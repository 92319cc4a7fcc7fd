"""The spokesperson's answers: the list API, then each answer on its own page."""

from __future__ import annotations

from watcher.core.chinese.answer import answer
from watcher.core.chinese.column import feed
from watcher.core.chinese.index import Column, Row
from watcher.core.chinese.page import Page
from watcher.core.chinese.walk import Made
from watcher.model.document import Document
from watcher.model.source import Parsed

COLUMN = Column("https://www.mofcom.gov.cn/xwfb/xwfyrth/index.html", size=15)


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Shell page → list API → answers. Raises ParseError for an index that cannot be read."""
    return feed(documents, COLUMN, _make)


def _make(page: Page | None, row: Row | None, keys: tuple[str, ...]) -> Made:
    reading = answer(page, row, stage="announced", read_from=keys)
    return reading.entry, reading.unread
