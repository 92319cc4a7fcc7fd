"""What falls due, and which reminder of it is to be told now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from watcher.core.acts import same_number
from watcher.core.hashing import digest
from watcher.core.standing import Folded, Line
from watcher.core.timeline import Interval
from watcher.model.change import Instrument
from watcher.model.entry import Party, PartyEntry
from watcher.model.standing import Deadline, State

MARKS = (30, 7, 1, 0)
"""Days ahead on which a deadline is told; 0 is the day itself, from 00:00 in the authority's zone."""

SUSPENSION_ENDS, EXEMPTION_ENDS = "suspension_ends", "exemption_ends"
ENTERS_INTO_FORCE, ORDER_EXPIRES = "enters_into_force", "order_expires"

_ZONES = {"cn": "Asia/Shanghai", "us": "America/New_York"}
_PAUSED = {State.SUSPENDED: SUSPENSION_ENDS, State.EXEMPTED: EXEMPTION_ENDS}
_BEGINS = {
    State.LISTED: "{act} enters into force",
    State.SUSPENDED: "The suspension of {act} takes effect",
    State.EXEMPTED: "The exemption from {act} takes effect",
    State.ENDED: "The end of the measures of {act} takes effect",
    State.CANCELLED: "The cancellation of {act} takes effect",
    State.REMOVED: "The removal from the list under {act} takes effect",
}
_ENDS = {
    SUSPENSION_ENDS: "The suspension of {act} runs out",
    EXEMPTION_ENDS: "The exemption from {act} runs out",
    ORDER_EXPIRES: "{act} expires",
}

Due: TypeAlias = tuple[Deadline, tuple[Party, ...]]


def zone_of(place: str, zones: Mapping[str, str] | None = None) -> str:
    """The zone in which a list's or topic's authority counts its days."""
    return (zones or {}).get(place) or _ZONES.get(place.split("_")[0], "UTC")


def deadlines(
    folded: Folded, today: date = date.min, *, zones: Mapping[str, str] | None = None
) -> tuple[Deadline, ...]:
    """Every last day of a term and every first day in force from `today` on, soonest first."""
    return tuple(deadline for deadline, _ in with_parties(folded, today, zones=zones))


def with_parties(
    folded: Folded, today: date = date.min, *, zones: Mapping[str, str] | None = None
) -> tuple[Due, ...]:
    """The deadlines, each with the parties that it touches (none for an act without parties).

    One deadline for all parties of one act. A suspension that another act extends, ends or replaces before
    its last day is over has no deadline of its own.
    """
    parties: dict[str, list[Party]] = defaultdict(list)
    found: dict[str, Deadline] = {}
    for place, lines in folded.lines.items():
        for line in lines:
            for on, kind, interval in _due(line):
                if on >= today:
                    deadline = _deadline(place, line, on, kind, interval, zone_of(place, zones))
                    found[deadline.id] = deadline
                    parties[deadline.id] += [line.party] if line.party else []
    due = [
        (replace(one, parties=tuple(party.name for party in parties[one.id])), tuple(parties[one.id]))
        for one in found.values()
    ]
    return tuple(sorted(due, key=lambda pair: (pair[0].on, pair[0].id)))


def order_deadlines(
    entries: Iterable[PartyEntry],
    today: date = date.min,
    *,
    source_id: str,
    zones: Mapping[str, str] | None = None,
) -> tuple[Deadline, ...]:
    """The last and first days that the entries of an observed list state, one deadline per entry.

    A denial order that is renewed is another entry with another deadline. The last day of an entry that
    exempts its party is the exemption's.
    """
    found: list[Deadline] = []
    for entry in entries:
        if entry.expires_on is None and entry.effective_on is None:
            continue
        zone = zone_of(entry.list_id, zones)
        name = entry.party.name
        ends, begins = (EXEMPTION_ENDS, State.EXEMPTED) if entry.exempts else (ORDER_EXPIRES, State.LISTED)
        act = f"the listing for {name}" if entry.exempts else f"The order against {name}"
        days = ((entry.expires_on, ends), (entry.effective_on, ENTERS_INTO_FORCE))
        for on, kind in days:
            if on is None or on < today:
                continue
            title = (_ENDS.get(kind) or _BEGINS[begins]).format(act=act)
            made = digest("deadline", kind, entry.list_id, entry.key, on)
            found.append(
                Deadline(
                    made,
                    on,
                    kind,
                    entry.list_id,
                    None,
                    (name,),
                    Instrument(None, entry.effective_on),
                    title,
                    zone,
                    source_id=source_id,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.on, one.id)))


def closed(known: Iterable[Deadline], current: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """The known deadlines that no longer fall due, as closed.

    `current` are all deadlines of the same standings or entries, past ones too (`today` left out): an act
    that was read late may have extended a term whose last day is over.
    """
    alive = {deadline.id for deadline in current}
    return tuple(replace(one, closed=True) for one in known if one.id not in alive and not one.closed)


def due_mark(
    deadline: Deadline, told: Collection[int], now: datetime, *, known_since: date | None = None
) -> int | None:
    """The mark that is to be told now, or None.

    Only the most urgent mark that has been reached counts, and only if neither it nor a more urgent one
    was `told`: after days of downtime one reminder goes out, not three. Marks of days before
    `known_since` are left out: who reads on 5 November of what begins on the 10th needs no word that it
    was thirty days ahead, and who reads today that it begins today has read it.
    """
    left = days_left(deadline, now)
    ahead = None if known_since is None else (deadline.on - known_since).days
    begins = deadline.kind == ENTERS_INTO_FORCE
    reached = [
        mark
        for mark in MARKS
        if left <= mark and (ahead is None or ahead > mark or (ahead == mark and not begins))
    ]
    if deadline.closed or not reached or any(mark <= min(reached) for mark in told):
        return None
    return min(reached)


def days_left(deadline: Deadline, now: datetime) -> int:
    """Days from now, in the authority's zone, to the day of the deadline; negative once it is over."""
    return (deadline.on - now.astimezone(ZoneInfo(deadline.time_zone)).date()).days


def _due(line: Line) -> Iterable[tuple[date, str, Interval]]:
    former: Interval | None = None
    for place, interval in enumerate(line.intervals):
        following = line.intervals[place + 1] if place + 1 < len(line.intervals) else None
        ends_itself = interval.until is not None and interval.last == interval.until
        if interval.state in _PAUSED and ends_itself and interval.last:
            yield interval.last, _PAUSED[interval.state], interval
        expires = following is not None and _expiry(line, interval, following)
        if expires and interval.last:
            yield interval.last, ORDER_EXPIRES, interval
        begins = interval.state in _BEGINS and interval.since is not None
        ran_out = former is not None and former.state in _PAUSED and former.last == former.until
        if begins and not ran_out and not (former is not None and _expiry(line, former, interval)):
            yield interval.first, ENTERS_INTO_FORCE, interval
        former = interval


def _expiry(line: Line, listed: Interval, ended: Interval) -> bool:
    """True where a listing ends by the act's own term, also if another act suspended it on the way."""
    return listed.state is State.LISTED and ended.state is State.ENDED and ended.key == line.subject.act


def _deadline(place: str, line: Line, on: date, kind: str, interval: Interval, zone: str) -> Deadline:
    act = line.instrument
    by = interval.by.number if interval.by else None
    name = (act and act.number) or line.title or line.subject.act or by or place
    clause = f" ({line.subject.clause})" if line.subject.clause else ""
    words = _BEGINS[interval.state] if kind == ENTERS_INTO_FORCE else _ENDS[kind]
    what = same_number(act.number) if act and act.number else line.subject.act
    return Deadline(
        digest("deadline", kind, place, what, line.subject.clause, interval.state, on),
        on,
        kind,
        None if line.topical else place,
        place if line.topical else None,
        (),
        act,
        words.format(act=name + clause),
        zone,
        interval.until_basis if kind in _PAUSED.values() else None,
        interval.source_id,
    )
