"""Quiet hours delay, and end, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.core.quiet import wake
from watcher.model.route import QuietHours

NEW_YORK, BERLIN, LORD_HOWE = "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"
NIGHT = QuietHours(time(22), time(7), NEW_YORK)
LUNCH = QuietHours(time(12), time(13, 30), BERLIN)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "now", "then"),
    [
        (NIGHT, "2026-06-10T01:59", "2026-06-10T01:59"),  # 21:59
        (NIGHT, "2026-06-10T02:00", "2026-06-10T11:00"),  # 22:00
        (NIGHT, "2026-06-10T10:59", "2026-06-10T11:00"),  # 06:59
        (NIGHT, "2026-06-10T11:00", "2026-06-10T11:00"),
        (LUNCH, "2026-01-15T11:00", "2026-01-15T12:30"),
        (LUNCH, "2026-01-15T12:30", "2026-01-15T12:30"),
        # The night in which New York's clocks go back is an hour longer, the other an hour shorter.
        (NIGHT, "2026-11-01T03:00", "2026-11-01T12:00"),
        (NIGHT, "2026-03-08T04:00", "2026-03-08T11:00"),
        # 01:30 comes twice: the first ends the hours, and at the second 01:10 they are over.
        (QuietHours(time(22), time(1, 30), NEW_YORK), "2026-11-01T05:10", "2026-11-01T05:30"),
        (QuietHours(time(22), time(1, 30), NEW_YORK), "2026-11-01T06:10", "2026-11-01T06:10"),
        # 02:30 does not come at all.
        (QuietHours(time(22), time(2, 30), NEW_YORK), "2026-03-08T06:59", "2026-03-08T07:30"),
        # What would begin in the gap and end behind it is no time at all.
        (QuietHours(time(2, 30), time(3, 10), NEW_YORK), "2026-03-08T07:05", "2026-03-08T07:05"),
        # The half hour between two nights falls into the gap: the second follows the first without a pause.
        (QuietHours(time(3), time(2, 30), BERLIN), "2026-03-28T20:00", "2026-03-30T00:30"),
        (QuietHours(time(3), time(2, 30), BERLIN), "2026-03-29T01:10", "2026-03-30T00:30"),
        (QuietHours(time(9), time(9), NEW_YORK), "2026-06-10T13:00", "2026-06-10T13:00"),
    ],
)
def test_when_quiet_hours_end(hours: QuietHours, now: str, then: str) -> None:
    assert wake(hours, utc(now)) == utc(then)


CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))
HOURS = st.builds(QuietHours, CLOCKS, CLOCKS, st.sampled_from([NEW_YORK, BERLIN, LORD_HOWE, "UTC"]))
MOMENTS = st.integers(0, 4 * 366 * 24 * 60).map(
    lambda minutes: utc("2024-01-01T00:00") + timedelta(minutes=minutes)
)
CHANGES = [
    utc(text) for text in ("2026-03-08T07:00", "2026-11-01T06:00", "2026-03-29T01:00", "2026-04-04T15:00")
]
NEAR = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(-2000, 2000),
)


@settings(max_examples=400, deadline=None)
@given(HOURS, MOMENTS | NEAR)
def test_what_waits_goes_out_once_and_within_a_day(hours: QuietHours, now: datetime) -> None:
    then = wake(hours, now)
    open_minutes = (hours.start.hour - hours.end.hour) * 60 + hours.start.minute - hours.end.minute
    nights = 1 if open_minutes % (24 * 60) > 60 else 2  # a gap of the clocks is an hour at most
    assert now <= then <= now + timedelta(hours=24 * nights + 1)
    assert wake(hours, then) == then, "nothing waits twice"
    if then > now:
        step = timedelta(seconds=1)
        assert wake(hours, then - step) == then, "quiet to the last second"


@settings(max_examples=200, deadline=None)
@given(HOURS, MOMENTS | NEAR, st.integers(0, 1440))
def test_order_is_kept(hours: QuietHours, now: datetime, minutes: int) -> None:
    assert wake(hours, now) <= wake(hours, now + timedelta(minutes=minutes))


@settings(max_examples=200, deadline=None)
@given(HOURS, MOMENTS)
def test_away_from_changes_the_wall_clock_decides(hours: QuietHours, now: datetime) -> None:
    zone = ZoneInfo(hours.time_zone)
    local = now.astimezone(zone)
    offsets = {(local + timedelta(hours=step)).utcoffset() for step in range(-30, 31, 2)}
    if len(offsets) > 1:
        return
    clock = local.time()
    inside = (
        hours.start <= clock < hours.end
        if hours.start < hours.end
        else hours.start != hours.end and (clock >= hours.start or clock < hours.end)
    )
    assert (wake(hours, now) > now) is inside
    if inside:
        assert wake(hours, now).astimezone(zone).time() == hours.end
