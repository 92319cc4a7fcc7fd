"""From the rows of an index to notices: each page, through redirect and iframe, or a request for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from urllib.parse import urldefrag, urlsplit

from watcher.core.chinese.index import Row
from watcher.core.chinese.page import Elsewhere, Page, read
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.measure import NoticeEntry
from watcher.model.source import Parsed, Remark

_HOPS = 3

Made = tuple[NoticeEntry, tuple[str, ...]]
"""An entry, and the lines of its page that were not understood."""

Make = Callable[[Page | None, Row | None, tuple[str, ...]], Made | None]
"""(page or None, row or None, keys of the requests) → entry; None where it is not this source's matter."""


class Walk:
    """One reading of a feed: its documents, and what has been found in them so far.

    `site` ends the names of the hosts whose pages are read; `referer` is the index that links them.
    `whole` is true where nothing is known of the markup of a page, so that all of its text counts.
    """

    def __init__(
        self, documents: tuple[Document, ...], make: Make, *, site: str, referer: str, whole: bool = False
    ) -> None:
        self._documents = documents
        self._by_place = {place(document.url): document for document in documents}
        self._make, self._site, self._referer, self._whole = make, site, referer, whole
        self._used: set[str] = set()
        self._outcome = cache(_outcome)
        self._entries: dict[str, NoticeEntry] = {}
        self.follow: list[Request] = []
        self.remarks: list[Remark] = []

    def take(self, url: str) -> Document | None:
        """The document of an address that is no notice; it is not looked at again."""
        self._used.add(place(url))
        return self._by_place.get(place(url))

    def read(self, rows: Iterable[Row]) -> None:
        """Read the notice of each row once, or ask for its page."""
        listed: dict[str, Row] = {}
        for row in rows:
            listed.setdefault(place(row.url), row)
        for row in listed.values():
            self._one(row)

    def rest(self) -> None:
        """Read the pages that no row leads to, those that lead to others first."""
        pages = [page for page in self._documents if place(page.url) not in self._used]
        for page in sorted(pages, key=lambda page: not self._sends_on(page)):
            if place(page.url) not in self._used:
                self._one(Row(page.url, "", None))

    def parsed(self) -> Parsed:
        """What was found."""
        return Parsed(tuple(self._entries.values()), tuple(self.follow), remarks=tuple(self.remarks))

    def _one(self, row: Row) -> None:
        chain: list[str] = []
        url, framed, outer = row.url, self._whole, None
        indexed = row if row.title else None
        for _ in range(_HOPS):
            if not (urlsplit(url).hostname or "").endswith(self._site):
                # Laws are linked on the sites of other authorities: title and day are all that is told.
                self.keep(self._make(None, indexed, tuple(chain)) if indexed else None, row)
                return
            document = self._by_place.get(place(url))
            if document is None:
                referer = chain[-1].partition(" ")[2] if chain else self._referer
                self.follow.append(Request(url, headers=(("Referer", referer),), reuse=True, dated=row.on))
                return
            self._used.add(place(url))
            chain.append(document.request.key)
            page = self._outcome(document, framed=framed)
            try:
                if isinstance(page, ParseError):
                    raise page
                if isinstance(page, Page):
                    self.keep(self._make(_under(page, outer), indexed, tuple(chain)), row)
                    return
            except ParseError as error:
                self.remarks.append(Remark("unread", str(error), document.url))
                return
            url, framed, outer = page.url, page.framed or self._whole, outer or page
        self.remarks.append(Remark("unread", f"{row.url}: sent on more than {_HOPS} times", row.url))

    def keep(self, made: Made | None, row: Row) -> None:
        """Take in an entry, with a remark on what was not understood."""
        if made is None:
            return
        entry, unread = made
        # One notice may stand in an index twice, under two addresses: the first row is the newest copy.
        self._entries.setdefault(entry.key, entry)
        if unread:
            words = " | ".join(line[:80] for line in unread[:5])
            # Without an address: the page was read, and asking for it again would not make it clearer.
            self.remarks.append(Remark("unread", f"{row.url}: not understood: {words}"))

    def _sends_on(self, page: Document) -> bool:
        return isinstance(self._outcome(page, framed=self._whole), Elsewhere)


def _outcome(document: Document, *, framed: bool) -> Page | Elsewhere | ParseError:
    """What a page says, or why it cannot be read: in either case it is gone through once."""
    try:
        return read(document, framed=framed)
    except ParseError as error:
        return error


def place(url: str) -> str:
    """An address for comparison: http and https answer alike, and a fragment is nothing to a server."""
    parts = urlsplit(urldefrag(url).url)
    path = parts.path if parts.query else parts.path.removesuffix("index.html")
    return f"{parts.netloc.lower()}{path}" + (f"?{parts.query}" if parts.query else "")


def _under(page: Page, outer: Elsewhere | None) -> Page:
    """What the page that sent us on knows better than the one it shows."""
    if outer is None:
        return page
    return replace(
        page,
        title=page.title or outer.title,
        published_on=page.published_on or outer.published_on,
        published_at=page.published_at or outer.published_at,
    )
