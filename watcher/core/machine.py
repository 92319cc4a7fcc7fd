"""Troubles of the machine itself: receivers that take nothing, a disk that fills, a clock that is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median_low

from watcher.core import words
from watcher.core.triage import NETWORK, WATCHLISTS, Trouble
from watcher.model.health import Incident, IncidentKind

DISK, CLOCK = "disk", "clock"

_FAILING_FOR = timedelta(minutes=15)
_ROOM, _ROOM_SHARE, _RELIEF = 1_000_000_000, 0.10, 1.25
_AHEAD = timedelta(minutes=2)
_SKEW, _HOSTS = timedelta(minutes=5), 3


def undelivered(
    receiver: str,
    *,
    pending: int,
    given_up: int,
    oldest: datetime | None,
    last_error: str | None,
    now: datetime,
) -> Trouble | None:
    """A receiver that has refused something for good, or has taken nothing for a quarter of an hour.

    `oldest` is when the oldest waiting delivery was queued, `last_error` why the last attempt failed.
    """
    why = f": {last_error}" if last_error else ""
    if given_up:
        message = f"{words.plural(given_up, 'message')} could not be told and were given up{why}"
        if given_up == 1:
            message = f"1 message could not be told and was given up{why}"
        advice = (
            f"Mend the receiver, try it with `watcher deliver --test {receiver}`, then send what was given "
            f"up with `watcher deliver --given-up`."
        )
        return Trouble(IncidentKind.UNDELIVERED, receiver, message, advice)
    if oldest is None or last_error is None or now - oldest < _FAILING_FOR:
        return None
    message = f"{words.plural(pending, 'message')} wait; the last attempt failed{why}"
    advice = f"They are tried again by themselves. Try the receiver with `watcher deliver --test {receiver}`."
    return Trouble(IncidentKind.UNDELIVERED, receiver, message, advice)


def teller(subject: str, operators: str, others: Sequence[str], failing: Collection[str]) -> str | None:
    """Who is told that `subject` cannot be told: the operators, unless it is they who cannot.

    Then the first of `others` (the default receiver first) that works; None where nobody does.
    """
    candidates = [name for name in (operators, *others) if name != subject]
    return next((name for name in candidates if name not in failing), None)


def disk(free: int, total: int, *, open_now: bool, where: str) -> Trouble | None:
    """Too little room beside the database: less than a tenth of the disk, and less than a gigabyte.

    Bytes. An open incident ends only with a quarter more than that.
    """
    limit = min(_ROOM, _ROOM_SHARE * total) * (_RELIEF if open_now else 1)
    if free >= limit:
        return None
    message = f"{free / 1e6:,.0f} MB of {total / 1e6:,.0f} MB are free beside {where}"
    advice = "Free some space, or shorten `keep`: without room no check and no message can be written."
    return Trouble(IncidentKind.DISK, DISK, message, advice)


def clock(now: datetime, written: Iterable[datetime], dates: Mapping[str, timedelta]) -> Trouble | None:
    """A clock that was set back, or that the servers' own clocks contradict.

    `written` are moments in the database, none of which can lie ahead. `dates` maps host → our clock
    minus the server's; three hosts make a witness.
    """
    ahead = max(written, default=now) - now
    if ahead > _AHEAD:
        message = f"the database holds moments {words.span(ahead)} ahead of this machine's clock"
    elif len(dates) >= _HOSTS and abs(off := median_low(dates.values())) > _SKEW:
        which = "fast" if off > timedelta(0) else "slow"
        message = f"this machine's clock is {words.span(abs(off))} {which}, by those of {len(dates)} servers"
    else:
        return None
    advice = "Set the clock and keep it set (NTP); reminders and digests wait until it is right."
    return Trouble(IncidentKind.CLOCK, CLOCK, message, advice)


def skew(finished_at: datetime, date: str | None, age: str | None) -> timedelta | None:
    """Our clock minus a server's, from its Date header (and Age, where a cache answered)."""
    if not date:
        return None
    try:
        said = parsedate_to_datetime(date)
    except ValueError:
        return None
    said = said if said.tzinfo else said.replace(tzinfo=UTC)
    old = int(age) if age is not None and age.isdigit() and len(age) < 9 else 0
    return finished_at - said - timedelta(seconds=old)


def unknown_subjects(open_incidents: Iterable[Incident], known: Collection[str]) -> tuple[Incident, ...]:
    """Incidents of sources and receivers that are no longer configured: nobody can end them but we."""
    kept = {*known, NETWORK, DISK, CLOCK, WATCHLISTS}
    return tuple(one for one in open_incidents if one.subject not in kept)
