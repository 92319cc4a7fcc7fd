"""One subject's states from the effects of its acts, whatever their order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.core.effects import Effect
from watcher.core.timeline import Interval, timeline
from watcher.model.change import Instrument
from watcher.model.measure import ChangeKind, UntilBasis
from watcher.model.standing import State

K = ChangeKind
MARCH = [date(2026, 3, 1) + timedelta(days=at) for at in range(31)]
ONE_DAY = timedelta(days=1)


def effect(
    verb: ChangeKind, on: int | None, announced: int | None = None, until: int | None = None
) -> Effect:
    """Days of March; what is announced without a day of its own is announced that day."""
    said = on if announced is None else announced
    key = f"{verb} {on} {said} {until}"
    return Effect(
        verb,
        None if on is None else MARCH[on - 1],
        True,
        None if said is None else MARCH[said - 1],
        None if until is None else MARCH[until - 1],
        UntilBasis.STATED if until else None,
        Instrument(key, None),
        key,
        "a",
    )


def states(*effects: Effect) -> list[tuple[State, int, int | None]]:
    """(state, first day, last day) of March, the same in every order of the effects."""
    found = {timeline(order) for order in permutations(effects)}
    (intervals,) = found
    return [(one.state, one.first.day, one.last and one.last.day) for one in intervals]


def test_of_several_openings_the_first_day_in_force_counts_and_the_first_word() -> None:
    first, sooner = effect(K.ADDED, 10, announced=1), effect(K.RENAMED, 5, announced=3)
    undated = replace(effect(K.AMENDED, None), announced=None)
    for effects in ((first, sooner), (sooner, first), (undated, first, sooner)):
        pending, listed = timeline(effects)
        assert (pending.state, pending.first, pending.last) == (State.PENDING, MARCH[0], MARCH[3])
        assert (pending.until, pending.by) == (MARCH[3], first.by)
        assert (listed.state, listed.first, listed.last, listed.by) == (
            State.LISTED,
            MARCH[4],
            None,
            sooner.by,
        )


def test_what_is_announced_on_its_day_or_after_was_never_pending() -> None:
    for announced in (5, 9):
        assert states(effect(K.ADDED, 5, announced=announced)) == [(State.LISTED, 5, None)]
    assert states(effect(K.ADDED, 5, announced=4)) == [(State.PENDING, 4, 4), (State.LISTED, 5, None)]


def test_on_one_day_the_act_published_later_has_the_last_word_and_an_end_is_an_end() -> None:
    opens = effect(K.ADDED, 1)
    pause, end = effect(K.SUSPENDED, 9, announced=8, until=20), effect(K.ENDED, 9, announced=8)
    assert states(opens, pause, end) == [(State.LISTED, 1, 8), (State.ENDED, 9, None)]
    both = effect(K.RESUMED, 9, announced=8)
    assert states(opens, end, both)[-1] == (State.ENDED, 9, None)
    back = effect(K.RESUMED, 9, announced=9)
    assert states(opens, pause, end, back) == [(State.LISTED, 1, 8), (State.LISTED, 9, None)]
    assert states(effect(K.ADDED, 9, announced=8), end) == [(State.PENDING, 8, 8), (State.ENDED, 9, None)]


def test_what_is_put_off_before_it_began_is_pending_again_until_its_eve() -> None:
    opens = effect(K.ADDED, 20, announced=1)
    pause, back = effect(K.SUSPENDED, 5, until=25), effect(K.RESUMED, 10)
    assert states(opens, pause, back) == [
        (State.PENDING, 1, 4),
        (State.SUSPENDED, 5, 9),
        (State.PENDING, 10, 19),
        (State.LISTED, 20, None),
    ]
    again = timeline((opens, pause, back))[2]
    assert (again.until, again.by) == (MARCH[18], back.by)


def test_an_extension_on_the_day_after_the_last_continues_and_a_day_later_begins_anew() -> None:
    opens, pause = effect(K.ADDED, 1), effect(K.SUSPENDED, 5, until=10)
    for on, listed in ((10, []), (11, []), (12, [(State.LISTED, 11, 11)])):
        found = timeline((opens, pause, effect(K.SUSPENSION_EXTENDED, on, until=20)))
        assert [
            (one.state, one.first.day, one.last and one.last.day)
            for one in found
            if one.state is State.LISTED and one.first > MARCH[0]
        ] == [*listed, (State.LISTED, 21, None)]
        extended = next(one for one in found if one.until == MARCH[19])
        assert extended.since == (MARCH[4] if not listed else MARCH[11])


def test_who_is_exempted_and_then_suspended_is_suspended_and_an_exemption_is_extended() -> None:
    opens, exempt = effect(K.ADDED, 1), effect(K.EXEMPTED, 5)
    for verb, state in ((K.SUSPENDED, State.SUSPENDED), (K.SUSPENSION_EXTENDED, State.EXEMPTED)):
        assert states(opens, exempt, effect(verb, 9)) == [
            (State.LISTED, 1, 4),
            (State.EXEMPTED, 5, 8),
            (state, 9, None),
        ]


def test_what_runs_out_by_itself_needs_no_act_on_the_day_after() -> None:
    pause = effect(K.SUSPENDED, 5, until=10)
    for resumed in (effect(K.RESUMED, 11), effect(K.RESUMED, 12)):
        listed = timeline((effect(K.ADDED, 1), pause, resumed))[-1]
        assert (listed.state, listed.first, listed.by) == (State.LISTED, MARCH[10], pause.by)


def test_what_has_no_day_at_all_was_there_from_the_first() -> None:
    pause = replace(effect(K.SUSPENDED, None, until=10), on=date.min, announced=None)
    paused, listed = timeline((pause,))
    assert (paused.state, paused.first, paused.last) == (State.SUSPENDED, date.min, MARCH[9])
    assert (listed.state, listed.first) == (State.LISTED, MARCH[10])


VERBS = [K.ADDED, K.SUSPENDED, K.SUSPENSION_EXTENDED, K.EXEMPTED, K.ENDED, K.RESUMED, K.CANCELLED, K.REMOVED]
effects = st.builds(
    effect, st.sampled_from(VERBS), st.integers(1, 31), st.integers(1, 31), st.none() | st.integers(1, 31)
)


@settings(deadline=None)
@given(st.lists(effects, max_size=6, unique_by=lambda one: one.key))
def test_every_day_has_one_state_whatever_the_order(found: list[Effect]) -> None:
    intervals = timeline(found)
    assert timeline(sorted(found, key=lambda one: one.key, reverse=True)) == intervals
    for one, following in pairwise(intervals):
        assert one.last == following.first - ONE_DAY
    assert all(one.last is None or one.first <= one.last for one in intervals)
    assert not intervals or intervals[-1].last is None
    assert all(one.until is None or one.last is None or one.last <= one.until for one in paused(intervals))


def paused(intervals: tuple[Interval, ...]) -> list[Interval]:
    return [one for one in intervals if one.state in (State.SUSPENDED, State.EXEMPTED)]
