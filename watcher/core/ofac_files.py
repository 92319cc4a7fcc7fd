"""The delimited files of OFAC: one of parties, and those of aliases, addresses and overflowing remarks."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from watcher.core.text import decode, squeeze
from watcher.errors import ParseError
from watcher.model.document import Document
from watcher.model.source import Remark

_LIMIT = 1_000_000
_END = "\x1a"
_NULL = "-0-"  # printed with a trailing blank
_WIDTHS = {"parties": 12, "aliases": 5, "addresses": 6, "comments": 2}
_ROLES = {"COMMENTS": "comments", "ALT": "aliases", "ADD": "addresses", "PRIM": "parties", "SDN": "parties"}
_ANOTHER_EDITION = "The files were replaced while they were fetched; the next check reads them again."


@dataclass(frozen=True, slots=True)
class Address:
    """One line of an address file; a part that is not stated is ""."""

    street: str
    city: str
    country: str
    remarks: str


@dataclass(frozen=True, slots=True)
class Row:
    """One party with all that the other files say of it; a field that is not stated is "".

    `aliases` are (kind, name) pairs, kind "aka", "fka" or "nka". `remarks` are whole: the first thousand
    characters stand in the file of parties, the rest in the comments.
    """

    number: str
    name: str
    kind: str
    programmes: tuple[str, ...]
    title: str
    call_sign: str
    vessel_type: str
    tonnage: str
    gross_tonnage: str
    flag: str
    owner: str
    remarks: str
    aliases: tuple[tuple[str, str], ...]
    addresses: tuple[Address, ...]


def read(documents: Sequence[Document]) -> tuple[tuple[Row, ...], tuple[Remark, ...]]:
    """The parties of one set of files in order of their number, and what is doubtful about the files.

    Which file is which stands in its name: SDN.CSV or CONS_PRIM.CSV, …ALT.CSV, …ADD.CSV, …COMMENTS.CSV.
    Raises ParseError for a file that was cut off, a row of another width, no party at all, a number that
    two parties share, and an alias, address or comment of a party that is not in the set: then the files
    are of two editions, or parties are missing.
    """
    remarks: list[Remark] = []
    found: dict[str, list[tuple[str, ...]]] = {}
    for document in documents:
        role = _role(document.url)
        if role in found:
            raise ParseError(f"{document.url}: a second file of {role}", url=document.url)
        found[role] = list(_rows(document, _WIDTHS[role], remarks))
    if not found.get("parties"):
        where = documents[0].url if documents else "no document"
        raise ParseError(f"{where}: no party in any of the files", url=where)
    missing = [role for role in _WIDTHS if role not in found]
    remarks += [Remark("incomplete", f"read without the file of {role}") for role in missing]
    return tuple(_joined(found)), tuple(remarks)


def _joined(found: dict[str, list[tuple[str, ...]]]) -> Iterator[Row]:
    parties = {cells[0]: cells for cells in found["parties"]}
    if len(parties) < len(found["parties"]):
        raise ParseError(f"two parties share one number among {len(found['parties'])}")
    aliases: dict[str, list[tuple[str, str]]] = defaultdict(list)
    addresses: dict[str, list[Address]] = defaultdict(list)
    comments: dict[str, str] = defaultdict(str)
    for number, _, kind, name, _ in found.get("aliases", ()):
        aliases[number].append((kind.casefold(), name))
    for number, _, street, city, country, note in found.get("addresses", ()):
        addresses[number].append(Address(street, city, country, note))
    for number, text in found.get("comments", ()):
        comments[number] += text
    for role, numbers in (("alias", aliases), ("address", addresses), ("comment", comments)):
        lost = sorted(numbers.keys() - parties.keys())
        if lost:
            raise ParseError(
                f"{len(lost)} parties have an {role} and no entry, first No. {lost[0]}",
                advice=_ANOTHER_EDITION,
            )
    for number in sorted(parties, key=int):
        _, name, kind, programmes, title, *rest, remarks = parties[number]
        call_sign, vessel_type, tonnage, gross_tonnage, flag, owner = rest
        yield Row(
            number,
            squeeze(name),
            kind.casefold(),
            tuple(one.strip(" []") for one in programmes.split("] [") if one.strip(" []")),
            squeeze(title),
            call_sign,
            vessel_type,
            tonnage,
            gross_tonnage,
            flag,
            owner,
            squeeze(remarks + comments.get(number, "")),
            tuple(aliases.get(number, ())),
            tuple(addresses.get(number, ())),
        )


def _role(url: str) -> str:
    name = PurePosixPath(urlsplit(url).path).stem.upper()
    for ending, role in _ROLES.items():
        if name == ending or name.endswith("_" + ending):
            return role
    raise ParseError(f"{url}: none of the files of this list", url=url)


def _rows(document: Document, width: int, remarks: list[Remark]) -> Iterator[tuple[str, ...]]:
    """The rows of a file; null is "". The files have no header: the number of cells is all they promise."""
    text = _whole(document, remarks)
    csv.field_size_limit(_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            if not cells:
                continue
            where = f"{document.url} line {reader.line_num}"
            if len(cells) != width:
                raise ParseError(f"{where}: {len(cells)} cells, {width} expected", url=document.url)
            if not cells[0].isdecimal():
                raise ParseError(f"{where}: {cells[0][:40]!r} is no number of a party", url=document.url)
            # A remark overflows inside a word or after a blank, and the comments go on: nothing is stripped.
            yield tuple("" if cell.strip() == _NULL else cell for cell in cells)
    except csv.Error as error:
        raise ParseError(f"{document.url} line {reader.line_num}: {error}", url=document.url) from error


def _whole(document: Document, remarks: list[Remark]) -> str:
    """The text before the end mark.

    Every file ends with a line that holds 0x1A and nothing else. The copies of 2019 have line feeds alone
    and came without it, so that there only the last row itself can be tested; today's have CRLF, and
    without the mark they were cut off.
    """
    text = decode(document, ("utf-8-sig", "cp1252"))
    body = text.rstrip("\r\n \x00")
    if body.endswith(_END):
        return body[: -len(_END)]
    if "\r" in text or "\n" not in text:
        raise ParseError(
            f"{document.url}: the file ends without its end mark after {len(document.body)} bytes: cut off",
            url=document.url,
        )
    remarks.append(Remark("unproven", f"{document.url}: no end mark shows that the file is whole"))
    return text
