"""The UFLPA Entity List: one table of names and days for each clause of section 2(d)(2)(B)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from bs4 import Tag
from bs4.element import NavigableString

from watcher.core.english import dates
from watcher.core.html import grid, some, soup, text_of
from watcher.errors import ParseError
from watcher.model.document import Document
from watcher.model.entry import Party, PartyEntry
from watcher.model.source import Parsed
from watcher.sources.us_dhs_uflpa.names import read

LIST = "us_dhs_uflpa"
_CLAUSE = re.compile(r"2\(d\)\(2\)\(B\)\s*\((i|ii|iv|v)\)")
# The clauses in the words of Public Law 117-78, should a page name them without their numbers.
_WORDS = {
    "mine, produce": "i",
    "recruit, transport": "ii",
    "exported products": "iv",
    "source material": "v",
}
_HEADS = (re.compile(r"^(?:name of entity|entity name|entity|name)$"), re.compile(r"^(?:effective )?date$"))


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Read every table of the page. Raises ParseError for a table that is not of the known form."""
    if not documents:
        raise ParseError("no page of the UFLPA Entity List")
    page = documents[-1]
    entries = [
        entry
        for table in some(soup(page), "table", url=page.url)
        for entry in _entries(table, _clause(table, page.url), page.url)
    ]
    if not entries:
        raise ParseError(f"{page.url}: tables without an entity", url=page.url)
    return Parsed(tuple(_numbered(entries)))


def _clause(table: Tag, url: str) -> str:
    """The clause that the text between the table before and this one names last."""
    words: list[str] = []
    for node in table.previous_elements:
        if isinstance(node, Tag) and node.name == "table":
            break
        if type(node) is NavigableString:
            words.append(str(node))
    text = re.sub(r"\s+", " ", "".join(reversed(words)))
    printed = [match[1] for match in _CLAUSE.finditer(text)]
    told = sorted((text.casefold().rfind(phrase), clause) for phrase, clause in _WORDS.items())
    if printed:
        return f"Section 2(d)(2)(B)({printed[-1]})"
    if told[-1][0] >= 0:
        return f"Section 2(d)(2)(B)({told[-1][1]})"
    raise ParseError(f"{url}: a table under no clause of section 2(d)(2)(B)", url=url)


def _entries(table: Tag, clause: str, url: str) -> Iterator[PartyEntry]:
    head, *rows = grid(table, url=url) or [[]]
    titles = [text_of(cell).casefold().strip("*: ") for cell in head]
    if len(titles) != len(_HEADS) or not all(
        known.match(title) for known, title in zip(_HEADS, titles, strict=True)
    ):
        raise ParseError(f"{url}: a table with the columns {titles}", url=url)
    for row in rows:
        cells = [text_of(cell) for cell in row]
        if not any(cells):
            continue
        if len(cells) != len(_HEADS):
            raise ParseError(f"{url}: a row with {len(cells)} cells: {cells[:9]}", url=url)
        yield _entry(cells[0], _day(cells[1], url), clause)


def _entry(cell: str, effective_on: date | None, clause: str) -> PartyEntry:
    named = read(cell)
    name = named.names[0].text
    party = Party(
        key=name,
        names=named.names,
        # Clause (i) lists entities in Xinjiang; for the others the page states no country.
        countries=("CN",) if clause.endswith("(i)") else (),
        details=(("scope", named.scope),) if named.scope else (),
    )
    return PartyEntry(f"{name}|{clause}", LIST, party, effective_on)


def _day(cell: str, url: str) -> date | None:
    found = dates(cell)
    if cell and len(found) != 1:
        raise ParseError(f"{url}: no day in {cell!r}", url=url)
    return found[0] if found else None


def _numbered(entries: Iterable[PartyEntry]) -> Iterator[PartyEntry]:
    """A name that a table repeats gets an ordinal, in an order that is not the page's."""
    known: dict[str, list[PartyEntry]] = {}
    for entry in entries:
        known.setdefault(entry.key, []).append(entry)
    for key, same in known.items():
        for place, entry in enumerate(sorted(same, key=repr), start=1):
            yield entry if place == 1 else replace(entry, key=f"{key}#{place}")
