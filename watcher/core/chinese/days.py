"""Days and moments as the sites print them: 2025-03-04, 2023-02-16 17:00:00, 2025年03月04日."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from watcher.core.days import utc
from watcher.core.zh_numerals import chinese_date

BEIJING = timezone(timedelta(hours=8))
_PRINTED = re.compile(
    r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::\d{2})?)?(?!\d)"
)


def day_of(text: str) -> date | None:
    """The first day that the text prints; None for one that the calendar does not have."""
    return moment_of(text)[0]


def moment_of(text: str) -> tuple[date | None, datetime | None]:
    """The first day, and the instant in UTC where an hour is printed: Beijing time, whatever the server's."""
    match = _PRINTED.search(text)
    if match is None:
        return chinese_date(text), None
    year, month, day, hour, minute = (int(part) if part else None for part in match.groups())
    try:
        on = date(year or 0, month or 0, day or 0)
        if hour is None:
            return on, None
        return on, utc(datetime(on.year, on.month, on.day, hour, minute or 0, tzinfo=BEIJING))
    except ValueError:
        return None, None


def printed_moment(text: str) -> str:
    """The first moment in a text, in its own words; "" where there is none."""
    match = _PRINTED.search(text)
    return match[0] if match else ""
