"""Durations, local times, weekdays and zones as people write them."""

from __future__ import annotations

import re
import zoneinfo
from datetime import time, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator

_DURATION = re.compile(r"(\d+)\s*([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def duration(value: Any) -> timedelta:
    """`15m`, `1h`, `2d`, `1h30m` → timedelta. Raises ValueError."""
    if isinstance(value, timedelta):
        return value
    text = str(value).strip().lower()
    parts = _DURATION.findall(text)
    if not parts or _DURATION.sub("", text).strip():
        raise ValueError("a duration looks like 15m, 1h or 2d")
    total = sum(int(number) * _SECONDS[unit] for number, unit in parts)
    if total <= 0:
        raise ValueError("a duration is longer than nothing")
    return timedelta(seconds=total)


def local_time(value: Any) -> time:
    """`08:45` → time. Raises ValueError."""
    if isinstance(value, time):
        return value
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", str(value).strip())
    if not found:
        raise ValueError('a time of day looks like "08:45", in quotes')
    return time(int(found[1]), int(found[2]))


def weekday(value: Any) -> int:
    """`mon` → 0 … `sun` → 6. Raises ValueError."""
    if isinstance(value, int) and 0 <= value <= 6:
        return value
    text = str(value).strip().lower()[:3]
    if text not in DAYS:
        raise ValueError(f"a day is one of {', '.join(DAYS)}")
    return DAYS.index(text)


def zone(value: Any) -> str:
    """A name of the time zone database. Raises ValueError."""
    try:
        zoneinfo.ZoneInfo(str(value))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("not a time zone; for example America/New_York") from None
    return str(value)


Duration = Annotated[timedelta, BeforeValidator(duration)]
LocalTime = Annotated[time, BeforeValidator(local_time)]
Weekday = Annotated[int, BeforeValidator(weekday)]
Zone = Annotated[str, BeforeValidator(zone)]
