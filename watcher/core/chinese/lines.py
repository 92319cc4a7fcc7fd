"""The visible lines of a piece of markup, as a reader of the page sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4.element import Comment, Tag

from watcher.core.text import squeeze

# A line break in the source of a page is white space, but Chinese is set without any: to a reader of
# "出口管制\n管控名单" it is one word.
_BROKEN = re.compile(r"(?<=[\u3001-\u9fff\uff01-\uff60])[ \t]*[\r\n]\s*(?=[\u3001-\u9fff\uff01-\uff60])")

_BLOCK = re.compile(
    r"address|article|blockquote|center|d[dlt]|div|footer|form|h[1-6]|header|li|[ou]l|p|pre|section|"
    r"t(?:able|body|head|r)"
)
_BREAKS = re.compile(r"^(?:br|p|li|tr|h[1-6]|div|pre)$")
_SEVERAL = 3
_SILENT = re.compile(r"script|style|noscript|template|iframe|head")
CELL = "\t"
_ROWS = 40
"""Tables within tables that are read as tables; further in, their cells are text like any other."""


def lines(node: Tag) -> tuple[str, ...]:
    """The lines of text under a node: white space collapsed, invisible signs dropped, no empty line.

    Inline markup does not break a line (MOFCOM wraps half a name in a span); paragraphs, rows and
    <br> do. The cells of a table row stand on one line, parted by a tab, where there are several. A text
    without any such markup, over several lines of the source, keeps those lines.
    """
    bare = node.find(_BREAKS) is None and node.get_text().count("\n") >= _SEVERAL
    return _lines(node, plain=bare)


def _lines(node: Tag, *, plain: bool, inside: int = 0) -> tuple[str, ...]:
    writer = _Writer(plain=plain, inside=inside)
    writer.walk(node)
    writer.flush()
    return tuple(writer.done)


@dataclass(frozen=True, slots=True)
class _End:
    """Where an element ends: what holds again behind it."""

    plain: bool
    block: bool


class _Writer:
    """Collects text into lines; `inside` counts the rows that lie around it."""

    def __init__(self, *, plain: bool, inside: int) -> None:
        self.done: list[str] = []
        self._line: list[str] = []
        self._plain = plain
        self._inside = inside

    def flush(self) -> None:
        text = squeeze(_BROKEN.sub("", "".join(self._line)))
        self._line.clear()
        if text:
            self.done.append(text)

    def walk(self, node: Tag) -> None:
        """Everything under a node, however deep."""
        waiting: list[object] = [*reversed(node.contents)]
        while waiting:
            one = waiting.pop()
            if isinstance(one, _End):
                self._plain = one.plain
                if one.block:
                    self.flush()
            elif isinstance(one, Tag):
                if self._opens(one):
                    waiting.append(self._begin(one))
                    waiting += reversed(one.contents)
            elif not isinstance(one, Comment):
                self._text(str(one))

    def _text(self, text: str) -> None:
        first, *further = text.split("\n") if self._plain else [text]
        self._line.append(first)
        for line in further:
            self.flush()
            self._line.append(line)

    def _opens(self, tag: Tag) -> bool:
        """Whether what lies in the tag is still to be walked; lines and rows are written here."""
        if _SILENT.fullmatch(tag.name):
            return False
        if tag.name == "br":
            self.flush()
        if tag.name == "tr" and self._inside < _ROWS:
            self._row(tag)
            return False
        return True

    def _begin(self, tag: Tag) -> _End:
        end = _End(self._plain, _BLOCK.fullmatch(tag.name) is not None)
        if end.block:
            self.flush()
        self._plain = self._plain or tag.name == "pre"
        return end

    def _row(self, row: Tag) -> None:
        self.flush()
        cells = row.find_all(["td", "th"], recursive=False)
        filled = [_lines(cell, plain=False, inside=self._inside + 1) for cell in cells]
        texts = [cell for cell in filled if cell]
        if len(texts) > 1:
            self.done.append(CELL.join(" ".join(cell) for cell in filled))
        else:
            # The old layout sets a whole notice in one cell of one table.
            self.done.extend(line for cell in texts for line in cell)
