"""Earlier notices as a text mentions them: by number, or only by day, list and count."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import TypeVar

from watcher.core.numbers import find_all, normal
from watcher.core.zh_numerals import COUNT, chinese_dates, chinese_int

_JOINT = re.compile(r"(?:\s|[、,，和及与]|以及|分别|第|于|[）)]|[（(][^（）()]*[）)]|公告|的)*")
_EFFECTIVE = re.compile(r"\s*起")
_UNTIL = re.compile(r"[至到]\s*$")
_TO = re.compile(r"\s*起?[至到]\s*")
# Letters before a day that may say what it is; and between a day and its number, titles included.
_NEAR, _FAR = 40, 1000
_BETWEEN = 30
"""So many letters may part them, titles left out."""
_MOST_DAYS = 31
"""So many days are gone through as one enumeration."""
# A shorter one is when something happened (4月4日至9日), a longer one for how long something holds.
_LONG = timedelta(days=28)
_FROM = re.compile(r"自(?:北京时间)?\s*$")
_LISTED = re.compile(r"^[，,]?\s*(?:，|又|分别|先后|被|已|将|把|公布|发布|宣布|的|列入|公告|对)")
_COUNTED = re.compile(
    rf"(?P<count>{COUNT})\s*(?:家|名|个)[^，。；、（）()]{{0,14}}?(?:实体|企业|公司|机构|子公司|个人)"
)
_COUNTED_BARE = re.compile(rf"列(?:入|名|明)[^，。；、（）()]{{0,12}}?(?P<count>{COUNT})\s*家")
_MINISTRY = "商务部"
_YEARLY = re.compile(
    r"(?<!\d)(?P<year>\d{4})年(?P<numbers>第\s*\d+\s*号(?:(?:[、，和及与]|以及)+第?\s*\d+\s*号)*)(?=\s*公告)"
)
_ONE = re.compile(r"第?\s*(?P<number>\d+)\s*号")
_TITLE = re.compile(r"《[^《》]*》[（(]?$")
_CLAUSE = re.compile(
    r"[）)]?\s*(?:公告)?(?:[《（(][^《》（）()]*[》）)])?\s*(?:中的?|的|中)?\s*"
    r"(?P<clause>(?:第[一二三四五六七八九十百\d]+[条款项])+|[“\"]?[一二三四五六七八九十]+（[一二三四五六七八九十]+）[”\"]?|"
    r"附件\s*[一二三四五\d]*|所附[^，。；]{1,60}?(?=不再|废止|停止|暂停))"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One earlier notice where a text mentions it. `span` is the place of its number, or of its day."""

    span: tuple[int, int]
    number: str | None = None
    on: date | None = None
    count: int | None = None
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a text that belongs to no notice: `role` is "from" (自…起), "until" (至…) or ""."""

    span: tuple[int, int]
    on: date
    role: str
    at: time | None = None


Placed = TypeVar("Placed", Mention, Day)


@dataclass(frozen=True, slots=True)
class Mentions:
    """All that a text mentions, in order of place."""

    notices: tuple[Mention, ...]
    days: tuple[Day, ...]


def read(text: str, year: int | None) -> Mentions:
    """Every earlier notice in a text.

    A day belongs to the number that follows it ("4月4日公告（…〔2025〕7号）"); several days before
    equally many numbers belong to them one by one ("2025年4月4日和9日，先后公布第21号和22号公告").
    A day that stands alone is a notice of its own where the words say that somebody was listed on it;
    it takes the number that the same day has elsewhere in the text.
    """
    days = list(
        _spans(
            text,
            [
                Day(found.span, found.on, _role(text, found.span), found.at)
                for found in chinese_dates(text, year)
            ],
        )
    )
    numbers = [replace(m, clause=_clause(text, m.span[1])) for m in _numbers(text, year)]
    plain = [day for day in days if not day.role]
    dated, used = _dated(text, plain, numbers)
    known: dict[date, set[str | None]] = {}
    for mention in dated:
        if mention.on is not None:
            known.setdefault(mention.on, set()).add(mention.number)
    alone = [
        Mention(
            day.span,
            on=day.on,
            number=next(iter(names)) if len(names := known.get(day.on, set())) == 1 else None,
        )
        for day in plain
        if day.span not in used and _LISTED.match(_after_days(text, day, plain))
    ]
    notices = sorted((*dated, *alone), key=lambda m: m.span)
    return Mentions(tuple(_counted(text, notices)), tuple(days))


def blank(text: str, start: int, end: int, mentions: Mentions) -> str:
    """A piece of the text with the numbers and days of notices struck out: its own term is left."""
    words = text[start:end]
    spans = [notice.span for notice in within(mentions.notices, start, end)]
    spans += [day.span for day in within(mentions.days, start, end) if day.role != "until"]
    for first, last in spans:
        words = words[: first - start] + "□" * (last - first) + words[last - start :]
    return words


def within(found: Sequence[Placed], start: int, end: int) -> Sequence[Placed]:
    """Those of some mentions or days, in order of place, that begin from `start` on and before `end`."""
    first, last = (bisect_left(found, place, key=lambda one: one.span[0]) for place in (start, end))
    return found[first:last]


def _numbers(text: str, year: int | None) -> list[Mention]:
    """Every number; one without an authority (2025年第13号公告) is the ministry's, whose page this is."""
    named = f"{_MINISTRY}。"
    shift = len(named)
    found = [Mention((n.span[0] - shift, n.span[1] - shift), n.normal) for n in find_all(named + text, year)]
    taken = {place for mention in found for place in range(*mention.span)}
    for match in _YEARLY.finditer(text):
        for part in _ONE.finditer(text, *match.span("numbers")):
            if part.start() not in taken:
                number = normal(f"{_MINISTRY}公告{match['year']}年第{part['number']}号")
                found.append(Mention(part.span(), number))
    return sorted(found, key=lambda m: m.span)


def _dated(
    text: str, days: Sequence[Day], numbers: Sequence[Mention]
) -> tuple[list[Mention], set[tuple[int, int]]]:
    out: list[Mention] = []
    used: set[tuple[int, int]] = set()
    for cluster in _clusters(text, numbers):
        before = bisect_right(days, cluster[0].span[0], key=lambda day: day.span[1])
        near = _last_cluster(text, days[:before], len(cluster))
        if len(near) in (1, len(cluster)) and _adjoins(text, near[-1].span[1], cluster[0].span[0]):
            ons = [day.on for day in near] * (len(cluster) // len(near))
            out += [replace(mention, on=on) for mention, on in zip(cluster, ons, strict=True)]
            used.update(day.span for day in near)
        else:
            out += cluster
    return out, used


def _adjoins(text: str, day: int, number: int) -> bool:
    """Whether a day that ends here says when the number that begins there was published."""
    between = re.sub(r"《[^《》]*》", "", text[max(day, number - _FAR) : number])
    return len(between) <= _BETWEEN and not re.search(r"[。；;\n]", between)


def _clusters(text: str, numbers: Sequence[Mention]) -> Iterator[list[Mention]]:
    cluster: list[Mention] = []
    for mention in numbers:
        if cluster and not _JOINT.fullmatch(text[cluster[-1].span[1] : mention.span[0]]):
            yield cluster
            cluster = []
        cluster.append(mention)
    if cluster:
        yield cluster


def _last_cluster(text: str, days: Sequence[Day], most: int) -> list[Day]:
    """The days of one enumeration that come last; of more than `most` as many as say that there are more."""
    near: list[Day] = []
    for day in reversed(days):
        if len(near) > most or (near and not _JOINT.fullmatch(text[day.span[1] : near[0].span[0]])):
            break
        near.insert(0, day)
    return near


def _after_days(text: str, day: Day, days: Sequence[Day]) -> str:
    """What follows a day, further days of the same enumeration passed over ("4月4日和9日，将17家…")."""
    end = day.span[1]
    place = bisect_left(days, end, key=lambda one: one.span[0])
    for following in days[place : place + _MOST_DAYS]:
        if not _JOINT.fullmatch(text[end : following.span[0]]):
            break
        end = following.span[1]
    return text[end : end + 12]


def _counted(text: str, notices: Sequence[Mention]) -> Iterator[Mention]:
    """Give a notice the count that follows it in its own clause, where it is the only notice there."""
    for place, mention in enumerate(notices):
        following = notices[place + 1].span[0] if place + 1 < len(notices) else len(text)
        end = _clause_end(text, mention.span[1], following)
        before = notices[place - 1].span[1] if place else 0
        shared = place and _JOINT.fullmatch(text[before : mention.span[0]])
        if shared or end is None:
            yield mention
            continue
        # "《关于对韩华海洋株式会社5家美国相关子公司采取反制措施的决定》（商务部令2025年第6号）"
        title = _TITLE.search(text, before, mention.span[0])
        count = counted(text, mention.span[1], end) or (counted(text, *title.span()) if title else None)
        yield replace(mention, count=count)


def counted(text: str, start: int, end: int) -> int | None:
    """How many parties a stretch of text counts: 16家美国实体, or 列入的16家 without the noun."""
    match = _COUNTED.search(text, start, end) or _COUNTED_BARE.search(text, start, end)
    return chinese_int(match["count"]) if match else None


def _clause_end(text: str, place: int, following: int) -> int | None:
    """Where the clause ends; None where the notice that follows stands in it."""
    depth = 0
    for end in range(place, following):
        sign = text[end]
        depth += (sign in "（(") - (sign in "）)" and depth > 0)
        if sign in "。；;\n" or (sign in "，," and not depth):
            return end
    return following if following == len(text) else None


def _clause(text: str, place: int) -> str | None:
    match = _CLAUSE.match(text, place)
    return match["clause"].strip('“”"') if match else None


def _spans(text: str, days: Sequence[Day]) -> Iterator[Day]:
    """2025年11月10日至2026年11月10日: the first day of so long a stretch is the one from which it holds."""
    for place, day in enumerate(days):
        after = days[place + 1] if place + 1 < len(days) else None
        if after and after.on - day.on >= _LONG and _TO.fullmatch(text[day.span[1] : after.span[0]]):
            day = replace(day, role="from")
        yield day


def _role(text: str, span: tuple[int, int]) -> str:
    before = text[max(0, span[0] - _NEAR) : span[0]]
    if _EFFECTIVE.match(text, span[1]) or _FROM.search(before):
        return "from"
    return "until" if _UNTIL.search(before) else ""
