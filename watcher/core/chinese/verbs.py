"""What a text does to earlier notices: 暂停, 继续暂停, 停止, 取消, 恢复; one verb to a clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise

from watcher.core.chinese import mentions as m
from watcher.core.chinese.effect import Effect
from watcher.core.chinese.intent import asserted, carrier
from watcher.core.chinese.lists import list_of, list_of_number, nearest
from watcher.core.terms import read_until
from watcher.core.zh_numerals import COUNT, chinese_int
from watcher.model.measure import ChangeKind, InstrumentRef, UntilBasis

# 暂停 suspends, 停止 ends: the press takes one for the other. Longer words first.
_VERB = re.compile(
    r"(?P<suspension_extended>继续(?:相应)?暂停|延续暂停|延长[^，。；,;]{0,40}暂停|"
    r"暂停[^，。；,;]{0,40}(?:延长|顺延|延期))"
    r"|(?P<resumed>恢复|终止暂停|停止暂停|不再暂停)"
    r"|(?P<suspended>暂停|中止)"
    r"|(?P<ended>停止|终止|不再(?=实施|执行|适用))"
    r"|(?P<cancelled>取消|撤销|废止|解除)"
)
_SENTENCE = re.compile(r"[^。！？\n]+")
_FORWARD = re.compile(r"^\s*(?:对|将|把|就|关于|自|从|经|为|根据|依据|按照|鉴于|商务部|不可靠|及|和|以及)")
_ABOVE = re.compile(
    r"(?:上述|前述|该)[^，。；]{0,10}(?:措施|公告|决定)|(?:有关|相关)(?:反制)?(?:措施|公告|决定)"
)
_AT_ONCE = re.compile(r"自(?:即日|公布之日|发布之日|今日)起|即日起")
_LISTED = re.compile(rf"列入[^，。；]{{0,12}}名?单的\s*(?P<count>{COUNT})\s*家")
# A day this long before the text itself is told of, not decided.
_RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Status:
    """One verb on one earlier notice. `by` is the number of another act that is said to do it."""

    verb: ChangeKind
    ref: InstrumentRef
    quote: str
    effective_on: date | None = None
    effective_time: time | None = None
    until: date | None = None
    until_basis: UntilBasis | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class _Region:
    """The words that belong to one verb."""

    start: int
    end: int
    verb: re.Match[str]
    sentence: tuple[int, int]


def read(
    text: str,
    *,
    title: str = "",
    published_on: date | None = None,
    whole: Effect | None = None,
) -> tuple[Status, ...]:
    """Every status verb of a decided text, with the notices it touches, its day and its term.

    `whole` is the day in force of the whole text, for a verb whose sentence names none.

    What is only intended (中方将暂停), asked, conditional, done by the other side, or told of an earlier
    day changes nothing. A verb without a notice to touch changes nothing either.
    """
    mentions = m.read(text, published_on.year if published_on else None)
    found: list[Status] = []
    for region in _regions(text):
        effective = _effective(text, region, mentions, published_on) or (whole and (whole.on, whole.at))
        if effective and published_on and effective[0] < published_on - _RECENT:
            continue
        refs = tuple(_merged(_refs(text, title, region, mentions)))
        if not refs or not asserted(text, region.start, region.verb.start(), dated=effective is not None):
            continue
        on, at = effective or (None, None)
        words = m.blank(text, region.start, region.end, mentions)
        until, basis = read_until(words, on)
        quote = text[region.start : region.end].strip(" ，,；;\n")
        by = carrier(text, region.start, region.verb.start(), [x for x in mentions.notices if x.number])
        kind = ChangeKind(str(region.verb.lastgroup))
        found += [Status(kind, ref, quote, on, at, until, basis, by) for ref in refs]
    return tuple(_distinct(found))


def _regions(text: str) -> Iterator[_Region]:
    for sentence in _SENTENCE.finditer(text):
        span = sentence.span()
        pending: int | None = None
        last: _Region | None = None
        for start, end in _clauses(text, *span):
            verb = _VERB.search(text, start, end)
            if verb is not None:
                if last is not None:
                    yield last
                last = _Region(start if pending is None else pending, end, verb, span)
                pending = None
            elif last is not None and pending is None and not _FORWARD.match(text[start:end]):
                last = replace(last, end=end)
            elif pending is None:
                pending = start
        if last is not None:
            yield last if pending is None else replace(last, end=span[1])


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Clauses between commas and semicolons, parentheses left whole; a second verb begins its own."""
    depth, first = 0, start
    for place in range(start, end):
        sign = text[place]
        depth += (sign in "（(《“") - (sign in "）)》”" and depth > 0)
        if depth == 0 and sign in "，,；;":
            yield from _by_verb(text, first, place)
            first = place + 1
    yield from _by_verb(text, first, end)


def _by_verb(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    verbs = list(_VERB.finditer(text, start, end))
    for before, verb in pairwise(verbs):
        joint = re.search(r"(?:并|且|同时|和|及|、)\s*$", text[before.end() : verb.start()])
        if joint and verb.start() - before.end() > 3:
            cut = before.end() + joint.start()
            yield first, cut
            first = cut
    yield first, end


def _effective(
    text: str, region: _Region, mentions: m.Mentions, published_on: date | None
) -> tuple[date, time | None] | None:
    """From which day: the verb's own words, else its sentence, else a coming day named before."""
    days = [day for day in mentions.days if day.role == "from" and day.span[0] < region.end]
    for first in (region.start, region.sentence[0]):
        own = [day for day in days if day.span[0] >= first]
        if own:
            return own[-1].on, own[-1].at
        if published_on and _AT_ONCE.search(text, first, region.end):
            return published_on, None
    ahead = [day for day in days if published_on is None or day.on >= published_on - _RECENT]
    return (ahead[-1].on, ahead[-1].at) if ahead else None


def _refs(text: str, title: str, region: _Region, mentions: m.Mentions) -> tuple[InstrumentRef, ...]:
    inside = [n for n in mentions.notices if region.start <= n.span[0] < region.end]
    after = [n for n in inside if n.span[0] >= region.verb.start()]
    introduced = re.search(r"(?:^|[，；])\s*(?:对于?|将|把|就)", text[region.start : region.verb.start()])
    chosen = after if after and not introduced else inside
    words = text[region.start : region.end]
    if not chosen and _ABOVE.search(words):
        chosen = _antecedents(text, region, mentions)
    refs: dict[tuple[str | None, date | None, str | None], InstrumentRef] = {}
    for n in chosen:
        list_id = _list(text, title, region, n)
        key = (n.number, None if n.number else n.on, n.clause)
        former = refs.get(key)
        refs[key] = InstrumentRef(
            n.number,
            n.on or (former.published_on if former else None),
            list_id,
            n.count or (former.count if former else None),
            n.clause,
            as_printed=text[n.span[0] : n.span[1]] if n.number else words.strip(" ，,；;\n"),
        )
    counted = _LISTED.search(words)
    if not refs and counted:
        list_id = list_of(words)
        refs[(None, None, None)] = InstrumentRef(
            list_id=list_id, count=chinese_int(counted["count"]), as_printed=counted[0]
        )
    return tuple(refs.values())


def _antecedents(text: str, region: _Region, mentions: m.Mentions) -> list[m.Mention]:
    """上述措施: the notices of the nearest sentence before that has any."""
    earlier = [n for n in mentions.notices if n.span[0] < region.start]
    if not earlier:
        return []
    sentences = [s.span() for s in _SENTENCE.finditer(text) if s.start() <= earlier[-1].span[0]]
    return [n for n in earlier if n.span[0] >= sentences[-1][0]]


def _list(text: str, title: str, region: _Region, mention: m.Mention) -> str | None:
    by_number = list_of_number(mention.number) if mention.number else None
    return (
        by_number or list_of(text[region.start : region.end]) or nearest(text, region.start) or list_of(title)
    )


def _merged(refs: Sequence[InstrumentRef]) -> Iterator[InstrumentRef]:
    """Drop a day that a number of the same clause carries already."""
    days = {ref.published_on for ref in refs if ref.number}
    for ref in refs:
        if ref.number or ref.published_on is None or ref.published_on not in days:
            yield ref


def _distinct(found: Sequence[Status]) -> Iterator[Status]:
    """The same verb on the same notice is said once, whatever the text repeats."""
    seen: set[object] = set()
    for status in found:
        key = (
            status.verb,
            status.ref.number or (status.ref.published_on, status.ref.count),
            status.ref.clause,
        )
        if key not in seen:
            seen.add(key)
            yield status
