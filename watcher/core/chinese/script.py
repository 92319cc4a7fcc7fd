"""Which script a piece of text is in, and where its parentheses are."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\u3005\u3007]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_OPEN, _CLOSE = "（(", "）)"


def has_han(text: str) -> bool:
    """True where the text has a Chinese character."""
    return _HAN.search(text) is not None


def has_latin(text: str) -> bool:
    """True where the text has a Latin letter."""
    return _LATIN.search(text) is not None


def lang_of(text: str) -> str:
    """The language by which a printed name is kept: "zh" where it has a Chinese character, else "en"."""
    return "zh" if has_han(text) else "en"


@dataclass(frozen=True, slots=True)
class Group:
    """A piece in parentheses: where it begins and ends (with them), and what stands inside."""

    start: int
    end: int
    inside: str
    wide: bool


def groups(text: str) -> tuple[Group, ...]:
    """The outermost parentheses of a text. Half-width closes full-width: "（Lockheed Martin Ventures)".

    One that is never closed ends with the text.
    """
    found: list[Group] = []
    depth = start = 0
    for place, sign in enumerate(text):
        if sign in _OPEN:
            start = place if depth == 0 else start
            depth += 1
        elif sign in _CLOSE and depth:
            depth -= 1
            if depth == 0:
                found.append(Group(start, place + 1, text[start + 1 : place].strip(), text[start] == "（"))
    if depth:
        found.append(Group(start, len(text), text[start + 1 :].strip(), text[start] == "（"))
    return tuple(found)


def is_open(text: str) -> bool:
    """True where a parenthesis is still open at the end: a name that goes on in the next line."""
    depth = 0
    for sign in text:
        depth += (sign in _OPEN) - (sign in _CLOSE and depth > 0)
    return depth > 0


def split_outside(text: str, marks: str) -> tuple[str, ...]:
    """The pieces between the marks, those inside parentheses or quotation marks left alone."""
    pieces: list[str] = []
    depth = start = 0
    for place, sign in enumerate(text):
        if sign in "（(《“「":
            depth += 1
        elif sign in "）)》”」" and depth:
            depth -= 1
        elif depth == 0 and sign in marks:
            pieces.append(text[start:place])
            start = place + 1
    return (*pieces, text[start:])
