"""A MOFCOM notice or order, from its page to an entry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from watcher.core.chinese import items, verbs
from watcher.core.chinese.effect import Effect, effects, first
from watcher.core.chinese.head import Head, head
from watcher.core.chinese.index import Row
from watcher.core.chinese.listing import further_measures, listing, measures_text
from watcher.core.chinese.lists import COUNTERMEASURE, ITEMS, UNRELIABLE, list_of, occasion
from watcher.core.chinese.page import Page
from watcher.core.hashing import digest
from watcher.core.zh_numerals import squash
from watcher.model.measure import ChangeKind, Count, InstrumentRef, Measure, Notice, NoticeEntry

_SUMMARY = 2000
# What this program reads begins with 2020; an act repealed from before then is only mentioned.
_READ_SINCE = 2020
# A title that lists or suspends, over a text in which nothing of the kind was found, is for a person to read.
_PROMISES = re.compile(
    r"列入[^。]*(?:名单|清单)|移出[^。]*(?:名单|清单)|采取不可靠实体清单(?:处理)?措施|(?:暂停|停止|恢复|取消|调整)(?:实施|执行|对)"
)
_MISSED = "the title announces measures, the text was read without finding any"
_YEAR = re.compile(r"(?:〔|公告|令)(\d{4})")


@dataclass(frozen=True, slots=True)
class Reading:
    """An entry, and the lines of its page that were not understood."""

    entry: NoticeEntry
    unread: tuple[str, ...] = ()


def notice(page: Page | None, row: Row | None, *, stage: str, read_from: tuple[str, ...] = ()) -> Reading:
    """Read one notice. Without its page (a law on another site) only what the index says is known."""
    known = head(page, row)
    lines = page.lines if page else ()
    own = effects(lines, known.published_on)
    effect = first(own)
    listed = listing(lines, known.title, known.number, effect, known.published_on)
    statuses, unclear = _statuses(lines, known, effect)
    measures = (*listed.measures, *statuses) or further_measures(lines, known.title, effect)
    published = () if measures else _published(lines, known, own, row)
    missed = page is not None and not measures and _PROMISES.search(known.title) is not None
    return Reading(
        _entry(page, row, known, (*measures, *published), listed.counts, effect, stage, read_from),
        (*listed.unread, *unclear, *((_MISSED,) if missed else ())),
    )


def text_digest(lines: Sequence[str]) -> str:
    """The SHA-256 of a body from its first sentence on, blind to spaces and to the width of signs.

    Copies of one notice differ in these, and in whether they repeat title and letterhead above the text.
    """
    begin = next((i for i, line in enumerate(lines) if re.search("[，。：；]", line)), 0)
    return digest(squash("".join(lines[begin:])).text)


def _statuses(
    lines: Sequence[str], known: Head, effect: Effect | None
) -> tuple[tuple[Measure, ...], tuple[str, ...]]:
    """What it does to earlier notices; second, where its title announces that, what is not clear of it."""
    found = []
    text = "\n".join(lines)
    read = verbs.read(text, title=known.title, published_on=known.published_on, whole=effect)
    for status in read.statuses:
        ref = status.ref
        told = status.by is not None and status.by != known.number
        if told or ref.number == known.number or _is_old(ref.number):
            continue
        found.append(
            Measure(
                status.verb,
                ref,
                ref.list_id,
                topic=None if ref.list_id else ITEMS,
                effective_on=status.effective_on,
                effective_time=status.effective_time,
                until=status.until,
                until_basis=status.until_basis,
                quote=status.quote,
            )
        )
    unclear = read.unclear if verbs.announced(known.title) else ()
    return tuple(found), tuple(verbs.UNCLEAR.format(words) for words in unclear)


def _is_old(number: str | None) -> bool:
    year = _YEAR.search(number) if number else None
    return year is not None and int(year[1]) < _READ_SINCE


def _published(
    lines: Sequence[str], known: Head, own: Sequence[Effect], row: Row | None
) -> tuple[Measure, ...]:
    """An act that lists nobody (a rule, an item control, an investigation): one measure a day in force."""
    list_id = _list(known)
    goods = items.described(lines)
    if list_id is not None:
        on = first(own)
        start = on.on if on else known.published_on if "调查" in known.title else None
        return (Measure(ChangeKind.PUBLISHED, None, list_id, effective_on=start, quote=known.title),)
    if not own:
        return (Measure(ChangeKind.PUBLISHED, topic=ITEMS, quote=goods or known.title),)
    return tuple(
        Measure(
            ChangeKind.PUBLISHED,
            # A clause with a day of its own refers to its own act, so that it can stand by itself.
            InstrumentRef(known.number, known.published_on, clause=clause) if clause else None,
            topic=ITEMS,
            effective_on=effect.on,
            effective_time=effect.at,
            quote=effect.words if clause else goods or known.title,
        )
        for effect in own
        for clause in (effect.clauses or (None,))
    )


def _list(known: Head) -> str | None:
    if known.number and known.number.startswith("不可靠实体清单"):
        return UNRELIABLE
    return list_of(known.title) or (COUNTERMEASURE if "反制" in known.title else None)


def _entry(
    page: Page | None,
    row: Row | None,
    known: Head,
    measures: tuple[Measure, ...],
    counted: tuple[Count, ...],
    effect: Effect | None,
    stage: str,
    read_from: tuple[str, ...],
) -> NoticeEntry:
    lines = page.lines if page else ()
    starts = [measure.effective_on for measure in measures if measure.effective_on]
    effective: date | None = effect.on if effect else min(starts, default=None)
    return NoticeEntry(
        key=known.key,
        notice=Notice(
            title=known.title,
            url=page.url if page else row.url if row else "",
            number=known.number,
            number_as_printed=known.number_as_printed,
            published_on=known.published_on,
            published_at=page.published_at if page else None,
            effective_on=effective,
            lang="zh",
            authority=known.authority,
            document_type="order" if known.number and "令" in known.number else "notice",
            summary=(measures_text(lines) or items.described(lines) or _decided(lines))[:_SUMMARY],
            related=_occasions(measures, counted, known.published_on),
        ),
        measures=measures,
        counts=counted,
        stage=stage,
        text_digest=text_digest(lines) if lines else "",
        read_from=read_from,
    )


def _decided(lines: Sequence[str]) -> str:
    """The first line that decides something, for an act that says it in a sentence."""
    return next((line for line in lines if "决定" in line and len(line) > 20), "")


def _occasions(
    measures: Sequence[Measure], counted: Sequence[Count], published_on: date | None
) -> tuple[str, ...]:
    """How an answer of the same day may name what is listed here, by our count and by the stated ones."""
    if published_on is None:
        return ()
    listed = Counter(m.list_id for m in measures if m.verb is ChangeKind.ADDED and m.list_id)
    return tuple(
        occasion(list_id, published_on, number)
        for list_id, count in listed.items()
        for number in sorted(
            {count, *(c.stated for c in counted if (c.verb, c.list_id) == (ChangeKind.ADDED, list_id))}
        )
    )
