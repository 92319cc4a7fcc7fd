"""HTML with selectors that raise: a page that changed its form is an error, not an empty day."""

from __future__ import annotations

from typing import TypeGuard

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from lxml import etree

from watcher.core.text import decode, squeeze
from watcher.errors import ParseError
from watcher.model.document import Document

# What a browser sets on a line of its own. Anything else, the unknown tags of word processors included,
# stands inside a line: `<b>H</b>uawei` is one word.
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "legend", "li", "main", "menu", "nav", "ol", "option", "p"),
        *("pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_UNSEEN = frozenset(("head", "noscript", "script", "style", "template", "title"))


# A large official page (a day of OFAC's with hundreds of entries) has a third of these tags; a page of
# ten megabytes can have millions, and each costs a kilobyte and ten microseconds.
MOST_TAGS = 60_000
MOST_DEEP = 256
"""Tags within tags: official pages have up to 23. bs4 goes down a branch again for what stands behind it."""


def soup(document: Document) -> BeautifulSoup:
    """The page as a tree. Decoded first: bs4 makes an empty page of GB18030 under a wrong label.

    Raises ParseError for XML (read as HTML, its names lose their case and its empty tags their end), and
    for a page that is made to exhaust its reader.
    """
    text = decode(document)
    if text.lstrip().startswith("<?xml") and "<html" not in text[:2000].lower():
        raise ParseError(f"{document.url}: XML, where an HTML page was expected", url=document.url)
    try:
        return fragment(text)
    except ParseError as error:
        raise ParseError(f"{document.url}: {error}", url=document.url) from error


def fragment(markup: str) -> BeautifulSoup:
    """A piece of markup (for example the html field of a JSON reply) as a tree. Raises ParseError."""
    tags = markup.count("<")
    if tags > MOST_TAGS:
        raise ParseError(f"markup with {tags} tags, where {MOST_TAGS} are the most")
    if tags > MOST_DEEP and _is_deep(markup):
        raise ParseError(f"markup with tags in tags {MOST_DEEP} times and more")
    # The line end keeps bs4 from warning that a short text looks like the name of a file.
    return BeautifulSoup(markup + "\n", "lxml")


def _is_deep(markup: str) -> bool:
    """Asked of libxml2 itself, which knows what nobody closed."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")) if root is not None else ():
        depth += 1 if event == "start" else -1
        if depth >= MOST_DEEP:
            return True
    return False


def some(node: Tag, css: str, *, url: str) -> list[Tag]:
    """All matches, at least one. Raises ParseError otherwise."""
    found = list(node.select(css))
    if not found:
        raise ParseError(f"{url}: nothing matches {css!r}", url=url)
    return found


def one(node: Tag, css: str, *, url: str) -> Tag:
    """The only match. Raises ParseError on none or several."""
    found = some(node, css, url=url)
    if len(found) > 1:
        raise ParseError(f"{url}: {len(found)} matches for {css!r}, one expected", url=url)
    return found[0]


def maybe(node: Tag, css: str, *, url: str) -> Tag | None:
    """The only match, or None. Raises ParseError on several."""
    return one(node, css, url=url) if node.select(css) else None


def grid(table: Tag, *, url: str) -> list[list[Tag]]:
    """The cells of each row. Raises ParseError where one table, row or cell holds another.

    No official list has such a table, and one that is never closed would be read again for each row in it.
    """
    _holds_none(table, "table", url=url)
    found: list[list[Tag]] = []
    for row in table.find_all("tr"):
        _holds_none(row, "tr", url=url)
        found.append(list(row.find_all(["th", "td"])))
        for cell in found[-1]:
            _holds_none(cell, "th", "td", url=url)
    return found


def _holds_none(tag: Tag, *names: str, url: str) -> None:
    if tag.find(names) is not None:
        raise ParseError(f"{url}: a <{tag.name}> inside another", url=url)


def text_of(tag: Tag) -> str:
    """The visible text on one line: blocks and cells apart, words that markup cuts through whole."""
    pieces: list[str] = []
    waiting: list[Tag | NavigableString | str] = [tag]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Tag):
            if node.name in _UNSEEN and node is not tag:
                continue
            edge = " " if node.name in _BLOCKS else ""
            waiting.append(edge)
            waiting.extend(child for child in reversed(node.contents) if _is_shown(child))
            pieces.append(edge)
        else:
            pieces.append(node)
    return squeeze("".join(pieces))


def _is_shown(node: object) -> TypeGuard[Tag | NavigableString]:
    """Comments, declarations and the like are subclasses of NavigableString."""
    return isinstance(node, Tag) or type(node) is NavigableString
