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
    """The name of the window that closes at `end`: receiver and the day of the plan; a day has one closing.

    Where clocks go forward over midnight (Nuuk, 30 March 2024), a closing late that day falls into the next.
    """
    today = end.astimezone(ZoneInfo(plan.time_zone)).date()
    yesterday = today - timedelta(days=1)
    day = yesterday if _closing(plan, yesterday) == end else today
    return f"{plan.receiver}:{day.isoformat()}"


def _closings(plan: DigestPlan, around: date, *, step: int) -> Iterator[datetime]:
    """Closings day by day, from the day before (or, backwards, after) the given local day."""
    day = around - timedelta(days=step)
    while True:
        if not plan.days or day.weekday() in plan.days:
            yield _closing(plan, day)
        day += timedelta(days=step)


def _closing(plan: DigestPlan, day: date) -> datetime:
    """Of two equal clock times the first, of one that does not exist the later reading: both are fold=0."""
    return datetime.combine(day, plan.at, ZoneInfo(plan.time_zone)).astimezone(UTC)
