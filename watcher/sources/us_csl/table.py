"""The file as rows, with its damage named: a repeated header, a last row that is cut off."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence

from watcher.core.text import decode
from watcher.errors import ParseError
from watcher.model.document import Document
from watcher.model.source import CUT, Remark

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
    """Every whole row by column, and a remark for each damage. Raises ParseError.

    A row that repeats the header is no party. A last row that is cut off, as on 1 June 2026, is not read:
    whatever it lacks would be told as taken out of its entry. Damage anywhere else (a row of another width,
    a quotation mark that never closes) is no file to believe, nor is one with a column that was not there
    before.
    """
    text = _TYPOGRAPHIC.sub(_windows, decode(document, ("utf-8-sig", "cp1252")))
    lines = list(io.StringIO(text, newline=""))
    csv.field_size_limit(_LIMIT)
    reader = csv.reader(lines, strict=True)
    found: list[Fields] = []
    remarks: list[Remark] = []
    good = 0
    try:
        header = _header(next(reader, []), document)
        good = reader.line_num
        for cells in reader:
            if cells == header:
                words = f"line {good + 1} is the header again"
                remarks.append(_damage(document, "repeated header", words))
            elif len(cells) == len(header):
                found.append(dict(zip(header, cells, strict=True)))
            elif any(cell.strip() for cell in cells):
                raise csv.Error(f"{len(cells)} cells under {len(header)} headings")
            good = reader.line_num
    except csv.Error as error:
        if not good or not _is_cut(lines[good:], len(header)):
            raise ParseError(f"{document.url} line {good + 1}: {error}", url=document.url) from error
        remarks.append(_cut_off(document, good + 1))
    else:
        if not text.endswith(_ENDS) and found:
            found.pop()
            remarks.append(_cut_off(document, good))
    return tuple(found), tuple(remarks)


def _cut_off(document: Document, line: int) -> Remark:
    return _damage(document, CUT, f"the file ends inside line {line}, whose row is not read")


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


def _is_cut(lines: Sequence[str], width: int) -> bool:
    """Whether what is left of the file is one row that is cut off.

    A quotation mark that never closes swallows the rows that follow, and these are still whole.
    """
    if any(_is_row(line, width) for line in lines[1:]):
        return False
    try:
        return len(next(csv.reader(["".join(lines)]), [])) <= width
    except csv.Error:
        return False  # a cell of more letters than any has


def _is_row(line: str, width: int) -> bool:
    try:
        return len(next(csv.reader([line], strict=True), [])) == width
    except csv.Error:
        return False


def _damage(document: Document, kind: str, words: str) -> Remark:
    return Remark(kind, f"{document.url}: {words}", document.url)
