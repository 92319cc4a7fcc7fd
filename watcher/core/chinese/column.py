"""One column of a MOFCOM site as a feed: shell page, list API, notice pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from watcher.core.chinese.index import Column, Index, Row, is_unit, query_data, rows, unit_page
from watcher.core.chinese.lines import lines
from watcher.core.chinese.walk import Make, Walk
from watcher.core.html import soup
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.source import Parsed, Remark

SITE = ".mofcom.gov.cn"


def feed(
    documents: tuple[Document, ...],
    column: Column,
    make: Make,
    *,
    wanted: Callable[[Row], bool] = lambda row: True,
    further: Callable[[Walk, Sequence[Row]], Sequence[Row]] = lambda walk, rows: (),
) -> Parsed:
    """Read everything that is there and ask for what is not.

    Documents are known by what they are, not by the exact address of the request: the ids in the API's
    address change with the site. `wanted` chooses rows by their title; `further` may bring rows of another
    index. A notice page that cannot be read is remarked on and the reading goes on; an index that cannot
    be read raises ParseError.
    """
    walk = Walk(documents, make, site=SITE, referer=column.shell)
    index = []
    for document in documents:
        if is_unit(document.url):
            walk.take(document.url)
            index.append(unit_page(document))
    shell = walk.take(column.shell)
    found = [row for page in index for row in page.rows]
    if shell is not None:
        found += _ask_for_list(shell, column, index, walk)
    found += further(walk, found)
    walk.read(row for row in found if wanted(row))
    walk.rest()
    return walk.parsed()


def _ask_for_list(shell: Document, column: Column, index: Sequence[Index], walk: Walk) -> Sequence[Row]:
    """Ask for the list, and for its next page. A shell that carries the list itself is the index."""
    params: Mapping[str, str] | None = query_data(shell)
    if params is None:
        inline = rows(soup(shell), shell.final_url)
        if inline:
            return inline
        if column.fallback is None or not lines(soup(shell)):
            raise ParseError(f"{shell.url}: the page names no list (no queryData)", url=shell.url)
        params = column.fallback
        message = f"{shell.url}: no queryData; the list is asked for with the ids last known"
        walk.remarks.append(Remark("fallback", message))
    walk.follow.append(column.request(params, 1))
    walk.follow.extend(_older(index, column, params))
    return ()


def _older(index: Sequence[Index], column: Column, params: Mapping[str, str]) -> Iterator[Request]:
    """The next page, where the last one is neither the end nor a repetition of those before it."""
    if not index:
        return
    last = max(index, key=lambda page: page.page)
    before = {row.url for page in index if page is not last for row in page.rows}
    if all(row.url in before for row in last.rows):
        return
    size = last.size or column.size
    # More rows than were asked for: the server gave the whole list.
    more = last.page * size < last.total if last.total is not None else len(last.rows) == size
    if more:
        days = [row.on for row in last.rows if row.on]
        yield column.request(params, last.page + 1, dated=min(days, default=None))
