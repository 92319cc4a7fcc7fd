"""The tables of Supplements 4, 6 and 7 to part 744: every row is an entry, or is explained."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import contains

from lxml import etree

from watcher.core.countries import iso
from watcher.core.ecfr_cells import lines_of, text_of
from watcher.core.federal_register import lists
from watcher.core.text import fold, whole
from watcher.errors import ParseError

_COLUMNS = {5: ("country", "entity", "requirement", "policy", "citation"), 3: ("country", "", "citation")}
_DETAILS = {5: ("licence_requirement", "review_policy", "citation"), 3: ("citation",)}
_RESERVED = re.compile(r"\[?\s*reserved\s*\]?\.?", re.IGNORECASE)
_NOTE = re.compile(
    r"^(?:\(?\d{1,2}\)?\s*(?:For\s+(?:this|these|the\s+purposes?)|Cybersecurity)\b|\[\d+\s+FR\s)"
)
_NUMBERED = re.compile(r"^\(?\d{1,2}\)?\s*[A-Z]\w+\s+\w+\s")
_CONTINUED = re.compile(r"\s*[-—–]*\s*\(?continued\)?\.?$", re.IGNORECASE)
_CITATIONS = re.compile(r"(?<=\d)[.;,]*\s+(?=\d{1,3}\s+FR\s)")


class Kind(StrEnum):
    """What a row of a table is."""

    ENTRY = "entry"
    MORE = "more"
    HEADING = "heading"
    RESERVED = "reserved"
    HEAD = "head"
    NOTE = "note"
    BLANK = "blank"


@dataclass(slots=True)
class Run:
    """One entry as printed: the lines of its own row, and those of the rows that continue it.

    `details` are those of model.Party in the authority's words. `rows` has at least one row.
    """

    list_id: str
    heading: str
    rows: list[tuple[str, ...]]
    details: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Table:
    """All runs of one list in order, and what each row was taken for."""

    list_id: str
    runs: list[Run]
    kinds: list[Kind]


def tables(root: etree._Element, *, url: str) -> dict[str, Table]:
    """The tables of the three supplements, by list. Raises ParseError for columns that are not known.

    A supplement that is missing has no table: each list is judged by itself.
    """
    found: dict[str, Table] = {}
    for appendix in root.iter("DIV9"):
        match = lists.SUPPLEMENT.search(appendix.get("N") or "")
        list_id = lists.of_supplement(match[1], match[2]) if match else None
        if list_id is None:
            continue
        table = found.setdefault(list_id, Table(list_id, [], []))
        for element in appendix.iter("TABLE"):
            _Reader(table, url).read(element)
    return found


@dataclass(slots=True)
class _Reader:
    table: Table
    url: str
    columns: int = 0
    heading: str = ""
    open: Run | None = None

    def read(self, element: etree._Element) -> None:
        for row in element.iter("TR"):
            cells = [cell for cell in row if cell.tag in ("TD", "TH")]
            self.table.kinds.append(self._row(cells))

    def _row(self, cells: list[etree._Element]) -> Kind:
        # The head is repeated as an ordinary row in some editions.
        if cells and (cells[0].tag == "TH" or text_of(cells[0]).casefold() == "country"):
            return self._head([text_of(cell) for cell in cells])
        if not self.columns:
            raise ParseError(f"{self.url}: {self.table.list_id}: a table without a head", url=self.url)
        placed = dict(_placed(cells))
        if any(column >= self.columns for column in placed):
            raise ParseError(f"{self.url}: {self.table.list_id}: a row with {len(cells)} cells", url=self.url)
        lines = {
            column: found for column, cell in placed.items() if (found := lines_of(cell, notes=column > 1))
        }
        if not lines:
            return Kind.BLANK
        return self._filled(lines)

    def _head(self, titles: Sequence[str]) -> Kind:
        """Country, entity, licence requirement, review policy, citation; supplements 6 and 7 have three.

        A column that the authority adds would be news: nothing is read past it.
        """
        wanted = _COLUMNS.get(len(titles))
        if wanted is None or not all(map(contains, (title.casefold() for title in titles), wanted)):
            raise ParseError(f"{self.url}: {self.table.list_id}: the columns {list(titles)}", url=self.url)
        self.columns = len(titles)
        return Kind.HEAD

    def _filled(self, lines: dict[int, tuple[str, ...]]) -> Kind:
        first = " ".join(lines.get(0, ()))
        if set(lines) == {0} and not _is_country(first):
            # A cell over the whole width: a note below the table, or the end of the entry above.
            if _NOTE.match(first) or _NUMBERED.match(first) or self.open is None:
                self.open = None
                return Kind.NOTE
            self.open.rows.append(lines[0])
            return Kind.MORE
        if first:
            self.heading, self.open = _heading(first), None
        entity = lines.get(1, ())
        others = [column for column in lines if column > 1]
        if entity and _NOTE.match(entity[0]) and not others:
            self.open = None
            return Kind.NOTE
        if not entity and not others:
            return Kind.HEADING
        if all(_RESERVED.fullmatch(" ".join(lines[column])) for column in ([1] if entity else others)):
            self.open = None
            return Kind.RESERVED
        return self._entry(entity, lines, continues=not others)

    def _entry(self, entity: tuple[str, ...], lines: dict[int, tuple[str, ...]], *, continues: bool) -> Kind:
        if self.open is not None and (continues or (not entity and self.columns - 1 not in lines)):
            if entity:
                self.open.rows.append(entity)
            self.open.details = _joined(self.open.details, self._details(lines))
            return Kind.MORE
        if not entity or not self.heading:
            what = " | ".join(" ".join(found) for found in lines.values())
            raise ParseError(f"{self.url}: {self.table.list_id}: a row out of place: {what}", url=self.url)
        self.open = Run(self.table.list_id, self.heading, [entity], self._details(lines))
        self.table.runs.append(self.open)
        return Kind.ENTRY

    def _details(self, lines: dict[int, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
        names = enumerate(_DETAILS[self.columns], start=2)
        return tuple((name, _detail(name, lines[column])) for column, name in names if column in lines)


def _detail(name: str, lines: tuple[str, ...]) -> str:
    text = " ".join(lines)
    if name == "citation":
        # "81 FR 40178, 6/21/16.<br/>85 FR 83769, 12/23/20." are two.
        text = "; ".join(part.strip(" .;,") for part in _CITATIONS.split(text))
    return text.removesuffix(".")


def _joined(
    before: tuple[tuple[str, str], ...], more: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    known = dict(before)
    for name, text in more:
        known[name] = f"{known[name]} {text}" if name in known else text
    return tuple(known.items())


def _placed(cells: Sequence[etree._Element]) -> Iterator[tuple[int, etree._Element]]:
    """Cells by column; a cell may spread over several."""
    column = 0
    for cell in cells:
        yield column, cell
        column += whole(cell.get("colspan", "1")) or 1


def _heading(text: str) -> str:
    """A country as it heads its entries, also where the table goes on: "IRAQ—Continued"."""
    return fold(_CONTINUED.sub("", text))


def _is_country(text: str) -> bool:
    return iso(_heading(text)) is not None or (text.isupper() and not any(c.isdigit() for c in text))
