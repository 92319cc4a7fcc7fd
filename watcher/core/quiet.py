"""When a receiver's quiet hours are over: messages wait for it, and none is dropped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from watcher.model.route import QuietHours


def wake(hours: QuietHours, now: datetime) -> datetime:
    """`now` where it is not quiet, else the end of these quiet hours; an aware instant, UTC.

    The hours of one night are one stretch of time, whatever the clocks do in it: they end when the local
    clock first shows `end`, and where clocks are set forward over it, later by the width of the gap. Where
    that swallows all the time between two nights, they are one. Equal `start` and `end` are no hours at all.
    """
    if hours.start == hours.end:
        return now
    zone = ZoneInfo(hours.time_zone)
    today = now.astimezone(zone).date()
    for day in (today + timedelta(days=step) for step in (-1, 0, 1)):
        last = day if hours.start < hours.end else day + timedelta(days=1)
        # Of two equal clock times the first is meant: fold=0, which every time of a configuration has.
        begins = datetime.combine(day, hours.start, zone).astimezone(UTC)
        ends = datetime.combine(last, hours.end, zone).astimezone(UTC)
        if begins <= now < ends:
            now = ends
    return now
