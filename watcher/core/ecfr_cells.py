"""The cells of a table in the codified regulations (eCFR): lines of text, footnote marks apart."""

from __future__ import annotations

from lxml import etree

from watcher.core.english import uncode
from watcher.core.text import squeeze

# The eCFR serves tables as TABLE, TR and TD with <br/> between the lines of a cell, where the Federal
# Register has <LI>. Page breaks and marks of footnotes leave no word behind.
_BREAKS = frozenset({"br", "p", "fp", "li", "div", "ac"})
_SILENT = frozenset({"ftref", "prtpage", "gph", "gid", "math", "img"})
_RAISED = frozenset({"su", "sup"})
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def lines_of(cell: etree._Element, *, notes: bool = False) -> tuple[str, ...]:
    """The lines of a cell that have any text.

    The raised digits of footnotes are dropped, or kept as superscripts where `notes` is set: footnote 3
    or 4 of the Entity List is a designation of its own, printed behind the licence requirement.
    """
    pieces: list[str] = []
    _gather(cell, notes, pieces)
    return tuple(line for line in (tidy(line) for line in "".join(pieces).split("\x00")) if line)


def text_of(cell: etree._Element, *, notes: bool = False) -> str:
    """All words of a cell on one line."""
    return " ".join(lines_of(cell, notes=notes))


def tidy(text: str) -> str:
    """A line without what cannot be seen, GPO codes decoded."""
    return squeeze(uncode(text))


def _gather(element: etree._Element, notes: bool, pieces: list[str]) -> None:
    pieces.append(_text(element.text))
    for child in element:
        tag = child.tag.lower() if isinstance(child.tag, str) else ""
        if tag in _RAISED:
            mark = tidy("".join(child.itertext()))
            if not mark.isdecimal():
                pieces.append(mark)
            elif notes:
                pieces.append(mark.translate(_SUPERSCRIPT))
        elif tag and tag not in _SILENT:
            if tag in _BREAKS:
                pieces.append("\x00")
            _gather(child, notes, pieces)
            if tag in _BREAKS:
                pieces.append("\x00")
        pieces.append(_text(child.tail))


def _text(text: str | None) -> str:
    return text or ""
