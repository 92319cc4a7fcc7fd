"""The lists of MOFCOM by the words that name them."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date
from functools import lru_cache

UNRELIABLE = "cn_mofcom_unreliable"
CONTROL = "cn_mofcom_control"
WATCH = "cn_mofcom_watch"
COUNTERMEASURE = "cn_mofcom_countermeasure"
FOREIGN_MINISTRY = "cn_mfa_countermeasure"
ITEMS = "cn_item_controls"
STATEMENTS = "statements"

# 不可靠实体清单工作机制 is an authority, not the list: its name stands in every number of that list.
_WORDS = re.compile(r"(?P<u>不可靠实体)|(?P<w>关注名单)|(?P<c>管控名单)|(?P<r>反制(?:清单|措施))")
_BY_GROUP = {"u": UNRELIABLE, "w": WATCH, "c": CONTROL, "r": COUNTERMEASURE}


def list_of(text: str) -> str | None:
    """The first list that the text names, or None."""
    match = _WORDS.search(text)
    return _BY_GROUP[str(match.lastgroup)] if match else None


def nearest(text: str, place: int) -> str | None:
    """The list that is named last before a place in the text, else the first one after it."""
    named = _named(text)
    before = bisect_right(named, place, key=lambda match: match.end())
    return _BY_GROUP[str(named[max(0, before - 1)].lastgroup)] if named else None


@lru_cache(maxsize=1)
def _named(text: str) -> tuple[re.Match[str], ...]:
    """Kept for the text that was asked about last: it is asked about once for each of its verbs."""
    return tuple(_WORDS.finditer(text))


def occasion(list_id: str, on: date, count: int) -> str:
    """How an answer without a number names a notice: by list, day and count.

    The answer of the day of a listing seldom prints the number; both carry this, so that they meet.
    """
    return f"{list_id}@{on}#{count}"


def list_of_number(number: str) -> str | None:
    """The list that a number alone gives away: the mechanism's notices, the ministry's orders."""
    if number.startswith("不可靠实体清单"):
        return UNRELIABLE
    if number.startswith("外交部令"):
        return FOREIGN_MINISTRY
    return COUNTERMEASURE if number.startswith("商务部令") else None
