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
from watcher.core.federal_register.imprint import Imprint
from watcher.core.federal_register.paragraphs import body, has_pictures
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
    imprint: Imprint,
    text: FullText | None,
    *,
    acts: Mapping[str, stays.Known],
    desk: Desk = Desk.EXPORTS,
    stage: str = "published",
    read_from: tuple[str, ...] = (),
) -> NoticeEntry:
    """The notice of one document. Without its full text it says what title and abstract say."""
    kind = imprint.kind or (text.kind if text else "")
    order = desk is Desk.EXPORTS and kind in ("notice", "") and orders.is_order(imprint.title)
    day = imprint.effective_on or (text.effective_on if text else None)
    summary = imprint.abstract or (text.summary if text else "")
    if imprint.withdrawn:
        reading = _withdrawn(imprint, desk)
    elif order:
        reading = _order(imprint)
    elif desk is Desk.EXPORTS:
        reading = _of_bureau(imprint, text, kind, acts)
    elif desk is Desk.TARIFFS:
        reading = tariffs.read(imprint.title, (text.dates if text else "", summary), acts, day)
    else:
        reading = _of_agency(imprint, text, desk, kind, day, summary)
    return NoticeEntry(
        key=imprint.key,
        notice=Notice(
            title=imprint.title,
            url=imprint.url,
            number=imprint.number,
            number_as_printed=imprint.number,
            published_on=imprint.published_on,
            filed_at=imprint.filed_at or (text.filed_at if text else None),
            effective_on=day,
            authority=(imprint.agencies or (text.agencies if text else ()) or ("",))[-1],
            document_type="order" if order else kind or "rule",
            status="withdrawn" if imprint.withdrawn else "correction" if imprint.corrects else "",
            summary=summary,
            citations=(*((imprint.citation,) if imprint.citation else ()), *_parts(imprint, text)),
            related=imprint.related,
            dockets=imprint.dockets or (text.dockets if text else ()),
        ),
        measures=reading.measures,
        counts=reading.counts,
        stage=stage,
        text_digest=text.digest if text else "",
        read_from=read_from,
    )


def needs_text(desk: Desk, imprint: Imprint) -> bool:
    """Whether the document names, in its text alone, whom or what it acts upon."""
    if imprint.withdrawn:
        return False
    if desk is Desk.EXPORTS:
        return imprint.kind != "notice"
    if imprint.kind not in ("notice", "") or imprint.corrects or desks.is_housekeeping(imprint.title):
        return False
    return desk in (*_NAMING, Desk.STATE_SANCTIONS) or (
        desk is Desk.SANCTIONS and _ACTIONS.search(imprint.title) is not None
    )


def is_nameless(entry: NoticeEntry, desk: Desk) -> bool:
    """Whether a notice that must name parties was read without finding one."""
    acts = entry.notice.document_type == "notice" and entry.notice.status == "" and entry.text_digest != ""
    return desk in _NAMING and acts and not any(isinstance(one.subject, Party) for one in entry.measures)


def _of_bureau(
    imprint: Imprint, text: FullText | None, kind: str, acts: Mapping[str, stays.Known]
) -> Reading:
    if kind == "notice":
        topic = STATEMENTS if desks.is_housekeeping(imprint.title) else rule.RULES
        return Reading((Measure(ChangeKind.PUBLISHED, topic=topic, effective_on=imprint.effective_on),))
    if text is not None:
        return rule.read(text, effective_on=imprint.effective_on, abstract=imprint.abstract, acts=acts)
    return rule.outline(imprint.title, imprint.abstract, effective_on=imprint.effective_on, acts=acts)


def _of_agency(
    imprint: Imprint, text: FullText | None, desk: Desk, kind: str, day: date | None, summary: str
) -> Reading:
    """Whom a notice of another agency names; of the rest that it was published, on its list or topic."""
    list_id, topic = desks.place(desk, f"{imprint.title} {summary}")
    if desks.is_housekeeping(imprint.title):
        list_id, topic = None, STATEMENTS
    reading = Reading(())
    if text is not None and list_id is not None and kind == "notice" and not imprint.corrects:
        paragraphs = body(text.root)
        if desk is Desk.MILITARY:
            reading = military.read(paragraphs, day)
        elif desk is Desk.NONPROLIFERATION:
            reading = nonproliferation.read(paragraphs, day, title=imprint.title, summary=summary)
        elif desk is Desk.DEBARMENT:
            reading = debarments.read(paragraphs, day, title=imprint.title, summary=summary)
        else:
            pictures = has_pictures(text.root)
            reading = sanctions.read(paragraphs, day, list_id=list_id, summary=summary, pictures=pictures)
    if reading.measures:
        return reading
    verb = ChangeKind.PUBLISHED
    if desk in _NAMING and kind in ("notice", "") and not imprint.corrects:
        verb = ChangeKind.REMOVED if _LIFTS.search(imprint.title) else ChangeKind.ADDED
    return Reading(
        (Measure(verb, list_id=list_id, topic=topic, effective_on=day, quote=imprint.title),), reading.counts
    )


def _parts(imprint: Imprint, text: FullText | None) -> tuple[str, ...]:
    """The parts of the Code that a rule amends, cited behind the document itself."""
    return imprint.parts or (text.parts if text else ())


def _withdrawn(imprint: Imprint, desk: Desk) -> Reading:
    """What an agency takes back before it is published never comes into force."""
    act = InstrumentRef(imprint.number, imprint.planned_on, as_printed=imprint.title)
    list_id, topic = desks.place(desk, f"{imprint.title} {imprint.abstract}")
    return Reading(
        (Measure(ChangeKind.CANCELLED, subject=act, list_id=list_id, topic=topic, quote=imprint.title),)
    )


def _order(imprint: Imprint) -> Reading:
    """An order names its respondents in its text, and in its title only sometimes."""
    parties = orders.respondents(imprint.title)
    return Reading(
        tuple(
            Measure(
                ChangeKind.PUBLISHED,
                subject=party,
                list_id=DENIED,
                effective_on=imprint.effective_on,
                quote=imprint.title,
            )
            for party in parties or (None,)
        )
    )
