"""Comma- or tab-separated files read strictly: a row that does not fit its header is an error."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from watcher.core.strict import Row
from watcher.core.text import decode
from watcher.errors import ParseError
from watcher.model.document import Document

_LIMIT = 1_000_000  # remarks of sanctions lists pass the 131,072 characters that the module allows
_SPREADSHEET = {b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls"}


def rows(document: Document) -> Iterator[Row]:
    """The rows of a file with a header, each to be taken field by field and closed.

    Tab or comma, whichever stands in the header. Raises ParseError for a spreadsheet, a file without
    a header, an open quotation mark (which would swallow the rest of the list as one row) and a row
    that is longer or shorter than the header.
    """
    for magic, kind in _SPREADSHEET.items():
        if document.body.startswith(magic):
            raise ParseError(f"{document.url}: an {kind} spreadsheet, not a text table", url=document.url)
    text = decode(document, ("utf-8-sig", "cp1252"))
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    csv.field_size_limit(_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        if len(header) < 2 or "" in header or len(set(header)) < len(header):
            raise ParseError(f"{document.url}: no header row", url=document.url)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            where = f"{document.url} line {reader.line_num}"
            if len(cells) != len(header):
                raise ParseError(
                    f"{where}: {len(cells)} cells under {len(header)} headings", url=document.url
                )
            yield Row(dict(zip(header, cells, strict=True)), where=where)
    except csv.Error as error:
        raise ParseError(f"{document.url} line {reader.line_num}: {error}", url=document.url) from error
