"""One column of a site as a feed: shell page, list API, notice pages, and what they lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urldefrag, urlsplit

from watcher.core.chinese.index import Column, Index, Row, is_unit, query_data, rows, unit_page
from watcher.core.chinese.lines import lines
from watcher.core.chinese.page import Elsewhere, Page, read
from watcher.core.html import soup
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.measure import NoticeEntry
from watcher.model.source import Parsed, Remark

_HOPS = 3
_SITE = ".mofcom.gov.cn"

# (page or None, row or None, keys of the requests it was read from) → the entry and what was not understood
Make = Callable[[Page | None, Row | None, tuple[str, ...]], tuple[NoticeEntry, tuple[str, ...]]]


@dataclass(slots=True)
class _Found:
    """What one reading has gathered so far."""

    entries: dict[str, NoticeEntry] = field(default_factory=dict)
    follow: list[Request] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    used: set[str] = field(default_factory=set)


def feed(documents: tuple[Document, ...], column: Column, make: Make) -> Parsed:
    """Read everything that is there and ask for what is not.

    Documents are known by what they are, not by the exact address of the request: the ids in the API's
    address change with the site. A notice page that cannot be read is remarked on and the reading goes
    on; an index that cannot be read raises ParseError.
    """
    found = _Found()
    by_place = {_place(document.url): document for document in documents}
    shell = by_place.get(_place(column.shell))
    units = [document for document in documents if is_unit(document.url)]
    index = [unit_page(unit) for unit in units]
    listed: dict[str, Row] = {}
    if shell is not None:
        found.used.add(_place(shell.url))
        index += _ask_for_list(shell, column, index, found)
    for page in index:
        for row in page.rows:
            listed.setdefault(_place(row.url), row)
    for row in listed.values():
        _one(row, by_place, column, make, found)
    pages = [document for document in documents if not is_unit(document.url)]
    for document in sorted(pages, key=lambda page: not _sends_on(page, found)):
        if _place(document.url) not in found.used:
            _one(Row(document.url, "", None), by_place, column, make, found)
    return Parsed(tuple(found.entries.values()), tuple(found.follow), remarks=tuple(found.remarks))


def _ask_for_list(shell: Document, column: Column, index: Sequence[Index], found: _Found) -> list[Index]:
    """Ask for the list, and for its next page. A shell that carries the list itself is the index."""
    params: Mapping[str, str] | None = query_data(shell)
    if params is None:
        inline = rows(soup(shell), shell.final_url)
        if inline:
            return [Index(inline)]
        if column.fallback is None or not lines(soup(shell)):
            raise ParseError(f"{shell.url}: the page names no list (no queryData)", url=shell.url)
        params = column.fallback
        message = f"{shell.url}: no queryData; the list is asked for with the ids last known"
        found.remarks.append(Remark("fallback", message))
    found.follow.append(column.request(params, 1))
    found.follow.extend(_older(index, column, params))
    return []


def _older(index: Sequence[Index], column: Column, params: Mapping[str, str]) -> Iterator[Request]:
    """The next page, where the last one is neither the end nor a repetition of those before it."""
    if not index:
        return
    last = max(index, key=lambda page: page.page)
    before = {row.url for page in index if page is not last for row in page.rows}
    if not last.rows or all(row.url in before for row in last.rows):
        return
    size = last.size or column.size
    more = last.page * size < last.total if last.total is not None else len(last.rows) >= size
    if more:
        days = [row.on for row in last.rows if row.on]
        yield column.request(params, last.page + 1, dated=min(days, default=None))


def _one(row: Row, by_place: Mapping[str, Document], column: Column, make: Make, found: _Found) -> None:
    """Read the notice of one row, through redirect and iframe, or ask for its page."""
    chain: list[str] = []
    url, framed, outer = row.url, False, None
    indexed = row if row.title else None
    for _ in range(_HOPS):
        host = urlsplit(url).hostname or ""
        if not host.endswith(_SITE):
            # Laws are linked on the sites of other authorities: their title and day are all that is told.
            if indexed is not None:
                _keep(make(None, indexed, tuple(chain)), row, found)
            return
        document = by_place.get(_place(url))
        if document is None:
            referer = ("Referer", chain[-1].partition(" ")[2] if chain else column.shell)
            found.follow.append(Request(url, headers=(referer,), reuse=True, dated=row.on))
            return
        found.used.add(_place(url))
        chain.append(document.request.key)
        try:
            page = read(document, framed=framed)
        except ParseError as error:
            found.remarks.append(Remark("unread", str(error), document.url))
            return
        if isinstance(page, Page):
            _keep(make(_under(page, outer), indexed, tuple(chain)), row, found)
            return
        url, framed, outer = page.url, page.framed, outer or page
    found.remarks.append(Remark("unread", f"{row.url}: sent on more than {_HOPS} times", row.url))


def _keep(made: tuple[NoticeEntry, tuple[str, ...]], row: Row, found: _Found) -> None:
    entry, unread = made
    # One notice may stand in an index twice, under two addresses: the first row is the newest copy.
    found.entries.setdefault(entry.key, entry)
    if unread:
        words = " | ".join(line[:80] for line in unread[:5])
        # Without an address: the page was read, and asking for it again would not make it clearer.
        found.remarks.append(Remark("unread", f"{row.url}: not understood: {words}"))


def _sends_on(document: Document, found: _Found) -> bool:
    """Pages that lead to others come first, so that what they lead to is read as theirs."""
    if _place(document.url) in found.used:
        return False
    try:
        return isinstance(read(document), Elsewhere)
    except ParseError:
        return False


def _under(page: Page, outer: Elsewhere | None) -> Page:
    """What the page that sent us on knows better: its address, and what the framed page does not say."""
    if outer is None:
        return page
    return replace(
        page,
        title=page.title or outer.title,
        published_on=page.published_on or outer.published_on,
        published_at=page.published_at or outer.published_at,
    )


def _place(url: str) -> str:
    """An address for comparison: http and https answer alike, and a fragment is nothing to a server."""
    parts = urlsplit(urldefrag(url).url)
    path = parts.path.removesuffix("index.html") if not parts.query else parts.path
    return f"{parts.netloc.lower()}{path}" + (f"?{parts.query}" if parts.query else "")
