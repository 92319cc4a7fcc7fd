"""The tables of the three lists (GPOTABLE): country rows, entries, continuation rows, rows of stars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from watcher.core.federal_register import entity, lists
from watcher.core.federal_register.entity import Entity
from watcher.core.federal_register.text import is_stars, lines_of, text_of
from watcher.core.text import whole

_FIVE = ("heading", "entity", "licence_requirement", "review_policy", "citation")
_THREE = ("heading", "entity", "citation")


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One entry as a table prints it under its country heading. `details` as in model.Party."""

    list_id: str
    heading: str
    entity: Entity
    details: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Open:
    """An entry that following rows may still continue."""

    list_id: str
    heading: str
    lines: list[str]
    details: list[tuple[str, str]]


@dataclass(slots=True)
class _Table:
    list_id: str
    columns: tuple[str, ...]
    heading: str = ""
    entries: list[_Open] = field(default_factory=list)
    open: _Open | None = None

    def row(self, row: etree._Element) -> None:
        """Take one ROW."""
        cells = dict(self._cells(row))
        texts = {column: text_of(cell) for column, cell in cells.items()}
        filled = {column: text for column, text in texts.items() if text and not is_stars(text)}
        if any(is_stars(text) for text in texts.values()):
            self.open = None  # text is omitted here: what follows continues nothing above
        if heading := filled.get(0):
            if heading.casefold().startswith("country"):
                return  # the heads of the columns are repeated as a row
            self.heading, self.open = heading, None
        if set(filled) == {1} and self.open is not None:
            self.open.lines += lines_of(cells[1])  # an address may go on in a row of its own
        elif 1 in filled:
            self._entry(cells)

    def _entry(self, cells: dict[int, etree._Element]) -> None:
        details = []
        for column, name in enumerate(self.columns[2:], start=2):
            value = text_of(cells[column], notes=True).removesuffix(".") if column in cells else ""
            if value and not is_stars(value):
                details.append((name, value))
        self.open = _Open(self.list_id, self.heading, list(lines_of(cells[1])), details)
        self.entries.append(self.open)

    def _cells(self, row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
        """Cells by column; A="03" spreads one cell over four of them."""
        column = 0
        for cell in row.iterfind("ENT"):
            yield column, cell
            column += 1 + (whole(cell.get("A", "")) or 0)


def entries(root: etree._Element, known: Callable[[str], Iterable[str]]) -> tuple[TableEntry, ...]:
    """All entries that the tables of a document print, in order.

    A table belongs to the supplement that was named last before it, in an instruction or a heading.
    `known(list_id)` gives the names that the instructions print for a list.
    """
    found: list[_Open] = []
    for section in root.iter("REGTEXT"):
        list_id: str | None = None
        part = section.get("PART")
        for element in section.iter("AMDPAR", "HD", "GPOTABLE"):
            if element.tag == "GPOTABLE":
                found += _read(element, list_id) if list_id else []
            elif match := lists.SUPPLEMENT.search(text_of(element)):
                list_id = lists.of_supplement(match.group(1), match.group(2) or part)
    return tuple(
        TableEntry(one.list_id, one.heading, entity.read(one.lines, known(one.list_id)), tuple(one.details))
        for one in found
    )


def _read(table: etree._Element, list_id: str) -> list[_Open]:
    columns = _FIVE if list_id == lists.ENTITY and table.get("COLS") != "3" else _THREE
    reader = _Table(list_id, columns)
    for row in table.iterfind("ROW"):
        reader.row(row)
    return reader.entries
