"""The Denied Persons List: the page links a dated file; each of its rows is one address of one order."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from watcher.core.address import join
from watcher.core.csv_rows import rows
from watcher.core.english import slashed
from watcher.core.html import soup
from watcher.core.text import squeeze
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.entry import PartyEntry
from watcher.model.source import Parsed
from watcher.sources.us_bis_dpl.orders import entries_of
from watcher.sources.us_bis_dpl.row import OrderRow, read

_FILE = re.compile(r"dpl[_-]?(\d{2})(\d{2})(\d{4})[^/]*\.(?:csv|txt|xlsx?)$", re.IGNORECASE)
_READABLE = (".csv", ".txt")
_SPREADSHEETS = (".xls", ".xlsx")


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Follow the page to its file, and read the file in either layout. Raises ParseError."""
    files = [document for document in documents if _suffix(document.url) in _READABLE + _SPREADSHEETS]
    pages = [document for document in documents if document not in files]
    wanted = _newest([link for page in pages for link in _links(page)])
    if pages and wanted not in [document.url for document in files]:
        return Parsed(follow=(Request(wanted),))
    file = next((document for document in files if document.url == wanted), files[0] if files else None)
    if file is None:
        raise ParseError("no page and no file of the Denied Persons List")
    _must_be_text(file.url)
    return Parsed(entries=_read(file), as_of=_as_of(file.url))


def _links(page: Document) -> list[str]:
    """The addresses of the files that the page offers.

    The link is labelled "Export as CSV"; label and file type have changed before, so the name of the
    file (dpl_MMDDYYYY) is taken as well.
    """
    found = []
    for anchor in soup(page).select("a[href]"):
        href = join(page.final_url, str(anchor["href"]))
        label = squeeze(anchor.get_text(" ")).casefold()
        if _FILE.search(urlsplit(href).path) or (label.startswith("export as") and "dpl" in href.casefold()):
            found.append(href)
    if not found:
        raise ParseError(f"{page.url}: no link to a file of the list", url=page.url)
    return found


def _newest(links: list[str]) -> str:
    """The link to the latest file; text before a spreadsheet of the same day."""
    if not links:
        return ""
    best = max(links, key=lambda link: (_as_of(link) or date.min, _suffix(link) in _READABLE, link))
    _must_be_text(best)
    return best


def _must_be_text(url: str) -> None:
    if _suffix(url) in _SPREADSHEETS:
        raise ParseError(
            f"{url}: the list is offered as a spreadsheet ({_suffix(url)}), which this parser does not read",
            url=url,
            advice="The file type has flipped before; wait for the CSV, or save the sheet as CSV.",
        )


def _read(file: Document) -> tuple[PartyEntry, ...]:
    grouped: dict[tuple[str, date], list[OrderRow]] = defaultdict(list)
    for row in rows(file):
        order = read(row)
        grouped[order.name, order.effective_on].append(order)
    if not grouped:
        raise ParseError(f"{file.url}: a list without rows", url=file.url)
    return tuple(entry for key in sorted(grouped) for entry in entries_of(grouped[key]))


def _as_of(url: str) -> date | None:
    """The day in the name of the file: dpl_04142026.csv is of 14 April 2026."""
    match = _FILE.search(urlsplit(url).path)
    return slashed("/".join(match.groups())) if match else None


def _suffix(url: str) -> str:
    return PurePosixPath(urlsplit(url).path).suffix.casefold()
