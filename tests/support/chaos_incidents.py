"""Whether the operators heard of every trouble once, and once of its end; of none that was none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from support.chaos import Chaos
from support.chaos_desks import Desks
from support.chaos_heard import mails, posts, said
from watcher.store.engine import connect, reading
from watcher.store.rows import moment, moment_or_none

_INCIDENT = re.compile(r"Incident ([0-9a-f]{12}) · (\w+)")
_UNTOLD = "could not be told"
_NOTICED = timedelta(hours=28)
"""What lasts longer must have been told: a day of back-off, and hours in which nobody ran."""


def incidents_wrong(run: Chaos) -> tuple[Counter[str], list[str]]:
    """How many incidents were told, by kind; and what is wrong with them."""
    opened, over, times = _told(run.desks)
    wrong = [f"told {n} times: {opened[one][:200]}" for one, n in times.items() if n > 1]
    wrong += [f"never over: {words[:300]}" for one, words in opened.items() if not over[one]]
    wrong += [f"over {n} times: {one}" for one, n in over.items() if n > 1]
    wrong += [f"over, but never told: {one}" for one in over if one not in opened]
    kinds = Counter(found[2] for words in opened.values() if (found := _INCIDENT.search(words)))
    return kinds, [*wrong, *_without_reason(run), *_untold(run)]


def _told(desks: Desks) -> tuple[dict[str, str], Counter[str], Counter[str]]:
    """Incident → what was said when it opened; how often its end was told, and its beginning."""
    opened: dict[str, str] = {}
    over: Counter[str] = Counter()
    times: Counter[str] = Counter()
    ends: dict[str, str] = {}
    for words in [*map(said, desks.slack.messages), *mails(desks).values()]:
        number = _INCIDENT.search(words)
        if number is None:
            continue
        if "Over: " in words:
            over[number[1]] += 1
            ends[number[1]] = words.split("Over: ")[1].split()[0]
        elif "Still open after" not in words:
            times[number[1]] += 1
            opened[number[1]] = words
    # That a receiver cannot be told is said to another, and the endpoint gets words without numbers.
    elsewhere = Counter(str(body.get("message", {}).get("headline")) for body in posts(desks).values())
    for one in over.keys() - opened.keys():
        headline = f"{ends[one]} {_UNTOLD}"
        if elsewhere[headline]:
            elsewhere[headline] -= 1
            opened[one] = f"{headline} · Incident {one} · undelivered"
    for one, words in opened.items():
        again = [line for line in elsewhere if line.startswith("Over: ") and line.split()[1] in words]
        if not over[one] and again and elsewhere[again[0]]:
            elsewhere[again[0]] -= 1
            over[one] += 1
    return opened, over, times


def _without_reason(run: Chaos) -> Iterator[str]:
    """A source that is said to fail although whatever it answered in the last day was good."""
    for one in _ever(run.url):
        bad = run.weather.bad.get(one.subject)
        if one.kind != "failing" or bad is None or run.hurt(one.opened_at):
            continue
        first, last = one.opened_at - _NOTICED, one.opened_at + timedelta(hours=4)
        cut_off = run.misfortune.unreached.get(one.subject, ())
        if any(first <= at <= last for at, _ in bad) or any(a <= last and b >= first for a, b in cut_off):
            continue
        yield f"{one.subject} failed without a reason at {one.opened_at}: {one.message}"


def _untold(run: Chaos) -> Iterator[str]:
    """A source that answered nothing but errors for more than a day, and nobody heard of it."""
    every = _ever(run.url)
    for source_id, spell in run.weather.past:
        harmless = spell.share < 1 or spell.kind in ("stale", "shuffled", "false 304")
        if harmless or spell.until - spell.since < _NOTICED:
            continue
        mine = [one for one in every if one.subject in (source_id, "network")]
        if not any(one.opened_at < spell.until and one.closed_at > spell.since for one in mine):
            yield f"{source_id}: {spell.kind} from {spell.since} to {spell.until}, and nobody was told"


@dataclass(frozen=True)
class _Ever:
    kind: str
    subject: str
    message: str
    opened_at: datetime
    closed_at: datetime


def _ever(url: str) -> list[_Ever]:
    """Every incident there ever was, as the database has them; what is open ends at the end of time."""
    engine = connect(url)
    question = "SELECT kind, subject, message, opened_at, closed_at FROM incidents"
    never = datetime.max.replace(tzinfo=UTC)
    try:
        with reading(engine) as connection:
            return [
                _Ever(r.kind, r.subject, r.message, moment(r.opened_at), moment_or_none(r.closed_at) or never)
                for r in connection.execute(text(question))
            ]
    finally:
        engine.dispose()
