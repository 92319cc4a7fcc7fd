"""What a text does to earlier notices: 暂停, 继续暂停, 停止, 取消, 恢复; one verb to a clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from watcher.core.chinese import mentions as m
from watcher.core.chinese.effect import Effect
from watcher.core.chinese.intent import asserted, begin_of, carrier
from watcher.core.chinese.lists import list_of, list_of_number, nearest
from watcher.core.chinese.regions import RESPECTIVELY, Region, regions
from watcher.core.terms import read_until
from watcher.core.zh_numerals import COUNT, chinese_int
from watcher.errors import ParseError
from watcher.model.measure import ChangeKind, InstrumentRef, UntilBasis

_ABOVE = re.compile(
    r"(?:上述|前述|该)[^，。；]{0,10}(?:措施|公告|决定)|(?:有关|相关)(?:反制)?(?:措施|公告|决定)"
)
_POINTED = re.compile(r"前者|后者")
# 上述31家实体中的15家: some of those above, and the text does not say which.
_SOME_OF = re.compile(rf"(?:中的?|其中|其余|其他|另外?)的?\s*(?:{COUNT})\s*家|部分(?:实体|企业)")
_SOMEBODY = re.compile(r"清单|名单|实体|企业|公司|前者|后者|其余")
_EDGE = " 、，,；;\n"
_AT_ONCE = re.compile(r"自(?:即日|公布之日|发布之日|今日)起|即日起")
_LISTED = re.compile(rf"列入[^，。；]{{0,12}}名?单的\s*(?P<count>{COUNT})\s*家")
_ANNOUNCED = re.compile(r"暂停|停止|恢复|取消|调整|延长|移出")
UNCLEAR = "it is not clear which notice these words change: {}"
# A day this long before the text itself is told of, not decided.
_RECENT = timedelta(days=7)
# Each is looked at in the light of the whole text. The longest statements have some dozens.
_MOST_VERBS = 1_000


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
class Verbs:
    """What a text does, and its words that do something to notices which they do not name clearly."""

    statuses: tuple[Status, ...] = ()
    unclear: tuple[str, ...] = ()


def announced(title: str) -> bool:
    """True where a title says that something done before is changed."""
    return _ANNOUNCED.search(title) is not None


def read(
    text: str,
    *,
    title: str = "",
    published_on: date | None = None,
    whole: Effect | None = None,
) -> Verbs:
    """Every status verb of a decided text, with the notices it touches, its day and its term.

    `whole` is the day in force of the whole text, for a verb whose sentence names none.

    What is only intended (中方将暂停), asked, conditional, done by the other side, or told of an earlier
    day changes nothing. A verb without a notice to touch changes nothing either; where it speaks of a
    list, or where one sentence does two things to one notice, its words are for a person to read.
    Raises ParseError for a flood of verbs.
    """
    mentions = m.read(text, published_on.year if published_on else None)
    found: list[tuple[Region, Status]] = []
    unclear: list[str] = []
    every = tuple(regions(text, mentions))
    if len(every) > _MOST_VERBS:
        raise ParseError(f"a text with {len(every)} verbs, where {_MOST_VERBS} are the most")
    for region, refs in _given(text, title, every, mentions):
        effective = _effective(text, region, mentions, published_on) or (whole and (whole.on, whole.at))
        if effective and published_on and effective[0] < published_on - _RECENT:
            continue
        if not asserted(text, region.start, region.verb.start(), dated=effective is not None):
            continue
        on, at = effective or (None, None)
        words = m.blank(text, region.start, region.end, mentions)
        until, basis = read_until(words, on)
        quote = text[region.start : region.end].strip(_EDGE)
        by = carrier(text, region.start, m.within(mentions.notices, region.start, region.verb.start()))
        kind = ChangeKind(str(region.verb.lastgroup))
        if not region.mixed:
            found += [(region, Status(kind, ref, quote, on, at, until, basis, by)) for ref in refs]
        if (region.mixed and refs) or (not refs and (on or until) and _SOMEBODY.search(quote)):
            unclear.append(quote)
    clear, doubted = _contradicted(found)
    return Verbs(tuple(_distinct(clear)), tuple(dict.fromkeys((*unclear, *doubted))))


def _given(
    text: str, title: str, found: Sequence[Region], mentions: m.Mentions
) -> Iterator[tuple[Region, tuple[InstrumentRef, ...]]]:
    """Each verb with the notices it touches; "A、B所列措施分别停止执行、继续暂停一年" gives each its own."""
    place = 0
    while place < len(found):
        region = found[place]
        refs = tuple(_merged(_refs(text, title, region, mentions)))
        alone = [region]
        if RESPECTIVELY.search(text[region.start : region.verb.start()]):
            for after in found[place + 1 :]:
                if after.sentence != region.sentence or _refs(text, title, after, mentions):
                    break
                alone.append(after)
        if len(alone) == 1:
            yield region, refs
        elif len(alone) == len(refs):
            for each, ref in zip(alone, refs, strict=True):
                yield each, (ref,)
        else:
            for each in alone:
                yield each, ()
        place += len(alone)


def _contradicted(found: Sequence[tuple[Region, Status]]) -> tuple[list[Status], list[str]]:
    """Without what one sentence says two things of: which of the two holds is not for us to choose."""
    verbs: dict[object, set[ChangeKind]] = {}
    for region, status in found:
        verbs.setdefault((region.sentence, _identity(status)), set()).add(status.verb)
    clear: list[Status] = []
    doubted: list[str] = []
    for region, status in found:
        if len(verbs[(region.sentence, _identity(status))]) > 1:
            doubted.append(status.quote)
        else:
            clear.append(status)
    return clear, doubted


def _identity(status: Status) -> object:
    return (status.ref.number or (status.ref.published_on, status.ref.count), status.ref.clause)


def _effective(
    text: str, region: Region, mentions: m.Mentions, published_on: date | None
) -> tuple[date, time | None] | None:
    """From which day: the verb's own words, else its sentence, else a coming day named before."""
    for first in (region.start, region.sentence[0]):
        own = [day for day in m.within(mentions.days, first, region.end) if day.role == "from"]
        if own:
            return own[-1].on, own[-1].at
        if published_on and _AT_ONCE.search(text, first, region.end):
            return published_on, None
    for day in reversed(m.within(mentions.days, 0, region.end)):
        if day.role == "from" and (published_on is None or day.on >= published_on - _RECENT):
            return day.on, day.at
    return None


def _refs(text: str, title: str, region: Region, mentions: m.Mentions) -> tuple[InstrumentRef, ...]:
    inside = m.within(mentions.notices, region.start, region.end)
    after = m.within(mentions.notices, region.verb.start(), region.end)
    introduced = re.search(r"(?:^|[，；])\s*(?:对于?|将|把|就)", text[region.start : region.verb.start()])
    chosen = after if after and not introduced else inside
    words = text[region.start : region.end]
    pointed = _POINTED.search(words)
    if pointed:
        chosen = _pointed(text, region, mentions, pointed)
    elif not chosen and _ABOVE.search(words) and not _SOME_OF.search(words):
        chosen = _antecedents(text, region.start, mentions)
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
            as_printed=text[n.span[0] : n.span[1]] if n.number else words.strip(_EDGE),
        )
    counted = _LISTED.search(words)
    if not refs and counted:
        list_id = list_of(words)
        refs[(None, None, None)] = InstrumentRef(
            list_id=list_id, count=chinese_int(counted["count"]), as_printed=counted[0]
        )
    return tuple(refs.values())


def _pointed(text: str, region: Region, mentions: m.Mentions, word: re.Match[str]) -> list[m.Mention]:
    """前者 and 后者: the first and the second of two notices, of more than two neither."""
    known: dict[object, m.Mention] = {}
    for n in _antecedents(text, region.start + word.start(), mentions):
        known.setdefault(n.number or n.on, n)
    count = m.counted(text, region.start + word.end(), region.end)
    two = list(known.values())
    return [replace(two[word[0] == "后者"], count=count)] if len(two) == 2 else []


def _antecedents(text: str, place: int, mentions: m.Mentions) -> Sequence[m.Mention]:
    """上述措施: the notices of the nearest sentence before that has any."""
    earlier = m.within(mentions.notices, 0, place)
    return m.within(earlier, begin_of(text, earlier[-1].span[0]), place) if earlier else ()


def _list(text: str, title: str, region: Region, mention: m.Mention) -> str | None:
    by_number = list_of_number(mention.number) if mention.number else None
    return (
        by_number or list_of(text[region.start : region.end]) or nearest(text, region.start) or list_of(title)
    )


def _merged(refs: Sequence[InstrumentRef]) -> Iterator[InstrumentRef]:
    """Drop a day that a number of the same clause carries already."""
    days = {ref.published_on for ref in refs if ref.number}
    for ref in refs:
        if ref.number or ref.published_on not in days:
            yield ref


def _distinct(found: Sequence[Status]) -> Iterator[Status]:
    """The same verb on the same notice is said once, whatever the text repeats."""
    seen: set[object] = set()
    for status in found:
        key = (status.verb, _identity(status))
        if key not in seen:
            seen.add(key)
            yield status
