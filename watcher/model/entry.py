"""Parties and their names; entries of a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PartyType(StrEnum):
    """What kind of party the authority names."""

    ORGANIZATION = "organization"
    PERSON = "person"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    UNKNOWN = "unknown"


class NameRole(StrEnum):
    """How a name belongs to its party."""

    PRIMARY = "primary"
    ALIAS = "alias"
    FORMER = "former"


@dataclass(frozen=True, slots=True)
class Name:
    """One name as printed. `lang` is an ISO 639-1 code: "en", "zh"."""

    text: str
    lang: str = "en"
    role: NameRole = NameRole.PRIMARY


@dataclass(frozen=True, slots=True)
class Party:
    """Someone on whom a list acts.

    `key` groups the entries of one act or list with the same name (see core.text.fold).
    `countries` are ISO 3166-1 alpha-2 codes. `identifiers` are (scheme, value) pairs such as
    ("ofac_ent_num", "306"). `details` are (field, value) pairs in the authority's own words:
    "licence_requirement", "review_policy", "citation", "role", "postcode", "programme" …
    """

    key: str
    names: tuple[Name, ...]
    type: PartyType = PartyType.ORGANIZATION
    countries: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    details: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The first primary name in Latin script if there is one, else the first name."""
        primary = [n for n in self.names if n.role is NameRole.PRIMARY] or list(self.names)
        return next((n.text for n in primary if n.lang == "en"), primary[0].text if primary else self.key)

    def named(self, lang: str, role: NameRole = NameRole.PRIMARY) -> str | None:
        """The first name in that language and role, or None."""
        return next((n.text for n in self.names if n.lang == lang and n.role is role), None)

    def detail(self, field: str) -> str | None:
        """The value of a detail, or None."""
        return next((value for name, value in self.details if name == field), None)


@dataclass(frozen=True, slots=True)
class PartyEntry:
    """One entry of a list: a party as one line of the official document shows it.

    `key` is unique in (source, list) and never a hash of content nor a citation. Several entries
    may share `party.key`. `effective_on` and `expires_on` are the authority's own dates. `exempts`: the
    entry takes its party out of the list's effect until `expires_on` instead of putting it there (a
    conditional approval beside the FCC's Covered List).
    """

    key: str
    list_id: str
    party: Party
    effective_on: date | None = None
    expires_on: date | None = None
    exempts: bool = False
