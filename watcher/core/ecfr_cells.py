"""The cells of a table in the codified regulations (eCFR): lines of text, footnote marks apart."""

from __future__ import annotations

import re

from lxml import etree

from watcher.core.english import uncode
from watcher.core.text import squeeze

# The eCFR serves tables as TABLE, TR and TD with <br/> between the lines of a cell, where the Federal
# Register has <LI>. Page breaks and marks of footnotes leave no word behind.
_BREAKS = frozenset({"br", "p", "fp", "li", "div", "ac"})
_SILENT = frozenset({"ftref", "prtpage", "gph", "gid", "math", "img"})
_RAISED = frozenset({"su", "sup"})
_SHAPELESS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def lines_of(cell: etree._Element, *, notes: bool = False) -> tuple[str, ...]:
    """The lines of a cell that have any text.

    The raised digits of footnotes are dropped, or kept as superscripts where `notes` is set: footnote 3
    or 4 of the Entity List is a designation of its own, printed behind the licence requirement.
    """
    if not len(cell):
        text = tidy(cell.text or "")
        return (text,) if text else ()
    pieces: list[str] = []
    _gather(cell, notes, pieces)
    return tuple(line for line in (tidy(line) for line in "".join(pieces).split("\x00")) if line)


def text_of(cell: etree._Element, *, notes: bool = False) -> str:
    """All words of a cell on one line."""
    return " ".join(lines_of(cell, notes=notes))


def tidy(text: str) -> str:
    """core.text.squeeze, short for the many texts that hold nothing unseen; GPO codes decoded."""
    if "[" in text:
        text = uncode(text)
    line = " ".join(text.split())
    # All that squeeze drops is either not printable or one of a few letters and marks without a shape.
    return line if line.isascii() or (line.isprintable() and not _SHAPELESS.search(line)) else squeeze(text)


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
