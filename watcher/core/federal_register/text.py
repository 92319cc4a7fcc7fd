"""The words of GPO markup: inline elements, page breaks and footnote digits inside names and numbers."""

from __future__ import annotations

import re

from lxml import etree

from watcher.core.english import uncode
from watcher.core.text import squeeze

_SILENT = frozenset({"PRTPAGE", "FTREF", "GPH", "GID", "MATH", "FTNT"})
_SOFT = "\x00"
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_OPENING, _CLOSING = frozenset("([“‘"), frozenset(",.;:)]”’")
_GAP = re.compile(f"[ {_SOFT}]+")


def text_of(element: etree._Element, *, notes: bool = False) -> str:
    """All words of an element on one line, GPO codes decoded.

    A digit in <SU> is the mark of a footnote glued to the text: it is dropped, or kept as a
    superscript where `notes` is set (footnote 3 of the Entity List is a designation of its own). "3<SU>rd
    </SU>" stays one word. Page breaks inside a word or a row leave no trace.
    """
    return _finish(_words(element, notes))


def lines_of(cell: etree._Element, *, notes: bool = False) -> tuple[str, ...]:
    """The lines of a table cell: the text before the first <LI>, then one line for each <LI>."""
    lines = [[_soften(cell.text)]]
    for child in cell:
        if _tag(child) == "LI":
            lines += [[_words(child, notes)], [_soften(child.tail)]]
        else:
            _add(child, notes, lines[-1], 0)
            lines[-1].append(_soften(child.tail))
    return tuple(line for line in (_finish("".join(pieces)) for pieces in lines) if line)


def is_stars(text: str) -> bool:
    """ "*  *  *": text is omitted here; it is no entry."""
    return "*" in text and not text.replace("*", "").strip()


def _words(element: etree._Element, notes: bool) -> str:
    pieces: list[str] = []
    _read(element, notes, pieces)
    return "".join(pieces)


def _read(element: etree._Element, notes: bool, pieces: list[str]) -> None:
    """Add the words of an element to pieces: a text that grows would be copied for each element in it."""
    start = len(pieces)
    pieces.append(_soften(element.text))
    for child in element:
        _add(child, notes, pieces, start)
        pieces.append(_soften(child.tail))


def _add(child: etree._Element, notes: bool, pieces: list[str], start: int) -> None:
    tag = _tag(child)
    if tag in _SILENT:
        return
    if tag == "SU":
        _glue(pieces, start)
        mark = squeeze(_words(child, notes))
        if notes or not mark.isdecimal():
            pieces.append(mark.translate(_SUPERSCRIPT))
    elif tag == "LI":
        pieces.append(_SOFT)
        _read(child, notes, pieces)
        pieces.append(_SOFT)
    else:
        _read(child, notes, pieces)


def _glue(pieces: list[str], start: int) -> None:
    """Take the printer's white space off the end of what stands before a mark."""
    last = ""
    while len(pieces) > start and not last:
        last = pieces.pop().rstrip(_SOFT)
    pieces.append(last)


def _soften(text: str | None) -> str:
    """White space with a line break at the edge of an element may be the printer's, not the author's."""
    text = text or ""
    inner = text.lstrip()
    if "\n" in text[: len(text) - len(inner)]:
        text = _SOFT + inner
    inner = text.rstrip()
    return inner + _SOFT if "\n" in text[len(inner) :] else text


def _finish(text: str) -> str:
    return squeeze(uncode(_GAP.sub(_gap, text).replace(_SOFT, " ")))


def _gap(found: re.Match[str]) -> str:
    """Nothing, where the printer's white space stands behind an opening or before a closing sign."""
    text, (start, end) = found.string, found.span()
    if _SOFT in found[0] and (text[start - 1 : start] in _OPENING or text[end : end + 1] in _CLOSING):
        return ""
    return found[0]


def _tag(element: etree._Element) -> str:
    return element.tag if isinstance(element.tag, str) else "PRTPAGE"  # comments and instructions are silent
