"""What a command line gives, understood or refused: days, times, names of lists."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from watcher.errors import ConfigError
from watcher.settings.located import did_you_mean

if TYPE_CHECKING:
    from watcher.run.tools import Tools


def day_of(text: str) -> date:
    """An ISO date from the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"{text!r} is no ISO date, such as 2025-11-10") from None


def moment_of(text: str) -> datetime:
    """An ISO time from the command line; a day alone means its end, a time without a zone UTC."""
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise ConfigError(f"{text!r} is no ISO time, such as 2025-11-04T12:00:00Z") from None
    if len(text) == 10:
        moment = moment.replace(hour=23, minute=59, second=59)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def span_of(first: str, last: str | None) -> tuple[date, date | None]:
    """The first and the last day; None for a last day that is not given. Raises ConfigError."""
    start, end = day_of(first), day_of(last) if last else None
    if end is not None and end < start:
        raise ConfigError(f"--to {end} lies before --from {start}", advice="Turn the two days round.")
    return start, end


def list_named(list_id: str, tools: Tools) -> str:
    """The id of a list or topic. Raises ConfigError for a name that is none."""
    known = [*tools.audience.lists]
    known += {topic for source in tools.sources.values() for topic in source.declaration.topics}
    if list_id not in known:
        raise ConfigError(
            f"no list is called {list_id!r}{did_you_mean(list_id, known)}",
            advice="`watcher show` names them.",
        )
    return list_id
