"""Days and moments near the ends of the calendar: 31 December 9999 is a misprint, and no reason to stop."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta


def after(day: date, days: int = 1) -> date:
    """The day so many days later, or the last day of the calendar."""
    return day + timedelta(days=days) if days <= (date.max - day).days else date.max


def utc(moment: datetime) -> datetime:
    """The moment in UTC. Raises ValueError, as all that reads dates does, where the calendar has none."""
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"the calendar has no such moment in UTC: {moment}") from error
