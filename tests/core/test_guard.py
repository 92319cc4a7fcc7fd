"""What is believed, what is held, and with which reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.parties import entry, order, state, states

from watcher.core.diff import diff
from watcher.core.guard import BELIEVED_AFTER, judge
from watcher.core.hashing import content_hash
from watcher.core.pair import pair
from watcher.model.entry import PartyEntry
from watcher.model.measure import ChangeKind, Notice, NoticeEntry
from watcher.model.snapshot import Judgement, ListHead, Verdict
from watcher.model.source import Expectation, SourceKind

TODAY = date(2026, 11, 21)
LIST = "us_bis_entity"


def head(
    entries: dict[str, PartyEntry],
    *older: dict[str, PartyEntry],
    as_of: date | None = None,
    old_copies: int = 0,
) -> ListHead:
    hashes = tuple(content_hash(one.values()) for one in (entries, *older))
    return ListHead(LIST, len(hashes), hashes[0], as_of, entries, hashes, old_copies)


def verdict(
    known: ListHead | None,
    entries: dict[str, PartyEntry],
    expectation: Expectation | None = None,
    *,
    as_of: date | None = None,
    announced: frozenset[str] = frozenset(),
    cut: bool = False,
) -> Verdict:
    return judge(
        known,
        LIST,
        entries,
        expectation,
        kind=SourceKind.LIST,
        as_of=as_of,
        today=TODAY,
        announced_removals=announced,
        cut=cut,
    )


def parties(count: int, first: int = 0) -> dict[str, PartyEntry]:
    return state(*(entry(f"PARTY {number:03}") for number in range(first, first + count)))


def expectations() -> st.SearchStrategy[Expectation]:
    return st.builds(
        Expectation,
        min_entries=st.integers(0, 6),
        max_lost_share=st.sampled_from([0.0, 0.25, 0.5, 1.0]),
        filled=st.dictionaries(
            st.sampled_from(["addresses", "countries", "citation"]), st.sampled_from([0.5, 1.0])
        ),
        anchors=st.lists(st.sampled_from(["ALPHA", "BETA", "OMEGA"]), max_size=1).map(tuple),
    )


@given(st.none() | states(), states(), expectations())
def test_nothing_is_accepted_that_breaks_an_expectation(
    before: dict[str, PartyEntry] | None, after: dict[str, PartyEntry], bounds: Expectation
) -> None:
    found = verdict(None if before is None else head(before), after, bounds)
    if not found.believed:
        return
    assert len(after) >= bounds.min_entries
    assert all(any(name in (one.key, one.party.key) for one in after.values()) for name in bounds.anchors)
    for field, share in bounds.filled.items():
        filled = [one for one in after.values() if one.party.detail(field) or getattr(one.party, field, ())]
        assert len(filled) >= share * len(after)
    lost = [
        one
        for one in pair(diff(before or {}, after), before=(before or {}).values(), after=after.values())
        if one.kind is ChangeKind.REMOVED and one.before and one.before.expires_on is None
    ]
    assert len(lost) <= bounds.max_lost_share * len(before or {})


@given(states(), expectations())
def test_equal_content_is_unchanged_whatever_is_expected(
    one: dict[str, PartyEntry], bounds: Expectation
) -> None:
    again = {key: replace(value) for key, value in reversed(one.items())}
    found = verdict(head(one), again, bounds)
    assert found == Verdict(LIST, Judgement.UNCHANGED, content_hash(one.values()))


def test_the_same_content_under_other_keys_of_the_mapping_is_unchanged() -> None:
    one = entry("ACME")
    assert verdict(head({"ACME": one}), {"elsewhere": one}).judgement is Judgement.UNCHANGED


def test_the_first_reading_is_a_baseline_and_then_news_is_accepted() -> None:
    first = verdict(None, parties(3))
    assert (first.judgement, first.believed) == (Judgement.BASELINE, True)
    assert verdict(head(parties(3)), parties(4)).judgement is Judgement.ACCEPTED


def test_a_page_cut_short_is_held_with_figures() -> None:
    found = verdict(head(parties(417)), parties(41), Expectation(min_entries=350, anchors=("PARTY 400",)))
    assert found.judgement is Judgement.HELD
    assert found.reasons == (
        "41 entries; at least 350 are expected",
        "not among the 41 entries: PARTY 400",
        "41 of 417 entries; 376 missing (90 %), at most 25 % may be",
    )


def test_of_a_document_that_is_cut_off_nobody_is_believed_to_have_left() -> None:
    known = head(parties(100))
    assert verdict(known, parties(98)).judgement is Judgement.ACCEPTED
    held = verdict(known, parties(98), cut=True)
    assert held.judgement is Judgement.HELD
    assert held.reasons == ("the document is cut off, and 2 of 100 entries are missing",)
    assert verdict(known, parties(101), cut=True).judgement is Judgement.ACCEPTED
    gone = frozenset(one.party.key for key, one in parties(100).items() if key not in parties(98))
    assert verdict(known, parties(98), cut=True, announced=gone).judgement is Judgement.ACCEPTED


def test_an_empty_page_is_held_without_any_declared_expectation() -> None:
    assert verdict(None, {}).reasons == ("0 entries; at least 1 are expected",)


def test_a_field_that_lost_its_values_is_held() -> None:
    bare = state(entry("A"), entry("B", addresses=()), entry("C", addresses=()), entry("D", addresses=()))
    bounds = Expectation(filled={"licence": 0.1, "effective_on": 0.0, "addresses": 0.5})
    assert verdict(None, bare, bounds).reasons == (
        "addresses: filled in 1 of 4 entries (25 %), at least 50 % expected",
        "licence: filled in 0 of 4 entries (0 %), at least 10 % expected",
    )
    assert verdict(None, bare, Expectation(filled={"names": 1.0})).believed
    dated = state(order("A", TODAY, citation="83 FR 1"), order("B", TODAY, citation="83 FR 2"))
    assert verdict(None, dated, Expectation(filled={"effective_on": 1.0, "citation": 1.0})).believed


@pytest.mark.parametrize("anchor", ["ACME|CHINA", "ACME", "ACME  Ltd"])
def test_an_anchor_is_an_entry_key_a_party_key_or_a_primary_name(anchor: str) -> None:
    one = entry("ACME", "CHINA")
    one = replace(one, party=replace(one.party, names=entry("ACME Ltd", aliases=("AC",)).party.names))
    assert verdict(None, state(one), Expectation(anchors=(anchor,))).believed
    assert verdict(None, state(one), Expectation(anchors=("AC",))).reasons == ("not among the 1 entry: AC",)
    missing = Expectation(anchors=("AC", "ACME", "ZZ"))
    assert verdict(None, state(one), missing).reasons == ("not among the 1 entry: AC; ZZ",)


def test_what_was_renewed_or_renamed_is_not_lost() -> None:
    old, new = date(2019, 6, 5), date(2022, 5, 13)
    before = state(order("A", old), order("B", old), order("OLD", old, citation="83 FR 1", addresses=("x",)))
    after = state(order("A", new), order("B", new), order("NEW", old, citation="83 FR 1", addresses=("x",)))
    assert verdict(head(before), after).judgement is Judgement.ACCEPTED


def test_a_row_that_went_is_lost_though_another_party_bears_the_name() -> None:
    mainland, harbour = entry("OLD", "CHINA"), entry("OLD", "HONG KONG")
    new = entry("NEW", "CHINA", aliases=("OLD",))
    for before, after in (
        (state(mainland, harbour), state(mainland, new)),
        (state(mainland, new), state(new, entry("NEW", "HONG KONG", aliases=("OLD",)))),
    ):
        assert verdict(head(before), after, Expectation(max_lost_share=0.4)).judgement is Judgement.HELD


def test_what_ran_out_by_its_own_terms_is_not_lost() -> None:
    gone = state(*(order(f"ACME {n}", date(2020, 1, 1), expires=TODAY) for n in range(5)))
    alive = state(*(order(f"BETA {n}", date(2020, 1, 1), expires=date(2026, 11, 22)) for n in range(5)))
    assert verdict(head(parties(5) | gone), parties(5)).judgement is Judgement.ACCEPTED
    assert verdict(head(parties(5) | alive), parties(5)).reasons == (
        "5 of 10 entries; 5 missing (50 %), at most 25 % may be",
    )
    assert verdict(head(parties(5) | alive | gone), parties(5)).reasons == (
        "5 of 15 entries; 10 missing, 5 of them unexplained (33 %), at most 25 % may be",
    )


def test_removals_that_a_notice_announced_release_a_held_list() -> None:
    known, rest = head(parties(40)), parties(20)
    assert verdict(known, rest).judgement is Judgement.HELD
    announced = frozenset(f"PARTY {number:03}" for number in range(20, 40))
    assert verdict(known, rest, announced=announced).judgement is Judgement.ACCEPTED


def test_a_held_snapshot_that_comes_again_is_held_again() -> None:
    held = verdict(head(parties(40)), parties(20))
    known = replace(head(parties(40)), held_hash=held.content_hash)
    assert verdict(known, parties(20)) == held


def test_the_share_may_be_reached_but_not_passed() -> None:
    assert verdict(head(parties(4)), parties(3)).judgement is Judgement.ACCEPTED
    assert verdict(head(parties(4)), parties(2)).judgement is Judgement.HELD


def test_differences_that_the_caller_has_are_used() -> None:
    before, after = parties(4), parties(2)
    found = judge(
        head(before),
        LIST,
        after,
        None,
        kind=SourceKind.LIST,
        as_of=None,
        today=TODAY,
        differences=diff(before, after),
    )
    assert found == verdict(head(before), after)


@pytest.mark.parametrize(
    ("head_day", "page_day", "expected"),
    [
        (None, None, Judgement.OLD_COPY),
        (None, date(2026, 1, 1), Judgement.OLD_COPY),
        (date(2026, 1, 2), None, Judgement.OLD_COPY),
        (date(2026, 1, 2), date(2026, 1, 1), Judgement.OLD_COPY),
        (date(2026, 1, 2), date(2026, 1, 2), Judgement.OLD_COPY),
        (date(2026, 1, 2), date(2026, 1, 3), Judgement.ACCEPTED),
    ],
)
def test_what_we_had_before_is_an_old_copy_unless_it_is_dated_later(
    head_day: date | None, page_day: date | None, expected: Judgement
) -> None:
    known = head(parties(5), parties(4), parties(6), as_of=head_day)
    for older in (parties(4), parties(6)):
        assert verdict(known, older, as_of=page_day).judgement is expected


@pytest.mark.parametrize(
    ("page_day", "expected"),
    [
        (date(2026, 1, 1), Judgement.OLD_COPY),
        (date(2026, 1, 2), Judgement.ACCEPTED),
        (date(2026, 1, 3), Judgement.ACCEPTED),
        (None, Judgement.ACCEPTED),
    ],
)
def test_a_page_of_an_earlier_day_is_an_old_copy_though_we_never_saw_it(
    page_day: date | None, expected: Judgement
) -> None:
    """Two publications between two looks: a cache may hold the first of them, which would undo the second."""
    known = head(parties(5), parties(3), as_of=date(2026, 1, 2))
    assert verdict(known, parties(4), as_of=page_day).judgement is expected
    assert verdict(replace(known, old_copies=2), parties(4), as_of=page_day).judgement is Judgement.ACCEPTED


def test_an_old_copy_is_believed_the_third_time_in_a_row() -> None:
    judgements = [
        verdict(head(parties(5), parties(4), old_copies=seen), parties(4)).judgement
        for seen in range(BELIEVED_AFTER)
    ]
    assert judgements == [Judgement.OLD_COPY, Judgement.OLD_COPY, Judgement.ACCEPTED]


def test_an_old_copy_that_is_believed_must_still_fulfil_what_is_expected() -> None:
    known = head(parties(40), parties(4), old_copies=BELIEVED_AFTER)
    assert verdict(known, parties(4)).judgement is Judgement.HELD


def notice(key: str, number: str | None = None) -> NoticeEntry:
    return NoticeEntry(key, Notice(key, f"https://example.gov/{key}", number))


def feed(known: ListHead | None, *entries: NoticeEntry, expectation: Expectation | None = None) -> Verdict:
    found = {one.key: one for one in entries}
    return judge(known, "", found, expectation, kind=SourceKind.FEED, as_of=None, today=TODAY)


def test_a_feed_is_bounded_only_when_it_is_read_for_the_first_time() -> None:
    bounds = Expectation(min_entries=2, anchors=("2025-13",), filled={"number": 0.5, "anything": 0.0})
    assert feed(None, notice("a"), expectation=bounds).reasons == (
        "1 entry; at least 2 are expected",
        "number: filled in 0 of 1 entry (0 %), at least 50 % expected",
        "not among the 1 entry: 2025-13",
    )
    first = feed(None, notice("a", "2025-13"), notice("b"), expectation=bounds)
    assert first.judgement is Judgement.BASELINE
    missing = feed(None, notice("a"), notice("b"), expectation=Expectation(filled={"anything": 0.5}))
    assert missing.judgement is Judgement.HELD


def test_absence_from_a_feed_means_nothing() -> None:
    known = ListHead("", 1, "hash", None, {one.key: one for one in (notice("a"), notice("b"))})
    bounds = Expectation(min_entries=2)
    assert feed(known, expectation=bounds) == Verdict("", Judgement.UNCHANGED, "hash")
    assert feed(known, notice("a"), expectation=bounds).judgement is Judgement.UNCHANGED
    news = feed(known, notice("c"), expectation=bounds)
    assert news.judgement is Judgement.ACCEPTED
    assert news.content_hash == content_hash([notice("a"), notice("b"), notice("c")])
    assert feed(known, notice("a", "2025-1"), expectation=bounds).judgement is Judgement.ACCEPTED
