"""An official document as paragraphs of plain text, whatever it came as."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from watcher.core.text import decode, squeeze
from watcher.errors import ParseError
from watcher.model.document import Document

LIMIT = 40_000_000
"""Bytes that are still read for a page; beyond that the bundle has them."""

_INLINE = frozenset(
    ("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins")
) | frozenset(("kbd", "mark", "o:p", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup"))
# The inline tags of the Federal Register's XML: emphasis, superiors, accents, small capitals.
_INLINE_XML = frozenset(("E", "SU", "I", "B", "AC", "FR", "SIG", "T", "STARS", "PRTPAGE"))
_UNSEEN = frozenset(
    ("head", "script", "style", "noscript", "template", "iframe", "object", "svg", "select", "button")
)
_CELLS = frozenset(("td", "th", "TD", "TH", "ENT", "CHED"))
_ROWS = frozenset(("tr", "TR", "ROW"))
_MARKUP = re.compile(r"<(?:p|div|table|span|br|tr)\b", re.IGNORECASE)


def paragraphs(document: Document) -> tuple[str, ...] | None:
    """The visible text, a paragraph or a table row each; None for what is no text, or too much of it."""
    if len(document.body) > LIMIT or document.body.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return None
    try:
        text = decode(document, ("utf-8-sig", "gb18030", "cp1252"))
    except ParseError:
        return None
    start = text.lstrip()[:400].lower()
    if start.startswith(("{", "[")):
        return tuple(_of_json(text))
    if start.startswith("<?xml") and "<html" not in start:
        return tuple(_of_xml(text))
    if "<html" in start or start.startswith("<!doctype") or _MARKUP.search(start):
        return tuple(_of_html(text))
    return tuple(filter(None, (squeeze(line.replace("\t", " | ")) for line in text.splitlines())))


def _of_html(text: str) -> Iterator[str]:
    parser = html.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is not None:
        yield from _blocks(root, _INLINE)


def _of_xml(text: str) -> Iterator[str]:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is not None:
        yield from _blocks(root, _INLINE_XML)


def _of_json(text: str) -> Iterator[str]:
    """Every text in the reply: a page that stands in it as markup is read as one."""
    try:
        data = json.loads(text)
    except ValueError:
        yield from filter(None, (squeeze(line) for line in text.splitlines()))
        return
    for found in _texts(data):
        if _MARKUP.search(found):
            yield from _of_html(f"<div>{found}</div>")
        elif shown := squeeze(found):
            yield shown


def _texts(data: Any) -> Iterator[str]:
    waiting = [data]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            waiting.extend(reversed(node.values()))
        elif isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, str):
            yield node


def _blocks(root: Any, inline: frozenset[str]) -> Iterator[str]:
    """Text between block tags on lines of its own; the cells of a row on one line."""
    line: list[str] = []
    row = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        name = tag.lower() if inline is _INLINE else tag
        if event == "start":
            if name in _UNSEEN or not tag:
                # Its text is not shown, but what follows it is.
                node.text = None
                for child in list(node):
                    node.remove(child)
                continue
            if name in _ROWS:
                row += 1
            if name not in inline and not row:
                yield from _flush(line)
            elif name in _CELLS and "".join(line).strip():
                line.append(" | ")
            line.append(node.text or "")
            continue
        if name in _ROWS:
            row -= 1
        if name not in inline and tag:
            if row:
                line.append(" ")
            else:
                yield from _flush(line)
        line.append(node.tail or "")
    yield from _flush(line)


def _flush(line: list[str]) -> Iterator[str]:
    text = squeeze("".join(line)).strip("| ")
    line.clear()
    if text:
        yield text
