"""Registers built by hand from facts: real numbers, dates and terms; parties by their place in the annex.

A party is named where the tests need its name; the others are stand-ins ("No. 21, party 3 of 16").
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from watcher.model.entry import Name, Party, PartyType
from watcher.model.measure import (
    ChangeKind,
    Count,
    FieldChange,
    InstrumentRef,
    Measure,
    Notice,
    NoticeEntry,
    UntilBasis,
)

CONTROL, UNRELIABLE, WATCH = "cn_mofcom_control", "cn_mofcom_unreliable", "cn_mofcom_watch"
ORDERS = "cn_mofcom_countermeasure"
ITEMS = "cn_item_controls"
BUREAU, SPOKESPERSON = "cn_mofcom_control_bureau", "cn_mofcom_spokesperson"


def mofcom(number: int, year: int = 2025) -> str:
    return f"商务部公告{year}年第{number}号"


def uel(number: int, year: int = 2025) -> str:
    return f"不可靠实体清单工作机制公告〔{year}〕{number}号"


def party(zh: str | None, en: str | None = None, key: str | None = None, **more: object) -> Party:
    names = [Name(zh, "zh")] if zh else []
    names += [Name(en, "en")] if en else []
    return Party(key or zh or en or "", tuple(names), countries=("US",), **more)  # type: ignore[arg-type]


def person(zh: str, en: str | None = None) -> Party:
    return party(zh, en, type=PartyType.PERSON)


def stand_ins(act: str, count: int, *named: Party) -> tuple[Party, ...]:
    """The parties of an annex: those that are named, then numbered places."""
    rest = range(len(named) + 1, count + 1)
    return (*named, *(party(f"{act}（{n}/{count}）", f"{act}, party {n} of {count}") for n in rest))


def notice(
    number: str | None,
    published_on: date | None,
    measures: Sequence[Measure] = (),
    *,
    title: str = "",
    key: str | None = None,
    counts: Sequence[Count] = (),
    document_type: str = "notice",
    status: str = "",
    summary: str = "",
    related: tuple[str, ...] = (),
    effective_on: date | None = None,
    published_at: datetime | None = None,
    stage: str = "announced",
) -> NoticeEntry:
    title = title or f"{number}"
    return NoticeEntry(
        key or number or f"{title}@{published_on}",
        Notice(
            title,
            "https://www.mofcom.gov.cn/",
            number,
            number,
            published_on,
            published_at,
            effective_on=effective_on,
            lang="zh",
            document_type=document_type,
            status=status,
            summary=summary,
            related=related,
        ),
        tuple(measures),
        tuple(counts),
        stage,
    )


def listing(
    number: str,
    day: date,
    list_id: str,
    parties: Sequence[Party],
    *,
    effective_on: date | None = None,
    stated: int | None = None,
    verb: ChangeKind = ChangeKind.ADDED,
) -> NoticeEntry:
    measures = [Measure(verb, one, list_id, effective_on=effective_on or day) for one in parties]
    count = Count(verb, list_id, stated or len(parties), len(parties))
    return notice(number, day, measures, counts=(count,))


def control(number: str, day: date, effective_on: date | None) -> NoticeEntry:
    """An item control: an act without parties."""
    return notice(number, day, (Measure(ChangeKind.PUBLISHED, None, None, ITEMS, effective_on=effective_on),))


def upon(
    verb: ChangeKind,
    place: str,
    number: str | None,
    effective_on: date | None,
    *,
    until: date | None = None,
    basis: UntilBasis | None = None,
    day: date | None = None,
    count: int | None = None,
    clause: str | None = None,
    parties: tuple[str, ...] = (),
) -> Measure:
    """A measure upon an earlier act, named by number or by day and count."""
    topic = place if place in (ITEMS, "us_export_rules", "cn_tariffs", "statements") else None
    list_id = None if topic else place
    ref = InstrumentRef(number, day, list_id, count, clause, parties)
    if until and basis is None:
        basis = UntilBasis.COMPUTED
    return Measure(verb, ref, list_id, topic, effective_on, until=until, until_basis=basis)


def answer(title: str, day: date, measures: Sequence[Measure], **more: object) -> NoticeEntry:
    """A spokesperson's answer: an act without a number."""
    return notice(None, day, measures, title=title, document_type="answer", **more)  # type: ignore[arg-type]


def renamed(before: str, after: Party, list_id: str, day: date) -> Measure:
    return Measure(
        ChangeKind.RENAMED,
        after,
        list_id,
        effective_on=day,
        fields=(FieldChange("name", before, after.names[0].text),),
    )
