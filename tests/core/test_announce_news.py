"""What of a second reading is news: by place and party, and in the order in which it was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from support.acts import CONTROL, ITEMS, UNRELIABLE, answer, listing, mofcom, notice, party, upon

from watcher.core.announce import announce
from watcher.model.change import Change, Severity
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, InstrumentRef, Measure, NoticeEntry

K = ChangeKind
SEEN = datetime(2025, 12, 1, tzinfo=UTC)
DAY, NEXT = date(2025, 3, 4), date(2025, 4, 9)
ALPHA, OTHER = party("甲公司", "Alpha Co."), party("乙公司", "Beta Co.")
SPELLED = replace(ALPHA, key="甲 公司（又一次）")
ACTS = [
    listing(mofcom(13), DAY, CONTROL, (ALPHA,)),
    listing(mofcom(22), NEXT, CONTROL, (ALPHA,)),
    listing(mofcom(23), NEXT, CONTROL, (ALPHA,)),
]
UNNUMBERED = [replace(act, key=f"{act.key}x", notice=replace(act.notice, number=None)) for act in ACTS[:2]]


def told(
    known: Sequence[NoticeEntry], *new: NoticeEntry, source_id: str = "b", baseline: bool = False
) -> tuple[Change, ...]:
    return announce([("a", one) for one in known], new, source_id=source_id, seen_at=SEEN, baseline=baseline)


def says(*measures: Measure) -> NoticeEntry:
    return answer("答问", date(2025, 11, 5), measures)


def by_day(day: date, clause: str | None = None) -> Measure:
    return Measure(K.ENDED, InstrumentRef(None, day, CONTROL, clause=clause), CONTROL)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Measure(K.SUSPENDED, ALPHA, CONTROL), Measure(K.SUSPENDED, SPELLED, UNRELIABLE)),
        (Measure(K.SUSPENDED, ALPHA, CONTROL), Measure(K.ENDED, SPELLED, CONTROL)),
        (upon(K.ENDED, CONTROL, mofcom(13), None), upon(K.ENDED, CONTROL, mofcom(22), None)),
        (upon(K.ENDED, CONTROL, mofcom(13), None), upon(K.ENDED, CONTROL, mofcom(13), None, clause="二")),
        (
            upon(K.ENDED, CONTROL, mofcom(13), None, clause="一"),
            upon(K.ENDED, CONTROL, mofcom(13), None, clause="二"),
        ),
        (by_day(DAY), by_day(NEXT)),
        (upon(K.ENDED, CONTROL, mofcom(22), None), upon(K.ENDED, CONTROL, mofcom(23), None)),
        (Measure(K.SUSPENDED, ALPHA, None, ITEMS), Measure(K.SUSPENDED, SPELLED, None, "cn_tariffs")),
    ],
)
def test_the_same_party_at_another_place_is_news(first: Measure, second: Measure) -> None:
    acts = UNNUMBERED if isinstance(first.subject, InstrumentRef) and not first.subject.number else ACTS
    (change,) = told([*acts, says(first)], says(first, second))
    assert (change.kind, change.list_id, change.topic) == (second.verb, second.list_id, second.topic)
    assert change.party is not None
    assert change.party.names == ALPHA.names
    assert told([*acts, says(first, second)], says(first)) == ()


def test_the_same_party_at_the_same_place_is_no_news_however_it_is_spelled() -> None:
    first, again = (Measure(K.SUSPENDED, who, CONTROL) for who in (ALPHA, SPELLED))
    assert told([says(first)], says(first, again)) == ()
    (change,) = told([says(first)], says(first, again, Measure(K.SUSPENDED, OTHER, CONTROL)))
    assert change.party == OTHER


@pytest.mark.parametrize(
    ("gone", "field", "said", "place"),
    [
        (Measure(K.ADDED, ALPHA, CONTROL), "party", "added: Alpha Co.", (CONTROL, None)),
        (upon(K.ENDED, CONTROL, mofcom(13), None), "party", "ended: Alpha Co.", (CONTROL, None)),
        (upon(K.ENDED, CONTROL, mofcom(99), None), "measure", f"ended: {mofcom(99)}", (CONTROL, None)),
        (upon(K.SUSPENDED, ITEMS, mofcom(70), None), "measure", f"suspended: {mofcom(70)}", (None, ITEMS)),
        (Measure(K.SUSPENDED, None, None, ITEMS), "measure", f"suspended: {ITEMS}", (None, ITEMS)),
    ],
)
def test_what_is_no_longer_said_is_named(
    gone: Measure, field: str, said: str, place: tuple[str | None, str | None]
) -> None:
    stays = Measure(K.PUBLISHED, None, None, "statements")
    (change,) = told([*ACTS, says(stays, gone)], says(stays), source_id="a")
    assert [(one.field, one.before, one.after) for one in change.fields] == [(field, said, None)]
    assert (change.list_id, change.topic) == place
    assert change.id


def test_two_amendments_of_one_notice_have_ids_of_their_own() -> None:
    listed = [Measure(K.ADDED, who, CONTROL) for who in (ALPHA, OTHER)]
    ids = {told([says(*listed)], says(one), source_id="a")[0].id for one in listed}
    assert len(ids) == 2
    # Ids are in the database and in what was sent: another would tell the amendment a second time.
    assert sorted(one[:16] for one in ids) == ["436f4ed9d56b646c", "50c6aa2386ae1c97"]


def dated(*days: tuple[Party, date]) -> NoticeEntry:
    return says(*(Measure(K.ADDED, who, CONTROL, effective_on=day) for who, day in days))


def test_a_day_is_corrected_by_the_source_itself_and_by_no_copy() -> None:
    new = dated((OTHER, NEXT), (ALPHA, NEXT))
    changes = told([dated((ALPHA, DAY))], new, source_id="a")
    assert [one.kind for one in changes] == [K.ADDED, K.AMENDED]
    assert [(one.before, one.after) for one in changes[1].fields] == [("2025-03-04", "2025-04-09")]
    assert [one.kind for one in told([dated((ALPHA, DAY))], new, source_id="b")] == [K.ADDED]
    undated = says(Measure(K.ADDED, ALPHA, CONTROL))
    assert told([undated], dated((ALPHA, DAY)), source_id="a") == ()


def test_what_a_copy_spells_otherwise_is_still_said() -> None:
    named = [Measure(K.ADDED, who, CONTROL) for who in (ALPHA, OTHER)]
    spelled = [Measure(K.ADDED, who, CONTROL) for who in (OTHER, SPELLED)]
    assert told([says(*named)], says(*spelled), source_id="a") == ()


def test_a_party_that_is_still_said_of_another_list_is_no_longer_said_of_this_one() -> None:
    both = [Measure(K.ADDED, ALPHA, CONTROL), Measure(K.ADDED, ALPHA, UNRELIABLE)]
    (change,) = told([says(*both)], says(Measure(K.ADDED, SPELLED, CONTROL)), source_id="a")
    assert (change.kind, change.list_id, len(change.fields)) == (K.AMENDED, UNRELIABLE, 1)


def test_a_status_that_comes_and_goes_is_told_with_what_it_was() -> None:
    for was, now in (("", "corrected"), ("corrected", "withdrawn"), ("corrected", ""), ("", "withdrawn")):
        one, other = (notice("1", DAY, status=status, key="k") for status in (was, now))
        (change,) = told([one], other, source_id="a")
        assert [(f.field, f.before, f.after) for f in change.fields] == [("status", was or None, now or None)]
        assert change.severity is (Severity.HIGH if now == "withdrawn" else Severity.NORMAL)


def test_a_measure_without_a_party_that_a_fuller_text_adds_is_news() -> None:
    listed = Measure(K.ADDED, ALPHA, CONTROL)
    (change,) = told([says(listed)], says(listed, Measure(K.PUBLISHED, None, None, ITEMS)))
    assert (change.kind, change.topic) == (K.PUBLISHED, ITEMS)


def test_a_notice_that_lists_and_refers_is_looked_at_again() -> None:
    refers = says(Measure(K.ADDED, OTHER, CONTROL), upon(K.ENDED, CONTROL, mofcom(13), None))
    changes = told([refers], ACTS[0])
    assert [(one.kind, one.party) for one in changes] == [(K.ADDED, ALPHA), (K.ENDED, ALPHA)]


def test_what_a_fuller_listing_adds_is_touched_by_a_later_act_that_was_no_riddle() -> None:
    ends = says(upon(K.ENDED, CONTROL, mofcom(13), None))
    changes = told([ACTS[0], ends], listing(mofcom(13), DAY, CONTROL, (ALPHA, OTHER)))
    assert [(one.kind, one.party, one.reason) for one in changes] == [
        (K.ADDED, OTHER, None),
        (K.ENDED, OTHER, None),
    ]


def test_changes_come_in_the_order_of_publication() -> None:
    late, early = (
        replace(listing(f"{key}", day, CONTROL, (ALPHA,)), key=key) for key, day in (("A", NEXT), ("Z", DAY))
    )
    undated = replace(late, key="U", notice=replace(late.notice, published_on=None))
    for order in ([late, undated, early], [early, late, undated]):
        changes = announce([], order, source_id="b", seen_at=SEEN)
        assert [one.notice and one.notice.key for one in changes] == ["U", "Z", "A"]


def test_of_two_readings_of_one_notice_the_fuller_one_counts() -> None:
    half, full = says(Measure(K.ADDED, ALPHA, CONTROL)), dated((ALPHA, DAY), (OTHER, DAY))
    assert told([], half, full) == told([], full, half)
    assert len(told([], half, full)) == 2


def test_a_baseline_looks_at_every_notice() -> None:
    waits = replace(says(upon(K.ENDED, CONTROL, mofcom(22), None)), key="later")
    (lost,) = told([], waits)
    before = notice("0", date(2025, 1, 1), [Measure(K.ADDED, OTHER, CONTROL)])
    fuller = replace(waits, measures=(Measure(K.ADDED, OTHER, CONTROL), *waits.measures))
    changes = announce(
        [("a", waits)],
        [before, ACTS[1], fuller],
        source_id="b",
        seen_at=SEEN,
        baseline=True,
        told_unresolved=[lost.id],
    )
    assert [(one.kind, one.party) for one in changes] == [(K.ENDED, ALPHA)]
