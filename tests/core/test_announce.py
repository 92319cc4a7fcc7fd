"""Notices to changes: each act once, references followed, nothing removed by absence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.acts import (
    BUREAU,
    CONTROL,
    ITEMS,
    SPOKESPERSON,
    UNRELIABLE,
    answer,
    control,
    listing,
    mofcom,
    notice,
    party,
    person,
    stand_ins,
    uel,
    upon,
)
from support.law import (
    AUGUST_CONTROL,
    HIGH_POINT,
    LAW,
    LEIDOS,
    MAY_CONTROL,
    MAY_UNRELIABLE,
    NO_1,
    NO_13,
    NO_21,
    NO_22,
    NO_57,
    NO_70,
    NO_72,
    NOVEMBER_CONTROL,
    UEL_4,
    UEL_6,
    UEL_7,
    UEL_8,
)

from watcher.core.announce import announce, unresolved
from watcher.core.register import gather
from watcher.model.change import Basis, Change, Instrument, Severity
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, Count, InstrumentRef, Measure, NoticeEntry, UntilBasis

NOW = datetime(2025, 11, 5, 9, 2, 11, tzinfo=UTC)
K = ChangeKind
US_LISTS = ("us_bis_unverified", "us_bis_entity")


def told(
    known: Sequence[tuple[str, NoticeEntry]],
    *new: NoticeEntry,
    source_id: str = BUREAU,
    baseline: bool = False,
    told_unresolved: Sequence[str] = (),
) -> tuple[Change, ...]:
    return announce(
        known, new, source_id=source_id, seen_at=NOW, baseline=baseline, told_unresolved=told_unresolved
    )


def of(kind: ChangeKind, changes: Sequence[Change]) -> list[Change]:
    return [change for change in changes if change.kind is kind]


def test_a_listing_is_one_change_per_party() -> None:
    changes = told([], NO_13)
    assert len(changes) == 15
    first = changes[0]
    assert first.party == LEIDOS
    assert first.kind is K.ADDED
    assert first.basis is Basis.ANNOUNCED
    assert (first.list_id, first.topic) == (CONTROL, None)
    assert (first.stated, first.extracted) == (15, 15)
    assert first.counts == NO_13.counts
    assert first.notice is not None
    assert (first.notice.key, first.notice.number) == (mofcom(13), mofcom(13))
    assert first.effective_on == date(2025, 3, 4)
    assert first.severity is Severity.NORMAL
    assert first.source_id == BUREAU
    assert first.first_seen == NOW
    assert first.instrument is None
    assert len({change.id for change in changes}) == 15


def test_the_answer_of_november_ends_one_act_and_suspends_another() -> None:
    known = [(BUREAU, entry) for entry in (NO_1, NO_13, NO_21, NO_22)]
    changes = told(known, NOVEMBER_CONTROL, source_id=SPOKESPERSON)
    ended, extended = of(K.ENDED, changes), of(K.SUSPENSION_EXTENDED, changes)
    assert (len(ended), len(extended), len(changes)) == (15, 16, 31)
    assert ended[0].party == LEIDOS
    assert ended[0].instrument == Instrument(mofcom(13), date(2025, 3, 4))
    assert (ended[0].effective_on, ended[0].until) == (date(2025, 11, 10), None)
    assert (ended[0].stated, ended[0].extracted) == (15, 15)
    assert extended[0].party == HIGH_POINT
    assert extended[0].until == date(2026, 11, 10)
    assert extended[0].until_basis is UntilBasis.COMPUTED
    assert all(change.severity is Severity.HIGH and change.unresolved is None for change in changes)
    assert ended[0].notice is not None
    assert ended[0].notice.number is None


def test_an_act_named_by_day_and_count_only() -> None:
    known = [(BUREAU, entry) for entry in (NO_1, NO_13, NO_21, NO_22)]
    changes = told(known, AUGUST_CONTROL, source_id=SPOKESPERSON)
    assert {change.instrument.number for change in of(K.ENDED, changes) if change.instrument} == {mofcom(22)}
    assert len(of(K.ENDED, changes)) == 12
    assert len(of(K.SUSPENSION_EXTENDED, changes)) == 16


def test_an_act_that_has_not_been_read_is_one_change_without_a_party_and_resolves_later() -> None:
    known = [(BUREAU, UEL_7)]
    first = told(known, MAY_UNRELIABLE, source_id=SPOKESPERSON)
    [open_one] = [change for change in first if change.unresolved]
    assert len(first) == 12
    assert open_one.party is None
    assert open_one.unresolved == InstrumentRef(uel(8), None, UNRELIABLE)
    assert open_one.severity is Severity.HIGH
    assert open_one.instrument == Instrument(uel(8), None)
    assert (open_one.stated, open_one.extracted) == (None, 0)
    assert open_one.measures == (MAY_UNRELIABLE.measures[1],)
    assert unresolved([*known, (SPOKESPERSON, MAY_UNRELIABLE)])[0].id == open_one.id

    known = [*known, (SPOKESPERSON, MAY_UNRELIABLE)]
    later = told(known, UEL_8)
    assert len(of(K.ADDED, later)) == 6
    suspended = of(K.SUSPENDED, later)
    assert len(suspended) == 6
    assert {change.instrument.number for change in suspended if change.instrument} == {uel(8)}
    assert all(change.notice and change.notice.title == MAY_UNRELIABLE.notice.title for change in suspended)
    assert all(change.reason == "the notice that it refers to has now been read" for change in suspended)
    assert unresolved([*known, (BUREAU, UEL_8)]) == ()


def test_a_baseline_is_silent_but_for_what_was_told_as_unresolved() -> None:
    known = [(BUREAU, UEL_7)]
    first = told(known, MAY_UNRELIABLE, source_id=SPOKESPERSON)
    ids = [change.id for change in first if change.unresolved]
    known = [(SPOKESPERSON, MAY_UNRELIABLE), *known]
    assert told(known, UEL_8, UEL_4, baseline=True) == ()
    resolved = told(known, UEL_8, UEL_4, baseline=True, told_unresolved=ids)
    assert [change.kind for change in resolved] == [K.SUSPENDED] * 6
    assert told([], NO_1, NO_13, MAY_CONTROL, baseline=True) == ()


def test_a_second_copy_of_a_notice_says_nothing_new() -> None:
    known = [(BUREAU, NO_13)]
    assert told(known, NO_13, source_id="cn_mofcom_exportcontrol") == ()
    reworded = replace(NO_13, notice=replace(NO_13.notice, title="另一个标题", url="https://other.example/"))
    assert told(known, reworded, source_id="cn_mofcom_exportcontrol") == ()


def test_a_copy_that_spells_the_parties_otherwise_says_nothing_new() -> None:
    # The copy on the export control portal strips and adds spaces: 中信造船 "Co.,Ltd" and "Co., Ltd.".
    printed = party("中信造船股份有限公司", "Jong Shyn Shipbuilding Co.,Ltd")
    spaced = party(
        "中信造船股份有限公司", "Jong Shyn Shipbuilding Co., Ltd.", key="中信造船股份有限公司（spaced）"
    )
    first = listing(mofcom(35), date(2025, 7, 9), CONTROL, (printed,))
    second = listing(mofcom(35), date(2025, 7, 9), CONTROL, (spaced,))
    assert told([(BUREAU, first)], second, source_id="cn_mofcom_exportcontrol") == ()
    stopped = answer("x", date(2025, 8, 1), [upon(K.ENDED, CONTROL, mofcom(35), date(2025, 8, 1))])
    known = [(BUREAU, first), (SPOKESPERSON, stopped)]
    assert told(known, second, source_id="cn_mofcom_exportcontrol") == ()


def test_a_fuller_copy_tells_only_the_parties_that_it_adds() -> None:
    half = replace(NO_13, measures=NO_13.measures[:7])
    changes = told([("copy", half)], NO_13)
    assert {change.party for change in changes} == {m.subject for m in NO_13.measures[7:]}
    assert {change.kind for change in changes} == {K.ADDED}


def test_what_a_notice_no_longer_says_is_one_amendment_and_never_a_removal() -> None:
    half = replace(NO_13, measures=NO_13.measures[1:])
    [change] = told([(BUREAU, NO_13)], half)
    assert change.kind is K.AMENDED
    assert change.party is None
    assert (change.list_id, change.topic) == (CONTROL, None)
    assert [(f.field, f.before, f.after) for f in change.fields] == [("party", "added: Leidos", None)]
    assert change.severity is Severity.HIGH
    assert change.reason == "the text of this notice has changed"
    assert told([(BUREAU, NO_13)], half, baseline=True) == ()


def test_two_official_copies_that_differ_are_told_as_such() -> None:
    named = stand_ins("A", 4)
    one = listing(mofcom(13), date(2025, 3, 4), CONTROL, named[:2])
    other = listing(mofcom(13), date(2025, 3, 4), CONTROL, named[1:])
    changes = told([("copy", one)], other)
    assert [change.kind for change in changes] == [K.ADDED, K.ADDED, K.AMENDED]
    assert changes[-1].reason == "two official copies of this notice differ"


def test_a_corrected_day_is_told() -> None:
    moved = replace(NO_22, measures=tuple(replace(m, effective_on=date(2025, 4, 11)) for m in NO_22.measures))
    [change] = told([(BUREAU, NO_22)], moved)
    assert [(f.field, f.before, f.after) for f in change.fields] == [
        ("effective_on", "2025-04-10", "2025-04-11")
    ]
    assert change.severity is Severity.NORMAL
    unsaid = replace(NO_22, measures=tuple(replace(m, effective_on=None) for m in NO_22.measures))
    [change] = told([(BUREAU, NO_22)], unsaid)
    assert change.fields[0].after is None


def test_an_answer_that_takes_back_a_reference_is_amended() -> None:
    known = [(BUREAU, NO_13), (BUREAU, NO_21), (SPOKESPERSON, NOVEMBER_CONTROL)]
    shorter = replace(NOVEMBER_CONTROL, measures=NOVEMBER_CONTROL.measures[1:])
    [change] = told(known, shorter, source_id=SPOKESPERSON)
    assert change.kind is K.AMENDED
    assert len(change.fields) == 15


def test_a_withdrawn_filing_is_one_amendment() -> None:
    withdrawn = replace(NO_13, notice=replace(NO_13.notice, status="withdrawn"))
    changes = told([(BUREAU, NO_13)], withdrawn)
    [change] = changes
    assert change.kind is K.AMENDED
    assert change.severity is Severity.HIGH
    assert ("status", None, "withdrawn") in [(f.field, f.before, f.after) for f in change.fields]
    [first] = told([], withdrawn)
    assert first.kind is K.PUBLISHED
    assert first.notice is not None
    assert first.notice.status == "withdrawn"


def test_a_withdrawn_copy_does_not_hide_one_that_was_published() -> None:
    withdrawn = replace(NO_13, notice=replace(NO_13.notice, status="withdrawn"))
    assert len(told([], NO_13)) == len(told([("filing", withdrawn)], NO_13))
    assert told([(BUREAU, NO_13)], withdrawn, source_id="filing") == ()


@pytest.mark.parametrize("read", [False, True])
def test_acts_upon_item_controls_need_no_resolving(read: bool) -> None:
    known = [(BUREAU, NO_57)] if read else []
    changes = told(known, NO_70)
    assert [change.kind for change in changes] == [K.SUSPENDED] * 6
    assert [c.instrument.number for c in changes if c.instrument] == [
        mofcom(n) for n in (55, 56, 57, 58, 61, 62)
    ]
    assert all(c.party is None and c.topic == ITEMS and c.list_id is None for c in changes)
    assert all(c.unresolved is None and c.until == date(2026, 11, 10) for c in changes)
    assert all(c.until_basis is UntilBasis.STATED for c in changes)
    # Reading No. 57 afterwards brings No. 57, and nothing about its suspension again.
    if not read:
        assert [c.kind for c in told([(BUREAU, NO_70)], NO_57)] == [K.PUBLISHED]


def test_a_clause_is_its_own_change() -> None:
    [change] = told([], NO_72)
    assert change.measures == NO_72.measures
    whole = answer(
        "whole", date(2025, 11, 9), [replace(NO_72.measures[0], subject=InstrumentRef(mofcom(46, 2024)))]
    )
    both = replace(NO_72, measures=NO_72.measures + whole.measures)
    assert len(told([], both)) == 2
    on_party = answer(
        "clause", date(2025, 11, 9), [upon(K.SUSPENDED, CONTROL, mofcom(13), date(2025, 11, 9), clause="二")]
    )
    changes = told([(BUREAU, NO_13)], on_party)
    assert len(changes) == 15
    assert all(change.measures == on_party.measures for change in changes)


def test_an_extension_of_a_suspending_act_reaches_the_acts_that_it_suspends() -> None:
    more = notice(
        mofcom(80, 2026),
        date(2026, 11, 9),
        [upon(K.SUSPENSION_EXTENDED, ITEMS, mofcom(70), date(2026, 11, 10), until=date(2027, 11, 10))],
    )
    assert len(told([(BUREAU, NO_70)], more)) == 6
    [alone] = told([], more)
    assert alone.instrument == Instrument(mofcom(70), None)
    stop = notice(mofcom(81, 2026), date(2026, 1, 9), [upon(K.ENDED, ITEMS, mofcom(70), date(2026, 1, 9))])
    [stopped] = told([(BUREAU, NO_70)], stop)
    assert stopped.instrument == Instrument(mofcom(70), date(2025, 11, 7))


def test_a_part_of_a_chain_that_cannot_be_followed_is_told() -> None:
    both = notice(
        uel(20),
        date(2025, 11, 10),
        [upon(K.SUSPENDED, UNRELIABLE, uel(n), date(2025, 11, 10)) for n in (7, 8)],
    )
    more = answer(
        "more", date(2026, 11, 9), [upon(K.SUSPENSION_EXTENDED, UNRELIABLE, uel(20), date(2026, 11, 10))]
    )
    changes = told([(BUREAU, UEL_7), (BUREAU, both)], more)
    assert [change.kind for change in changes] == [K.SUSPENSION_EXTENDED] * 12
    assert [c.unresolved.number for c in changes if c.unresolved] == [uel(8)]


def test_acts_that_refer_to_one_another_come_to_an_end() -> None:
    one = notice(uel(1), date(2025, 1, 1), [upon(K.SUSPENDED, UNRELIABLE, uel(2), date(2025, 1, 1))])
    two = notice(uel(2), date(2025, 1, 1), [upon(K.SUSPENDED, UNRELIABLE, uel(1), date(2025, 1, 1))])
    changes = told([], one, two)
    assert len(changes) == 2
    assert all(change.unresolved for change in changes)


def test_only_some_parties_of_an_act() -> None:
    some = answer(
        "some",
        date(2025, 11, 10),
        [upon(K.ENDED, CONTROL, mofcom(13), date(2025, 11, 10), parties=("Leidos", "Nobody Inc."))],
    )
    changes = told([(BUREAU, NO_13)], some)
    assert [(c.party.key if c.party else None) for c in changes] == [LEIDOS.key, None]
    assert changes[1].unresolved is not None
    assert changes[1].unresolved.parties == ("Nobody Inc.",)
    one = answer(
        "one",
        date(2025, 11, 10),
        [upon(K.ENDED, CONTROL, mofcom(13), date(2025, 11, 10), parties=("莱多斯公司",))],
    )
    [change] = told([(BUREAU, NO_13)], one)
    assert change.party == LEIDOS
    assert change.extracted == 1


@pytest.mark.parametrize(
    ("count", "day", "numbers"),
    [
        (10, date(2025, 3, 4), [uel(5)]),
        (3, date(2025, 3, 4), [uel(6)]),  # the authority's own miscount is what it will repeat
        (11, date(2025, 3, 4), [uel(5), uel(6)]),
        (None, date(2025, 3, 4), [uel(5), uel(6)]),
        (12, date(2025, 3, 4), []),
        (10, date(2025, 3, 5), []),
        (10, None, []),
    ],
)
def test_acts_named_by_day(count: int | None, day: date | None, numbers: list[str]) -> None:
    five = listing(uel(5), date(2025, 3, 4), UNRELIABLE, stand_ins("UEL 5", 10))
    six = listing(uel(6), date(2025, 3, 4), UNRELIABLE, stand_ins("UEL 6", 1), stated=3)
    ref = answer(
        "ref", date(2025, 11, 5), [upon(K.ENDED, UNRELIABLE, None, date(2025, 11, 10), day=day, count=count)]
    )
    changes = told([(BUREAU, five), (BUREAU, six)], ref)
    assert sorted({c.instrument.number for c in changes if c.instrument and c.party}) == numbers  # type: ignore[type-var]
    assert bool([c for c in changes if c.unresolved]) is not bool(numbers)


def test_a_number_that_lists_nobody_on_that_list_is_unresolved() -> None:
    ref = answer("x", date(2025, 11, 5), [upon(K.ENDED, UNRELIABLE, mofcom(13), date(2025, 11, 10))])
    [change] = told([(BUREAU, NO_13)], ref)
    assert change.unresolved is not None


def test_a_reused_number_means_the_latest_act_before_the_one_that_refers() -> None:
    def rule(key: str, day: date, who: str) -> NoticeEntry:
        one = listing("2010-100", day, "us_bis_entity", (party(None, who),))
        return replace(one, key=key)

    rules = [
        ("fr", rule("2010-100@2010", date(2010, 1, 1), "Old Co.")),
        ("fr", rule("2010-100@2015", date(2015, 1, 1), "New Co.")),
    ]

    def whom(asked: date | None, named: date | None = None) -> set[str]:
        stay = replace(
            answer(
                "stay",
                date(2016, 1, 1),
                [upon(K.SUSPENDED, "us_bis_entity", "2010-100", date(2016, 1, 1), day=named)],
            ),
        )
        stay = replace(stay, notice=replace(stay.notice, published_on=asked))
        return {c.party.name for c in told(rules, stay) if c.party}

    assert whom(date(2016, 1, 1)) == {"New Co."}
    assert whom(date(2012, 1, 1)) == {"Old Co."}
    assert whom(date(2016, 1, 1), date(2010, 1, 1)) == {"Old Co."}
    assert whom(date(2009, 1, 1)) == {"New Co."}
    assert whom(None) == {"New Co."}


def test_entries_of_one_party_are_one_change() -> None:
    rows = [
        replace(party(None, "Example Co."), countries=(code,), addresses=(f"1 Street, {code}",))
        for code in ("CN", "HK", "CN")
    ]
    rule = notice(
        "2023-03929",
        date(2023, 2, 27),
        [Measure(K.ADDED, one, "us_bis_entity", effective_on=date(2023, 2, 24)) for one in rows],
        counts=(
            Count(K.ADDED, "us_bis_entity", 3, 3, of="entries"),
            Count(K.ADDED, "us_bis_entity", 1, 1),
        ),
    )
    [change] = told([], rule)
    assert change.party is not None
    assert change.party.countries == ("CN", "HK")
    assert change.party.addresses == ("1 Street, CN", "1 Street, HK")
    assert (change.entries, change.stated, change.extracted) == (3, 1, 1)
    [change] = told([], replace(rule, counts=rule.counts[:1]))
    assert (change.stated, change.extracted) == (3, 3)
    [change] = told([], replace(rule, counts=()))
    assert (change.stated, change.extracted) == (None, None)


def test_taken_from_one_list_and_put_on_another_is_one_move() -> None:
    unverified, entity = US_LISTS
    mover, leaver, comer = party(None, "Mover LLC"), party(None, "Leaver LLC"), party(None, "Comer LLC")
    rule = notice(
        "2022-27151",
        date(2022, 12, 19),
        [
            Measure(K.REMOVED, mover, unverified),
            Measure(K.REMOVED, leaver, unverified),
            Measure(K.ADDED, replace(mover, countries=("RU",)), entity),
            Measure(K.ADDED, comer, entity),
            Measure(K.ADDED, replace(leaver, key="Leaver"), unverified),
        ],
    )
    changes = told([], rule)
    assert [(c.kind, c.list_id, c.moved_from) for c in changes] == [
        (K.REMOVED, unverified, None),
        (K.MOVED, entity, unverified),
        (K.ADDED, entity, None),
        (K.ADDED, unverified, None),
    ]
    assert changes[1].party is not None
    assert changes[1].party.countries == ("RU",)
    assert (
        changes[1].reason == "taken from one list and put on the other by the same act, under the same name"
    )


def test_a_party_moves_once() -> None:
    mover = party(None, "Mover LLC")
    rule = notice(
        "X-1",
        date(2022, 12, 19),
        [Measure(K.REMOVED, mover, "a"), Measure(K.ADDED, mover, "b"), Measure(K.ADDED, mover, "c")],
    )
    assert [(c.kind, c.list_id) for c in told([], rule)] == [(K.MOVED, "b"), (K.ADDED, "c")]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (notice("n1", date(2025, 1, 1)), [(None, "statements", Severity.LOW)]),
        (control(mofcom(57), date(2025, 10, 9), date(2025, 11, 8)), [(None, ITEMS, Severity.NORMAL)]),
        (
            notice("n2", date(2025, 1, 1), [Measure(K.PUBLISHED, party("美国PVH集团"), UNRELIABLE)]),
            [(UNRELIABLE, None, Severity.NORMAL)],
        ),
        (
            notice("n3", date(2025, 1, 1), [Measure(K.PUBLISHED, topic=ITEMS)], document_type="statement"),
            [(None, ITEMS, Severity.LOW)],
        ),
        (
            notice(
                "n4", date(2025, 1, 1), [Measure(K.PUBLISHED, topic="a"), Measure(K.PUBLISHED, topic="b")]
            ),
            [(None, "a", Severity.NORMAL), (None, "b", Severity.NORMAL)],
        ),
    ],
)
def test_what_changes_no_standing_is_published(
    entry: NoticeEntry, expected: list[tuple[str | None, str | None, Severity]]
) -> None:
    changes = told([], entry)
    assert [(c.list_id, c.topic, c.severity) for c in changes] == expected
    assert all(c.kind is K.PUBLISHED and c.party is None for c in changes)
    assert [m for c in changes for m in c.measures] == list(entry.measures)


def test_an_item_control_carries_its_day() -> None:
    [change] = told([], NO_57)
    assert change.effective_on == date(2025, 11, 8)
    [general] = told(
        [], notice("n", date(2025, 1, 1), [Measure(K.PUBLISHED, topic=ITEMS)], effective_on=date(2025, 2, 1))
    )
    assert general.effective_on == date(2025, 2, 1)


def test_a_notice_that_lists_and_publishes_says_both() -> None:
    mixed = notice(
        "2025-1",
        date(2025, 1, 1),
        [Measure(K.PUBLISHED, topic="us_export_rules"), Measure(K.ADDED, party(None, "A"), "us_bis_entity")],
    )
    assert [c.kind for c in told([], mixed)] == [K.PUBLISHED, K.ADDED]


def test_an_act_without_a_subject_has_its_measure() -> None:
    stay = notice("T-1", date(2025, 1, 1), [Measure(K.SUSPENDED, topic="cn_tariffs", until=date(2025, 4, 1))])
    [change] = told([], stay)
    assert (change.kind, change.party, change.measures) == (K.SUSPENDED, None, stay.measures)


def test_two_measures_upon_one_act_are_one_change() -> None:
    twice = answer(
        "twice",
        date(2025, 11, 5),
        [
            upon(K.ENDED, CONTROL, mofcom(13), date(2025, 11, 12)),
            upon(K.ENDED, CONTROL, mofcom(13), date(2025, 11, 10)),
        ],
    )
    changes = told([(BUREAU, NO_13)], twice)
    assert len(changes) == 15
    assert {(c.effective_on, c.entries) for c in changes} == {(date(2025, 11, 10), 1)}
    topic = notice(
        "T-2",
        date(2025, 1, 1),
        [Measure(K.SUSPENDED, topic="cn_tariffs"), Measure(K.SUSPENDED, topic="cn_tariffs", quote="b")],
    )
    [both] = told([], topic)
    assert len(both.measures) == 2
    assert both.effective_on is None


def test_namesakes_are_told_apart_in_a_new_notice() -> None:
    names = [person("约翰·史密斯", "John Smith"), replace(person("约翰·史密斯"), key="约翰·史密斯#2")]
    changes = told([], listing("外交部令第20号", date(2026, 1, 1), "cn_mfa_countermeasure", names))
    assert len(changes) == 2


def test_illumina_is_amended_by_a_further_measure() -> None:
    [change] = told([(BUREAU, UEL_4)], UEL_6)
    assert change.kind is K.AMENDED
    assert change.party is not None
    assert change.party.name == "Illumina, Inc."


def test_copies_choose_the_same_in_any_order() -> None:
    half = replace(NO_13, measures=NO_13.measures[:7])
    for pairs in ([("a", half), ("b", NO_13)], [("b", NO_13), ("a", half)]):
        assert gather(pairs).copies[mofcom(13)].entry is NO_13
    same = [("a", NO_13), ("b", NO_13)]
    assert gather(same).copies == gather(reversed(same)).copies


# --- laws -----------------------------------------------------------------------------------------

ALL = tuple(entry for _, entry in LAW)


@settings(max_examples=25, deadline=None)
@given(st.permutations(ALL))
def test_the_order_of_new_notices_is_irrelevant(order: Sequence[NoticeEntry]) -> None:
    assert told([], *order) == told([], *ALL)


@settings(max_examples=25, deadline=None)
@given(st.permutations(ALL), st.data())
def test_step_by_step_tells_what_one_reading_tells(order: Sequence[NoticeEntry], data: st.DataObject) -> None:
    known: list[tuple[str, NoticeEntry]] = []
    stepwise: dict[str, Change] = {}
    rest = list(order)
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        batch, rest = rest[:size], rest[size:]
        for change in told(known, *batch):
            assert change.id not in stepwise, "told twice"
            stepwise[change.id] = change
        known += [(BUREAU, entry) for entry in batch]
    assert {key for key, change in stepwise.items() if not change.unresolved} == {
        change.id for change in told([], *ALL)
    }


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(ALL), unique_by=lambda entry: entry.key), st.sampled_from(ALL))
def test_absence_is_never_a_removal_and_nothing_is_told_twice(
    present: list[NoticeEntry], entry: NoticeEntry
) -> None:
    known = [(BUREAU, one) for one in present]
    shrunk = replace(entry, measures=entry.measures[:1])
    changes = told([*known, (BUREAU, entry)], shrunk)
    assert all(change.kind is not K.REMOVED for change in changes)
    assert len(of(K.AMENDED, changes)) <= 1
    assert told([*known, (BUREAU, entry)], entry) == ()
    assert all(isinstance(c.party, Party) or c.kind is K.AMENDED or c.measures for c in changes)
