"""MOFCOM's daily news: the list API, then the items whose titles concern talks, sanctions or tariffs."""

from __future__ import annotations

from watcher.core.chinese.column import feed
from watcher.core.chinese.index import Column, Row
from watcher.core.chinese.news import statement
from watcher.core.chinese.page import Page
from watcher.core.chinese.relevant import is_affair
from watcher.core.chinese.walk import Made
from watcher.model.document import Document
from watcher.model.source import Parsed

# The ids as seen live on 1 October 2026.
COLUMN = Column(
    "https://www.mofcom.gov.cn/xwfb/rcxwfb/index.html",
    size=15,
    fallback={
        "parseType": "bulidstatic",
        "webId": "8f43c7ad3afc411fb56f281724b73708",
        "tplSetId": "52551ea0e2c14bca8c84792f7aa37ead",
        "pageType": "column",
        "tagId": "分页列表",
        "editType": "null",
        "pageId": "95d89972d8aa4fcea511701cd0f212d9",
    },
)


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Shell page → list API → news items. Raises ParseError for an index that cannot be read."""
    return feed(documents, COLUMN, _make, wanted=lambda row: is_affair(row.title))


def _make(page: Page | None, row: Row | None, keys: tuple[str, ...]) -> Made:
    return statement(page, row, authority="商务部", stage="announced", read_from=keys), ()
