"""The facts behind the pages: names, numbers and dates as the authorities print them.

They live in facts/*.json. What is not known is not made up: an unknown name becomes a labelled
stand-in, and a time that no source states has `published_basis: assumed`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "facts"


@dataclass(frozen=True, slots=True)
class Act:
    """One MOFCOM notice that lists parties. `parties` are (Chinese, English or None) as printed."""

    id: str
    number: str
    title: str
    list_id: str
    published_at: datetime
    form: str
    page: str
    effective_on: date
    effective_time: str | None
    stated: int
    parties: tuple[tuple[str, str | None], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Term:
    """What one answer does to the measures of one earlier act; `until` is the last day of its term."""

    verb: str
    instrument: str
    effective_on: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the spokesperson; the words are the project's own around the operative clauses."""

    id: str
    title: str
    published_at: datetime
    page: str
    list_id: str | None
    question: str
    answer: str
    measures: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What a rule does under one country heading. `names` are all of them, stand-ins included."""

    verb: str
    heading: str
    country: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filing:
    """One document of the Federal Register. `supplement` is 4 (Entity List) or 6 (Unverified List)."""

    number: str
    title: str
    slug: str
    type: str
    published_on: date
    listed_at: datetime
    filed: str
    effective_on: date | None
    action: str | None
    abstract: str | None
    citation: str | None
    supplement: int | None
    background: str
    groups: tuple[Group, ...]


@cache
def acts() -> tuple[Act, ...]:
    """The notices of the control bureau, oldest first."""
    return tuple(_act(each) for each in _read("notices.json"))


@cache
def answers() -> tuple[Answer, ...]:
    """The answers of the spokesperson, oldest first."""
    return tuple(_answer(each) for each in _read("answers.json"))


@cache
def filings() -> tuple[Filing, ...]:
    """The documents of the Bureau of Industry and Security in the Federal Register, oldest first."""
    return tuple(_filing(each) for each in _read("register.json"))


@cache
def denied() -> dict[str, Any]:
    """The rows of the Denied Persons List and the days on which its file was exchanged."""
    found: dict[str, Any] = _read("denied.json")
    return found


def stand_in(ordinal: int, total: int) -> str:
    """The label of a party whose name is not in the facts."""
    return f"party {ordinal} of {total}, name not reproduced"


def hexname(text: str) -> str:
    """32 hexadecimal digits for a page whose real address is not known."""
    return hashlib.sha256(f"replica {text}".encode()).hexdigest()[:32]


def _read(name: str) -> Any:
    return json.loads((_FOLDER / name).read_text(encoding="utf-8"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _act(raw: dict[str, Any]) -> Act:
    return Act(
        id=raw["id"],
        number=raw["number"],
        title=raw["title"],
        list_id=raw["list_id"],
        published_at=datetime.fromisoformat(raw["published_at"]),
        form=raw["form"],
        page=raw["page"],
        effective_on=date.fromisoformat(raw["effective_on"]),
        effective_time=raw.get("effective_time"),
        stated=raw["stated"],
        parties=tuple((zh, en) for zh, en in raw["parties"]),
        reason=raw.get("reason", ""),
    )


def _answer(raw: dict[str, Any]) -> Answer:
    at = datetime.fromisoformat(raw["published_at"])
    terms = tuple(
        Term(each["verb"], each["instrument"], date.fromisoformat(each["effective_on"]), _day(each["until"]))
        for each in raw.get("measures", [])
    )
    return Answer(
        id=raw["id"],
        title=raw["title"],
        published_at=at,
        page=raw.get("page") or f"/xwfb/xwfyrth/art/{at.year}/art_{hexname(raw['id'])}.html",
        list_id=raw.get("list_id"),
        question=raw["question"],
        answer=raw["answer"],
        measures=terms,
    )


def _filing(raw: dict[str, Any]) -> Filing:
    return Filing(
        number=raw["number"],
        title=raw["title"],
        slug=raw["slug"],
        type=raw["type"],
        published_on=date.fromisoformat(raw["published_on"]),
        listed_at=datetime.fromisoformat(raw["listed_at"]),
        filed=raw["filed"],
        effective_on=_day(raw.get("effective_on")),
        action=raw["action"],
        abstract=raw["abstract"],
        citation=raw.get("citation"),
        supplement=raw.get("supplement"),
        background=raw.get("background", ""),
        groups=_groups(raw["acts"]),
    )


def _groups(raw: list[dict[str, Any]]) -> tuple[Group, ...]:
    """Known names take their stated place among the parties of a heading; the others are stand-ins."""
    total = sum(each["count"] for each in raw)
    groups: list[Group] = []
    before = 0
    for each in raw:
        named: dict[int, str] = dict(each["names"])
        names = tuple(
            named.get(index, stand_in(before + index, total)) for index in range(1, each["count"] + 1)
        )
        groups.append(Group(each["verb"], each["heading"], each["country"], names))
        before += each["count"]
    return tuple(groups)
