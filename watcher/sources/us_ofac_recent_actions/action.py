"""One action: a page with its measures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bs4 import BeautifulSoup, Tag

from watcher.core.diff import entry_fields
from watcher.core.english import slashed
from watcher.core.hashing import digest
from watcher.core.html import text_of
from watcher.core.ofac_lists import SDN, of_programmes, of_words
from watcher.core.ofac_remarks import effective_on
from watcher.core.text import fold, squeeze
from watcher.errors import ParseError
from watcher.model.document import Document
from watcher.model.entry import Party, PartyEntry
from watcher.model.measure import ChangeKind, FieldChange, Measure, Notice, NoticeEntry
from watcher.model.source import Remark
from watcher.sources.us_ofac_recent_actions import index, sections
from watcher.sources.us_ofac_recent_actions.index import Row
from watcher.sources.us_ofac_recent_actions.lines import lines
from watcher.sources.us_ofac_recent_actions.party import read as read_entry

AUTHORITY = "U.S. Department of the Treasury, Office of Foreign Assets Control"
_BODY = ".field--name-field-body"
_LICENCE = re.compile(r"general licen[cs]e|\bGL\s?\d", re.IGNORECASE)
_LAW = re.compile(r"licen[cs]e|regulation|determination|directive|executive order|federal register", re.I)
_NAMES_PARTIES = re.compile(r"designation|removal|list update", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z])")
_QUOTE = 400


def read(page: BeautifulSoup, document: Document, row: Row | None) -> tuple[NoticeEntry, tuple[Remark, ...]]:
    """The notice of one page, with what could not be read of it. Raises ParseError."""
    body = page.select_one(_BODY)
    if body is None:
        raise ParseError(f"{document.url}: an action without a body", url=document.url)
    item = body.select_one(".field__item") or body
    found = sections.read(lines(item))
    day = _day(page, document, row)
    title = _title(page, item, document, row)
    remarks = [_unread(document, text) for text in found.unread]
    measures = [one for section in found.sections for one in _measures(section, document, remarks)]
    if not measures and _NAMES_PARTIES.search(title):
        remarks.append(_unread(document, f"no party under the title {title!r}"))
    measures += _published(title, found.prose, row, parties=bool(measures))
    notice = Notice(
        title=title,
        url=document.url,
        published_on=day,
        lang="en",
        authority=AUTHORITY,
        summary=squeeze(" ".join(found.prose))[:1000],
    )
    entry = NoticeEntry(
        key=key_of(title, day, document.url),
        notice=notice,
        measures=tuple(measures),
        stage="announced",
        text_digest=digest(fold(text_of(item))),
        read_from=(document.request.key,),
    )
    return entry, tuple(remarks)


def of_row(row: Row, document: Document) -> NoticeEntry:
    """An action whose text stands on another site: what the index says of it."""
    notice = Notice(title=row.title, url=row.url, published_on=row.published_on, authority=AUTHORITY)
    measures = tuple(_published(row.title, [], row, parties=False))
    key = key_of(row.title, row.published_on, row.url)
    return NoticeEntry(key, notice, measures, stage="announced", read_from=(document.request.key,))


def key_of(title: str, day: date | None, url: str) -> str:
    """Title and day; and the number in the address, since one day may have two actions of one title."""
    ordinal = index.ordinal_of(url)
    return f"{fold(title)}@{day.isoformat() if day else ''}" + (f"#{ordinal}" if ordinal else "")


def _measures(section: sections.Section, document: Document, remarks: list[Remark]) -> Iterator[Measure]:
    """One measure per party: an entry is repeated under each of its aliases."""
    read: dict[tuple[object, ...], Measure] = {}
    names: Counter[str] = Counter()
    for old, new in sections.pairs(section.entries):
        try:
            entry = read_entry(new)
            was = read_entry(old).party if old else None
        except ParseError as error:
            remarks.append(_unread(document, str(error)))
            continue
        now = entry.party
        list_id = section.list_id or _list_of(now)
        fields = _changes(list_id, was, now, old or "", new) if was else ()
        day = effective_on(entry.effective, list_id) if section.verb is ChangeKind.ADDED else None
        measure = Measure(
            section.verb, now, list_id, effective_on=day, fields=fields, quote=section.heading[:_QUOTE]
        )
        same = (list_id, frozenset(name.text for name in now.names), _without_names(now))
        first = read.get(same)
        if first is None or (isinstance(first.subject, Party) and first.subject.key == now.key):
            read[same if first is None else (*same, len(read))] = _apart(measure, now, names)
    yield from read.values()


def _apart(measure: Measure, party: Party, names: Counter[str]) -> Measure:
    """A namesake under the same heading is another party: it gets an ordinal, and is told by itself."""
    names[party.key] += 1
    count = names[party.key]
    return measure if count == 1 else replace(measure, subject=replace(party, key=f"{party.key}#{count}"))


def _without_names(one: Party) -> Party:
    return replace(one, key="", names=())


def _changes(list_id: str, was: Party, now: Party, old: str, new: str) -> tuple[FieldChange, ...]:
    fields = entry_fields((PartyEntry("", list_id, was),), (PartyEntry("", list_id, now),))
    return fields or (FieldChange("entry", old, new),)


def _list_of(one: Party) -> str:
    """Administrative updates do not name the list; only some programmes do. Else it is the SDN List."""
    programmes = (one.detail("programme") or "").split("; ")
    lists, known = of_programmes(programmes, "")
    return lists[0] if known and lists[0] != "us_ofac_mbs" and lists[0] != "us_ofac_ssi" else SDN


def _published(title: str, prose: list[str], row: Row | None, *, parties: bool) -> Iterator[Measure]:
    """What an action says besides parties: a licence, a rule; or words only."""
    text = " ".join((title, *prose))
    licence = _LICENCE.search(text)
    if parties and not licence:
        return
    category = row.category if row else ""
    if "enforcement" in category.casefold() or not (licence or _LAW.search(f"{title} {category}")):
        yield Measure(ChangeKind.PUBLISHED, topic="statements", quote=_said(prose, None))
    else:
        yield Measure(
            ChangeKind.PUBLISHED,
            list_id=of_words(text) or SDN,
            quote=_said(prose, _LICENCE if licence else None),
        )


def _said(prose: list[str], words: re.Pattern[str] | None) -> str:
    """The first sentence that has the words in it."""
    sentences = [one for text in prose for one in _SENTENCE.split(text)]
    return next((one for one in sentences if words is None or words.search(one)), "")[:_QUOTE]


def _day(page: BeautifulSoup, document: Document, row: Row | None) -> date | None:
    printed = page.select_one(".field--name-field-release-date .field__item")
    day = slashed(text_of(printed)) if printed else None
    return day or index.day_of(document.url) or (row.published_on if row else None)


def _title(page: BeautifulSoup, item: Tag, document: Document, row: Row | None) -> str:
    for node in (
        page.select_one("h1.page-title, .page-title, h1"),
        None if row else item.select_one("h2, h3, h4"),
    ):
        if node is not None and text_of(node):
            return text_of(node)
    return row.title if row else document.url.rsplit("/", 1)[-1]


def _unread(document: Document, text: str) -> Remark:
    return Remark("unread", f"{document.url}: not understood: {text[:160]}", document.url)
