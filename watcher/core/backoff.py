"""When to try again: the next check of a source, the next attempt at a delivery."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from watcher.model.delivery import Delivery
from watcher.model.source import Declaration, PollWindow

FIRST_RETRY = timedelta(minutes=1)
RETRY_CAP = timedelta(hours=1)
SLOW_RETRY_CAP = timedelta(hours=6)
LONGEST_PAUSE = timedelta(days=1)
"""No more than this is granted to a server's Retry-After: a wrong header must not silence a source."""

FIRST_RESEND = timedelta(seconds=10)
RESEND_CAP = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=7)
"""A delivery is tried for a week: a long weekend with a broken receiver loses nothing."""


def next_due(
    declaration: Declaration, *, failures: int, now: datetime, retry_after: float | None = None
) -> datetime:
    """When a source is due again, as a UTC instant after `now`.

    Without failures: the next point of a grid whose step is the poll interval (or that of a window of the
    authority's day that is open) and whose phase is a hash of the source id, so that sources spread
    evenly and a restart changes nothing; never sooner than half a step, and in time for a window that opens.
    After `failures` in a row: 1, 2, 4 … minutes, at most an hour (six hours for a source polled that
    rarely), later by up to a fifth. `retry_after` are seconds that the server asked for.
    """
    now = now.astimezone(UTC)
    asked = _asked(retry_after)
    if failures > 0:
        cap = max(RETRY_CAP, min(declaration.poll, SLOW_RETRY_CAP))
        delay = _doubled(FIRST_RETRY, failures, cap)
        return now + max(delay * (1 + spread(f"{declaration.id} {failures}") / 5), asked)
    zone = ZoneInfo(declaration.time_zone)
    spans = [
        (start, end, window.every)
        for window in declaration.windows
        for start, end in _spans(window, zone, now)
    ]
    open_now = [every for start, end, every in spans if start <= now < end]
    step = min([declaration.poll, *open_now])
    candidates = [_on_grid(now + step / 2, step, declaration.id)]
    candidates += [_on_grid(start, every, declaration.id) for start, _, every in spans if start > now]
    return max(min(candidates), now + asked)


def retry_at(delivery: Delivery, now: datetime, after: float | None = None) -> datetime | None:
    """When to try a delivery again whose attempt has just failed; None once it was tried for a week.

    10, 20, 40 … seconds, at most an hour, later by up to a fifth; or `after` seconds, if the receiver asked.
    """
    if now - delivery.created_at >= GIVE_UP_AFTER:
        return None
    asked = _asked(after)
    delay = _doubled(FIRST_RESEND, delivery.attempts, RESEND_CAP)
    return now + max(delay * (1 + spread(f"{delivery.id} {delivery.attempts}") / 5), asked)


def _asked(seconds: float | None) -> timedelta:
    return timedelta(seconds=min(seconds or 0.0, LONGEST_PAUSE.total_seconds()))


def _doubled(first: timedelta, times: int, cap: timedelta) -> timedelta:
    """first · 2^(times - 1), capped; the exponent too, since 2^1000 is no number of seconds."""
    doublings = min(max(times - 1, 0), 20)
    return min(cap, first * (1 << doublings))


def spread(name: str) -> float:
    """A number in [0, 1) that is always the same for a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:6]) / 2**48


def _on_grid(earliest: datetime, step: timedelta, name: str) -> datetime:
    """The first instant at or after `earliest` on the grid of `step` with the phase of `name`."""
    seconds = step.total_seconds()
    return earliest + timedelta(seconds=(spread(name) * seconds - earliest.timestamp()) % seconds)


def _spans(window: PollWindow, zone: ZoneInfo, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The UTC spans of a window from yesterday on: local clock times of each day, so that they hold
    across a change to daylight-saving time. An end at or before the start lies on the next day."""
    start, end = _clock(window.start), _clock(window.end)
    today = now.astimezone(zone).date()
    for day in (today + timedelta(days=offset) for offset in range(-1, 8)):
        if day.weekday() in window.days:
            last = day if end > start else day + timedelta(days=1)
            opens = datetime.combine(day, start, zone).astimezone(UTC)
            yield opens, datetime.combine(last, end, zone).astimezone(UTC)


def _clock(text: str) -> time:
    return time() if text == "24:00" else time.fromisoformat(text)
