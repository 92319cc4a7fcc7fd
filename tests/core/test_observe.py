"""One change per party."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.parties import entries, entry, order, state, states

from watcher.core.diff import HEADING, diff
from watcher.core.observe import changes, union
from watcher.core.ofac_entries import party_keys
from watcher.core.pair import pair
from watcher.model.change import Basis, Change, Severity
from watcher.model.entry import PartyEntry
from watcher.model.measure import ChangeKind, FieldChange, UntilBasis

SEEN = datetime(2026, 11, 21, 9, tzinfo=UTC)
OLD, NEW = date(2019, 6, 5), date(2022, 5, 13)


def seen(
    before: dict[str, PartyEntry], after: dict[str, PartyEntry], list_id: str = "us_bis_entity"
) -> tuple[Change, ...]:
    found = pair(diff(before, after), before=before.values(), after=after.values())
    return changes("source", list_id, 7, found, before=before, after=after, seen_at=SEEN)


@given(states(), states())
def test_each_party_is_told_at_most_once_and_ids_are_unique(
    before: dict[str, PartyEntry], after: dict[str, PartyEntry]
) -> None:
    found = seen(before, after)
    assert len({one.id for one in found}) == len(found)
    told = [(one.party.key, one.effective_on, one.entry_keys) for one in found if one.party]
    assert len(set(told)) == len(told)


@given(states(), states())
def test_what_came_or_went_is_told(before: dict[str, PartyEntry], after: dict[str, PartyEntry]) -> None:
    found = seen(before, after)
    told = {one.party.key for one in found if one.party}
    names_before, names_after = ({one.party.key for one in side.values()} for side in (before, after))
    assert names_after - names_before <= told
    pairs = pair(diff(before, after), before=before.values(), after=after.values())
    paired = {one.before.party.key for one in pairs if one.before and one.after}
    assert names_before - names_after <= told | paired
    assert all(one.first_seen == SEEN and one.basis is Basis.OBSERVED for one in found)


@given(states())
def test_nothing_differs_nothing_is_told(one: dict[str, PartyEntry]) -> None:
    assert seen(one, one) == ()


def test_ten_entities_under_thirteen_entries_are_one_change_each() -> None:
    after = state(
        entry(
            "ACME",
            "CHINA",
            addresses=("Beijing",),
            aliases=("A",),
            citation="88 FR 1",
            details=(("review_policy", "denial"),),
        ),
        entry("ACME", "FRANCE", countries=("FR",), addresses=("Paris",), citation="88 FR 1; 88 FR 2"),
        entry("BETA", "CHINA"),
    )
    acme, beta = seen({}, after)
    assert (acme.kind, acme.entries, acme.entry_keys) == (ChangeKind.ADDED, 2, ("ACME|CHINA", "ACME|FRANCE"))
    assert acme.party is not None
    assert acme.party.countries == ("CN", "FR")
    assert acme.party.addresses == ("Beijing", "Paris")
    assert [name.text for name in acme.party.names] == ["ACME", "A"]
    assert acme.citations == ("88 FR 1", "88 FR 2")
    assert (acme.source_id, acme.list_id, acme.severity) == ("source", "us_bis_entity", Severity.NORMAL)
    assert (acme.fields, acme.reason, beta.entries) == ((), None, 1)


def test_a_removed_order_says_when_it_ran_out() -> None:
    (one,) = seen(state(order("ACME", OLD, expires=NEW)), {}, "us_bis_denied")
    assert (one.kind, one.effective_on) == (ChangeKind.REMOVED, None)
    assert (one.until, one.until_basis) == (NEW, UntilBasis.STATED)


def test_an_added_order_has_its_dates() -> None:
    (one,) = seen({}, state(order("ACME", OLD, expires=NEW)), "us_bis_denied")
    assert (one.kind, one.effective_on, one.until) == (ChangeKind.ADDED, OLD, NEW)


def test_entries_with_different_dates_state_no_common_one() -> None:
    after = state(entry("ACME", "A", since=OLD, expires=OLD), entry("ACME", "B", since=NEW, expires=NEW))
    (one,) = seen({}, after)
    assert (one.effective_on, one.until, one.until_basis) == (None, None, None)


def test_a_party_that_gains_a_location_is_amended() -> None:
    before = state(entry("ACME", "CHINA", addresses=("Beijing",)))
    after = before | state(entry("ACME", "RUSSIA", countries=("RU",), addresses=("Moscow",)))
    (one,) = seen(before, after)
    assert (one.kind, one.entries) == (ChangeKind.AMENDED, 2)
    assert one.fields == (
        FieldChange("countries", "CN", "CN\nRU"),
        FieldChange("addresses", "Beijing", "Beijing\nMoscow"),
        FieldChange("country heading", "CHINA", "CHINA\nRUSSIA"),
        FieldChange("entries", "1", "2"),
    )
    (back,) = seen(after, before)
    assert (back.kind, back.entries) == (ChangeKind.AMENDED, 1)
    assert FieldChange("countries", "CN\nRU", "CN") in back.fields


def test_a_second_order_against_the_same_person_is_another_party_change() -> None:
    before = state(order("ACME", OLD))
    (one,) = seen(before, before | state(order("ACME", NEW)), "us_bis_denied")
    assert (one.kind, one.entries) == (ChangeKind.ADDED, 1)
    both = seen({}, state(order("ACME", OLD), order("ACME", NEW)), "us_bis_denied")
    assert [one.effective_on for one in sorted(both, key=lambda one: one.effective_on or OLD)] == [OLD, NEW]


def test_a_renewed_order_is_one_change() -> None:
    before = state(order("ACME", OLD, expires=date(2019, 12, 3)))
    (one,) = seen(before, state(order("ACME", NEW, expires=date(2022, 11, 9))), "us_bis_denied")
    assert (one.kind, one.effective_on, one.until) == (ChangeKind.RENEWED, NEW, date(2022, 11, 9))
    assert one.fields == (
        FieldChange("effective_on", "2019-06-05", "2022-05-13"),
        FieldChange("expires_on", "2019-12-03", "2022-11-09"),
    )
    assert one.reason == "the same name under a new order: 2019-06-05 → 2022-05-13"


def test_a_renamed_party_is_told_under_its_new_name() -> None:
    (one,) = seen(state(entry("OLD")), state(entry("NEW", aliases=("OLD",))))
    assert one.party is not None
    assert (one.kind, one.party.key, one.reason) == (ChangeKind.RENAMED, "NEW", "a name in common: OLD")
    assert one.fields == (FieldChange("names", "OLD", "NEW"), FieldChange("aliases", None, "OLD"))
    assert one.moved_from is None


def test_all_rows_of_a_renamed_party_are_one_change() -> None:
    before = state(entry("OLD", "CHINA"), entry("OLD", "RUSSIA"))
    after = state(*(entry("NEW", place, aliases=("OLD",)) for place in ("RUSSIA", "CHINA")))
    (one,) = seen(before, after)
    assert (one.kind, one.entries, one.entry_keys) == (ChangeKind.RENAMED, 2, ("NEW|CHINA", "NEW|RUSSIA"))


def test_an_entry_that_changed_its_name_a_little_is_amended_not_added() -> None:
    old = entry("ACME", key="306")
    party = replace(old.party, key="ACME INC", names=(*old.party.names, *entry("ACME INC").party.names))
    (one,) = seen(state(old), state(replace(old, party=party)))
    assert one.kind is ChangeKind.AMENDED
    assert one.fields == (FieldChange("names", "ACME", "ACME\nACME INC"),)


def test_a_party_that_moved_is_told_once_on_its_new_list() -> None:
    left = state(entry("ACME", on="us_bis_unverified"))
    came = state(entry("ACME", "CHINA"), entry("ACME", "RUSSIA", countries=("RU",)))
    found = pair(diff(left, {}) + diff({}, came))
    old = changes("source", "us_bis_unverified", 7, found, before=left, after={}, seen_at=SEEN)
    (one,) = changes("source", "us_bis_entity", 7, found, before={}, after=came, seen_at=SEEN)
    assert old == ()
    assert (one.kind, one.moved_from, one.list_id) == (ChangeKind.MOVED, "us_bis_unverified", "us_bis_entity")
    assert (one.entries, [field.field for field in one.fields]) == (
        2,
        ["countries", "country heading", "entries"],
    )


def test_a_party_in_which_nothing_but_the_list_differs_has_moved() -> None:
    left, came = state(entry("ACME", on="us_bis_unverified")), state(entry("ACME"))
    found = pair(diff(left, {}) + diff({}, came))
    (one,) = changes("source", "us_bis_entity", 7, found, before={}, after=came, seen_at=SEEN)
    assert (one.kind, one.moved_from, one.fields) == (ChangeKind.MOVED, "us_bis_unverified", ())


def test_a_country_heading_renamed_over_many_rows_is_one_change() -> None:
    names = [f"PARTY {number}" for number in range(40)]
    before = state(*(entry(name, "TURKEY", countries=("TR",)) for name in names))
    after = state(*(entry(name, "TÜRKİYE", countries=("TR",)) for name in names))
    (one,) = seen(before, after)
    assert (one.kind, one.party, one.entries) == (ChangeKind.AMENDED, None, 40)
    assert one.fields == (FieldChange("country heading", "TURKEY", "TÜRKİYE"),)
    assert one.reason == "one heading was renamed over 40 entries"
    assert len(one.entry_keys) == 40


def test_beside_a_renamed_heading_a_party_is_told_for_what_else_changed() -> None:
    names = ("ALPHA", "BETA", "GAMMA", "DELTA")
    before = state(*(entry(name, "TURKEY", countries=("TR",)) for name in names), entry("DELTA", "CHINA"))
    after = state(
        *(entry(name, "TÜRKİYE", countries=("TR",)) for name in names[:2]),
        entry("GAMMA", "TÜRKİYE", countries=("TR",), addresses=("Ankara",)),
        entry("DELTA", "TÜRKİYE", countries=("TR",)),
        entry("DELTA", "CHINA", citation="88 FR 1"),
    )
    found = {one.party.key if one.party else "": one for one in seen(before, after)}
    assert set(found) == {"", "GAMMA", "DELTA"}
    assert found[""].entries == 3
    assert [field.field for field in found["GAMMA"].fields] == ["addresses"]
    assert [field.field for field in found["DELTA"].fields] == ["citation"]


def test_addresses_that_only_repeat_the_renamed_heading_are_not_told_again() -> None:
    def rows(country: str, mention: str) -> dict[str, PartyEntry]:
        return state(
            entry("ALPHA", country, addresses=(f"Istanbul, {mention}", f"{mention} (branch)")),
            entry("BETA", country, addresses=(f"Ankara, {mention} (see also Iran)",)),
            entry("BETA", "IRAN", countries=("IR",), addresses=("Tehran (see also Turkey)",)),
            entry("GAMMA", country, addresses=("Bursa" if mention == "Turkey" else "Izmir",)),
        )

    heading, gamma = seen(rows("TURKEY", "Turkey"), rows("TÜRKİYE", "Türkiye"))
    assert (heading.party, heading.entries) == (None, 2)
    assert gamma.party is not None
    assert (gamma.party.key, [field.field for field in gamma.fields]) == ("GAMMA", ["addresses"])


def test_a_heading_in_a_detail_is_seen_too() -> None:
    def row(name: str, section: str) -> PartyEntry:
        return entry(name, details=(("heading", section),))

    before = state(row("ALPHA", "Section 2"), row("BETA", "Section 2"))
    (one,) = seen(before, state(row("ALPHA", "Part B"), row("BETA", "Part B")))
    assert (one.party, one.fields) == (None, (FieldChange("heading", "Section 2", "Part B"),))


def test_one_party_under_another_heading_is_told_by_name() -> None:
    before, after = state(entry("ACME", "TURKEY")), state(entry("ACME", "TÜRKİYE"))
    (one,) = seen(before, after)
    assert one.party is not None
    assert one.fields == (FieldChange("country heading", "TURKEY", "TÜRKİYE"),)


def test_rows_that_swap_places_are_no_change() -> None:
    one, two = entry("ACME", addresses=("a",)), entry("ACME", key="ACME#2", addresses=("b",))
    swapped = state(replace(one, party=two.party), replace(two, party=one.party))
    assert seen(state(one, two), swapped) == ()


def test_rows_that_exchange_a_value_are_told_row_by_row() -> None:
    one = entry("ACME", key="ACME#1", countries=("CN",), addresses=("a",))
    two = entry("ACME", key="ACME#2", countries=("RU",), addresses=("b",))
    crossed = state(
        entry("ACME", key="ACME#1", countries=("CN",), addresses=("b",)),
        entry("ACME", key="ACME#2", countries=("RU",), addresses=("a",)),
    )
    (told,) = seen(state(one, two), crossed)
    assert told.fields == (FieldChange("addresses", "a", "b"), FieldChange("addresses", "b", "a"))


def test_the_union_keeps_each_value_once() -> None:
    party = union([entry("A", "1", identifiers=(("id", "1"),)), entry("A", "2", identifiers=(("id", "1"),))])
    assert (party.identifiers, party.addresses, party.countries) == (
        (("id", "1"),),
        ("1 Main Street",),
        ("CN",),
    )


@given(st.lists(entries(), min_size=1, max_size=4))
def test_the_union_has_every_value_of_every_entry_once_and_no_other(rows: list[PartyEntry]) -> None:
    party = union(rows)
    for field in ("names", "countries", "addresses", "identifiers", "details"):
        every = [value for row in rows for value in getattr(row.party, field)]
        assert getattr(party, field) == tuple(dict.fromkeys(every))
    assert (party.key, party.type) == (rows[0].party.key, rows[0].party.type)


def test_headings_renamed_together_are_told_apart() -> None:
    def rows(*headings: str | None) -> dict[str, PartyEntry]:
        """Two parties under each heading; what was no heading is a detail that is not there."""
        named = [(f"{place} {name}", one) for place, one in enumerate(headings) for name in ("A", "B")]
        return {name: entry(name, key=name, details=((HEADING, one),) if one else ()) for name, one in named}

    was = ("BURMA", "TURKEY", "CHINA", "CHINA", None)
    now = ("MYANMAR", "MYANMAR", "HONG KONG", "TAIWAN", "MACAU")
    before, after = rows(*was), rows(*now)
    found = seen(before, after)
    assert sorted((one.fields[0].before or "", one.fields[0].after) for one in found) == sorted(
        (old or "", new) for old, new in zip(was, now, strict=True)
    )
    assert len({one.id for one in found}) == len(found)
    assert {one.entry_keys for one in found} == {(f"{place} A", f"{place} B") for place in range(len(was))}
    assert {one.first_seen for one in found} == {SEEN}
    backwards = changes(
        "source", "us_bis_entity", 7, diff(before, after)[::-1], before=before, after=after, seen_at=SEEN
    )
    assert backwards == found


def test_what_comes_with_an_exemption_and_a_listing_is_listed() -> None:
    listed = entry("ACME", f"{OLD} itself", since=OLD, on="us_fcc_covered")
    for before, after, kind in (({}, "after", ChangeKind.ADDED), ("before", {}, ChangeKind.REMOVED)):
        rows = state(exempt("ACME", OLD, NEW), listed)
        (one,) = seen(before and rows, after and rows, "us_fcc_covered")
        assert (one.kind, one.entries, one.fields) == (kind, 2, ())


def test_an_id_is_the_same_in_every_version_of_the_program() -> None:
    """Ids are in the database and in what was sent: another would tell the change a second time."""
    (one,) = seen({}, state(entry("ACME")))
    assert one.id == "0b6c98237c58533759e27c9ab615c369b353404df8a86e4fff43069bb51e3290"


def test_ids_depend_on_source_list_snapshot_kind_and_party() -> None:
    after = state(entry("ACME"))
    found = diff({}, after)
    ids = {
        changes(source, "us_bis_entity", seq, found, before={}, after=after, seen_at=SEEN)[0].id
        for source in ("a", "b")
        for seq in (1, 2)
    }
    assert len(ids) == 4


def exempt(name: str, since: date, until: date) -> PartyEntry:
    return replace(
        entry(name, since.isoformat(), since=since, expires=until, on="us_fcc_covered"), exempts=True
    )


def test_an_exemption_comes_with_its_term() -> None:
    (one,) = seen({}, state(exempt("ACME", OLD, NEW)), "us_fcc_covered")
    assert (one.kind, one.effective_on, one.until) == (ChangeKind.EXEMPTED, OLD, NEW)
    assert one.until_basis is UntilBasis.STATED


def test_a_second_exemption_of_the_same_party_is_another() -> None:
    before = state(exempt("ACME", OLD, NEW))
    (one,) = seen(before, before | state(exempt("ACME", NEW, NEW)), "us_fcc_covered")
    assert (one.kind, one.entries) == (ChangeKind.EXEMPTED, 1)


def test_an_exemption_that_goes_leaves_the_listing_in_force() -> None:
    (one,) = seen(state(exempt("ACME", OLD, NEW)), {}, "us_fcc_covered")
    assert (one.kind, one.effective_on, one.until) == (ChangeKind.RESUMED, None, None)
    assert one.reason == "the exemption until 13 May 2022 is no longer shown"
    (other,) = seen(state(replace(exempt("ACME", OLD, NEW), expires_on=None)), {}, "us_fcc_covered")
    assert other.reason == "the exemption is no longer shown"


def test_a_longer_exemption_is_amended_and_a_new_one_renewed() -> None:
    before = state(exempt("ACME", OLD, OLD))
    (longer,) = seen(before, state(exempt("ACME", OLD, NEW)), "us_fcc_covered")
    assert (longer.kind, longer.until) == (ChangeKind.AMENDED, NEW)
    (again,) = seen(before, state(exempt("ACME", NEW, NEW)), "us_fcc_covered")
    assert again.kind is ChangeKind.RENEWED


def test_who_loses_an_exemption_and_is_listed_is_not_renamed() -> None:
    before = state(exempt("ACME", OLD, NEW))
    after = state(entry("ACME LTD.", "LIST", aliases=("ACME",), on="us_fcc_covered"))
    kinds = {one.kind for one in seen(before, after, "us_fcc_covered")}
    assert kinds == {ChangeKind.RESUMED, ChangeKind.ADDED}


def numbered(*named: tuple[str, str]) -> dict[str, PartyEntry]:
    """OFAC's way: known by number, the first of a name keeps it, the others add theirs."""
    keys = party_keys(named)
    return {
        number: replace(
            rekeyed := entry(name, number), key=number, party=replace(rekeyed.party, key=keys[number])
        )
        for number, name in named
    }


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("12", "2", [("removed", "1")]),  # the second takes over the bare name
        ("12", "1", [("removed", "2")]),
        ("2", "12", [("added", "1")]),  # a lower number than the namesake's, who now adds his own
        ("1", "12", [("added", "2")]),
        ("123", "3", [("removed", "1"), ("removed", "2")]),
        ("12", "", [("removed", "1"), ("removed", "2")]),
    ],
)
def test_each_of_several_namesakes_is_a_party(was: str, now: str, told: list[tuple[str, str]]) -> None:
    before, after = (numbered(*((number, "KIM, Yong Chol") for number in side)) for side in (was, now))
    found = seen(before, after)
    assert sorted((one.kind.value, *one.entry_keys) for one in found) == told
    assert len({one.id for one in found}) == len(told)


def test_a_namesake_with_another_address_is_amended_beside_a_removal() -> None:
    before = numbered(("1", "KIM"), ("2", "KIM"))
    after = numbered(("2", "KIM"))
    after["2"] = replace(after["2"], party=replace(after["2"].party, addresses=("Pyongyang",)))
    amended, removed = seen(before, after)
    assert (amended.kind, amended.entry_keys) == (ChangeKind.AMENDED, ("2",))
    assert [field.field for field in amended.fields] == ["addresses"]
    assert (removed.kind, removed.entry_keys) == (ChangeKind.REMOVED, ("1",))
