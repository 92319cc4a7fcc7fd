"""The Covered List page: what is covered, what is approved until a day, what may no longer be imported."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bs4 import Tag

from watcher.core.html import grid, some, soup, text_of
from watcher.errors import ParseError
from watcher.model.document import Document
from watcher.model.entry import Name, Party, PartyEntry, PartyType
from watcher.model.source import Parsed
from watcher.sources.us_fcc_covered import makers
from watcher.sources.us_fcc_covered.cells import days_of, lines_of, terms_of, words_of

LIST = "us_fcc_covered"
COVERED, PROHIBITED = "Covered List", "Importation and marketing prohibitions"
_APPROVED = re.compile(r"^(?P<what>.*?)\s*Conditional Approvals?\b", re.IGNORECASE)
# One word for each kind of equipment: the column has been reworded before.
_KINDS = {"router": "Routers", "uas": "UAS", "uncrewed": "UAS", "drone": "UAS"}


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Read every table of the page. Raises ParseError for a table that is not of a known form."""
    if not documents:
        raise ParseError("no page of the Covered List")
    page = documents[-1]
    entries = [
        entry for table in some(soup(page), "table", url=page.url) for entry in _table(table, page.url)
    ]
    if not any(not entry.exempts for entry in entries):
        raise ParseError(f"{page.url}: no table of the Covered List", url=page.url)
    return Parsed(tuple(_numbered(entries)))


def _table(table: Tag, url: str) -> Iterator[PartyEntry]:
    head, *rows = grid(table, url=url) or [[]]
    titles = [words_of(cell) for cell in head]
    read = _reader(titles)
    if read is None:
        raise ParseError(f"{url}: a table with the columns {titles}", url=url)
    for row in rows:
        if not any(text_of(cell) for cell in row):
            continue
        if len(row) != len(head):
            raise ParseError(f"{url}: a row with {len(row)} cells: {[text_of(c) for c in row[:9]]}", url=url)
        yield from read(row, url)


def _reader(titles: list[str]) -> Callable[[list[Tag], str], Iterable[PartyEntry]] | None:
    """What a table holds, by the words of its columns; their exact wording has changed before."""
    folded = [title.casefold() for title in titles]
    if len(folded) == 2 and "covered equipment" in folded[0] and "date" in folded[1]:
        return _covered
    if len(folded) == 2 and (match := _APPROVED.match(titles[0])) and "date" in folded[1]:
        kind = next(
            (kind for word, kind in _KINDS.items() if word in folded[0]), match["what"] or "Equipment"
        )
        return lambda row, url: _approved(row, url, kind)
    if len(folded) == 3 and "prohibition" in folded[0] and "notice" in folded[1] and "date" in folded[2]:
        return _prohibited
    return None


def _covered(row: list[Tag], url: str) -> Iterator[PartyEntry]:
    """A row of the Covered List itself; days behind the first are those of its amendments."""
    text = words_of(row[0])
    maker = makers.of_listing(text)
    first, *updates = days_of(row[1], url)
    details = [("equipment", text), ("updated", "; ".join(day.isoformat() for day in updates))]
    party = _party(maker.names, maker.type, details)
    yield PartyEntry(party.key, LIST, party, first)


def _approved(row: list[Tag], url: str, kind: str) -> Iterator[PartyEntry]:
    """Conditional approvals: equipment taken out of the listing's effect from one day to another.

    Each approval is an act of its own and has its first day in its key, like an order: the next one for
    the same maker is another, and one that is granted anew is renewed.
    """
    products, terms = lines_of(row[0]), terms_of(row[1], url)
    if len(products) != len(terms):
        if min(len(products), len(terms)) != 1:
            raise ParseError(f"{url}: {len(products)} devices with {len(terms)} terms: {products}", url=url)
        # One approval that was extended, or one term for all that the cell names.
        products, terms = (" ".join(products),), ((terms[0][0], terms[-1][1]),)
    for product, (first, last) in zip(products, terms, strict=True):
        maker = makers.of_approval(product)
        details = [("equipment", maker.rest), ("approval", f"{kind} conditional approval")]
        party = _party(maker.names, maker.type, details)
        key = f"{party.key}|{kind}|{first.isoformat()}"
        yield PartyEntry(key, LIST, party, first, last, exempts=True)


def _prohibited(row: list[Tag], url: str) -> Iterator[PartyEntry]:
    """Listed equipment whose earlier authorisation no longer covers import and marketing."""
    text, notice, effective = (words_of(cell) for cell in row)
    name = Name(text.rstrip(". "))
    details = [("heading", PROHIBITED), ("public_notice", notice), ("effective", effective)]
    party = _party((name,), PartyType.UNKNOWN, details)
    yield PartyEntry(f"{party.key}|{PROHIBITED}", LIST, party)


def _party(names: tuple[Name, ...], kind: PartyType, details: list[tuple[str, str]]) -> Party:
    filled = tuple((field, value) for field, value in details if value)
    return Party(names[0].text, names, kind, details=filled)


def _numbered(entries: Iterable[PartyEntry]) -> Iterator[PartyEntry]:
    """Rows with one key get an ordinal, in an order that is not the page's."""
    known: dict[str, list[PartyEntry]] = defaultdict(list)
    for entry in entries:
        known[entry.key].append(entry)
    for key, same in known.items():
        for place, entry in enumerate(sorted(same, key=repr), start=1):
            yield entry if place == 1 else replace(entry, key=f"{key}#{place}")
