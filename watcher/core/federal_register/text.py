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
    lines = [cell.text or ""]
    for child in cell:
        if _tag(child) == "LI":
            lines += [_words(child, notes), child.tail or ""]
        else:
            lines[-1] = _join(lines[-1], child, notes) + _soften(child.tail)
    return tuple(line for line in (_finish(line) for line in lines) if line)


def is_stars(text: str) -> bool:
    """ "*  *  *": text is omitted here; it is no entry."""
    return "*" in text and not text.replace("*", "").strip()


def _words(element: etree._Element, notes: bool) -> str:
    text = _soften(element.text)
    for child in element:
        text = _join(text, child, notes) + _soften(child.tail)
    return text


def _join(text: str, child: etree._Element, notes: bool) -> str:
    tag = _tag(child)
    if tag in _SILENT:
        return text
    if tag == "SU":
        mark = squeeze(_words(child, notes))
        if mark.isdecimal() and not notes:
            return text.rstrip(_SOFT)
        return text.rstrip(_SOFT) + mark.translate(_SUPERSCRIPT)
    if tag == "LI":
        return text + _SOFT + _words(child, notes) + _SOFT
    return text + _words(child, notes)


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
    if _SOFT in found[0] and (text[max(start - 1, 0) : start] in _OPENING or text[end : end + 1] in _CLOSING):
        return ""
    return found[0]


def _tag(element: etree._Element) -> str:
    return element.tag if isinstance(element.tag, str) else "PRTPAGE"  # comments and instructions are silent
