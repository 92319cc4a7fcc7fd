"""The ends of the calendar: a misprinted year is read or refused, and stops nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.core.days import after, utc


@settings(deadline=None)
@given(st.dates(), st.integers(0, 4_000_000))
def test_a_day_later_is_later_up_to_the_end_of_the_calendar(day: date, days: int) -> None:
    found = after(day, days)
    assert day <= found
    assert found == date.max or (found - day).days == days
    assert after(found) == (date.max if found == date.max else found + timedelta(days=1))


def test_the_last_days() -> None:
    assert after(date(9999, 12, 30)) == after(date.max) == after(date.max, 0) == date.max
    assert after(date(9999, 12, 29)) == date(9999, 12, 30)


def test_a_moment_beyond_the_calendar_is_no_moment() -> None:
    east = timezone(timedelta(hours=8))
    assert utc(datetime(2025, 11, 5, 17, tzinfo=east)) == datetime(2025, 11, 5, 9, tzinfo=UTC)
    with pytest.raises(ValueError, match="the calendar has no such moment in UTC: 0001-01-01"):
        utc(datetime(1, 1, 1, tzinfo=east))
