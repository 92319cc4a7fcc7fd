"""The remarks of an OFAC entry, taken apart: what each piece between semicolons says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TypeVar

from watcher.core.countries import iso
from watcher.core.ofac_lists import CMIC, MBS

T = TypeVar("T")

# Printed label → field. What has no label of these stays in "remarks", in the words of OFAC.
_DETAILS = {
    "DOB": "date_of_birth",
    "POB": "place_of_birth",
    "nationality": "nationality",
    "citizen": "citizenship",
    "Gender": "gender",
    "Linked To:": "linked_to",
    "Secondary sanctions risk:": "secondary_sanctions",
    "Website": "website",
    "Email Address": "email",
    "Phone Number": "phone",
    "Digital Currency Address -": "digital_currency_address",
    "Equity Ticker": "equity_ticker",
    "Issuer Name": "issuer_name",
    "Target Type": "target_type",
    "Organization Established Date": "established",
    "Organization Type:": "organization_type",
    "Passport": "passport",
    "National ID No.": "national_id",
    "Tax ID No.": "tax_id",
    "Registration Number": "registration_number",
    "Business Registration Number": "business_registration_number",
    "Registration ID": "registration_id",
    "Company Number": "company_number",
    "Former Vessel Flag": "former_flag",
    "Executive Order 13662 Directive Determination -": "directive",
}
_IDENTIFIERS = {
    "Vessel Registration Identification IMO": "imo",
    "MMSI": "mmsi",
    "ISIN": "isin",
    "Unified Social Credit Code (USCC)": "uscc",
    "Legal Entity Number": "lei",
    "SWIFT/BIC": "swift",
    "Aircraft Manufacturer's Serial Number (MSN)": "aircraft_msn",
    "Aircraft Tail Number": "aircraft_tail",
}
_NATIONAL = frozenset(("nationality", "citizenship"))
_LABELS = sorted({**_DETAILS, **_IDENTIFIERS}, key=len, reverse=True)
_LABEL = re.compile(f"({'|'.join(re.escape(one) for one in _LABELS)}) ")
_ALIAS = re.compile(r"""(a|f|n)\.k\.a\.,?\s*['"](.+?)['"]\.?$""")
_DAY = re.compile(r"(Listing|Effective|Purchase/Sales For Divestment) Date \(([^)]+)\):?\s+(.+)")
# "Effective Date (CMIC): 02 Aug 2021", "Effective Date (EO 14024 Directive 3): 26 Mar 2022".
_EFFECTIVE = {CMIC: "CMIC", MBS: "EO "}
_DAY_FIELDS = {"Listing": "listing_date", "Purchase/Sales For Divestment": "divestment_date"}
_ISSUED = re.compile(r"\s*\([A-Z][^()]*\)$")  # "91110000710934369E (China)"


@dataclass(frozen=True, slots=True)
class Facts:
    """What remarks say. `aliases` are (kind, name); `effective` maps a programme to its effective days."""

    aliases: tuple[tuple[str, str], ...]
    countries: tuple[str, ...]
    identifiers: tuple[tuple[str, str], ...]
    details: tuple[tuple[str, str], ...]
    effective: tuple[tuple[str, date], ...]


def facts(remarks: str) -> Facts:
    """Take remarks apart; nothing is lost: a piece without a known label stays under "remarks".

    Only semicolons part them: a full stop may belong to the last name ("S.A.").
    """
    pieces = [piece for piece in (one.strip() for one in remarks.split(";")) if piece]
    aliases: list[tuple[str, str]] = []
    nationals: list[str] = []
    identifiers: list[tuple[str, str]] = []
    details: dict[str, list[str]] = defaultdict(list)
    effective: list[tuple[str, date]] = []
    for piece in pieces:
        text = piece.removeprefix("alt. ")
        if match := _ALIAS.match(text):
            aliases.append((match[1] + "ka", match[2]))
        elif match := _LABEL.match(text):
            value = text[match.end() :].strip()
            field = _DETAILS.get(match[1])
            if field is None:
                identifiers.append((_IDENTIFIERS[match[1]], _ISSUED.sub("", value)))
            else:
                details[field].append(value)
                if field in _NATIONAL and (code := _iso(value)):
                    nationals.append(code)
        elif (match := _DAY.match(text)) and (day := printed_day(match[3])):
            if match[1] == "Effective":
                effective.append((match[2], day))
            else:
                details[_DAY_FIELDS[match[1]]].append(f"{day.isoformat()} ({match[2]})")
        else:
            details["remarks"].append(text)
    order = [*_DETAILS.values(), *_DAY_FIELDS.values(), "remarks"]
    return Facts(
        _once(aliases),
        _once(nationals),
        _once(identifiers),
        tuple((field, "; ".join(_once(details[field]))) for field in order if field in details),
        tuple(effective),
    )


def effective_on(effective: Iterable[tuple[str, date]], list_id: str) -> date | None:
    """The earliest effective day that remarks state for a list; None where they state none for it."""
    programme = _EFFECTIVE.get(list_id)
    return min((day for name, day in effective if programme and name.startswith(programme)), default=None)


def printed_day(text: str) -> date | None:
    """ "03 Jun 2021" as a day; None for what is no such day."""
    try:
        return datetime.strptime(text.strip().rstrip("."), "%d %b %Y").date()  # noqa: DTZ007 a day, no instant
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def _iso(country: str) -> str | None:
    return iso(country)


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
