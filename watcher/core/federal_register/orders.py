"""Denial orders, by their titles: whose export privileges are denied, where the title says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watcher.core.countries import US_STATES, iso
from watcher.core.federal_register import entity
from watcher.core.legal_names import looks_like_company
from watcher.core.text import fold, squeeze
from watcher.model.entry import Name, Party, PartyType

_ORDER = re.compile(
    r"\b(?:Modified\s+|Amended\s+)?Order\s+(?:\w+\s+){0,4}?(?:Temporar\w+\s+)?(?:Denying|Denial\s+of|Modifying|Vacating|Relating)"
    r"[\w\s]*?(?:Export\s+Privileges|Denial\s+Order)\b[\s;:,.]*",
    re.IGNORECASE,
)
_MATTER = re.compile(r"^In\s+the\s+Matter\s+of:?\s*", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:Inm\w*te\s+Number|Register\s+Number|Incarcerated)", re.IGNORECASE)
_ZIP = re.compile(r"\b([A-Z]{2})\s+\d{5}(?:-\d{4})?$")
_POSTCODE = re.compile(r"[\s,]+\d[\d\s-]*$")
_DIGIT = re.compile(r"\d")
_JUNCTION = re.compile(
    r",?\s+(?:and\s+)?with\s+an\s+address\s+at:?\s*|currently\s+incarcerated\s+at:?\s*", re.IGNORECASE
)


def is_order(title: str) -> bool:
    """Whether a notice is an order that denies export privileges, renews, modifies or lifts a denial."""
    return _ORDER.search(title) is not None


def respondents(title: str) -> tuple[Party, ...]:
    """The parties that the title names; empty where it names none ("Order Denying Export Privileges").

    Names stand before or behind the words of the order, each with its address, parted by semicolons:
    "Quicksilver Manufacturing, Inc., 8209 Market St. …; Rapid Cut LLC, …". A semicolon may also part a name
    from its address ("Nordwind Airlines; Leningradskaya Str., Building 25, …").
    """
    rest = _ORDER.sub(" ", squeeze(title)).strip(" ;:,.")
    parties = filter(None, map(_party, _parts(_MATTER.sub("", rest))))
    return tuple({party.key: party for party in parties}.values())


def _parts(text: str) -> Iterator[str]:
    pending = ""
    for part in (part.strip() for part in text.split(";")):
        if not part:
            continue
        # A name without any number has not come to its address yet.
        pending = f"{pending}, {part}" if pending else part
        if _DIGIT.search(pending):
            yield pending
            pending = ""
    if pending:
        yield pending


def _party(text: str) -> Party | None:
    read = entity.read(_JUNCTION.sub("; ", text).split("; "))
    if not read.names:
        return None
    name = fold(read.name)
    country = _country(text)
    return Party(
        key=name,
        names=tuple(Name(fold(one.text), one.lang, one.role) for one in read.names),
        type=_type(name, text),
        countries=(country,) if country else (),
        addresses=read.addresses,
    )


def _country(text: str) -> str | None:
    """The country at the end of an address; a state with its ZIP code is the United States."""
    state = _ZIP.search(text)
    if state and state.group(1) in US_STATES:
        return "US"
    return iso(_POSTCODE.sub("", text).rpartition(",")[2])


def _type(name: str, text: str) -> PartyType:
    if _PERSON.search(text):
        return PartyType.PERSON
    return PartyType.ORGANIZATION if looks_like_company(name) else PartyType.UNKNOWN
