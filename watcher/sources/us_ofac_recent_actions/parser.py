"""The index of Recent Actions; each action's page is followed and read into measures."""

from __future__ import annotations

from urllib.parse import urlsplit

from watcher.core.html import soup
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.measure import NoticeEntry
from watcher.model.source import Parsed, Remark
from watcher.sources.us_ofac_recent_actions import action, index
from watcher.sources.us_ofac_recent_actions.index import Row


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Read the pages of the index and the actions that are here, and ask for those that are not.

    An action whose page was asked for and is not here was read before, or is not to be had yet; it is left
    out. Raises ParseError where a page of the index is not one.
    """
    if not documents:
        raise ParseError("no document of Recent Actions")
    rows: dict[str, Row] = {}
    follow: list[Request] = []
    remarks: list[Remark] = []
    entries: dict[str, NoticeEntry] = {}
    here = {document.url for document in documents}
    for document in documents:
        if not index.is_index(document.url):
            continue
        page = soup(document)
        found = index.rows(page, document)
        for row in found:
            rows.setdefault(row.url, row)
            if urlsplit(row.url).hostname != index.HOST:
                entry = action.of_row(row, document)
                entries.setdefault(entry.key, entry)
            elif row.url not in here:
                # What stands on the newest page is news whatever its day; older pages end with the history.
                day = row.published_on if index.number(document.url) else None
                follow.append(Request(row.url, reuse=True, dated=day))
        days = [row.published_on for row in found if row.published_on]
        older = index.older(page, document, min(days, default=None))
        follow += [older] if older else []
    for document in documents:
        if index.is_index(document.url):
            continue
        try:
            entry, doubts = action.read(soup(document), document, rows.get(document.url))
        except ParseError as error:
            remarks.append(Remark("unread", str(error), document.url))
            continue
        entries[entry.key] = entry
        remarks += doubts
    follow = list({request.key: request for request in follow}.values())
    return Parsed(tuple(entries.values()), tuple(follow), remarks=tuple(remarks))
