"""The parts of a rule that enter into force on a day of their own, as its DATES say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from watcher.core.english import DATE, dates
from watcher.core.text import squeeze

_EFFECTIVE = re.compile(r"\b(?:effective|applicable)\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"^[\s,;.:()–—-]*(?:and\s+)?(?:except(?:\s+(?:for|that))?\s+|with\s+the\s+exception\s+of\s+)?(?:the\s+)?",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"[\s,;]*(?:(?:which|that)\s+)?(?:(?:is|are|will\s+be|becomes?)\s*)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """Which part, in the words of the rule, and from when."""

    words: str
    effective_on: date
    quote: str


def clauses(text: str) -> tuple[Clause, ...]:
    """The parts with another day than the rule itself.

    "This rule is effective September 16, 2025, except for instruction 4, which is effective January 1,
    2026." has one: "instruction 4".
    """
    found: list[Clause] = []
    main: date | None = None
    end = 0
    for match in _EFFECTIVE.finditer(text):
        printed = DATE.search(text, match.end())
        if printed is None:
            break
        day = next(iter(dates(printed.group())), None)
        if day is None:
            continue
        words = squeeze(_BEHIND.sub("", _BEFORE.sub("", text[end : match.start()])))
        if main is None:
            main = day
        elif day != main and words and ". " not in words:
            found.append(Clause(words, day, squeeze(text[end : printed.end()].lstrip(" ,;."))))
        end = printed.end()
    return tuple(found)
