"""The paragraphs of a notice's body, in order: what it says after its head and before its signature."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from watcher.core.federal_register.text import is_stars, text_of

_PASSED = frozenset({"PREAMB", "SIG", "FRDOC", "BILCOD", "FTNT", "TNOTE", "BOXHD", "TTITLE", "GPH"})
_BULLET = re.compile(r"^\s*(?:[•·▪‣*]|<bullet>)\s*", re.IGNORECASE)
# "http://a.gov" would end a list; a name goes on where its bracket is open.
_OPEN = re.compile(r"[(\[]")
_SHUT = re.compile(r"[)\]]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `heading`: it stands alone in the type of a heading; `bullet`: behind a bullet."""

    text: str
    heading: bool = False
    bullet: bool = False


def body(root: etree._Element) -> tuple[Paragraph, ...]:
    """The paragraphs of a full text. The cells of a table's row are one paragraph, parted by semicolons.

    A page may break a paragraph inside a bracket: what follows an open bracket belongs to it.
    """
    found: list[Paragraph] = []
    _walk(root, found)
    out: list[Paragraph] = []
    for one in found:
        before = out[-1].text if out else ""
        if not one.bullet and len(_OPEN.findall(before)) > len(_SHUT.findall(before)):
            out[-1] = Paragraph(f"{before} {one.text}", out[-1].heading, out[-1].bullet)
        else:
            out.append(one)
    return tuple(out)


def has_pictures(root: etree._Element) -> bool:
    """Whether pages of the document are printed as pictures (GPH): OFAC often sends its names so."""
    return next(root.iter("GPH"), None) is not None


def _walk(node: etree._Element, found: list[Paragraph]) -> None:
    for child in node:
        tag = child.tag
        if tag in _PASSED:
            continue
        if tag in ("P", "FP", "HD", "LI"):
            if child.get("SOURCE") != "HED":
                _take(text_of(child), found, heading=tag == "HD")
        elif tag == "ROW":
            cells = [text for text in map(text_of, child.iterfind("ENT")) if text and not is_stars(text)]
            _take("; ".join(cells), found)
        else:
            _walk(child, found)


def _take(text: str, found: list[Paragraph], *, heading: bool = False) -> None:
    bare = _BULLET.sub("", text)
    if bare:
        found.append(Paragraph(bare, heading, bare != text))
