"""The documents API, newest first; full texts that name parties are followed and read into measures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

from watcher.core import xml
from watcher.core.federal_register import desks, document, entry, imprint, stays
from watcher.core.federal_register.desks import Desk
from watcher.core.federal_register.document import FullText
from watcher.core.federal_register.imprint import Imprint
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.measure import NoticeEntry
from watcher.model.source import Parsed, Remark

_ISSUE = "FEDREG"
_BUSTER = re.compile(r"(?<=[?&])_=\d+&?|&_=\d+$")
_DATED = re.compile(r"/(\d{4})[/-](\d{2})[/-](\d{2})[/.]")
_PRINTED_DAY = "%A, %B %d, %Y"
_LATER_PAGE = re.compile(r"[?&]page=(?!1\b)\d+")
_GONE = (404, 410)


@dataclass(slots=True)
class _Read:
    """What the documents of one check hold."""

    imprints: dict[str, tuple[Imprint, Desk, str]] = field(default_factory=dict)
    texts: dict[str, tuple[FullText, Document]] = field(default_factory=dict)
    broken: dict[str, Remark] = field(default_factory=dict)
    follow: list[Request] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Read the pages of the list and the full texts that are here, and ask for those that are not.

    A document whose full text was asked for and is not here is left out: it was read before, or is not
    to be had yet. One without an address for its full text is read from title and abstract. What an
    agency publishes beside its lists and tariffs is passed over. Raises ParseError where a page of the
    list is not the API's.
    """
    read = _Read()
    if not documents:
        raise ParseError("no document of the Federal Register")
    for one in documents:
        if one.status in _GONE:
            read.broken[one.url] = Remark("unread", f"{one.url}: status {one.status}", one.url)
        elif one.url.endswith(".xml"):
            _text(one, read)
        else:
            _page(one, read)
    acts = stays.index(_known(read))
    entries = list(_entries(read, acts))
    return Parsed(tuple(entries), tuple(read.follow), remarks=tuple(read.remarks))


def _page(page: Document, read: _Read) -> None:
    results, following = imprint.page(page)
    asked = _asked(page.url)
    days: list[date] = []
    for result in results:
        try:
            one = imprint.of_api(result)
        except ValueError as error:
            read.remarks.append(Remark("unreadable", f"{page.url}: {error}", page.url))
            continue
        days += [one.published_on] if one.published_on else []
        desk = desks.of(one.title, one.abstract, one.slugs or asked)
        if desk is None or (desk is Desk.SANCTIONS and _LATER_PAGE.search(page.request.key)):
            continue  # none of ours; of OFAC's past its own lists tell more than five notices a week
        read.imprints.setdefault(one.key, (one, desk, page.request.key))
    if results and not days:
        raise ParseError(f"{page.url}: no document of this list can be read", url=page.url)
    if following and days:
        # The cache buster of our own request comes back inside the address of the next page.
        read.follow.append(Request(_BUSTER.sub("", following).rstrip("?&"), older=True, dated=min(days)))


def _asked(url: str) -> tuple[str, ...]:
    """The agencies that a page of the list was asked for."""
    return tuple(parse_qs(urlsplit(url).query).get("conditions[agencies][]", ()))


def _text(one: Document, read: _Read) -> None:
    try:
        root = xml.root(one, *document.KINDS, _ISSUE, "CORRECT")
        elements = document.documents(root) if root.tag != "CORRECT" else [root]
        texts = [document.read(element) for element in elements]
    except ParseError as error:
        read.broken[one.url] = Remark("unreadable", str(error), one.url)
        read.remarks.append(read.broken[one.url])
        return
    issued = _issue_day(root.findtext("DATE") or "") or _day_of(one.url)
    for text in texts:
        number = text.number or one.url.rpartition("/")[2].removesuffix(".xml")
        desk = _desk(text)
        if root.tag == _ISSUE and desk is None:
            continue
        read.texts[number] = (text, one)
        key = f"{number}@{issued.isoformat()}" if issued else number
        if root.tag == _ISSUE and desk is not None and key not in read.imprints:
            read.imprints[key] = (_imprint(number, text, issued), desk, one.request.key)


def _entries(read: _Read, acts: dict[str, stays.Known]) -> Iterator[NoticeEntry]:
    listed = {one.number for one, _, _ in read.imprints.values()}
    for number, (found, source) in read.texts.items():
        desk = _desk(found)
        if number not in listed and desk is not None:
            one = _imprint(number, found, _day_of(source.url))
            read.imprints[one.key] = (one, desk, source.request.key)
    for one, desk, page in read.imprints.values():
        held = read.texts.get(one.number)
        # What stands on the newest page is news whatever its day; only older pages end with the history.
        old = _LATER_PAGE.search(page) is not None
        if held is None and one.xml_url and one.xml_url not in read.broken and entry.needs_text(desk, one):
            read.follow.append(Request(one.xml_url, reuse=True, dated=one.published_on if old else None))
            continue
        text = held[0] if held else None
        keys = (page, held[1].request.key) if held and held[1].request.key != page else (page,)
        built = entry.build(one, text, acts=acts, desk=desk, read_from=keys)
        if held and entry.is_nameless(built, desk):
            url = held[1].url
            read.remarks.append(Remark("nameless", f"{one.number}: no party was found in {one.title!r}", url))
        yield built


def _imprint(number: str, text: FullText, issued: date | None) -> Imprint:
    """An imprint for a full text that no list goes with: a single file, or a daily issue."""
    return Imprint(
        number=number,
        title=text.title,
        published_on=issued,
        kind=text.kind,
        url=f"{imprint.SITE}/d/{number}",
        related=imprint.corrected(number),
    )


def _known(read: _Read) -> Iterable[stays.Known]:
    for one, _, _ in read.imprints.values():
        yield stays.Known(one.number, one.title, one.published_on, one.citation)


def _desk(text: FullText) -> Desk | None:
    return desks.of(text.title, text.summary, text.agencies or ("",))


def _day_of(url: str) -> date | None:
    """The day in the address of a full text (/xml/2023/02/27/…) or of an issue (FR-2024-02-12.xml)."""
    match = _DATED.search(url.replace("FR-", "/"))
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _issue_day(printed: str) -> date | None:
    try:
        return datetime.strptime(printed.strip(), _PRINTED_DAY).date()  # noqa: DTZ007 a day, no instant
    except ValueError:
        return None
