"""Numerals and dates as Chinese notices print them, found in text with their places."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time
from functools import cache

from watcher.core.text import fold, whole

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "O": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = "〇零○O一二两三四五六七八九十百千"
_AROUND = re.compile(r"^(?:共|等|第)*|(?:[余个多])?(?:家|名|个|人|位|项|种|款|条|号|日|天|年|月)*$")

# 二〇二五年, 二零二五年 and 2025年 stand in copies of one order; full-width digits are gone after NFKC.
YEAR = r"(?:\d{4}|[〇零○O一二三四五六七八九]{4})"
COUNT = rf"(?:\d{{1,4}}|[{_NUMERAL}]{{1,7}})"
_DAY = rf"(?:\d{{1,2}}|[{_NUMERAL}]{{1,3}})"
_FULL = re.compile(
    rf"(?:(?P<year>{YEAR})年)?(?P<month>{_DAY})月(?P<day>{_DAY})日"
    rf"(?:(?P<hour>\d{{1,2}})(?:[时:](?P<minute>\d{{1,2}})分?|时))?"
)
_MORE_DAYS = re.compile(rf"(?:[、,和及]|以及)(?P<day>{_DAY})日")


@dataclass(frozen=True, slots=True)
class Squashed:
    """Text in NFKC without any white space or invisible sign, and where each of its signs came from.

    MOFCOM spaces its letterheads ("不 可 靠 实 体 清 单"), breaks them over lines and hides U+200C in
    names, so that a pattern can be matched only on the squashed form.
    """

    text: str
    origin: tuple[int, ...]
    source: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the squashed text stands in the source; `end` is past the last sign."""
        return self.origin[start], self.origin[end - 1] + 1

    def printed(self, start: int, end: int) -> str:
        """A piece of the squashed text as the source prints it."""
        first, last = self.span(start, end)
        return self.source[first:last]


def squash(text: str) -> Squashed:
    """NFKC, white space and invisible signs removed, with the way back to the source."""
    signs: list[str] = []
    origin: list[int] = []
    for place, sign in enumerate(text):
        parts = _parts(sign)
        signs += parts
        origin += (place,) * len(parts)
    return Squashed("".join(signs), tuple(origin), text)


@cache
def _parts(sign: str) -> tuple[str, ...]:
    """What one sign is in NFKC, without what cannot be seen. There are only so many signs."""
    return tuple(part for part in unicodedata.normalize("NFKC", sign) if fold(part))


def chinese_int(text: str) -> int | None:
    """三, 十五, 二十八, 一百零五, 两, 28, 共2家, 等15家 as a number; None for anything else.

    Numerals written digit by digit (二〇二五) are read as such.
    """
    word = _AROUND.sub("", squash(text).text)
    if word.isascii() and word.isdigit():
        return whole(word)
    if any(c not in _DIGITS and c not in _UNITS for c in word):
        return None
    if not any(c in _UNITS for c in word):
        return whole("".join(str(_DIGITS[c]) for c in word))
    total, digit = 0, None
    for c in word:
        if c in _UNITS:
            total += (digit or 1) * _UNITS[c]
            digit = None
        else:
            digit = _DIGITS[c]
    return total + (digit or 0)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A day found in a text, the hour where one is printed (12时01分), its words and their place."""

    on: date
    at: time | None
    printed: str
    span: tuple[int, int]


def chinese_dates(text: str, year: int | None = None) -> tuple[PrintedDate, ...]:
    """Every day that the text prints: 2025年4月4日, 二〇二五年十一月五日, 4月4日和9日.

    A day without a year takes that of the last day before it, at first `year`; without any year it is
    left out, as is a day that the calendar does not have. "2025年4月4日和9日" is two days.
    """
    squashed = squash(text)
    found: list[PrintedDate] = []
    known = year
    for match in _FULL.finditer(squashed.text):
        if match["year"]:
            known = chinese_int(match["year"])
        month, place = chinese_int(match["month"]), match
        at = _hour(match["hour"], match["minute"])
        while True:
            on = _day(known, month, chinese_int(place["day"]))
            if on is not None:
                start, end = place.start("day") if place is not match else match.start(), place.end()
                found.append(PrintedDate(on, at, squashed.printed(start, end), squashed.span(start, end)))
            following = _MORE_DAYS.match(squashed.text, place.end())
            if following is None:
                break
            place, at = following, None
    return tuple(found)


def chinese_date(text: str, year: int | None = None) -> date | None:
    """The first day that the text prints, or None."""
    return next((found.on for found in chinese_dates(text, year)), None)


def _day(year: int | None, month: int | None, day: int | None) -> date | None:
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _hour(hour: str | None, minute: str | None) -> time | None:
    if hour is None:
        return None
    hours, minutes = int(hour), int(minute or 0)
    return time(hours, minutes) if hours < 24 and minutes < 60 else None
