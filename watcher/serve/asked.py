"""What a request asks for: its parameters, checked. What cannot be meant is answered with 400, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request

_LONGEST = 300


class Asked:
    """The parameters of one request. An empty one counts as not given: forms send every field."""

    def __init__(self, request: Request) -> None:
        self._given: QueryParams = request.query_params

    def text(self, name: str, longest: int = _LONGEST) -> str:
        """The text, without white space around it; "" where it is not given."""
        value = self._given.get(name, "").strip()
        if len(value) > longest:
            raise HTTPException(400, f"{name} is longer than {longest} characters")
        return value

    def choice(self, name: str, known: Collection[str], default: str = "") -> str:
        """One of the known words."""
        value = self.text(name)
        if value and value not in known:
            raise HTTPException(400, f"{name}: {value!r} is not known here")
        return value or default

    def day(self, name: str) -> date | None:
        """An ISO date."""
        value = self.text(name)
        if not value:
            return None
        try:
            return _possible(date.fromisoformat(value))
        except ValueError:
            raise HTTPException(400, f"{name}: {value!r} is no ISO date, such as 2025-11-10") from None

    def moment(self, name: str) -> datetime | None:
        """An ISO time; a day alone means its end, a time without a zone UTC: as the command line reads it."""
        value = self.text(name)
        if not value:
            return None
        try:
            found = datetime.fromisoformat(value.replace("Z", "+00:00").replace(" ", "+"))
            if len(value) == 10:
                found = found.replace(hour=23, minute=59, second=59)
            _possible(found.date())
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except ValueError:
            raise HTTPException(400, f"{name}: {value!r} is no ISO time, such as 2025-11-04T12:00Z") from None

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number within bounds."""
        value = self.text(name)
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or not low <= int(value[:9]) <= high:
            raise HTTPException(400, f"{name}: a number from {low} to {high} is expected")
        return int(value)

    def again(self, keep: Iterable[str], **other: object) -> str:
        """The query string with these parameters as they are, and `other` as they shall be."""
        values: dict[str, object] = {name: self.text(name) for name in keep if name not in other}
        values |= other
        given = {name: str(value) for name, value in values.items() if value not in (None, "")}
        return f"?{urlencode(given)}" if given else "?"


def _possible(day: date) -> date:
    """A day on which somebody can stand on a list. Raises ValueError."""
    if not 1900 <= day.year <= 2200:
        raise ValueError("out of range")
    return day
