"""English as American authorities print it: dates, times, numbers in words, the codes of the GPO."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from html.entities import html5
from zoneinfo import ZoneInfo

from watcher.core.days import utc
from watcher.core.text import whole

EASTERN = ZoneInfo("America/New_York")

_MONTH_NAMES = """
january february march april may june july august september october november december
"""
_MONTHS = _MONTH_NAMES.split()
_MONTH = "|".join(rf"{name[:3]}(?:{name[3:]}|{'t' if name == 'september' else ''}\.?)" for name in _MONTHS)
DATE = re.compile(rf"\b({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)

_BELOW_TWENTY = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
_UNITS = _BELOW_TWENTY.split()
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUE = {word: value for value, word in enumerate(_UNITS)}
_VALUE |= {word: 10 * value for value, word in enumerate(_TENS, start=2)}
_WORD = "|".join(sorted(_VALUE, key=len, reverse=True))
NUMBER = (
    r"(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,9}"
    rf"|(?:{_WORD}|hundred|thousand)(?:[\s-]+(?:and\s+)?(?:{_WORD}|hundred|thousand)){{,8}})"
)
"""A number in digits or words, as a regular expression without groups (match case-insensitively).

No longer than numbers are: a text of nothing but numerals would be gone through again from each of them.
"""

_CODED = re.compile(r"\[([A-Za-z]{3,8})\]")
_FILED = re.compile(
    r"Filed\s+(\d{1,2})-(\d{1,2})-(\d{2,4})\s*[;,]\s*(\d{1,2}):(\d{2})\s*([ap])\.?\s*m", re.IGNORECASE
)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def dates(text: str) -> tuple[date, ...]:
    """Every "February 24, 2023" of a text, in order; an impossible day is left out."""
    found = []
    for match in DATE.finditer(text):
        month = next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(match.group(1)[:3].lower()))
        try:
            found.append(date(int(match.group(3)), month, int(match.group(2))))
        except ValueError:
            continue
    return tuple(found)


def slashed(text: str) -> date | None:
    """An American "9/9/1981" or "09/09/1981"; None for what is no such day."""
    match = _SLASHED.fullmatch(text.strip())
    if match is None:
        return None
    month, day, year = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def number(text: str) -> int | None:
    """A number in digits or words ("13", "1,200", "seventy-six", "one hundred and two"), or None."""
    folded = text.strip().lower().replace(",", "")
    if folded.isdecimal():
        return whole(folded)
    words = [word for word in re.split(r"[\s-]+", folded) if word and word != "and"]
    if not words:
        return None
    total = part = 0
    for word in words:
        if word in _VALUE:
            part += _VALUE[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word == "thousand":
            total, part = total + (part or 1) * 1000, 0
        else:
            return None
    return total + part


def filed_at(text: str) -> datetime | None:
    """When the Office of the Federal Register received a document, in UTC.

    "[FR Doc. 2023-03929 Filed 2-24-23; 8:45 am]" is Eastern time. The bulk files print en dashes.
    """
    match = _FILED.search(text.replace("–", "-").replace("‑", "-"))
    if match is None:
        return None
    month, day, year, hour, minute = (int(part) for part in match.groups()[:5])
    hour = hour % 12 + (12 if match.group(6).lower() == "p" else 0)
    year += 0 if year > 99 else 2000
    try:
        return utc(datetime(year, month, day, hour, minute, tzinfo=EASTERN))
    except ValueError:
        return None


def uncode(text: str) -> str:
    """The letters behind the bracket codes of the Government Publishing Office: T[uuml]rkiye → Türkiye.

    Only codes of single letters are read; "[Reserved]" and "[and]" stay as they are.
    """
    return _CODED.sub(_letter, text)


def _letter(match: re.Match[str]) -> str:
    letter = html5.get(match.group(1) + ";", "")
    # html5 also knows [or] and [in] as signs of logic: only letters of the Latin script are read.
    return letter if len(letter) == 1 and unicodedata.name(letter).startswith("LATIN") else match.group()
