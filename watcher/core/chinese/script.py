"""Which script a piece of text is in, and where its parentheses are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\u3005\u3007]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_OPEN, _CLOSE = "（(", "）)"
_JOINT = re.compile(r"\s*(?:[，,]\s*(?:以及|和|及|与)?|、(?:以及)?|以及|和|与|及)?\s*")


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
    start: int | None = None
    for place, depth in enumerate(depths(text)):
        if start is None and depth:
            start = place
        elif start is not None and not depth:
            found.append(_group(text, start, place))
            start = None
    if start is not None:
        found.append(_group(text, start, len(text)))
    return tuple(found)


def _group(text: str, start: int, close: int) -> Group:
    return Group(start, min(close + 1, len(text)), text[start + 1 : close].strip(), text[start] == "（")


def enumerated(text: str) -> tuple[str, ...]:
    """An enumeration cut after each closed parenthesis with a Latin name; last, what follows all of them.

    Each comes without what joins it to the one before. A 和 that follows 、 begins a name: 、和田一郎.
    """
    found: list[str] = []
    place = 0
    for group in groups(text):
        if has_latin(group.inside) and not has_han(group.inside):
            found.append(text[place : group.end])
            joint = _JOINT.match(text, group.end)
            place = joint.end() if joint else group.end
    return (*found, text[place:])


def depths(text: str, opening: str = _OPEN, closing: str = _CLOSE) -> Iterator[int]:
    """After each sign how many parentheses are open. One that closes nothing is passed over."""
    depth = 0
    for sign in text:
        if sign in opening:
            depth += 1
        elif sign in closing and depth:
            depth -= 1
        yield depth


def is_open(text: str) -> bool:
    """True where a parenthesis is still open at the end: a name that goes on in the next line."""
    *_, last = (0, *depths(text))
    return last > 0


def split_outside(text: str, marks: str) -> tuple[str, ...]:
    """The pieces between the marks, those inside parentheses or quotation marks left alone."""
    pieces: list[str] = []
    start = 0
    for place, (sign, depth) in enumerate(zip(text, depths(text, "（(《“「", "）)》”」"), strict=True)):
        if depth == 0 and sign in marks:
            pieces.append(text[start:place])
            start = place + 1
    return (*pieces, text[start:])
