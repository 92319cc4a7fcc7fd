"""The official files of the Denied Persons List, read where the corpus lies beside the project."""

from __future__ import annotations

from datetime import date

import pytest
from support.samples import CORPUS, official

from watcher.model.entry import PartyEntry
from watcher.sources.us_bis_dpl.parser import parse

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the official documents of ../shared/corpus are not here"),
]
FILES = "https://media.bis.gov/sites/default/files/"


def _edition(file: str, name: str) -> dict[str, PartyEntry]:
    parsed = parse((official(f"us/bis_dpl/{file}", FILES + name),))
    return {entry.key: entry for entry in parsed.entries if isinstance(entry, PartyEntry)}


@pytest.fixture(scope="module")
def june_2019() -> dict[str, PartyEntry]:
    return _edition("dpl_2019-06-29.txt", "dpl_06292019.txt")


@pytest.fixture(scope="module")
def september_2022() -> dict[str, PartyEntry]:
    return _edition("dpl_2022-09-07.txt", "dpl_09072022.txt")


@pytest.fixture(scope="module")
def april_2026() -> dict[str, PartyEntry]:
    return _edition("dpl_04142026.csv", "dpl_04142026.csv")


def test_the_number_of_orders(
    june_2019: dict[str, PartyEntry],
    september_2022: dict[str, PartyEntry],
    april_2026: dict[str, PartyEntry],
) -> None:
    assert (len(june_2019), len(september_2022), len(april_2026)) == (417, 461, 468)
    assert not [key for key in (*june_2019, *september_2022, *april_2026) if "#" in key]


def test_three_years_of_renewals_and_expirations(
    june_2019: dict[str, PartyEntry], september_2022: dict[str, PartyEntry]
) -> None:
    new, gone = september_2022.keys() - june_2019.keys(), june_2019.keys() - september_2022.keys()
    assert (len(new), len(gone)) == (173, 129)
    names = {september_2022[key].party.key for key in new}
    renewed = [key for key in gone if june_2019[key].party.key in names]
    assert len(renewed) == 25
    left = [june_2019[key] for key in gone if key not in renewed]
    alive = [entry for entry in left if entry.expires_on is None or entry.expires_on >= date(2022, 9, 7)]
    assert [entry.key for entry in alive] == ["TRIOLOGY INTERNATIONAL ASSOCIATES, INC.|2018-02-26"]
    mended = september_2022["TRILOGY INTERNATIONAL ASSOCIATES, INC.|2018-02-26"].party
    assert alive[0].party.addresses == mended.addresses
    assert alive[0].party.detail("citation") == mended.detail("citation")


def test_the_change_of_layout_is_no_flood(
    september_2022: dict[str, PartyEntry], april_2026: dict[str, PartyEntry]
) -> None:
    shared = september_2022.keys() & april_2026.keys()
    assert len(shared) == 238
    assert sum(september_2022[key] != april_2026[key] for key in shared) == 11  # each a real correction


def test_every_entry_is_filled(april_2026: dict[str, PartyEntry]) -> None:
    assert all(entry.party.countries and entry.party.addresses for entry in april_2026.values())
    assert all(entry.party.detail("citation") for entry in april_2026.values())
    assert sum(entry.expires_on is None for entry in april_2026.values()) == 45
    assert not [entry.key for entry in april_2026.values() if entry.party.detail("name_and_address")]
