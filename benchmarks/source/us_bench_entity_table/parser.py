"""The benchmark's table: one row an entity, one cell a field."""

from __future__ import annotations

from io import BytesIO

from lxml import etree

from watcher.core.countries import iso
from watcher.core.text import fold, squeeze
from watcher.errors import ParseError
from watcher.model.document import Document
from watcher.model.entry import Name, NameRole, Party, PartyEntry
from watcher.model.source import Parsed

LIST = "us_bis_entity"
_CELLS = ["country", "name", "requirement", "policy", "citation"]


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Read every row. Raises ParseError for a row that is not of the known form."""
    [page] = documents
    entries: list[PartyEntry] = []
    rows = etree.iterparse(
        BytesIO(page.body), events=("end",), tag="tr", html=True, huge_tree=True, encoding="utf-8"
    )
    for _, row in rows:
        if row.get("class") == "entity":
            entries.append(_entry(row, page.url))
            row.clear()  # the tree of the whole page would be ten times the page
        elif row.find("td") is not None:
            raise ParseError(f"{page.url}: a row of another form", url=page.url)
    if not entries:
        raise ParseError(f"{page.url}: no table of entities", url=page.url)
    return Parsed(tuple(entries))


def _entry(row: etree._Element, url: str) -> PartyEntry:
    cells = list(row)
    classes = [cell.get("class") for cell in cells]
    if classes != _CELLS:
        raise ParseError(f"{url}: a row with the cells {', '.join(map(str, classes))}", url=url)
    country, requirement, policy, citation = (_text(cell) for cell in (cells[0], *cells[2:]))
    strong = cells[1][0]
    if strong.tag != "strong" or not strong.text:
        raise ParseError(f"{url}: a row without a name under {country}", url=url)
    primary = _text(strong)
    aliases = [_text(node).removeprefix("—") for node in cells[1].iter("li")]
    addresses = [_text(node) for node in cells[1].iter("span")]
    code = iso(country)
    name = fold(primary)
    party = Party(
        key=name,
        names=(Name(primary), *[Name(alias, role=NameRole.ALIAS) for alias in aliases]),
        countries=(code,) if code else (),
        addresses=tuple(addresses),
        details=(
            ("licence_requirement", requirement),
            ("review_policy", policy),
            ("citation", citation),
        ),
    )
    return PartyEntry(f"{name} | {fold(country)}", LIST, party)


def _text(node: etree._Element) -> str:
    # Most cells hold nothing but text, and a list has tens of thousands of them.
    return squeeze("".join(node.itertext()) if len(node) else node.text or "")
