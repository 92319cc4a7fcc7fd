"""One row as an entry of one of the thirteen lists, before it has a key of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from watcher.core.legal_names import looks_like_company
from watcher.core.ofac_entries import NUMBER
from watcher.core.ofac_lists import CAPTA, CMIC, FSE, MBS, PLC, SDN, SSI
from watcher.core.text import fold, squeeze
from watcher.model.entry import Name, NameRole, Party, PartyType
from watcher.sources.us_csl.fields import citations, codes, day, joined, places, several
from watcher.sources.us_csl.table import Fields

DENIED = "us_bis_denied"
ISN = "us_state_isn"

# "Unverified List (UVL) - Bureau of Industry and Security": the letters in brackets name the list.
LISTS = {
    "SDN": SDN,
    "SSI": SSI,
    "CAP": CAPTA,
    "CMIC": CMIC,
    "NS-MBS List": MBS,
    "MBS": MBS,
    "PLC": PLC,
    "FSE": FSE,
    "EL": "us_bis_entity",
    "UVL": "us_bis_unverified",
    "DPL": DENIED,
    "MEU": "us_bis_meu",
    "DTC": "us_state_debarred",
    "ISN": ISN,
}
_TYPES = {
    "individual": PartyType.PERSON,
    "entity": PartyType.ORGANIZATION,
    "vessel": PartyType.VESSEL,
    "aircraft": PartyType.AIRCRAFT,
}
# Field → column: one value, or several that are joined by semicolons.
_TEXTS = {
    "title": "title",
    "licence_requirement": "license_requirement",
    "review_policy": "license_policy",
    "call_sign": "call_sign",
    "vessel_type": "vessel_type",
    "tonnage": "gross_tonnage",
    "gross_tonnage": "gross_registered_tonnage",
    "flag": "vessel_flag",
    "owner": "vessel_owner",
    "identification": "ids",
}
_SEVERAL = {
    "programme": "programs",
    "date_of_birth": "dates_of_birth",
    "place_of_birth": "places_of_birth",
    "nationality": "nationalities",
    "citizenship": "citizenships",
}
_ORDERS = {"Y": "Standard", "N": "Non-Standard"}


@dataclass(frozen=True, slots=True)
class Listing:
    """A row: its list, what its key begins with (the number of OFAC, or the name), and its party."""

    list_id: str
    stem: str
    party: Party
    effective_on: date | None
    expires_on: date | None

    @property
    def order(self) -> tuple[str, ...]:
        """What rows with one stem are counted by, wherever they stand in the file."""
        party = self.party
        return (*party.countries, *party.addresses, *(value for _, value in party.details))


def list_of(source: str) -> str | None:
    """The list that a row's source names, or None."""
    letters = source.partition("(")[2].partition(")")[0]
    return LISTS.get(letters.strip())


def read(row: Fields, list_id: str) -> Listing | None:
    """One row; None where it names nobody.

    `_id` is left alone: it is a hash of the content (for MEU a random number at every import), and a
    mended spelling would look like a removal and an addition.
    """
    name = fold(row["name"])
    if list_id == DENIED:
        name = name.rstrip(", ")
    if not name:
        return None
    number = row["entity_number"].strip()
    effective_on, expires_on = day(row["start_date"]), day(row["end_date"])
    stem = number or name
    if not number and effective_on and list_id in (DENIED, ISN):
        stem = f"{name}|{effective_on.isoformat()}"  # each order, each determination is an act of its own
    return Listing(list_id, stem, _party(row, list_id, name, number), effective_on, expires_on)


def _party(row: Fields, list_id: str, name: str, number: str) -> Party:
    addresses, countries = places(row["addresses"])
    names = [Name(squeeze(row["name"]).rstrip(", ") if list_id == DENIED else squeeze(row["name"]))]
    aliases = [Name(alias, role=NameRole.ALIAS) for alias in several(row["alt_names"])]
    names += [alias for alias in aliases if alias.text != names[0].text]
    citizens = codes(row["nationalities"], row["citizenships"], row["vessel_flag"])
    return Party(
        key=name,
        names=tuple(names),
        type=_type(row["type"], name),
        countries=tuple(dict.fromkeys((*countries, *citizens))),
        addresses=addresses,
        identifiers=((NUMBER, number),) if number else (),
        details=_details(row, list_id),
    )


def _details(row: Fields, list_id: str) -> tuple[tuple[str, str], ...]:
    found = [(field, joined(row[column])) for field, column in _SEVERAL.items() if row[column]]
    found += [(field, squeeze(row[column])) for field, column in _TEXTS.items() if row[column]]
    found.append(("citation", citations(row["federal_register_notice"])))
    found.append(("order_type", _ORDERS.get(row["standard_order"].strip().upper(), "")))
    if list_id != DENIED:  # there, they are the editors' notes on their own work, with typing errors
        found.append(("remarks", squeeze(row["remarks"])))
    return tuple((field, value) for field, value in found if value)


def _type(printed: str, name: str) -> PartyType:
    """Only the lists of the Treasury say what a party is; elsewhere a legal form in the name does."""
    known = _TYPES.get(printed.strip().casefold())
    if known is not None:
        return known
    return PartyType.ORGANIZATION if looks_like_company(name) else PartyType.UNKNOWN
