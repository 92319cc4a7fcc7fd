"""A spokesperson's answer or statement, from its page to an entry.

An answer is the only place where suspensions, extensions and endings of the two entity lists were ever
published (14 May, 12 August, 5 November 2025). The answer given on the day of a *new* listing says again
what the notice says: it becomes an entry without measures, related to the notice by its number or by
list, day and count, so that it neither doubles the additions nor opens an event of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from watcher.core.chinese import mentions, verbs
from watcher.core.chinese.effect import effects, first
from watcher.core.chinese.head import head
from watcher.core.chinese.index import Row
from watcher.core.chinese.lists import ITEMS, STATEMENTS, list_of, occasion
from watcher.core.chinese.notice import Reading, text_digest
from watcher.core.chinese.page import Page
from watcher.core.chinese.prose import named
from watcher.core.text import fold
from watcher.core.zh_numerals import COUNT, chinese_int
from watcher.model.measure import ChangeKind, Measure, Notice, NoticeEntry

AUTHORITY = "商务部新闻发言人"
_SUMMARY = 2000
_QUOTE = 300
# Tariff acts are the Tariff Commission's own source; an answer of the ministry only repeats them.
_ELSEWHERE = ("税委会",)
_TURN = re.compile(
    r"(?:^|(?<=[。？！?\s]))\s*(?:(?P<ask>[^，。：:？！]{0,20}记者(?:问|提问)?|问)"
    r"|(?P<say>答|(?:新闻)?发言人(?:[\u4e00-\u9fff]{2,3})?)"
    r")\s*[:：]"
)
_COUNTED = re.compile(rf"(?P<count>{COUNT})\s*家")
_WHO = re.compile(r"(?:将|把|对)(?P<who>[^。]*?)(?:列入|采取)")
_LISTS_ANEW = re.compile(r"(?:列入|采取)[^。]{0,12}(?:不可靠实体|管控名单|关注名单|反制清单)")
# A title that announces a change of status, over a text in which none was found, is for a person to read.
_PROMISES = re.compile(
    r"(?:暂停|停止|恢复|取消|调整|延长)[^。]*(?:不可靠实体清单|管控名单|关注名单|反制清单|反制措施)"
)
_MISSED = "the title announces a change of status, the text was read without finding one"


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was asked, and what was said. `turns` is true where the page marks an answer as such."""

    asked: str
    said: str
    turns: bool


def spoken(lines: Sequence[str]) -> Spoken:
    """Part question from answer. A question repeats what the other side announced, and decides nothing."""
    before: list[str] = []
    asked: list[str] = []
    said: list[str] = []
    current, turns = before, False
    for line in lines:
        place = 0
        for turn in _TURN.finditer(line):
            current.append(line[place : turn.start()] + "\n")
            current = asked if turn["ask"] else said
            turns = turns or turn["ask"] is None
            place = turn.end()
        current.append(line[place:])
        current.append("\n")
    return Spoken(_text(asked), _text(said if turns else [*before, *said]), turns)


def answer(page: Page | None, row: Row | None, *, stage: str, read_from: tuple[str, ...] = ()) -> Reading:
    """Read one answer or statement."""
    lines = page.lines if page else ()
    words = spoken(lines)
    # Further on, a day on a line of its own is what the answer tells of, not its own.
    known = head(replace(page, lines=lines[:1]) if page else None, row)
    touched, unclear = _touched(words.said, known.title, known.published_on)
    measures = tuple(measure for measure, by in touched if by is None)
    related = [by for _, by in touched if by]
    repeats = bool(related)
    related += _same_day(words.said, known.published_on)
    if _announces_a_listing(known.title):
        repeats = True
        related += _occasion(known.title, words.said, known.published_on)
    unread = (_MISSED,) if _PROMISES.search(known.title) and not measures and not repeats else ()
    if not measures and not repeats:
        quote = words.said.partition("。")[0][:_QUOTE]
        measures = (Measure(ChangeKind.PUBLISHED, topic=STATEMENTS, quote=quote),)
    starts = [measure.effective_on for measure in measures if measure.effective_on]
    entry = NoticeEntry(
        key=f"{fold(known.title)}@{known.published_on or ''}",
        notice=Notice(
            title=known.title,
            url=page.url if page else row.url if row else "",
            published_on=known.published_on,
            published_at=page.published_at if page else None,
            effective_on=min(starts, default=None),
            lang="zh",
            authority=AUTHORITY,
            document_type="answer" if words.turns or "答记者问" in known.title else "statement",
            summary=words.said[:_SUMMARY],
            related=tuple(dict.fromkeys(related)),
        ),
        measures=measures,
        stage=stage,
        text_digest=text_digest(lines) if lines else "",
        read_from=read_from,
    )
    return Reading(entry, (*unread, *unclear) if page else ())


def _touched(
    said: str, title: str, published_on: date | None
) -> tuple[list[tuple[Measure, str | None]], tuple[str, ...]]:
    """What an answer does to earlier notices, each with the act that does it where that is another one.

    Second, its words that do something to notices which they do not name clearly.
    """
    whole = first(effects((said,), published_on))
    read = verbs.read(said, title=title, published_on=published_on, whole=whole)
    found = []
    for status in read.statuses:
        list_id = status.ref.list_id
        if status.ref.number and status.ref.number.startswith(_ELSEWHERE):
            continue
        measure = Measure(
            status.verb,
            status.ref,
            list_id,
            topic=None if list_id else ITEMS,
            effective_on=status.effective_on,
            effective_time=status.effective_time,
            until=status.until,
            until_basis=status.until_basis,
            quote=status.quote,
        )
        found.append((measure, status.by))
    return found, tuple(verbs.UNCLEAR.format(words) for words in read.unclear)


def _same_day(said: str, published_on: date | None) -> list[str]:
    """The numbers of notices of the same day: the answer explains them."""
    year = published_on.year if published_on else None
    found = mentions.read(said, year).notices
    return [m.number for m in found if m.number and m.on and m.on == published_on]


def _occasion(title: str, said: str, published_on: date | None) -> list[str]:
    """The notice that an answer repeats without its number: its list, the day, and how many it lists."""
    list_id = list_of(title)
    if list_id is None or published_on is None:
        return []
    stated = {chinese_int(match["count"]) for match in _COUNTED.finditer(title)}
    if not stated:
        who = _WHO.search(title)
        stated = {chinese_int(match["count"]) for match in _COUNTED.finditer(said)}
        stated.add(len(named(who["who"])[0]) if who else None)
    return [occasion(list_id, published_on, number) for number in sorted(n for n in stated if n)]


def _announces_a_listing(title: str) -> bool:
    return _LISTS_ANEW.search(title) is not None and not verbs.announced(title)


def _text(parts: Sequence[str]) -> str:
    return "\n".join(line.strip() for line in "".join(parts).split("\n") if line.strip())
