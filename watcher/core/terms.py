"""Terms: until when a measure holds, stated by a date or computed from a length."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from watcher.core.days import after
from watcher.core.text import fold
from watcher.core.zh_numerals import COUNT, chinese_dates, chinese_int, squash
from watcher.model.measure import UntilBasis


class TermUnit(StrEnum):
    """In what a term is counted."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Term:
    """A printed length: 90天 is Term(90, DAY), 一年 is Term(1, YEAR)."""

    count: int
    unit: TermUnit


_ZH_UNITS = {"天": TermUnit.DAY, "日": TermUnit.DAY, "个月": TermUnit.MONTH, "年": TermUnit.YEAR}
# 15日内 is how long a party has to pay a fine, 4月9日 and 2025年 are dates, 第三年 is an ordinal.
_ZH_TERM = re.compile(
    rf"(?<![\d〇零○一二两三四五六七八九十百月第])(?P<count>{COUNT})(?P<unit>个月|天|日(?!内)|年(?![\d第]|度|月))"
)
_EN_SMALL = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_EN_NUMBERS = {word: number for number, word in enumerate(_EN_SMALL, start=1)} | {
    "thirty": 30,
    "sixty": 60,
    "ninety": 90,
    "a": 1,
}
_EN_TERM = re.compile(
    rf"\b(?P<count>\d{{1,3}}|{'|'.join(_EN_NUMBERS)})(?:\s*\(\d{{1,3}}\))?[\s-]+(?P<unit>day|month|year)s?\b",
    re.I,
)
_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
_MONTH = "|".join(_MONTHS)
# "until November 9, 2026", "through 9 November 2026", "until 11:59 p.m. EST on November 9, 2026"
_EN_UNTIL = re.compile(
    r"\b(?:until|through|to|ending|ends|expires?|expiring)\b"
    r"(?:\s+[\d:]+\s*[ap]\.?m\.?(?:,?\s+[A-Za-z]{2,4}|,?\s+Eastern(?:\s+\w+)?\s+Time)?)?,?(?:\s+on)?\s+"
    rf"(?:(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})\s+(?P<month2>{_MONTH})\s+(?P<year2>\d{{4}}))",
    re.I,
)


def last_day(effective_on: date, term: Term) -> date:
    """The last day on which a term that begins on `effective_on` still holds.

    The first day is not counted (Civil Code of China, article 201): 14 May 2025 + 90天 is 12 August 2025,
    the day from which MOFCOM itself extended. A term of months or years ends on the same date (article
    202): 10 November 2025 + 一年 is 10 November 2026, as No. 70 of 2025 prints it; where that month has no
    such date, on its last day: 29 February 2028 + 一年 is 28 February 2029.
    """
    if term.unit is TermUnit.DAY:
        return after(effective_on, term.count)
    months = term.count * (12 if term.unit is TermUnit.YEAR else 1)
    year, month = divmod(effective_on.month - 1 + months, 12)
    year, month = effective_on.year + year, month + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(effective_on.day, calendar.monthrange(year, month)[1]))


def find_term(text: str) -> Term | None:
    """The first length that the text prints, in Chinese (90天, 一年, 6个月) or English (for one year)."""
    for match in _ZH_TERM.finditer(squash(text).text):
        count = chinese_int(match["count"])
        if count and not (match["unit"] == "年" and count > 99):
            return Term(count, _ZH_UNITS[match["unit"]])
    english = _EN_TERM.search(fold(text))
    if english is None:
        return None
    word = english["count"].lower()
    count = int(word) if word.isdigit() else _EN_NUMBERS[word]
    return Term(count, TermUnit(english["unit"].lower())) if count else None


def stated_until(text: str, year: int | None = None) -> date | None:
    """The last day that the text states: 至2026年11月10日, until November 9, 2026; None if it states none.

    截至 ("as of") states no end.
    """
    squashed = squash(text)
    for printed in chinese_dates(text, year):
        place = squashed.origin.index(printed.span[0])
        if re.search(r"(?<!截)[至到]$", squashed.text[:place]):
            return printed.on
    for match in _EN_UNTIL.finditer(fold(text)):
        month = _MONTHS[(match["month"] or match["month2"]).capitalize()]
        try:
            return date(int(match["year"] or match["year2"]), month, int(match["day"] or match["day2"]))
        except ValueError:
            continue
    return None


def read_until(text: str, effective_on: date | None) -> tuple[date | None, UntilBasis | None]:
    """Until when the measure of this sentence holds: stated if a date is printed, else computed.

    (None, None) where the text prints neither a date nor a length, or a length without a day to count
    from. Give the clause of one measure, not a whole notice: the first end that is found counts.
    """
    stated = stated_until(text, effective_on.year if effective_on else None)
    if stated is not None:
        return stated, UntilBasis.STATED
    term = find_term(text)
    if term is None or effective_on is None:
        return None, None
    return last_day(effective_on, term), UntilBasis.COMPUTED
