"""One row of the list, in either layout, as one address of one denial order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from watcher.core.countries import US_STATES, iso
from watcher.core.english import slashed
from watcher.core.legal_names import divide
from watcher.core.strict import Row
from watcher.core.text import fold, squeeze
from watcher.errors import ParseError

_MERGED = "Name_and_Address"
_CITED = re.compile(r"(.+?\b\d{1,2}/{1,2}(?:\d{1,2}/)?\d{2,6})(?!\d)[\s,;.]*(?:and\s+)?|(.+)$", re.IGNORECASE)
_VOLUME = re.compile(r"^(?:(\d+)\s*)?(?:F\.?\s?R\.?)[\s,]*(\d+)?", re.IGNORECASE)
# Countries in the column for states, with nothing in their own: Nicosia, and Stavropol under its old code
# (today's file has RU; RS is Serbia in ISO 3166).
_MISPLACED = {"CY": "CY", "RS": "RU"}
_YEARS = range(1900, 2200)  # the list has had rows dated 3017 and 3033


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A row: `name` folded, `address` without its country, `printed` the undivided text where it was merged.

    `expires_on` is None where the list gives no date or an impossible one; then `expires_printed` holds it.
    """

    name: str
    address: str
    country: str | None
    effective_on: date
    expires_on: date | None
    expires_printed: str
    kind: str
    citations: tuple[str, ...]
    printed: str = ""


def read(row: Row) -> OrderRow:
    """Read every field of a row and close it. Raises ParseError."""
    return _read_merged(row) if _MERGED in row.left() else _read_columns(row)


def _read_columns(row: Row) -> OrderRow:
    """The tab-separated text file: one column for each part of the address."""
    name = fold(row.text("Name")).rstrip(", ")
    parts = [squeeze(row.text(column)) for column in ("Street_Address", "City", "State")]
    country = squeeze(row.text("Country"))
    postcode = squeeze(row.text("Postal_Code"))
    effective, expires = row.text("Effective_Date"), row.text("Expiration_Date")
    standard = {"Y": "Standard", "N": "Non-Standard", "": ""}
    kind = row.text("Standard_Order").upper()
    if kind not in standard:
        raise ParseError(f"{row.where}: the type of order reads {kind!r}", url=row.where)
    citations = _citations(row.text("FR_Citation"))
    row.ignore("Last_Update", "Action")  # the editors' remarks, with typing errors ("F.R. NOTICEADDED", 3017)
    row.close()
    if not country and parts[2] in _MISPLACED:
        country, parts[2] = _MISPLACED[parts[2]], ""
    address = ", ".join(part for part in (*parts, postcode) if part)
    return _order(
        row, name, address, _country(parts[2], country), effective, expires, standard[kind], citations
    )


def _read_merged(row: Row) -> OrderRow:
    """Today's CSV: "NAME, STREET, CITY, STATE, COUNTRY, POSTCODE" in one string.

    The last three parts are always there. In front of them every comma may belong to the name, the
    street or the city: five commas in all leave no doubt; with more, the name ends before the first
    comma that no legal form follows. Where even that is doubtful the text stays undivided.
    """
    printed = row.text(_MERGED)
    effective, expires = row.text("Effective_Date"), row.text("Expiration_Date")
    kind = squeeze(row.text("Type of Denial"))
    citations = _citations(row.text("Appropriate Federal Register Citations"))
    row.close()
    parts = printed.rsplit(",", 3)
    if len(parts) < 4 or "," not in parts[0]:
        raise ParseError(f"{row.where}: no name, address and country in {printed!r}", url=row.where)
    front, state, country, postcode = (squeeze(part) for part in parts)
    divided = divide(front)
    if divided.certain or printed.count(",") == 5:
        name, rest = divided.name, divided.rest
    else:
        name, rest = front, ""
    address = ", ".join(part for part in (rest, state, postcode) if part)
    return _order(
        row,
        fold(name).rstrip(", "),
        _tidy(address),
        _country(state, country),
        effective,
        expires,
        kind,
        citations,
        "" if divided.certain else squeeze(printed),
    )


def _order(
    row: Row,
    name: str,
    address: str,
    country: str | None,
    effective: str,
    expires: str,
    kind: str,
    citations: tuple[str, ...],
    printed: str = "",
) -> OrderRow:
    effective_on, expires_on = slashed(effective), slashed(expires)
    if not name or effective_on is None or effective_on.year not in _YEARS:
        raise ParseError(
            f"{row.where}: an order without a name or a date ({name!r}, {effective!r})", url=row.where
        )
    if expires_on is not None and expires_on.year not in _YEARS:
        expires_on = None
    return OrderRow(
        name,
        _tidy(address),
        country,
        effective_on,
        expires_on,
        "" if expires_on else expires,
        kind,
        citations,
        printed,
    )


def _tidy(address: str) -> str:
    """One spelling for both layouts: "P.O. BOX 16111 , RAS" and empty parts do not make an amendment."""
    return ", ".join(part for part in (squeeze(part) for part in address.split(",")) if part)


def _country(state: str, country: str) -> str | None:
    """The country of a row.

    The text file leaves it blank for American rows, or prints a state ("NM") or "PRC" in its place. A
    row without state and country (an airline "g. Ob" in 2022) has none: nothing is guessed.
    """
    if country:
        return iso(country) or ("US" if country.upper() in US_STATES else None)
    return "US" if state.upper() in US_STATES else None


def _citations(field: str) -> tuple[str, ...]:
    """Each citation of a field on its own: they are joined by commas, semicolons, "and" or nothing."""
    found = []
    for match in _CITED.finditer(squeeze(field)):
        text = (match.group(1) or match.group(2)).strip(" ,;.")
        text = _VOLUME.sub(lambda m: " ".join(part for part in (m[1], "F.R.", m[2]) if part), text)
        if text:
            found.append(squeeze(text.replace(", ", " ")))
    return tuple(found)
