"""What a reference to an earlier act means: by number, by day and count, through acts that only refer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from support.acts import CONTROL, ITEMS, UNRELIABLE, answer, listing, mofcom, notice, party, upon

from watcher.core.register import Register, Resolution, gather
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, Count, InstrumentRef, Measure, NoticeEntry

K = ChangeKind
DAY = date(2025, 4, 9)
ALPHA, BETA, GAMMA = (party(f"{name}公司", name) for name in ("Alpha", "Beta", "Gamma"))
ONE = listing(mofcom(21), DAY, CONTROL, (ALPHA, BETA))
TWO = listing(mofcom(22), DAY, CONTROL, (GAMMA,))
ELSEWHERE = listing(mofcom(23), DAY, UNRELIABLE, (ALPHA, BETA, GAMMA))
ASKING = answer("答问", DAY + timedelta(days=90), [])


def register(*entries: NoticeEntry) -> Register:
    return gather(("a", one) for one in entries)


def meant(
    ref: InstrumentRef,
    *entries: NoticeEntry,
    list_id: str | None = CONTROL,
    verb: ChangeKind = K.ENDED,
    asking: NoticeEntry = ASKING,
) -> Resolution:
    return register(*entries, asking).resolve(ref, list_id, asking.notice, verb)


def keys(found: Resolution) -> list[str]:
    return [target.key for target in found.targets]


@pytest.mark.parametrize(
    ("ref", "list_id", "acts"),
    [
        (InstrumentRef(published_on=DAY), CONTROL, [ONE, TWO]),
        (InstrumentRef(published_on=DAY, count=2), CONTROL, [ONE]),
        (InstrumentRef(published_on=DAY, count=1), CONTROL, [TWO]),
        (InstrumentRef(published_on=DAY, count=3), CONTROL, [ONE, TWO]),  # together
        (InstrumentRef(published_on=DAY, count=4), CONTROL, []),
        (InstrumentRef(published_on=DAY + timedelta(days=1)), CONTROL, []),
        (InstrumentRef(published_on=DAY), None, []),
        (InstrumentRef(list_id=CONTROL), CONTROL, []),
        (InstrumentRef(published_on=DAY), UNRELIABLE, [ELSEWHERE]),
        (InstrumentRef(published_on=DAY, list_id=UNRELIABLE), UNRELIABLE, [ELSEWHERE]),
        (InstrumentRef(published_on=DAY, list_id=CONTROL), UNRELIABLE, []),  # they list nobody there
        (InstrumentRef(number=mofcom(22)), CONTROL, [TWO]),
        (InstrumentRef(number=mofcom(22)), UNRELIABLE, []),
    ],
)
def test_by_number_or_by_day_list_and_count(
    ref: InstrumentRef, list_id: str | None, acts: list[NoticeEntry]
) -> None:
    found = meant(ref, ONE, TWO, ELSEWHERE, list_id=list_id)
    assert keys(found) == [act.key for act in acts]
    assert found.lost == (() if acts else (ref,))
    assert found.parties == sum(len(act.measures) for act in acts)


def test_the_list_that_a_reference_names_is_where_its_day_is_looked_up() -> None:
    both = replace(ELSEWHERE, measures=(*ELSEWHERE.measures, Measure(K.ADDED, GAMMA, CONTROL)))
    ref = InstrumentRef(published_on=DAY, list_id=UNRELIABLE, count=3)
    assert keys(meant(ref, ONE, TWO, both)) == [both.key]


def test_a_stated_count_is_that_of_a_listing_on_this_list() -> None:
    ref = InstrumentRef(published_on=DAY, count=16)
    for count, found in (
        (Count(K.ADDED, CONTROL, 16, 2), [ONE.key]),
        (Count(K.REMOVED, CONTROL, 16, 2), []),
        (Count(K.ADDED, UNRELIABLE, 16, 2), []),
    ):
        assert keys(meant(ref, replace(ONE, counts=(count,)), TWO)) == found


def test_an_act_never_means_itself_by_its_day() -> None:
    ref = InstrumentRef(published_on=DAY)
    assert keys(meant(ref, TWO, asking=ONE)) == [TWO.key]


def test_on_a_topic_a_number_that_was_never_read_is_an_act_all_the_same() -> None:
    ref = InstrumentRef(number="公告2025年第70号", published_on=DAY)
    [target] = meant(ref, ONE, list_id=None).targets
    assert (target.instrument.published_on, target.parties) == (DAY, ())
    assert target.key == target.instrument.number
    for missing in (InstrumentRef(published_on=DAY), InstrumentRef(as_printed="上述公告")):
        assert meant(missing, ONE, list_id=None) == Resolution((), (missing,))
    assert keys(meant(InstrumentRef(number=mofcom(21)), ONE, list_id=None)) == [ONE.key]


@pytest.mark.parametrize(
    ("refers_on", "asked_on", "found"),
    [
        (date(2009, 5, 1), date(2020, 1, 1), "2009"),  # the day that the reference states
        (None, date(2020, 1, 1), "2015"),  # else the latest before
        (None, date(2015, 5, 1), "2015"),
        (None, date(2015, 4, 30), "2009"),
        (None, None, "2015"),
        (date(2011, 1, 1), date(2012, 1, 1), "2009"),
    ],
)
def test_of_a_number_that_was_used_twice(refers_on: date | None, asked_on: date | None, found: str) -> None:
    acts = [
        replace(listing("E9-17295", date(year, 5, 1), CONTROL, (ALPHA,)), key=f"{year}")
        for year in (2009, 2015)
    ]
    undated = replace(acts[0], key="undated", notice=replace(acts[0].notice, published_on=None))
    asking = replace(ASKING, notice=replace(ASKING.notice, published_on=asked_on))
    ref = InstrumentRef(number="E9-17295", published_on=refers_on)
    for order in (acts, acts[::-1], [*acts, undated]):
        assert keys(meant(ref, *order, asking=asking)) == [found]


def test_a_number_that_was_used_only_later_means_the_latest() -> None:
    acts = [
        replace(listing("E9-17295", date(year, 5, 1), CONTROL, (ALPHA,)), key=f"{year}")
        for year in (2015, 2009)
    ]
    early = replace(ASKING, notice=replace(ASKING.notice, published_on=date(2000, 1, 1)))
    assert keys(meant(InstrumentRef(number="E9-17295"), *acts, asking=early)) == ["2015"]


def test_some_of_the_parties_of_an_act() -> None:
    ref = InstrumentRef(published_on=DAY, parties=("Alpha", "Delta"))
    found = meant(ref, ONE, TWO)
    assert [(target.key, [one.name for one in target.parties]) for target in found.targets] == [
        (ONE.key, [ALPHA.name])
    ]
    assert found.lost == (replace(ref, parties=("Delta",)),)
    assert meant(replace(ref, parties=("Alpha", "Gamma")), ONE, TWO).lost == ()


SUSPENDS = answer(
    "暂停", DAY + timedelta(days=30), [upon(K.SUSPENDED, CONTROL, mofcom(n), None) for n in (21, 22)]
)
SUSPENDS = replace(SUSPENDS, notice=replace(SUSPENDS.notice, number=mofcom(70)))
BY_70 = InstrumentRef(number=mofcom(70))


@pytest.mark.parametrize("verb", [K.SUSPENDED, K.SUSPENSION_EXTENDED, K.RESUMED])
def test_who_extends_a_suspending_act_extends_it_for_the_acts_that_it_names(verb: ChangeKind) -> None:
    assert keys(meant(BY_70, ONE, TWO, SUSPENDS, verb=verb)) == [ONE.key, TWO.key]
    found = meant(BY_70, ONE, SUSPENDS, verb=verb)
    assert (keys(found), [one.number for one in found.lost]) == ([ONE.key], [mofcom(22)])
    assert meant(BY_70, ONE, TWO, SUSPENDS, verb=K.ENDED).lost == (BY_70,)


def test_an_act_that_lists_or_stands_for_itself_is_meant_itself() -> None:
    lists = replace(SUSPENDS, measures=(*SUSPENDS.measures, Measure(K.ADDED, GAMMA, CONTROL)))
    assert keys(meant(BY_70, ONE, TWO, lists, verb=K.SUSPENDED)) == [lists.key]
    items = [upon(K.SUSPENDED, ITEMS, mofcom(n), None) for n in (21, 22)]
    act = notice(mofcom(70), DAY, items)
    assert keys(meant(BY_70, ONE, TWO, act, list_id=None, verb=K.SUSPENDED)) == [ONE.key, TWO.key]
    for own in (Measure(K.SUSPENDED, None, topic=ITEMS), upon(K.SUSPENDED, ITEMS, mofcom(70), None)):
        itself = replace(act, measures=(*items, own))
        assert keys(meant(BY_70, ONE, TWO, itself, list_id=None, verb=K.SUSPENDED)) == [act.key]
    silent = replace(act, measures=tuple(replace(one, verb=K.PUBLISHED) for one in items))
    assert keys(meant(BY_70, ONE, TWO, silent, list_id=None, verb=K.SUSPENDED)) == [act.key]
    other_list = replace(
        SUSPENDS, measures=tuple(replace(one, list_id=UNRELIABLE) for one in SUSPENDS.measures)
    )
    assert meant(BY_70, ONE, TWO, other_list, verb=K.SUSPENDED).lost == (BY_70,)


def test_a_day_means_the_acts_that_list_on_it_not_those_that_only_refer() -> None:
    refers = replace(SUSPENDS, notice=replace(SUSPENDS.notice, published_on=DAY))
    assert keys(meant(InstrumentRef(published_on=DAY), ONE, TWO, refers, verb=K.SUSPENDED)) == [
        ONE.key,
        TWO.key,
    ]


def test_a_chain_of_acts_is_followed_to_its_end_past_what_it_does_to_parties() -> None:
    also = replace(SUSPENDS, measures=(*SUSPENDS.measures, Measure(K.SUSPENDED, GAMMA, CONTROL)))
    extends = answer(
        "延期", DAY + timedelta(days=60), [upon(K.SUSPENSION_EXTENDED, CONTROL, mofcom(70), None)]
    )
    extends = replace(extends, notice=replace(extends.notice, number=mofcom(71)))
    found = meant(InstrumentRef(number=mofcom(71)), ONE, TWO, also, extends, verb=K.SUSPENSION_EXTENDED)
    assert keys(found) == [ONE.key, TWO.key]


def test_notices_are_kept_in_the_order_of_their_keys() -> None:
    assert list(register(TWO, ELSEWHERE, ONE).copies) == sorted(one.key for one in (ONE, TWO, ELSEWHERE))


def test_acts_on_a_topic_that_refer_to_one_another_lead_nowhere() -> None:
    acts = [
        notice(mofcom(n), DAY, [upon(K.SUSPENDED, ITEMS, mofcom(other), None)])
        for n, other in ((70, 71), (71, 70))
    ]
    assert meant(BY_70, *acts, list_id=None, verb=K.SUSPENDED) == Resolution((), (BY_70,))


def test_acts_that_refer_to_one_another_lead_nowhere_and_end() -> None:
    acts = [
        replace(answer(f"{n}", DAY, [upon(K.SUSPENDED, CONTROL, mofcom(other), None)]), key=f"{n}")
        for n, other in ((70, 71), (71, 70))
    ]
    acts = [replace(act, notice=replace(act.notice, number=mofcom(int(act.key)))) for act in acts]
    found = meant(BY_70, *acts, verb=K.SUSPENDED)
    assert (found.targets, found.lost) == ((), (BY_70,))


def test_only_a_filing_is_taken_back_and_only_by_its_number() -> None:
    def filing(number: str | None, status: str = "", stage: str = "filed") -> NoticeEntry:
        made = listing("x", DAY, CONTROL, (ALPHA,))
        head = replace(made.notice, number=number, status=status)
        return replace(made, key=f"{number}{status}{stage}", notice=head, stage=stage)

    gone = filing("2026-00213", "withdrawn")
    others = [
        filing("2026-00213"),
        filing("2026-00214"),
        filing(None),
        filing("2026-00213", stage="published"),
    ]
    known = register(gone, filing(None, "withdrawn"), *others)
    assert known.taken_back == {"2026-00213"}
    assert not known.stands(gone)
    assert [known.stands(one) for one in others] == [False, True, True, True]


def test_of_two_copies_the_fuller_one_stands_in_whatever_order() -> None:
    def copy(*listed: Party) -> NoticeEntry:
        return replace(listing(mofcom(21), DAY, CONTROL, listed), key="k")

    bare, full = party("甲公司"), ALPHA
    for poor, rich in (((full,), (bare, BETA)), ((bare,), (full,))):
        pair = [("a", copy(*poor)), ("b", copy(*rich))]
        for order in (pair, pair[::-1]):
            assert gather(order).copies["k"].entry == copy(*rich)
    withdrawn = replace(copy(ALPHA, BETA), notice=replace(ONE.notice, status="withdrawn"))
    assert gather([("a", withdrawn), ("b", copy(bare))]).copies["k"].entry == copy(bare)
    silent = replace(copy(bare), measures=(upon(K.ENDED, CONTROL, mofcom(1), None),))
    assert gather([("a", silent), ("b", copy(bare))]).copies["k"].entry == copy(bare)


def test_an_act_upon_items_means_nobody_even_where_it_names_somebody() -> None:
    act = notice(mofcom(24), DAY, [Measure(K.ADDED, ALPHA, topic=ITEMS)])
    (target,) = meant(InstrumentRef(number=mofcom(24)), act, list_id=None).targets
    assert (target.key, target.parties) == (act.key, ())
