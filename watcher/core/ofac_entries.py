"""An entry of OFAC's files as an entry of a list: known by its number, grouped by its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from watcher.core.countries import iso
from watcher.core.ofac_files import Address, Row
from watcher.core.ofac_remarks import Facts, effective_on, facts
from watcher.core.text import fold, squeeze
from watcher.model.entry import Name, NameRole, Party, PartyEntry, PartyType
from watcher.model.source import Remark

NUMBER = "ofac_ent_num"

_TYPES = {
    "": PartyType.ORGANIZATION,
    "individual": PartyType.PERSON,
    "vessel": PartyType.VESSEL,
    "aircraft": PartyType.AIRCRAFT,
}
_ROLES = {"aka": NameRole.ALIAS, "nka": NameRole.ALIAS, "fka": NameRole.FORMER}


@dataclass(frozen=True, slots=True)
class Listed:
    """One row as a party, with its remarks taken apart."""

    row: Row
    party: Party
    facts: Facts


def parties(rows: Iterable[Row]) -> tuple[tuple[Listed, ...], tuple[Remark, ...]]:
    """The parties of all rows, and what was not understood."""
    rows = tuple(rows)
    keys = party_keys((row.number, row.name) for row in rows)
    remarks: dict[str, Remark] = {}
    for row in rows:
        if row.kind not in _TYPES:
            remarks.setdefault(row.kind, Remark("unknown", f"No. {row.number}: type of party {row.kind!r}"))
        for kind, _ in row.aliases:
            if kind not in _ROLES:
                remarks.setdefault(kind, Remark("unknown", f"No. {row.number}: type of alias {kind!r}"))
    return tuple(_listed(row, keys[row.number]) for row in rows), tuple(remarks.values())


def party_keys(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Number → party key, for (number, name) pairs of one list.

    A party's key is its folded name, by which notices announce it. Several entries may have one name and be
    several persons (KIM, Yong Chol): the lowest number keeps the name, the others add their number, so
    that a namesake who is listed is told as added and not as a change of the first.
    """
    keys: dict[str, str] = {}
    seen: set[str] = set()
    for number, name in sorted(named, key=lambda pair: (len(pair[0]), pair[0])):
        key = fold(name)
        keys[number] = f"{key} ({number})" if key in seen else key
        seen.add(key)
    return keys


def entry(one: Listed, list_id: str) -> PartyEntry:
    """The entry of a list. Its key is the number that OFAC gives a party for good.

    Names change suffixes ("Company Limited", "Co Ltd") without meaning, and numbers do not. The effective
    day is the earliest that the remarks state for this list.
    """
    return PartyEntry(
        one.row.number, list_id, one.party, effective_on=effective_on(one.facts.effective, list_id)
    )


def _listed(row: Row, key: str) -> Listed:
    said = facts(row.remarks.removesuffix("."))
    names = [Name(row.name)]
    names += [Name(squeeze(name), role=_ROLES.get(kind, NameRole.ALIAS)) for kind, name in row.aliases]
    names += [Name(name, role=_ROLES.get(kind, NameRole.ALIAS)) for kind, name in said.aliases]
    countries = [_iso(one.country) for one in row.addresses] + [*said.countries, _iso(row.flag)]
    details = (
        ("programme", "; ".join(row.programmes)),
        ("title", row.title),
        ("call_sign", row.call_sign),
        ("vessel_type", row.vessel_type),
        ("tonnage", row.tonnage),
        ("gross_tonnage", row.gross_tonnage),
        ("flag", row.flag),
        ("owner", row.owner),
        *said.details,
    )
    party = Party(
        key=key,
        names=tuple({name.text: name for name in reversed(names)}.values())[::-1],
        type=_TYPES.get(row.kind, PartyType.UNKNOWN),
        countries=tuple(dict.fromkeys(code for code in countries if code)),
        addresses=tuple(dict.fromkeys(text for text in map(_address, row.addresses) if text)),
        identifiers=((NUMBER, row.number), *said.identifiers),
        details=tuple((field, value) for field, value in details if value),
    )
    return Listed(row, party, said)


def _address(one: Address) -> str:
    """ "31 Jinrong Street, Xicheng District, Beijing 100033, China"; a country alone is no address."""
    if not one.street and not one.city:
        return one.remarks
    parts = (one.street, one.city, one.country, one.remarks)
    return ", ".join(squeeze(part) for part in parts if part)


@lru_cache(maxsize=1024)
def _iso(country: str) -> str | None:
    return iso(country) if country else None
