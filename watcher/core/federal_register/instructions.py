"""Amendatory instructions (AMDPAR) read into named changes of a list: who is added, removed, revised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from watcher.core.federal_register.amendment_reader import Reader
from watcher.core.federal_register.amendments import Context, Gathered, Headed, Named

_LABEL = re.compile(r"^\W*(?:\((\w{1,5})\)|(\d{1,3}|[A-Za-z]{1,2}|[ivx]{1,5})\.)(?=\s|[A-Z“])\s*")
_ROMAN = re.compile(r"[ivx]+")
_QUOTES = re.compile("``|‘‘|''|’’")  # raw texts and older files double the single marks


@dataclass(frozen=True, slots=True)
class Instructions:
    """All that the instructions of one document say.

    `others` are instructions that amend something else than the three lists. `lists` are the lists
    whose supplements are amended at all.
    """

    named: tuple[Named, ...] = ()
    headed: tuple[Headed, ...] = ()
    others: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


def read(paragraphs: Iterable[tuple[str, str]]) -> Instructions:
    """Read the AMDPAR texts of a document in order, each with the CFR part of its section.

    Labels nest: a digit, then a letter, then a roman numeral; each inherits list, heading and verb from
    the one above it.
    """
    stack: list[tuple[int, str, Context]] = []
    gathered = Gathered()
    for printed, part in paragraphs:
        text = _QUOTES.sub(lambda m: "“" if m.group() in ("``", "‘‘") else "”", printed)
        label, body = _label(text)
        level = _level(label, stack)
        if label:
            while stack and stack[-1][0] >= level:
                stack.pop()
        context = stack[-1][2] if stack else Context()
        context = Reader(body, part, context, gathered).run()
        if label:
            stack.append((level, label, context))
    return Instructions(
        tuple(dict.fromkeys(gathered.named)),
        tuple(dict.fromkeys(gathered.headed)),
        tuple(dict.fromkeys(gathered.others)),
        tuple(dict.fromkeys(gathered.lists)),
    )


def _label(text: str) -> tuple[str, str]:
    match = _LABEL.match(text)
    return ((match.group(1) or match.group(2)), text[match.end() :]) if match else ("", text)


def _level(label: str, stack: list[tuple[int, str, Context]]) -> int:
    """Digits 0, letters 1, roman numerals 2. An "i" after an "h" is a letter, else a numeral."""
    if not label or label.isdecimal():
        return 0
    letters = [one for level, one, _ in stack if level == 1]
    if _ROMAN.fullmatch(label) and not (letters and len(label) == 1 and _follows(letters[-1], label)):
        return 2 if letters or len(label) > 1 else 1
    return 1 if label.islower() else 3


def _follows(letter: str, label: str) -> bool:
    return len(letter) == 1 and ord(label) == ord(letter) + 1
