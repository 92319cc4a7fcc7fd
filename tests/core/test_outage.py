"""Our own network, or theirs?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.outage import Try, hosts_out, is_in_doubt, is_shared_in_doubt, outage
from watcher.model.health import IncidentKind

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def tries(*words: str) -> list[Try]:
    """`a+0` source a was reached at minute 0; `b2-5` b2 was not at minute 5, which shares the host of b."""
    found = []
    for word in words:
        reached = "+" in word
        name, minute = word.replace("+", " ").replace("-", " ").split()
        found.append(Try(name, NOON + timedelta(minutes=float(minute)), reached, f"{name[0]}.example"))
    return found


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_nobody_answers_for_minutes() -> None:
    found = outage(tries("a+0", "a-2", "b-3", "c-4", "a-5"), at(6))
    assert found is not None
    assert found.kind is IncidentKind.NETWORK
    assert "since 12:02 UTC" in found.message
    assert "3 sources tried: a, b, c" in found.message


@pytest.mark.parametrize(
    ("words", "minute"),
    [
        ((), 9),
        (("a+0",), 9),
        (("a-0", "b-1"), 9),
        (("a-0", "b-1", "c-2"), 2.5),
        (("a-0", "b-1", "c-2", "d+3"), 9),
        (("a-0", "b-1", "c+2", "d-3", "a-4"), 9),
        (("a1-0", "a2-1", "a3-2", "a4-3"), 9),
    ],
    ids=["nothing", "well", "two", "short", "over", "one of them is reached", "one host"],
)
def test_no_outage(words: tuple[str, ...], minute: float) -> None:
    assert outage(tries(*words), at(minute)) is None


def test_a_host_that_several_sources_could_not_reach() -> None:
    (found,) = hosts_out(tries("b+0", "a1-1", "a2-2", "b+3", "a1-4"), at(5))
    assert (found.kind, found.subject) == (IncidentKind.NETWORK, "a.example")
    assert found.message == "not reached since 12:01 UTC; 2 sources tried: a1, a2"


@pytest.mark.parametrize(
    ("words", "minute"),
    [
        ((), 99),
        (("b+9", "a1-1"), 99),
        (("b+2", "a1-1", "a2-2"), 3.5),
        (("b+2", "a1-1", "a2-2", "a3+3"), 99),
        (("b+2", "a1-1", "a2+2", "a1-3"), 99),
        (("b+0", "a1-1", "a2-2"), 15.5),
    ],
    ids=["nothing", "one source", "short", "over", "one of them is reached", "perhaps ourselves"],
)
def test_no_host_is_out(words: tuple[str, ...], minute: float) -> None:
    assert hosts_out(tries(*words), at(minute)) == ()


def test_a_host_of_which_nobody_else_can_tell_is_told_late() -> None:
    assert hosts_out(tries("b+0", "a1-1", "a2-2"), at(16)) != ()


def test_a_shared_host_is_in_doubt_until_another_source_is_reached_there_or_was_not_asked() -> None:
    assert is_shared_in_doubt("a1", tries("a1-1"), at(5))
    assert not is_shared_in_doubt("a1", tries("a1-1"), at(6)), "nobody else was tried"
    assert not is_shared_in_doubt("a1", tries("a1-1"), at(1), patience=timedelta(0))
    assert is_shared_in_doubt("a1", tries("a2+0", "a1-1", "a2-2"), at(99))
    assert not is_shared_in_doubt("a1", tries("a1-1", "a2-2", "a3+3"), at(4))
    assert not is_shared_in_doubt("a1", tries("a2-1", "a1+2"), at(3)), "it was reached itself"


def test_in_doubt_until_another_is_reached_after_the_first_failure() -> None:
    assert is_in_doubt("a", tries("b+0", "a-1", "a-2"))
    assert is_in_doubt("a", tries("b+0", "a-1", "b-2", "a-3"))
    assert not is_in_doubt("a", tries("a-1", "b+2", "a-3"))
    assert not is_in_doubt("a", tries("a-1", "b+1"))


def test_what_was_reached_itself_is_in_no_doubt() -> None:
    assert not is_in_doubt("a", tries("b-0", "c-1", "a+2"))
    assert not is_in_doubt("a", tries("b-0"))
    assert is_in_doubt("a", tries("a+0", "a-2")), "its own former success proves nothing of now"


@given(
    st.lists(
        st.builds(
            Try, st.sampled_from("abcde"), st.integers(0, 60).map(at), st.booleans(), st.sampled_from("xyz")
        )
    ),
    st.integers(60, 90).map(at),
)
def test_an_outage_and_a_later_answer_exclude_each_other(found: list[Try], now: datetime) -> None:
    trouble = outage(found, now)
    assert outage(reversed(found), now) == trouble, "the order of reading is irrelevant"
    assert outage([*found, Try("z", now, True)], now) is None
    if trouble is not None:
        failing = {one.source_id for one in found if not one.reached}
        newest = max(one.at for one in found if not one.reached)
        later = [one for one in found if one.reached and one.at > newest]
        assert not later
        assert len(failing) >= 3
