"""When a receiver's digest closes: instants that tile the time line, whatever local clocks do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from watcher.model.route import DigestPlan


def window_end(plan: DigestPlan, now: datetime) -> datetime:
    """The first closing instant after `now`, in UTC. A window is (former closing, this closing].

    One closing for each local day of the plan (no days: every day). Where clocks go back, 01:30 comes twice
    and the first is taken; where they go forward over it, the closing is later by the width of the gap.
    """
    today = now.astimezone(ZoneInfo(plan.time_zone)).date()
    return next(end for end in _closings(plan, today, step=1) if end > now)


def window_start(plan: DigestPlan, end: datetime) -> datetime:
    """The closing before `end`: where the window that closes at `end` begins."""
    today = end.astimezone(ZoneInfo(plan.time_zone)).date()
    return next(start for start in _closings(plan, today, step=-1) if start < end)


def window_key(plan: DigestPlan, end: datetime) -> str:
    """The name of the window that closes at `end`: receiver and local day; a day has one closing."""
    return f"{plan.receiver}:{end.astimezone(ZoneInfo(plan.time_zone)).date().isoformat()}"


def _closings(plan: DigestPlan, around: date, *, step: int) -> Iterator[datetime]:
    """Closings day by day, from the day before (or, backwards, after) the given local day."""
    zone = ZoneInfo(plan.time_zone)
    day = around - timedelta(days=step)
    while True:
        if not plan.days or day.weekday() in plan.days:
            # fold=0 is the first of two equal clock times, and the wider reading of one that does not exist.
            yield datetime.combine(day, plan.at.replace(tzinfo=None, fold=0), zone).astimezone(UTC)
        day += timedelta(days=step)
