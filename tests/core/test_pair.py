"""Differences that belong together, and those that must not be put together."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.parties import entry, order, state, states

from watcher.core.diff import HEADING, Difference, apply, diff
from watcher.core.pair import pair
from watcher.model.entry import Name, NameRole, Party, PartyEntry
from watcher.model.measure import ChangeKind, FieldChange

OLD, NEW = date(2019, 6, 5), date(2022, 5, 13)


def paired(before: dict[str, PartyEntry], after: dict[str, PartyEntry]) -> tuple[Difference, ...]:
    return pair(diff(before, after), before=before.values(), after=after.values())


def kinds(before: dict[str, PartyEntry], after: dict[str, PartyEntry]) -> list[str]:
    return sorted(one.kind.value for one in paired(before, after))


@given(states(), states())
def test_pairing_loses_nothing(before: dict[str, PartyEntry], after: dict[str, PartyEntry]) -> None:
    found = paired(before, after)
    assert apply(before, found) == after
    assert before.keys() - after.keys() <= {one.before.key for one in found if one.before}
    assert after.keys() - before.keys() <= {one.after.key for one in found if one.after}


@given(states(), states())
def test_pairs_only_what_left_with_what_came(
    before: dict[str, PartyEntry], after: dict[str, PartyEntry]
) -> None:
    for one in paired(before, after):
        if one.before and one.after and one.before.key != one.after.key:
            assert one.before.key not in after
            assert one.after.key not in before
            assert one.reason


@given(states(), states(), st.randoms(use_true_random=False))
def test_order_is_irrelevant(
    before: dict[str, PartyEntry], after: dict[str, PartyEntry], chance: random.Random
) -> None:
    shuffled = list(diff(before, after))
    chance.shuffle(shuffled)
    assert pair(shuffled, before=before.values(), after=after.values()) == paired(before, after)


@given(states(), states())
def test_what_is_paired_stays_as_it_is(before: dict[str, PartyEntry], after: dict[str, PartyEntry]) -> None:
    once = paired(before, after)
    assert pair(once, before=before.values(), after=after.values()) == once


@given(states(), states())
def test_a_party_has_one_partner(before: dict[str, PartyEntry], after: dict[str, PartyEntry]) -> None:
    partners: dict[tuple[str, date | None], set[tuple[str, date | None]]] = {}
    for one in paired(before, after):
        if one.kind in (ChangeKind.RENEWED, ChangeKind.MOVED) and one.before and one.after:
            old = (one.before.party.key, one.before.effective_on)
            partners.setdefault(old, set()).add((one.after.party.key, one.after.effective_on))
    assert all(len(found) == 1 for found in partners.values())


def test_a_new_order_under_the_same_name_is_renewed() -> None:
    before = state(order("MAHAN AIRWAYS", OLD), order("ISSAM ANWAR", OLD))
    after = state(order("MAHAN AIRWAYS", NEW), order("ISSAM ANWAR", OLD))
    (one,) = paired(before, after)
    assert (one.kind, one.key) == (ChangeKind.RENEWED, "MAHAN AIRWAYS|2022-05-13")
    assert one.reason == "the same name under a new order: 2019-06-05 → 2022-05-13"
    assert one.fields == (FieldChange("effective_on", "2019-06-05", "2022-05-13"),)


def test_a_second_order_beside_the_first_is_added() -> None:
    before = state(order("MAHAN AIRWAYS", OLD))
    assert kinds(before, before | state(order("MAHAN AIRWAYS", NEW))) == ["added"]


def test_two_orders_that_one_follows_stay_as_they_are() -> None:
    before = state(order("ACME", OLD), order("ACME", date(2020, 1, 1)))
    assert kinds(before, state(order("ACME", NEW))) == ["added", "removed", "removed"]


def test_every_row_of_a_renewed_party_is_in_its_pairs() -> None:
    def row(day: date, number: int, address: str) -> PartyEntry:
        return entry("ACME", key=f"ACME|{day}#{number}", since=day, addresses=(address,), on="us_bis_denied")

    before = state(row(OLD, 1, "a"), row(OLD, 2, "b"), row(OLD, 3, "c"))
    after = state(row(NEW, 1, "c"), row(NEW, 2, "d"))
    found = paired(before, after)
    assert Counter(one.kind.value for one in found) == {"renewed": 3}
    assert {(one.before.key, one.key) for one in found if one.before} == {
        ("ACME|2019-06-05#3", "ACME|2022-05-13#1"),
        ("ACME|2019-06-05#1", "ACME|2022-05-13#2"),
        ("ACME|2019-06-05#2", "ACME|2022-05-13#2"),
    }
    assert Counter(one.kind.value for one in paired(after, before)) == {"renewed": 3}


def test_a_spelling_mended_under_the_same_order_is_renamed() -> None:
    cited = "83 F.R. 9259 3/5/2018"
    before = state(
        order("TRIOLOGY", OLD, citation=cited), order("OTHER", OLD, citation=cited, addresses=("x",))
    )
    after = state(
        order("TRILOGY", OLD, citation=cited), order("OTHER", OLD, citation=cited, addresses=("x",))
    )
    (one,) = paired(before, after)
    assert one.kind is ChangeKind.RENAMED
    assert one.reason == "the same address and citation: 1 Main Street (83 FR 9259)"
    assert one.fields == (FieldChange("names", "TRIOLOGY", "TRILOGY"),)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (order("A", OLD, citation="83 FR 1"), order("B", NEW, citation="83 FR 1")),
        (order("A", OLD, citation="83 FR 1"), order("B", OLD, citation="83 FR 2")),
        (
            order("A", OLD, citation="83 FR 1"),
            order("B", OLD, citation="83 FR 1", addresses=("2 Main Street",)),
        ),
        (order("A", OLD), order("B", OLD)),
        (order("A", OLD, details=(("note", "83 FR 1"),)), order("B", OLD, details=(("note", "83 FR 1"),))),
        (
            entry("A", citation="88 FR [INSERT FR PAGE NUMBER]"),
            entry("B", citation="88 FR [INSERT FR PAGE NUMBER]"),
        ),
        (entry("A", aliases=("AC",)), entry("B", aliases=("A C",))),
        (entry("ACME Co., Ltd."), entry("ACME Company Limited")),
    ],
)
def test_what_is_only_alike_is_not_paired(old: PartyEntry, new: PartyEntry) -> None:
    assert kinds(state(old), state(new)) == ["added", "removed"]


def test_an_alias_or_an_identifier_in_common_is_a_renaming() -> None:
    (one,) = paired(state(entry("OLD NAME")), state(entry("NEW NAME", aliases=("OLD NAME",))))
    assert (one.kind, one.reason) == (ChangeKind.RENAMED, "a name in common: OLD NAME")
    number = (("ofac_ent_num", "306"),)
    (one,) = paired(
        state(entry("OLD NAME", identifiers=number)), state(entry("NEW NAME", identifiers=number))
    )
    assert (one.kind, one.reason) == (ChangeKind.RENAMED, "the same identifier: ofac_ent_num 306")


def test_candidates_that_tie_stay_as_they_are() -> None:
    before = state(entry("OLD"))
    after = state(entry("ONE", aliases=("OLD",)), entry("TWO", aliases=("OLD",)))
    assert kinds(before, after) == ["added", "added", "removed"]
    assert kinds(after, before) == ["added", "removed", "removed"]
    many = state(*(entry(f"NEW {number}", aliases=("OLD",)) for number in range(5)))
    assert kinds(before, many) == ["added"] * 5 + ["removed"]


def test_a_tie_is_not_broken_by_weaker_evidence() -> None:
    before = state(entry("OLD", citation="83 FR 1"))
    after = state(
        entry("ONE", aliases=("OLD",), citation="83 FR 1"), entry("TWO", aliases=("OLD",), addresses=("x",))
    )
    assert kinds(before, after) == ["added", "added", "removed"]


def test_who_found_a_partner_or_a_tie_takes_no_other_by_weaker_evidence() -> None:
    cited = {"citation": "83 FR 1"}
    by_place = entry("THREE", aliases=("OTHER",), **cited)
    for more in ((), (entry("TWO", aliases=("OLD",), addresses=("y",)),)):
        old = state(entry("OLD", **cited))
        new = state(entry("ONE", aliases=("OLD",), addresses=("x",)), by_place, *more)
        reasons = [] if more else ["a name in common: OLD"]
        for before, after in ((old, new), (new, old)):
            found = [one for one in paired(before, after) if one.before and one.after]
            assert [one.reason for one in found] == reasons


def test_of_several_names_in_common_the_first_is_the_reason() -> None:
    names = tuple(f"NAME {letter}" for letter in "HGFEDCBA")
    (one,) = paired(state(entry("OLD", aliases=names)), state(entry("NEW", aliases=names[::-1])))
    assert one.reason == "a name in common: NAME A"


def test_pairs_stand_in_the_order_of_their_keys() -> None:
    before = state(entry("D"), entry("C", aliases=("E",)), entry("B"))
    after = state(entry("E"), entry("D", countries=("RU",)), entry("A"))
    assert [one.key for one in paired(before, after)] == ["A", "B", "D", "E"]


def test_a_party_with_two_partners_by_different_names_is_not_paired() -> None:
    before = state(entry("OLD", aliases=("O1", "O2")))
    after = state(entry("ONE", aliases=("O1",)), entry("TWO", aliases=("O2",)))
    assert kinds(before, after) == ["added", "added", "removed"]


def test_a_party_that_still_stands_was_not_renamed() -> None:
    before = state(entry("OLD", "CHINA"), entry("OLD", "HONG KONG"))
    after = state(entry("OLD", "CHINA"), entry("NEW", "CHINA", aliases=("OLD",)))
    assert kinds(before, after) == ["added", "removed"]
    stood = state(entry("OLD", "CHINA"), entry("NEW", "CHINA", aliases=("OLD",)))
    more = state(entry("NEW", "CHINA", aliases=("OLD",)), entry("NEW", "HONG KONG", aliases=("OLD",)))
    assert kinds(stood, more) == ["added", "removed"]


def test_from_one_list_to_another_in_the_same_act_is_moved() -> None:
    unverified, entity = entry("ACME", on="us_bis_unverified"), entry("ACME", "CHINA", on="us_bis_entity")
    (one,) = pair(diff(state(unverified), {}) + diff({}, state(entity)))
    assert (one.kind, one.before, one.after) == (ChangeKind.MOVED, unverified, entity)
    assert one.reason == "the same name left us_bis_unverified and came to us_bis_entity"


def test_a_party_that_stood_on_both_lists_did_not_move() -> None:
    unverified = state(entry("ACME", on="us_bis_unverified"))
    entity = state(entry("ACME", "CHINA"))
    more = entity | state(entry("ACME", "HONG KONG"))
    found = pair(
        diff(unverified, {}) + diff(entity, more),
        before=[*unverified.values(), *entity.values()],
        after=more.values(),
    )
    assert sorted(one.kind.value for one in found) == ["added", "removed"]


def test_an_order_on_another_list_is_no_move() -> None:
    gone = diff(state(order("ACME", OLD)), {})
    assert sorted(one.kind.value for one in pair(gone + diff({}, state(entry("ACME"))))) == [
        "added",
        "removed",
    ]


def test_a_heading_renamed_over_many_rows_amends_each_row() -> None:
    names = ("ALPHA", "BETA", "TURKEY TRADING")
    before = state(*(entry(name, "TURKEY", addresses=("Istanbul, Turkey",)) for name in names))
    after = state(*(entry(name, "TÜRKİYE", addresses=("Istanbul, Türkiye",)) for name in names))
    found = paired(before, after)
    assert [one.kind for one in found] == [ChangeKind.AMENDED] * 3
    assert {one.fields for one in found} == {(FieldChange("country heading", "TURKEY", "TÜRKİYE"),)}
    assert {one.reason for one in found} == {"the same entry under another heading"}


def test_the_only_entry_of_a_party_that_changed_is_amended() -> None:
    before = state(entry("ACME", "CHINA"), entry("ACME", "RUSSIA", countries=("RU",)))
    after = state(entry("ACME", "CHINA"), entry("ACME", "BELARUS", countries=("BY",), addresses=("Minsk",)))
    (one,) = paired(before, after)
    assert one.kind is ChangeKind.AMENDED
    assert [field.field for field in one.fields] == ["countries", "addresses", "country heading"]


def test_entries_of_one_party_that_tie_stay_as_they_are() -> None:
    before = state(entry("ACME", "A", addresses=("a",)), entry("ACME", "B", addresses=("b",)))
    after = state(entry("ACME", "C", addresses=("c",)), entry("ACME", "D", addresses=("d",)))
    assert kinds(before, after) == ["added", "added", "removed", "removed"]
    # Nor do they belong to another party, though nobody says which entries stood or stand.
    after |= state(entry("OTHER", aliases=("ACME",), addresses=("x",)))
    for differences in (diff(before, after), diff(after, before)):
        assert pair(differences) == differences


def test_an_entry_that_kept_its_key_and_changed_its_name_is_renamed() -> None:
    (one,) = paired(state(entry("OLD", key="306")), state(entry("NEW", key="306")))
    assert (one.kind, one.reason) == (ChangeKind.RENAMED, "the same entry with another name")
    assert kinds(state(entry("A", key="306")), state(entry("A", key="306", aliases=("B",)))) == ["amended"]
    nameless = PartyEntry("306", "us_bis_entity", Party("A", ()))
    assert kinds(state(nameless), state(entry("A", key="306"))) == ["amended"]
    chinese = PartyEntry("306", "us_bis_entity", Party("A", (Name("A"), Name("甲", "zh")), countries=("CN",)))
    assert kinds(state(chinese), state(entry("A", key="306"))) == ["amended"]


def test_an_entry_without_a_primary_name_was_not_renamed() -> None:
    named, bare = entry("ACME", key="7"), entry("ACME", key="7")
    bare = replace(bare, party=replace(bare.party, names=(Name("Other", role=NameRole.ALIAS),)))
    for before, after in ((named, bare), (bare, named)):
        (one,) = paired(state(before), state(after))
        assert (one.kind, one.reason) == (ChangeKind.AMENDED, None)


def test_another_ordinal_is_no_other_heading() -> None:
    (one,) = paired(state(entry("ACME", key="ACME#1")), state(entry("ACME", key="ACME#2")))
    assert (one.kind, one.fields) == (ChangeKind.AMENDED, ())


def rows(on: str, *addresses: str, first: str = "A") -> dict[str, PartyEntry]:
    """One party on a list, a row for each address."""
    return state(
        *(
            entry("ACME", f"{chr(ord(first) + at)}", on=on, addresses=(one,))
            for at, one in enumerate(addresses)
        )
    )


@pytest.mark.parametrize(
    ("left", "came", "pairs"),
    [
        (("1", "2"), ("3", "4"), [("1", "3"), ("2", "4")]),
        (("1", "2"), ("2", "1"), [("1", "1"), ("2", "2")]),
        (("1", "2"), ("2", "3"), [("1", "3"), ("2", "2")]),
        (("1", "2"), ("1",), [("1", "1"), ("2", "1")]),
        (("1",), ("1", "2"), [("1", "1"), ("1", "2")]),
        (("1", "2"), ("1", "2", "3"), [("1", "1"), ("2", "2"), ("2", "3")]),
        (("1", "2", "3"), ("1", "2"), [("1", "1"), ("2", "2"), ("3", "2")]),
        (("1", "2"), ("3", "4", "5"), [("1", "3"), ("2", "4"), ("2", "5")]),
        (("1", "2", "3"), ("4", "5"), [("1", "4"), ("2", "5"), ("3", "5")]),
    ],
)
def test_rows_of_one_party_by_address_then_in_order_and_none_is_left(
    left: tuple[str, ...], came: tuple[str, ...], pairs: list[tuple[str, str]]
) -> None:
    gone, come = rows("us_bis_unverified", *left), rows("us_bis_entity", *came)
    differences = [*diff(gone, {}), *diff({}, come)]
    for listed in (differences, differences[::-1]):
        found = pair(listed, before=gone.values(), after=come.values())
        assert {one.kind for one in found} == {ChangeKind.MOVED}
        assert sorted(
            (one.before.party.addresses[0], one.after.party.addresses[0])
            for one in found
            if one.before and one.after
        ) == sorted(pairs)


def test_who_was_renewed_is_not_renamed_as_well() -> None:
    same = {"identifiers": (("id", "1"),), "aliases": ("A",), "citation": "84 FR 1"}
    (one,) = paired(state(order("ACME", OLD, **same)), state(order("ACME", NEW, **same)))
    assert (one.kind, one.reason) == (ChangeKind.RENEWED, f"the same name under a new order: {OLD} → {NEW}")


def test_a_reason_once_found_stays() -> None:
    before, after = (state(entry(name, identifiers=(("id", "1"),))) for name in ("ACME", "OTHER"))
    once = paired(before, after)
    assert [one.reason for one in pair(once)] == [one.reason for one in once] == ["the same identifier: id 1"]


def test_beside_a_renamed_heading_the_only_other_row_that_changed_is_amended() -> None:
    before = state(entry("ACME", "TURKEY"), entry("ACME", "CHINA", addresses=("Old Road",)))
    after = state(entry("ACME", "TÜRKİYE"), entry("ACME", "HONG KONG", addresses=("New Road",)))
    for found in (paired(before, after), pair(diff(before, after))):
        assert {one.reason for one in found} == {
            "the same entry under another heading",
            "the same name, its only entry that changed",
        }
        assert len(found) == 2


def test_a_heading_that_stands_in_a_detail_is_a_heading() -> None:
    def row(section: str, policy: str) -> dict[str, PartyEntry]:
        return state(entry("ACME", key=f"ACME {section}", details=((HEADING, section), ("policy", policy))))

    (renamed,) = paired(row("Part 1", "denial"), row("Part 2", "denial"))
    assert (renamed.reason, renamed.fields) == (
        "the same entry under another heading",
        (FieldChange(HEADING, "Part 1", "Part 2"),),
    )
    (changed,) = paired(row("Part 1", "denial"), row("Part 2", "case by case"))
    assert changed.reason == "the same name, its only entry that changed"
    assert {field.field for field in changed.fields} == {HEADING, "policy"}
