"""A listed document and its full text, put together as a notice with its measures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from watcher.core.federal_register import (
    debarments,
    desks,
    military,
    nonproliferation,
    orders,
    rule,
    sanctions,
    stays,
    tariffs,
)
from watcher.core.federal_register.desks import Desk
from watcher.core.federal_register.document import FullText
from watcher.core.federal_register.paragraphs import body, has_pictures
from watcher.core.federal_register.record import Record
from watcher.core.federal_register.rule import Reading
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, InstrumentRef, Measure, Notice, NoticeEntry

DENIED = "us_bis_denied"
STATEMENTS = "statements"
_LIFTS = re.compile(r"\b(?:remov\w+|rescission|rescind\w*|lift\w*|terminat\w+|reinstate\w*)\b", re.IGNORECASE)
# Whose notices name the parties that they put on a list. What is asked of a text is its names, and a text
# without any was not understood.
_NAMING = (Desk.MILITARY, Desk.NONPROLIFERATION, Desk.DEBARMENT)
_ACTIONS = re.compile(
    r"\b(?:Sanctions?\s+Actions?|Designations?|Blocking|Unblocking|Removals?|Additions?|Identifications?)\b",
    re.IGNORECASE,
)


def build(
    record: Record,
    text: FullText | None,
    *,
    acts: Mapping[str, stays.Known],
    desk: Desk = Desk.EXPORTS,
    stage: str = "published",
    read_from: tuple[str, ...] = (),
) -> NoticeEntry:
    """The notice of one document. Without its full text it says what title and abstract say."""
    kind = record.kind or (text.kind if text else "")
    order = desk is Desk.EXPORTS and kind in ("notice", "") and orders.is_order(record.title)
    day = record.effective_on or (text.effective_on if text else None)
    summary = record.abstract or (text.summary if text else "")
    if record.withdrawn:
        reading = _withdrawn(record, desk)
    elif order:
        reading = _order(record)
    elif desk is Desk.EXPORTS:
        reading = _of_bureau(record, text, kind, acts)
    elif desk is Desk.TARIFFS:
        reading = tariffs.read(record.title, (text.dates if text else "", summary), acts, day)
    else:
        reading = _of_agency(record, text, desk, kind, day, summary)
    return NoticeEntry(
        key=record.key,
        notice=Notice(
            title=record.title,
            url=record.url,
            number=record.number,
            number_as_printed=record.number,
            published_on=record.published_on,
            filed_at=record.filed_at or (text.filed_at if text else None),
            effective_on=day,
            authority=(record.agencies or (text.agencies if text else ()) or ("",))[-1],
            document_type="order" if order else kind or "rule",
            status="withdrawn" if record.withdrawn else "correction" if record.corrects else "",
            summary=summary,
            citations=(*((record.citation,) if record.citation else ()), *_parts(record, text)),
            related=record.related,
            dockets=record.dockets or (text.dockets if text else ()),
        ),
        measures=reading.measures,
        counts=reading.counts,
        stage=stage,
        text_digest=text.digest if text else "",
        read_from=read_from,
    )


def needs_text(desk: Desk, record: Record) -> bool:
    """Whether the document names, in its text alone, whom or what it acts upon."""
    if record.withdrawn:
        return False
    if desk is Desk.EXPORTS:
        return record.kind != "notice"
    if record.kind not in ("notice", "") or record.corrects or desks.is_housekeeping(record.title):
        return False
    return desk in (*_NAMING, Desk.STATE_SANCTIONS) or (
        desk is Desk.SANCTIONS and _ACTIONS.search(record.title) is not None
    )


def is_nameless(entry: NoticeEntry, desk: Desk) -> bool:
    """Whether a notice that must name parties was read without finding one."""
    acts = entry.notice.document_type == "notice" and entry.notice.status == "" and entry.text_digest != ""
    return desk in _NAMING and acts and not any(isinstance(one.subject, Party) for one in entry.measures)


def _of_bureau(record: Record, text: FullText | None, kind: str, acts: Mapping[str, stays.Known]) -> Reading:
    if kind == "notice":
        topic = STATEMENTS if desks.is_housekeeping(record.title) else rule.RULES
        return Reading((Measure(ChangeKind.PUBLISHED, topic=topic, effective_on=record.effective_on),))
    if text is not None:
        return rule.read(text, effective_on=record.effective_on, abstract=record.abstract or None, acts=acts)
    return rule.outline(record.title, record.abstract, effective_on=record.effective_on, acts=acts)


def _of_agency(
    record: Record, text: FullText | None, desk: Desk, kind: str, day: date | None, summary: str
) -> Reading:
    """Whom a notice of another agency names; of the rest that it was published, on its list or topic."""
    list_id, topic = desks.place(desk, f"{record.title} {summary}")
    if desks.is_housekeeping(record.title):
        list_id, topic = None, STATEMENTS
    reading = Reading(())
    if text is not None and list_id is not None and kind == "notice" and not record.corrects:
        paragraphs = body(text.root)
        if desk is Desk.MILITARY:
            reading = military.read(paragraphs, day)
        elif desk is Desk.NONPROLIFERATION:
            reading = nonproliferation.read(paragraphs, day, title=record.title, summary=summary)
        elif desk is Desk.DEBARMENT:
            reading = debarments.read(paragraphs, day, title=record.title, summary=summary)
        else:
            pictures = has_pictures(text.root)
            reading = sanctions.read(paragraphs, day, list_id=list_id, summary=summary, pictures=pictures)
    if reading.measures:
        return reading
    verb = ChangeKind.PUBLISHED
    if desk in _NAMING and kind in ("notice", "") and not record.corrects:
        verb = ChangeKind.REMOVED if _LIFTS.search(record.title) else ChangeKind.ADDED
    return Reading(
        (Measure(verb, list_id=list_id, topic=topic, effective_on=day, quote=record.title),), reading.counts
    )


def _parts(record: Record, text: FullText | None) -> tuple[str, ...]:
    """The parts of the Code that a rule amends, cited behind the document itself."""
    return record.parts or (text.parts if text else ())


def _withdrawn(record: Record, desk: Desk) -> Reading:
    """What an agency takes back before it is published never comes into force."""
    act = InstrumentRef(record.number, record.planned_on, as_printed=record.title)
    list_id, topic = desks.place(desk, f"{record.title} {record.abstract}")
    return Reading(
        (Measure(ChangeKind.CANCELLED, subject=act, list_id=list_id, topic=topic, quote=record.title),)
    )


def _order(record: Record) -> Reading:
    """An order names its respondents in its text, and in its title only sometimes."""
    parties = orders.respondents(record.title)
    return Reading(
        tuple(
            Measure(
                ChangeKind.PUBLISHED,
                subject=party,
                list_id=DENIED,
                effective_on=record.effective_on,
                quote=record.title,
            )
            for party in parties or (None,)
        )
    )
