"""Decisions of the Foreign Ministry: the page of links, then each decision."""

from __future__ import annotations

from watcher.core.chinese.decision import decision
from watcher.core.chinese.index import Row
from watcher.core.chinese.links import links, older
from watcher.core.chinese.page import Page
from watcher.core.chinese.walk import Made, Walk
from watcher.model.document import Document
from watcher.model.source import Parsed

INDEX = "https://www.mfa.gov.cn/web/wjb_673085/zfxxgk_674865/gknrlb/fzcqdcs/"
_COLUMN = "/gknrlb/fzcqdcs/"
_DECISION = r"/\d{6}/t\d+_\d+\.shtml$"


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Index pages → decisions. Raises ParseError for an index with fewer than ten links."""
    # The markup of a decision's page is not known well enough to name its container: all text counts.
    walk = Walk(documents, _make, site="mfa.gov.cn", referer=INDEX, whole=True)
    found: list[Row] = []
    for document in documents:
        if document.url.rpartition("/")[0].endswith(_COLUMN.rstrip("/")):
            walk.take(document.url)
            rows = links(document, _DECISION, least=10 if document.url.endswith(("/", "index.shtml")) else 1)
            walk.follow.extend(older(document, rows))
            found += rows
    walk.read(found)
    walk.rest()
    return walk.parsed()


def _make(page: Page | None, row: Row | None, keys: tuple[str, ...]) -> Made | None:
    if page is None:
        return None
    reading = decision(page, row, stage="announced", read_from=keys)
    return reading.entry, reading.unread
