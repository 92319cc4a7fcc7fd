"""Pages in the form of the Entity List: 3,000 rows, 2.42 MB; every name is a labelled stand-in."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

ENTRIES = 3000
SMALL = 58
"""Rows of the small page: 47 kB."""
OFFICIAL = "https://lists.example"
TITLE = "Supplement No. 4 to Part 744 (stand-in)"

_COUNTRIES = (
    "China",
    "Russia",
    "Iran",
    "Pakistan",
    "Türkiye",
    "United Arab Emirates",
    "Belarus",
    "Singapore",
)
_TRADES = (
    "Optics",
    "Avionics",
    "Marine Systems",
    "Robotics",
    "Bearings",
    "Polymers",
    "Sensors",
    "Machine Tools",
)
_FORMS = ("Co., Ltd.", "JSC", "FZE", "Research Institute", "Trading LLC", "Holding", "Design Bureau")
_STREETS = ("Harbour", "Station", "Garden", "Foundry", "University", "Airfield", "Canal")
_POLICIES = ("Presumption of denial.", "Policy of denial.", "Case-by-case review.")
_REQUIREMENT = "For all items subject to the EAR. (See §§ 744.11 and 746.8 of the EAR for what is asked for)"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    number: int
    country: str
    name: str
    aliases: tuple[str, ...]
    addresses: tuple[str, ...]
    policy: str
    citation: str


@dataclass(frozen=True, slots=True)
class Told:
    """The names that a good alert says after `changed`."""

    added: str
    removed: str
    amended: str
    policy_before: str
    policy_after: str


def lines(count: int = ENTRIES, seed: int = 1789) -> tuple[Line, ...]:
    """So many rows, the same each time."""
    chance = random.Random(seed)
    return tuple(_line(number, chance) for number in range(1, count + 1))


def changed(before: Sequence[Line]) -> tuple[tuple[Line, ...], Told]:
    """One row added, one removed, one amended (its policy of review)."""
    after = list(before)
    place = len(after) // 3
    amended = after[place]
    policy = next(one for one in _POLICIES if one != amended.policy)
    after[place] = replace(amended, policy=policy, citation=amended.citation + " 91 FR 77001, 11/20/2026.")
    removed = after.pop(2 * place)
    added = replace(
        before[0],
        number=900001,
        name="Stand-in 900001 New Listing Photonics Co., Ltd.",
        aliases=("New Listing 900001",),
        addresses=("1 Harbour Road, District 1, Stand-in City 100001",),
        citation="91 FR 77001, 11/20/2026.",
    )
    after.insert(place // 2, added)
    return tuple(after), Told(added.name, removed.name, amended.name, amended.policy, policy)


def varied(before: Sequence[Line], changes: int, *, round_: int = 1) -> tuple[Line, ...]:
    """The rows with so many of them amended, spread over the whole list."""
    after = list(before)
    step = len(after) / max(1, changes)
    for number in range(changes):
        at = int(number * step)
        after[at] = replace(after[at], citation=f"91 FR {70000 + round_}, 11/20/2026.")
    return tuple(after)


def shuffled(before: Sequence[Line]) -> tuple[Line, ...]:
    """The same rows in another order."""
    mixed = list(before)
    random.Random(4).shuffle(mixed)
    return tuple(mixed)


def page(rows: Sequence[Line], title: str = TITLE) -> bytes:
    """The page as an authority would serve it."""
    head = (
        f"<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'><title>{escape(title)}</title></head>\n"
        f"<body><h1>{escape(title)}</h1>\n<table class='list'>\n<thead><tr><th>Country</th><th>Entity</th>"
        "<th>License requirement</th><th>License review policy</th><th>Federal Register citation</th></tr>"
        "</thead>\n<tbody>\n"
    )
    return (head + "".join(map(_row, rows)) + "</tbody>\n</table>\n</body></html>\n").encode()


def challenge() -> bytes:
    """What a protection in front of a site answers with status 200."""
    return (
        b"<!DOCTYPE html>\n<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1>\n"
        b"<p>Checking that you are no robot. Reference #18.5f2</p></body></html>\n"
    )


def _line(number: int, chance: random.Random) -> Line:
    trade, form = chance.choice(_TRADES), chance.choice(_FORMS)
    name = f"Stand-in {number:06} {trade} {form}"
    aliases = tuple(
        f"{chance.choice(_TRADES)} Works {number}-{place}" for place in range(1, chance.randint(3, 5))
    )
    addresses = tuple(
        f"{chance.randint(1, 980)} {chance.choice(_STREETS)} Road, District {chance.randint(1, 40)}, "
        f"Stand-in City {chance.randint(100000, 999999)}"
        for _ in range(chance.randint(2, 4))
    )
    citation = f"{chance.randint(70, 90)} FR {chance.randint(1000, 99999)}, {chance.randint(1, 12)}/15/2019."
    return Line(
        number, chance.choice(_COUNTRIES), name, aliases, addresses, chance.choice(_POLICIES), citation
    )


def _row(line: Line) -> str:
    aliases = "".join(f"<li>—{escape(alias)}</li>" for alias in line.aliases)
    addresses = "; <em>and</em> ".join(
        f"<span class='address'>{escape(one)}</span>" for one in line.addresses
    )
    return (
        f"<tr class='entity' id='e{line.number}'>\n  <td class='country'>{escape(line.country)}</td>\n"
        f"  <td class='name'><strong>{escape(line.name)}</strong>, a.k.a., the following aliases:"
        f"<ul class='aliases'>{aliases}</ul> {addresses}</td>\n"
        f"  <td class='requirement'>{escape(_REQUIREMENT)}</td>\n"
        f"  <td class='policy'>{escape(line.policy)}</td>\n  <td class='citation'>{escape(line.citation)}</td>\n</tr>\n"
    )
