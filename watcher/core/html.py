"""HTML with selectors that raise: a page that changed its form is an error, not an empty day."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from watcher.core.text import decode, squeeze
from watcher.errors import ParseError
from watcher.model.document import Document


def soup(document: Document) -> BeautifulSoup:
    """The page as a tree. Decoded first: bs4 makes an empty page of GB18030 under a wrong label."""
    return BeautifulSoup(decode(document), "lxml")


def fragment(markup: str) -> BeautifulSoup:
    """A piece of markup (for example the html field of a JSON reply) as a tree."""
    return BeautifulSoup(markup, "lxml")


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


def attribute(tag: Tag, name: str, *, url: str) -> str:
    """A text attribute that must be there."""
    value = tag.get(name)
    if not isinstance(value, str):
        raise ParseError(f"{url}: <{tag.name}> has no {name!r}", url=url)
    return value


def text_of(tag: Tag) -> str:
    """The visible text on one line."""
    return squeeze(tag.get_text(" "))
