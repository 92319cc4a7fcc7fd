"""What differs between two states of a list."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.parties import entry, order, state, states

from watcher.core.diff import COUNTRY_HEADING, HEADING, apply, diff, entry_fields, heading, heading_field
from watcher.model.entry import Name, NameRole, Party, PartyEntry, PartyType
from watcher.model.measure import ChangeKind, FieldChange


@given(states())
def test_a_state_does_not_differ_from_itself(one: dict[str, PartyEntry]) -> None:
    assert diff(one, one) == ()
    assert diff(one, {key: replace(value) for key, value in one.items()}) == ()


@given(states(), states())
def test_the_differences_lead_from_one_state_to_the_other(
    before: dict[str, PartyEntry], after: dict[str, PartyEntry]
) -> None:
    assert apply(before, diff(before, after)) == after


@given(states(), states(), st.randoms(use_true_random=False))
def test_order_is_irrelevant(
    before: dict[str, PartyEntry], after: dict[str, PartyEntry], chance: random.Random
) -> None:
    shuffled = list(after.items())
    chance.shuffle(shuffled)
    assert diff(before, dict(shuffled)) == diff(before, after)


@given(states(), states())
def test_each_key_has_one_difference_of_its_kind(
    before: dict[str, PartyEntry], after: dict[str, PartyEntry]
) -> None:
    found = {one.key: one.kind for one in diff(before, after)}
    assert found == {
        **dict.fromkeys(after.keys() - before.keys(), ChangeKind.ADDED),
        **dict.fromkeys(before.keys() - after.keys(), ChangeKind.REMOVED),
        **{key: ChangeKind.AMENDED for key in before.keys() & after.keys() if before[key] != after[key]},
    }


def test_every_field_that_differs_is_told_in_readable_text() -> None:
    old = entry("ACME", aliases=("ACME CO",), citation="84 FR 1", since=date(2020, 1, 1))
    new = PartyEntry(
        "ACME",
        "us_bis_entity",
        Party(
            "ACME",
            (Name("ACME"), Name("ACME CO", role=NameRole.ALIAS), Name("A-C", role=NameRole.FORMER)),
            PartyType.PERSON,
            ("CN", "HK"),
            ("1 Main Street", "2 Side Street; and Yard"),
            (("ofac_ent_num", "306"),),
            (("licence_requirement", "all items"),),
        ),
        date(2020, 2, 1),
        date(2030, 1, 1),
    )
    (one,) = diff(state(old), state(new))
    assert one.fields == (
        FieldChange("type", "organization", "person"),
        FieldChange("countries", "CN", "CN\nHK"),
        FieldChange("addresses", "1 Main Street", "1 Main Street\n2 Side Street; and Yard"),
        FieldChange("citation", "84 FR 1", None),
        FieldChange("effective_on", "2020-01-01", "2020-02-01"),
        FieldChange("former names", None, "A-C"),
        FieldChange("identifiers", None, "ofac_ent_num 306"),
        FieldChange("licence_requirement", None, "all items"),
        FieldChange("expires_on", None, "2030-01-01"),
    )


def test_differences_stand_in_the_order_of_their_keys() -> None:
    before = state(*(entry(name) for name in ("F", "B", "D")))
    after = state(*(entry(name, countries=("RU",)) for name in ("E", "D", "C", "A")))
    assert [one.key for one in diff(before, after)] == ["A", "B", "C", "D", "E", "F"]


def test_the_list_is_a_field_of_entries_of_two_lists() -> None:
    here, there = entry("ACME", on="us_bis_unverified"), entry("ACME", on="us_bis_entity")
    assert entry_fields((here,), (there,)) == (FieldChange("list", "us_bis_unverified", "us_bis_entity"),)


def test_another_order_of_values_is_a_difference_without_fields() -> None:
    old = entry("ACME", addresses=("a", "b"))
    (one,) = diff(state(old), state(entry("ACME", addresses=("b", "a"))))
    assert (one.kind, one.fields) == (ChangeKind.AMENDED, ())


def test_the_number_of_entries_is_a_field_where_it_is_asked_for() -> None:
    one, two = entry("ACME", "CN"), entry("ACME", "CN", key="ACME|CN#2")
    assert entry_fields([one], [one, two], count=True) == (FieldChange("entries", "1", "2"),)
    assert entry_fields([one], [one, two]) == ()


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (entry("ACME"), None),
        (entry("ACME", "TURKEY"), "TURKEY"),
        (entry("ACME", key="ACME|TURKEY#2"), "TURKEY"),
        (entry("ACME", key="ACME@CHINA, PEOPLE'S REPUBLIC OF"), "CHINA, PEOPLE'S REPUBLIC OF"),
        (entry("ACME", key="ACME|XANADU"), "XANADU"),
        (entry("ACME", key="306"), None),
        (entry("ACME", details=(("heading", "Section 2"),)), "Section 2"),
        (order("ACME", date(2020, 1, 1)), None),
    ],
)
def test_the_heading_is_what_the_key_adds_to_the_name(one: PartyEntry, expected: str | None) -> None:
    assert heading(one) == expected


def test_a_heading_is_called_by_what_it_is() -> None:
    assert heading_field("TURKEY", None) == COUNTRY_HEADING
    assert heading_field(None, "Section 2") == HEADING


def test_a_hundred_changes_among_many_entries() -> None:
    before = state(*(entry(f"PARTY {number}") for number in range(20_000)))
    after = dict(before)
    for number in range(50):
        del after[f"PARTY {number}"]
    for number in range(100, 125):
        after[f"PARTY {number}"] = entry(f"PARTY {number}", countries=("RU",))
    after |= state(*(entry(f"NEW {number}") for number in range(25)))
    found = diff(before, after)
    assert len(found) == 100
    assert apply(before, found) == after
