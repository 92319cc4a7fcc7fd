"""The body of an action as lines: headings, and what stands between line breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from watcher.core.text import squeeze

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = frozenset(
    ("p", "div", "ul", "ol", "li", "table", "tbody", "tr", "td", "th", "blockquote", "section", "hr")
)
# Sections are headed by h4 today, by paragraphs in bold type on other days.
_SAYS_HEADING = re.compile(
    r"^(?:(?:in addition|additionally|also|lastly|finally),? )?(?:ofac has \w+ )?"
    r"(?:the (?:following|names below)\b.{0,300}:|unrelated administrative\b.{0,300}"
    r"|.{3,120}\blist updates?:?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `ends` marks the last of its paragraph."""

    text: str
    heading: bool = False
    ends: bool = False


def lines(body: Tag) -> tuple[Line, ...]:
    """The lines of a body in order, empty ones left out."""
    found: list[Line] = []
    for kind, text in _pieces(body):
        text = squeeze(text)
        if kind == "end":
            if found and not found[-1].heading:
                found[-1] = Line(found[-1].text, ends=True)
        elif text:
            heading = kind == "heading" or _SAYS_HEADING.match(text) is not None
            found.append(Line(text, heading, heading))
    return tuple(found)


def _pieces(body: Tag) -> Iterator[tuple[str, str]]:
    """("heading" | "line", text), and ("end", "") where a paragraph ends; however deep the markup is.

    Markup inside a line leaves it whole: <strong>-to-</strong>, <a><font>…<br>…</font></a>.
    """
    buffer: list[str] = []
    waiting: list[PageElement | None] = [*reversed(body.contents)]
    while waiting:
        node = waiting.pop()
        if node is None:  # a block ends here
            yield from (("line", "".join(buffer)), ("end", ""))
            buffer = []
        elif not isinstance(node, Tag):
            buffer += [str(node)] if type(node) is NavigableString else []
        elif node.name in _HEADINGS:
            yield from (("line", "".join(buffer)), ("end", ""), ("heading", node.get_text()))
            buffer = []
        elif node.name == "br":
            yield "line", "".join(buffer)
            buffer = []
        elif node.name in _BLOCKS:
            yield from (("line", "".join(buffer)), ("end", ""))
            buffer = []
            waiting += [None, *reversed(node.contents)]
        elif node.name not in ("script", "style"):
            waiting += reversed(node.contents)
    yield "line", "".join(buffer)
