"""Amendatory instructions (AMDPAR) read into named changes of a list: who is added, removed, revised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from watcher.core.federal_register.amendment_reader import Reader
from watcher.core.federal_register.amendments import Context, Gathered, Headed, Named

_LABEL = re.compile(r"^\W*(?:\((\w{1,5})\)|(\d{1,3}|[A-Za-z]{1,2}|[ivx]{1,5})\.)(?=\s|[A-Z“])\s*")
_ROMAN = re.compile(r"[ivx]+")
# "h. Under UNITED KINGDOM:" goes on in its numerals.
_OPENS = re.compile(r"[:,—]\s*$")
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


@dataclass(frozen=True, slots=True)
class _Above:
    """A paragraph that those below it hang under; `opens` where its own words go on in them."""

    level: int
    label: str
    opens: bool
    context: Context


def read(paragraphs: Iterable[tuple[str, str]]) -> Instructions:
    """Read the AMDPAR texts of a document in order, each with the CFR part of its section.

    Labels nest: a digit, then a letter, then a roman numeral; each inherits list, heading and verb from
    the one above it.
    """
    stack: list[_Above] = []
    gathered = Gathered()
    for printed, part in paragraphs:
        text = _QUOTES.sub(lambda m: "“" if m.group() in ("``", "‘‘") else "”", printed)
        label, body = _label(text)
        level = _level(label, stack)
        if label:
            while stack and stack[-1].level >= level:
                stack.pop()
        context = stack[-1].context if stack else Context()
        context = Reader(body, part, context, gathered).run()
        if label:
            stack.append(_Above(level, label, _OPENS.search(body) is not None, context))
    return Instructions(
        tuple(dict.fromkeys(gathered.named)),
        tuple(dict.fromkeys(gathered.headed)),
        tuple(dict.fromkeys(gathered.others)),
        tuple(dict.fromkeys(gathered.lists)),
    )


def _label(text: str) -> tuple[str, str]:
    match = _LABEL.match(text)
    return ((match.group(1) or match.group(2)), text[match.end() :]) if match else ("", text)


def _level(label: str, stack: list[_Above]) -> int:
    """Digits 0, letters 1, roman numerals 2, capitals 3. An "i" after an "h" that is complete is a letter."""
    if label.isdecimal():
        return 0
    if _ROMAN.fullmatch(label) and not _is_next_letter(label, stack):
        return 2
    return 1 if label.islower() else 3


def _is_next_letter(label: str, stack: list[_Above]) -> bool:
    before = next((one.label for one in stack if one.level == 1), "")
    return len(before) == len(label) == 1 and ord(label) == ord(before) + 1 and not stack[-1].opens
