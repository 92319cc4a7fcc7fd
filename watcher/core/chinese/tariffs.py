"""Acts of the Customs Tariff Commission: tariffs imposed, rates changed, parts of them suspended."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from watcher.core.chinese import mentions, verbs
from watcher.core.chinese.effect import Effect, effects, first
from watcher.core.chinese.head import Head, head
from watcher.core.chinese.index import Row
from watcher.core.chinese.notice import Reading, text_digest
from watcher.core.chinese.page import Page
from watcher.model.measure import ChangeKind, FieldChange, InstrumentRef, Measure, Notice, NoticeEntry

TARIFFS = "cn_tariffs"
AUTHORITY = "国务院关税税则委员会"
_SUMMARY = 2000
_QUOTE = 400
_COMMISSION = "税委会"
# 24%的加征关税税率, 24%的部分: one part of what an act imposes is suspended, the rest (保留10%) goes on.
_PART = re.compile(r"(?P<part>\d+(?:\.\d+)?%)的?[^，。；]{0,8}(?:关税|税率|部分)")
# No. 5 of 2025 raised what No. 4 had imposed (由34%提高至84%), No. 7 lowered it again (由34%调整为10%).
_RATE = re.compile(
    r"由(?P<before>\d+(?:\.\d+)?%)(?:调整|提高|上调|降低|下调|降)[为至到](?P<after>\d+(?:\.\d+)?%)"
)
_MISSED = "the title changes earlier tariffs, the text was read without finding how"
_PROMISES = re.compile(r"暂停|停止|继续|恢复|取消|调整")


def tariff_act(page: Page | None, row: Row | None, *, stage: str, read_from: tuple[str, ...] = ()) -> Reading:
    """Read one act. What it does to earlier acts is a measure each; else it is new itself."""
    known = head(page, row)
    lines = page.lines if page else ()
    text = "\n".join(lines)
    whole = first(effects(lines, known.published_on)) or _begins(text, known)
    measures = (*_rates(lines, known, whole), *_statuses(text, known, whole))
    missed = page is not None and not measures and _PROMISES.search(known.title) is not None
    if not measures:
        published = Measure(
            ChangeKind.PUBLISHED,
            topic=TARIFFS,
            effective_on=whole.on if whole else None,
            effective_time=whole.at if whole else None,
            quote=known.title,
        )
        measures = (published,)
    entry = NoticeEntry(
        key=known.key,
        notice=Notice(
            title=known.title,
            url=page.url if page else row.url if row else "",
            number=known.number,
            number_as_printed=known.number_as_printed,
            published_on=known.published_on,
            published_at=page.published_at if page else None,
            effective_on=whole.on
            if whole
            else next((m.effective_on for m in measures if m.effective_on), None),
            lang="zh",
            authority=AUTHORITY,
            summary="".join(line for line in lines if "加征" in line)[:_SUMMARY],
        ),
        measures=measures,
        stage=stage,
        text_digest=text_digest(lines) if lines else "",
        read_from=read_from,
    )
    return Reading(entry, (_MISSED,) if missed else ())


def _begins(text: str, known: Head) -> Effect | None:
    """自2025年3月10日起，对…加征关税: the deciding sentence itself begins with the day."""
    year = known.published_on.year if known.published_on else None
    days = [day for day in mentions.read(text, year).days if day.role == "from"]
    return Effect(days[0].on, days[0].at) if days else None


def _rates(lines: Sequence[str], known: Head, whole: Effect | None) -> Iterator[Measure]:
    """调整…（税委会公告2025年第4号）规定的加征关税税率，由34%调整为10%."""
    year = known.published_on.year if known.published_on else None
    for line in lines:
        rates = [*_RATE.finditer(line)]
        acts = [m for m in mentions.read(line, year).notices if m.number] if rates else []
        for match in rates:
            before = bisect_right(acts, match.start(), key=lambda act: act.span[1])
            if before:
                act = acts[before - 1]
                yield Measure(
                    ChangeKind.AMENDED,
                    InstrumentRef(act.number, act.on, as_printed=line[slice(*act.span)]),
                    topic=TARIFFS,
                    effective_on=whole.on if whole else None,
                    effective_time=whole.at if whole else None,
                    fields=(FieldChange("rate", match["before"], match["after"]),),
                    quote=line[:_QUOTE],
                )


def _statuses(text: str, known: Head, whole: Effect | None) -> Iterator[Measure]:
    for status in verbs.read(text, published_on=known.published_on, whole=whole).statuses:
        ref = status.ref
        if ref.number is None or ref.number == known.number or not ref.number.startswith(_COMMISSION):
            continue
        part = _PART.search(status.quote) if status.verb is not ChangeKind.ENDED else None
        yield Measure(
            status.verb,
            replace(ref, list_id=None, clause=ref.clause or (part["part"] if part else None)),
            topic=TARIFFS,
            effective_on=status.effective_on,
            effective_time=status.effective_time,
            until=status.until,
            until_basis=status.until_basis,
            quote=status.quote,
        )
