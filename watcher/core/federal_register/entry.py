"""A listed document and its full text, put together as a notice with its measures."""

from __future__ import annotations

import re
from collections.abc import Mapping

from watcher.core.federal_register import orders, rule, stays
from watcher.core.federal_register.document import FullText
from watcher.core.federal_register.record import Record
from watcher.core.federal_register.rule import RULES, Reading
from watcher.model.measure import ChangeKind, InstrumentRef, Measure, Notice, NoticeEntry

DENIED = "us_bis_denied"
# Paperwork, meetings and appointments change no rule; they are told, quietly.
_HOUSEKEEPING = re.compile(
    r"\b(?:Information\s+Collection|Comment\s+Request|OMB\s+Review|Advisory\s+Committee|Meetings?\b|Membership"
    r"|Privacy\s+Act|System\s+of\s+Records|Recruitment|Performance\s+Review\s+Board)",
    re.IGNORECASE,
)


def build(
    record: Record,
    text: FullText | None,
    *,
    acts: Mapping[str, stays.Known],
    stage: str = "published",
    read_from: tuple[str, ...] = (),
) -> NoticeEntry:
    """The notice of one document. Without its full text it says what title and abstract say."""
    kind = record.kind or (text.kind if text else "")
    order = kind in ("notice", "") and orders.is_order(record.title)
    if record.withdrawn:
        reading = _withdrawn(record)
    elif order:
        reading = _order(record)
    elif kind == "notice":
        reading = _notice(record)
    elif text is not None:
        reading = rule.read(
            text, effective_on=record.effective_on, abstract=record.abstract or None, acts=acts
        )
    else:
        reading = rule.outline(record.title, record.abstract, effective_on=record.effective_on, acts=acts)
    return NoticeEntry(
        key=record.key,
        notice=Notice(
            title=record.title,
            url=record.url,
            number=record.number,
            number_as_printed=record.number,
            published_on=record.published_on,
            filed_at=record.filed_at or (text.filed_at if text else None),
            effective_on=record.effective_on or (text.effective_on if text else None),
            authority=(record.agencies or (text.agencies if text else ()) or ("",))[-1],
            document_type="order" if order else kind or "rule",
            status="withdrawn" if record.withdrawn else "correction" if record.corrects else "",
            summary=record.abstract or (text.summary if text else ""),
            citations=(record.citation,) if record.citation else (),
            related=record.related,
            dockets=record.dockets or (text.dockets if text else ()),
        ),
        measures=reading.measures,
        counts=reading.counts,
        stage=stage,
        text_digest=text.digest if text else "",
        read_from=read_from,
    )


def _withdrawn(record: Record) -> Reading:
    """What an agency takes back before it is published never comes into force."""
    act = InstrumentRef(record.number, record.planned_on, as_printed=record.title)
    return Reading((Measure(ChangeKind.CANCELLED, subject=act, topic=RULES, quote=record.title),))


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


def _notice(record: Record) -> Reading:
    topic = "statements" if _HOUSEKEEPING.search(record.title) else RULES
    return Reading((Measure(ChangeKind.PUBLISHED, topic=topic, effective_on=record.effective_on),))
