"""The file as rows; one that is damaged is refused, but for a header that is repeated."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence

from watcher.core.text import decode
from watcher.errors import ParseError
from watcher.model.document import Document
from watcher.model.source import Remark

_LIMIT = 1_000_000
_COLUMNS = """
source entity_number type programs name title addresses federal_register_notice start_date end_date
standard_order license_requirement license_policy call_sign vessel_type gross_tonnage gross_registered_tonnage
vessel_flag vessel_owner remarks source_list_url alt_names citizenships dates_of_birth nationalities
places_of_birth source_information_url ids
"""
# "Xi\x92an": quotation marks and dashes of Windows-1252 that an importer took for Latin-1. What an importer
# wrote as "?" is lost for good.
_TYPOGRAPHIC = re.compile("[\x80-\x9f]")
_NEEDED = frozenset(_COLUMNS.split())
_MAY_BE = frozenset(("_id",))  # a hash of the content, in the files since 2023
_ENDS = ("\n", "\r", '"')  # not every edition ends its last row; where a cell is quoted, its end shows

Fields = Mapping[str, str]


def rows(document: Document) -> tuple[tuple[Fields, ...], tuple[Remark, ...]]:
    """Every row by column, and a remark where the header stands again. Raises ParseError.

    A row of another width, a quotation mark that never closes, a column that was not there before: no file to
    believe. Nor is one that ends inside a row, as on 1 June 2026: whatever its last party lacks would be told
    as taken out of its entry.
    """
    text = _TYPOGRAPHIC.sub(_windows, decode(document, ("utf-8-sig", "cp1252")))
    csv.field_size_limit(_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[Fields] = []
    remarks: list[Remark] = []
    begun = 1
    try:
        header = _header(next(reader, []), document)
        begun = reader.line_num + 1
        for cells in reader:
            if cells == header:
                words = f"{document.url}: line {begun} is the header again"
                remarks.append(Remark("repeated header", words, document.url))
            elif len(cells) == len(header):
                found.append(dict(zip(header, cells, strict=True)))
            elif any(cell.strip() for cell in cells):
                raise csv.Error(f"{len(cells)} cells under {len(header)} headings")
            begun = reader.line_num + 1
    except csv.Error as error:
        raise ParseError(f"{document.url} line {begun}: {error}", url=document.url) from error
    if not text.endswith(_ENDS):
        raise ParseError(
            f"{document.url} line {reader.line_num}: the file ends inside a cell", url=document.url
        )
    return tuple(found), tuple(remarks)


def _windows(sign: re.Match[str]) -> str:
    return sign[0].encode("latin-1").decode("cp1252", "ignore") or sign[0]


def _header(cells: Sequence[str], document: Document) -> list[str]:
    names = [name.strip() for name in cells]
    missing, unknown = _NEEDED - set(names), set(names) - _NEEDED - _MAY_BE
    if missing or unknown or len(set(names)) < len(names):
        words = [f"no column {name!r}" for name in sorted(missing)]
        words += [f"unknown column {name!r}" for name in sorted(unknown)]
        shown = "; ".join(words[:5]) or "a column twice"
        raise ParseError(f"{document.url}: not the header of this list: {shown}", url=document.url)
    return names
