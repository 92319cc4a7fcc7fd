"""Six captures of the Covered List page in June 2026."""

from __future__ import annotations

from datetime import date

import pytest
from support.samples import CORPUS, official
from support.walking import Step, walk

from watcher.catalog import find_sources
from watcher.model.entry import PartyEntry
from watcher.model.measure import ChangeKind, FieldChange
from watcher.model.source import Parsed
from watcher.sources.us_fcc_covered.parser import parse

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the official documents of ../shared/corpus are not here"),
]
PAGE = "https://www.fcc.gov/supplychain/coveredlist"
DAYS = ("2026-06-19", "2026-06-22", "2026-06-23", "2026-06-25", "2026-06-26", "2026-06-27")


def _read(day: str) -> Parsed:
    return parse((official(f"us/fcc/fcc-coveredlist_{day}.html", PAGE),))


def _listed(parsed: Parsed) -> list[PartyEntry]:
    return [entry for entry in parsed.entries if isinstance(entry, PartyEntry) and not entry.exempts]


@pytest.fixture(scope="module")
def steps() -> dict[str, Step]:
    return dict(zip(DAYS, walk(find_sources()["us_fcc_covered"], [_read(day) for day in DAYS]), strict=True))


def test_the_covered_list_itself_does_not_change() -> None:
    first = _listed(_read("2026-06-22"))
    assert len(first) == 13
    assert first == _listed(_read("2026-06-23")) == _listed(_read("2026-06-26"))
    assert {entry.effective_on for entry in first} >= {date(2021, 3, 12), date(2026, 3, 23)}


def test_what_each_day_tells(steps: dict[str, Step]) -> None:
    told = {
        day: [(one.kind, one.party and one.party.name) for one in step.changes] for day, step in steps.items()
    }
    assert told == {
        "2026-06-19": [],
        "2026-06-22": [],
        "2026-06-23": [
            (ChangeKind.EXEMPTED, "Ceres Air LLC"),
            (ChangeKind.EXEMPTED, "Hitron Technologies Americas, Inc."),
            (ChangeKind.EXEMPTED, "Real-Time Robotics, Inc."),
        ],
        "2026-06-25": [],
        "2026-06-26": [(ChangeKind.AMENDED, "Real-Time Robotics, Inc.")],
        # The page got a table of its own for equipment that may no longer be imported.
        "2026-06-27": [(ChangeKind.ADDED, "Equipment added to the Covered List 2024 or earlier")],
    }


def test_each_exemption_has_its_last_day(steps: dict[str, Step]) -> None:
    assert {one.party.name: one.until for one in steps["2026-06-23"].changes if one.party} == {
        "Ceres Air LLC": date(2026, 12, 31),
        "Hitron Technologies Americas, Inc.": date(2027, 12, 18),
        "Real-Time Robotics, Inc.": date(2026, 12, 31),
    }


def test_an_approval_is_amended_field_by_field(steps: dict[str, Step]) -> None:
    (one,) = steps["2026-06-26"].changes
    equipment = "HERA Tactical Uncrewed Aircraft Systems Platform"
    assert one.fields == (FieldChange("equipment", equipment, f"{equipment} (both standard and VEGA)"),)


def test_every_approval_has_a_term_and_nothing_is_lost() -> None:
    entries = [entry for entry in _read("2026-06-26").entries if isinstance(entry, PartyEntry)]
    approvals = [entry for entry in entries if entry.exempts]
    assert len(approvals) == 15 + 12  # ten rows of routers, two of which hold two approvals
    assert all(entry.effective_on and entry.expires_on for entry in approvals)
    bounds = find_sources()["us_fcc_covered"].declaration.expectations["us_fcc_covered"]
    assert set(bounds.anchors) <= {entry.party.key for entry in entries}
