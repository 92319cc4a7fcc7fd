"""A rule that stays another one until a day: the act it stays, from when, until when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from watcher.core.english import DATE, dates
from watcher.core.text import loose, squeeze
from watcher.model.measure import InstrumentRef

_DAY = DATE.pattern.replace("(", "(?:", 1).replace(r"(\d{1,2})", r"\d{1,2}").replace(r"(\d{4})", r"\d{4}")
_STAY = r"(?:stay(?:s|ed|ing)?|suspend(?:s|ed|ing)?|suspensions?)"
_TERM = re.compile(
    rf"\b{_STAY}\b[^.]*?\bfrom\s+(?P<start>{_DAY}),?\s+(?:until|through|to)\s+(?P<end>{_DAY})", re.IGNORECASE
)
_END = re.compile(
    rf"\b{_STAY}\b[^.]*?\b(?:end|ends|expires?|until|through)\b[^.]*?(?P<end>{_DAY})", re.IGNORECASE
)
_TITLED = re.compile(
    r"\b(?:rule|IFR)\b[^“\".]{0,60}[“\"](?P<title>[^”\"]{20,}?),?[”\"]|[“\"](?P<alone>[^”\"]{20,}?),?[”\"]",
    re.IGNORECASE,
)
_SUBJECT = re.compile(rf"\b{_STAY}\b", re.IGNORECASE)
_NUMBER = re.compile(r"\bFR\s+Doc\.?\s*(?:No\.?\s*)?(\d{4}-\d{4,6})")


@dataclass(frozen=True, slots=True)
class Stay:
    """What is stayed, from its first day to `until`, the last day on which the stay still holds."""

    ref: InstrumentRef
    effective_on: date | None
    until: date | None
    quote: str


@dataclass(frozen=True, slots=True)
class Known:
    """Another act, as an index lists it."""

    number: str
    title: str
    published_on: date | None
    citation: str = ""


def find(title: str, texts: Iterable[str], acts: Mapping[str, Known]) -> Stay | None:
    """The stay that a rule is about, or None.

    The title must speak of a stay or suspension, or a text of being stayed from one day until another.
    `acts` maps loose titles and citations to known acts: the stayed rule is often named by its title
    only ("the interim final rule, “Expansion of End-User Controls …”").
    """
    joined = [squeeze(text) for text in texts]
    term = next((match for match in map(_TERM.search, joined) if match), None)
    if term is None and not _SUBJECT.search(title):
        return None
    end = term or next((match for match in map(_END.search, joined) if match), None)
    if end is None:
        return None
    start = _day(term["start"]) if term else None
    return Stay(_reference(joined, title, acts), start, _day(end["end"]), end.group())


def index(acts: Iterable[Known]) -> dict[str, Known]:
    """Acts by loose title and by citation, the earliest first: a correction repeats a title."""
    found: dict[str, Known] = {}
    for act in sorted(acts, key=lambda one: (one.published_on or date.max, one.number)):
        for key in (loose(act.title), loose(act.citation)):
            if key:
                found.setdefault(key, act)
    return found


def _day(printed: str) -> date | None:
    return next(iter(dates(printed)), None)  # "November 31" is no day


def _reference(texts: list[str], title: str, acts: Mapping[str, Known]) -> InstrumentRef:
    printed = ""
    for text in texts:
        for match in _TITLED.finditer(text):
            name = match["title"] or match["alone"]
            known = acts.get(loose(name))
            if known and loose(known.title) != loose(title):
                return InstrumentRef(known.number, known.published_on, as_printed=name)
            printed = printed or name
    for text in texts:
        number = _NUMBER.search(text)
        if number:
            return InstrumentRef(number.group(1), as_printed=printed or number.group())
    return InstrumentRef(as_printed=printed or title)
