"""When a source is due again, and when a delivery is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.backoff import next_due, retry_at
from watcher.model.delivery import Delivery, Message
from watcher.model.source import Declaration, PollWindow, SourceKind

DAY, WEEK = timedelta(days=1), timedelta(days=7)
NEW_YORK = ZoneInfo("America/New_York")
MORNING = PollWindow((0, 1, 2, 3, 4), "08:45", "18:30", timedelta(minutes=5))
NIGHT = PollWindow((5,), "23:00", "02:00", timedelta(minutes=5))


def declaration(
    name: str = "us_fr_public_inspection", poll: timedelta = timedelta(hours=1), *windows: PollWindow
) -> Declaration:
    return Declaration(
        name, name, "", SourceKind.FEED, (), (), poll, time_zone="America/New_York", windows=windows
    )


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


instants = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
polls = st.sampled_from([timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)])
names = st.sampled_from([f"source_{number}" for number in range(20)])


@given(names, polls, instants)
def test_a_well_source_is_polled_at_its_interval(name: str, poll: timedelta, now: datetime) -> None:
    one = declaration(name, poll)
    due = next_due(one, failures=0, now=now)
    assert now + poll / 2 - timedelta(seconds=1) <= due <= now + poll * 3 / 2 + timedelta(seconds=1)
    steady = next_due(one, failures=0, now=due + timedelta(seconds=3))
    assert abs(steady - due - poll) < timedelta(seconds=1)


@given(names, polls, instants, st.integers(0, 8))
def test_the_due_time_is_always_later_the_same_and_in_utc(
    name: str, poll: timedelta, now: datetime, failures: int
) -> None:
    one = declaration(name, poll, MORNING, NIGHT)
    due = next_due(one, failures=failures, now=now)
    assert due > now
    assert due.utcoffset() == timedelta(0)
    assert due == next_due(one, failures=failures, now=now.astimezone(NEW_YORK))


def test_sources_with_the_same_interval_are_spread() -> None:
    now = local("2026-11-20T12:00")
    dues = {next_due(declaration(f"source_{number}"), failures=0, now=now) for number in range(30)}
    assert len(dues) == 30
    assert max(dues) - min(dues) > timedelta(minutes=40)


def test_in_the_authoritys_hours_a_source_is_polled_faster() -> None:
    one = declaration("us_fr_public_inspection", timedelta(hours=1), MORNING)
    for text in ("2026-11-20T08:45", "2026-11-20T12:00", "2026-07-10T18:29"):
        assert next_due(one, failures=0, now=local(text)) <= local(text) + timedelta(minutes=8)
    for text in ("2026-11-20T18:30", "2026-11-21T12:00", "2026-11-20T06:00"):
        assert next_due(one, failures=0, now=local(text)) >= local(text) + timedelta(minutes=29)


@pytest.mark.parametrize("day", ["2026-03-06", "2026-03-09", "2026-10-30", "2026-11-02"])
def test_a_source_is_due_when_its_window_opens(day: str) -> None:
    one = declaration("us_fr_public_inspection", timedelta(days=1), MORNING)
    opens = local(f"{day}T08:45")
    due = next_due(one, failures=0, now=opens - timedelta(minutes=30))
    assert opens <= due < opens + timedelta(minutes=5)


def test_after_the_weekend_the_window_of_monday_counts() -> None:
    one = declaration("slow", timedelta(days=7), MORNING)
    due = next_due(one, failures=0, now=local("2026-11-20T19:00"))
    assert local("2026-11-23T08:45") <= due < local("2026-11-23T08:50")


def test_a_window_may_run_past_midnight() -> None:
    one = declaration("night", timedelta(hours=6), NIGHT)
    for text in ("2026-11-21T23:30", "2026-11-22T01:30"):
        assert next_due(one, failures=0, now=local(text)) <= local(text) + timedelta(minutes=8)
    assert next_due(one, failures=0, now=local("2026-11-22T02:00")) > local("2026-11-22T04:59")
    day = declaration("day", timedelta(hours=6), PollWindow((5,), "20:00", "24:00", timedelta(minutes=5)))
    assert next_due(day, failures=0, now=local("2026-11-21T23:59")) <= local("2026-11-22T00:07")
    assert next_due(day, failures=0, now=local("2026-11-22T00:00")) > local("2026-11-22T02:59")
    whole = declaration("whole", timedelta(hours=6), PollWindow((5,), "08:00", "08:00", timedelta(minutes=5)))
    assert next_due(whole, failures=0, now=local("2026-11-22T07:50")) <= local("2026-11-22T07:58")


def test_failures_double_the_pause_up_to_an_hour() -> None:
    now = local("2026-11-20T12:00")
    one = declaration("x", timedelta(minutes=15), MORNING)
    pauses = [(next_due(one, failures=count, now=now) - now).total_seconds() / 60 for count in range(1, 12)]
    for pause, minutes in zip(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60], strict=True):
        assert minutes <= pause <= minutes * 1.2
    rare = declaration("x", timedelta(days=1))
    longest = next_due(rare, failures=10_000, now=now) - now
    assert timedelta(hours=6) <= longest <= timedelta(hours=7.2)


@pytest.mark.parametrize("failures", [0, 1])
def test_retry_after_is_honoured_within_a_day(failures: int) -> None:
    now = local("2026-11-20T12:00")
    one = declaration("x", timedelta(minutes=15))
    assert next_due(one, failures=failures, now=now, retry_after=7200) == now + timedelta(hours=2)
    assert next_due(one, failures=failures, now=now, retry_after=1e300) == now + DAY
    assert next_due(one, failures=failures, now=now, retry_after=1) == next_due(
        one, failures=failures, now=now
    )


def delivery(attempts: int, created_at: datetime) -> Delivery:
    return Delivery("d1", Message("desk", "event:e", 0, 0, {}), attempts, created_at)


@given(st.integers(1, 10_000), instants, st.floats(0, allow_nan=False) | st.none())
def test_a_delivery_is_never_given_up_within_a_week(
    attempts: int, now: datetime, after: float | None
) -> None:
    created = now - WEEK + timedelta(seconds=1)
    due = retry_at(delivery(attempts, created), now, after)
    assert due is not None
    assert now < due <= now + DAY
    if not after:
        assert due <= now + timedelta(hours=1.2)
    assert retry_at(delivery(attempts, now - WEEK), now, after) is None


def test_a_delivery_is_tried_again_soon_and_then_more_slowly() -> None:
    now = local("2026-11-20T12:00")
    pauses = []
    for attempts in (0, 1, 2, 3, 4):
        due = retry_at(delivery(attempts, now), now)
        assert due is not None
        pauses.append((due - now).total_seconds())
    for pause, seconds in zip(pauses, [10, 10, 20, 40, 80], strict=True):
        assert seconds <= pause <= seconds * 1.2
    assert retry_at(delivery(1, now), now, after=30.0) == now + timedelta(seconds=30)
