"""The visible lines of a piece of markup, as a reader of the page sees them."""

from __future__ import annotations

import re

from bs4 import Comment, NavigableString, Tag

from watcher.core.text import squeeze

# A line break in the source of a page is white space, but Chinese is set without any: to a reader of
# "出口管制\n管控名单" it is one word.
_BROKEN = re.compile(r"(?<=[\u3001-\u9fff\uff01-\uff60])[ \t]*[\r\n]\s*(?=[\u3001-\u9fff\uff01-\uff60])")

_BLOCKS = frozenset(
    "address article blockquote center dd div dl dt footer form h1 h2 h3 h4 h5 h6 header li ol p pre "
    "section table tbody thead tr ul".split()
)
_SILENT = frozenset("script style noscript template iframe head".split())
CELL = "\t"


def lines(node: Tag) -> tuple[str, ...]:
    """The lines of text under a node: white space collapsed, invisible signs dropped, no empty line.

    Inline markup does not break a line (MOFCOM wraps half a name in a span); paragraphs, rows and
    <br> do. The cells of a table row stand on one line, parted by a tab, where there are several.
    """
    writer = _Writer()
    writer.walk(node)
    writer.flush()
    return tuple(writer.done)


class _Writer:
    """Collects text into lines."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._line: list[str] = []

    def flush(self) -> None:
        text = squeeze(_BROKEN.sub("", "".join(self._line)))
        self._line.clear()
        if text:
            self.done.append(text)

    def walk(self, node: Tag) -> None:
        for child in node.children:
            if isinstance(child, Tag):
                self._tag(child)
            elif isinstance(child, NavigableString) and not isinstance(child, Comment):
                self._line.append(str(child))

    def _tag(self, tag: Tag) -> None:
        if tag.name in _SILENT:
            return
        if tag.name == "br":
            self.flush()
            return
        if tag.name == "tr":
            self._row(tag)
            return
        block = tag.name in _BLOCKS
        if block:
            self.flush()
        self.walk(tag)
        if block:
            self.flush()

    def _row(self, row: Tag) -> None:
        self.flush()
        cells = [cell for cell in row.find_all(["td", "th"], recursive=False) if isinstance(cell, Tag)]
        filled = [lines(cell) for cell in cells]
        texts = [cell for cell in filled if cell]
        if len(texts) > 1:
            self.done.append(CELL.join(" ".join(cell) for cell in filled))
        else:
            # The old layout sets a whole notice in one cell of one table.
            self.done.extend(line for cell in texts for line in cell)
