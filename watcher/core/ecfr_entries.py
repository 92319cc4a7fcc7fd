"""The printed entries of one supplement as entries of its list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from watcher.core import ecfr_entity
from watcher.core.countries import iso
from watcher.core.ecfr_runs import Listed, parties
from watcher.core.ecfr_tables import Run, Table
from watcher.core.federal_register.entity import Entity
from watcher.core.legal_names import looks_like_company
from watcher.errors import ParseError
from watcher.model.entry import Party, PartyEntry, PartyType


def entries(table: Table) -> tuple[PartyEntry, ...]:
    """All entries of a list. Keys are name, heading and, where the list repeats both, an ordinal.

    The ordinal follows the content, not the place: rows in another order have the same keys. Raises
    ParseError for an entry without a name.
    """
    known: dict[str, list[PartyEntry]] = {}
    countries: dict[str, tuple[str, ...]] = {}
    for run in table.runs:
        if run.heading not in countries:
            code = iso(run.heading)
            countries[run.heading] = (code,) if code else ()
        for entry in _of_run(run, countries[run.heading]):
            known.setdefault(entry.key, []).append(entry)
    return tuple(_numbered(known))


def _of_run(run: Run, countries: tuple[str, ...]) -> Iterator[PartyEntry]:
    read = [(one, ecfr_entity.read(one.lines, one.addresses)) for one in parties(run.rows)]
    for one, entity in read:
        if not entity.name:
            raise ParseError(f"{run.list_id}: an entry without a name under {run.heading}: {run.rows}")
        yield _entry(run, one, entity, read[0][1].name, countries)


def _entry(run: Run, one: Listed, entity: Entity, first: str, countries: tuple[str, ...]) -> PartyEntry:
    name = entity.name
    above = one.parent or (first if one.below and first != name else "")
    own = (("subordinate_to", above), ("group", one.group))
    party = Party(
        key=name,
        names=entity.names,
        # Persons and organisations stand side by side; only a legal form tells.
        type=PartyType.ORGANIZATION if looks_like_company(name) else PartyType.UNKNOWN,
        countries=countries,
        addresses=entity.addresses,
        details=run.details + tuple((field, value) for field, value in own if value),
    )
    return PartyEntry(f"{name}|{run.heading}", run.list_id, party)


def _numbered(known: Mapping[str, list[PartyEntry]]) -> Iterator[PartyEntry]:
    for key, same in known.items():
        same.sort(key=lambda one: (one.party.addresses, one.party.details, repr(one.party.names)))
        yield same[0]
        for place, entry in enumerate(same[1:], start=2):
            yield replace(entry, key=f"{key}#{place}")
