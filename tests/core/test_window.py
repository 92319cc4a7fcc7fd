"""Digest windows tile the time line, whatever local clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.window import window_end, window_key, window_start
from watcher.model.route import DigestPlan

ZONES = ("America/New_York", "Asia/Shanghai", "Europe/London", "Australia/Lord_Howe", "America/Nuuk")
WEEKDAYS = (0, 1, 2, 3, 4)


def plan(at: str, zone: str, days: tuple[int, ...] = tuple(range(7))) -> DigestPlan:
    return DigestPlan("desk", time.fromisoformat(at), days, zone)


def local(text: str, zone: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


plans = st.builds(
    DigestPlan,
    st.just("desk"),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sets(st.integers(0, 6)).map(lambda days: tuple(sorted(days))),
    st.sampled_from(ZONES),
)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(plans, instants)
def test_windows_tile_the_time_line(one: DigestPlan, now: datetime) -> None:
    end = window_end(one, now)
    start = window_start(one, end)
    assert start <= now < end
    assert window_end(one, start) == end
    assert window_end(one, end - timedelta(microseconds=1)) == end
    assert window_start(one, window_end(one, end)) == end


@given(plans, instants)
def test_a_closing_is_at_the_declared_local_time_on_a_declared_day(one: DigestPlan, now: datetime) -> None:
    end = window_end(one, now)
    day = date.fromisoformat(window_key(one, end).removeprefix("desk:"))
    assert not one.days or day.weekday() in one.days
    assert end == datetime.combine(day, one.at, ZoneInfo(one.time_zone)).astimezone(UTC)


@given(plans, instants)
def test_each_window_has_its_own_name(one: DigestPlan, now: datetime) -> None:
    ends = [window_end(one, now)]
    for _ in range(4):
        ends.append(window_end(one, ends[-1]))
    assert len({window_key(one, end) for end in ends}) == 5


def test_a_time_that_comes_twice_closes_once() -> None:
    night = plan("01:30", "America/New_York")
    first = window_end(night, local("2026-10-31T12:00", "America/New_York"))
    assert first == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert window_end(night, first) == datetime(2026, 11, 2, 6, 30, tzinfo=UTC)
    assert window_end(night, first + timedelta(minutes=61)) == datetime(2026, 11, 2, 6, 30, tzinfo=UTC)


def test_a_time_that_does_not_come_closes_after_the_gap() -> None:
    night = plan("02:30", "America/New_York")
    assert window_end(night, local("2026-03-07T12:00", "America/New_York")) == local(
        "2026-03-08T03:30", "America/New_York"
    )
    howe = plan("02:15", "Australia/Lord_Howe")
    assert window_end(howe, local("2026-10-03T12:00", "Australia/Lord_Howe")) == local(
        "2026-10-04T02:45", "Australia/Lord_Howe"
    )


def test_a_closing_that_the_clocks_carry_over_midnight_is_that_of_its_day() -> None:
    """In Nuuk 23:00 on 30 March 2024 was midnight at once."""
    late = plan("23:30", "America/Nuuk")
    ends = [window_end(late, datetime(2024, 3, 30, 12, tzinfo=UTC))]
    ends += [window_end(late, ends[0])]
    assert ends == [datetime(2024, 3, 31, 1, 30, tzinfo=UTC), datetime(2024, 4, 1, 0, 30, tzinfo=UTC)]
    assert window_end(late, datetime(2024, 3, 31, 1, 10, tzinfo=UTC)) == ends[0]
    assert [window_key(late, end) for end in ends] == ["desk:2024-03-30", "desk:2024-03-31"]
    assert window_start(late, ends[1]) == ends[0]


def test_what_comes_on_friday_evening_waits_for_monday() -> None:
    desk = plan("08:00", "America/New_York", WEEKDAYS)
    end = window_end(desk, local("2026-11-20T18:00", "America/New_York"))
    assert end == local("2026-11-23T08:00", "America/New_York")
    assert window_start(desk, end) == local("2026-11-20T08:00", "America/New_York")
    assert window_key(desk, end) == "desk:2026-11-23"


@pytest.mark.parametrize("zone", ZONES)
def test_at_the_closing_itself_the_next_window_begins(zone: str) -> None:
    daily = plan("08:00", zone)
    assert window_end(daily, local("2026-06-10T08:00", zone)) == local("2026-06-11T08:00", zone)
