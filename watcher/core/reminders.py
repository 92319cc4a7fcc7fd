"""The changes that say a day is near or has come, in careful words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from watcher.core.acts import STATEMENTS, party_id, same_number
from watcher.core.deadlines import ENTERS_INTO_FORCE, ORDER_EXPIRES, days_left
from watcher.core.hashing import digest
from watcher.core.implied import notice_ref
from watcher.core.numbers import find_all
from watcher.core.standing import Folded
from watcher.model.change import Basis, Change, Instrument, NoticeRef, Severity
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, InstrumentRef, NoticeEntry, UntilBasis
from watcher.model.standing import Deadline

_EXTENDS = re.compile(r"延期|延长|继续暂停|继续中止|顺延|\bexten[ds]|\bprolong", re.I)
_WHAT = re.compile(r"安排|磋商|暂停|措施|休战|arrangement|suspen|truce|pause|measure|stay\b", re.I)


@dataclass(frozen=True, slots=True)
class Extension:
    """A notice that speaks of an extension. `act`: it extends something, but what could not be followed."""

    notice: NoticeRef
    act: bool = False


def due_changes(
    deadline: Deadline,
    mark: int,
    *,
    now: datetime,
    parties: Iterable[Party] = (),
    seen: Extension | None = None,
) -> tuple[Change, ...]:
    """One change per party that the deadline touches, or one without a party.

    `lapsed` on the last day of a term, else `due_soon`. `until` is that last day, `effective_on` the first
    day in force. `seen` is the statement or act that speaks of an extension, and becomes the change's
    notice. `reason` says in words what runs out by its own terms, and what has been seen.
    """
    begins = deadline.kind == ENTERS_INTO_FORCE
    lapsed = mark == 0 and not begins
    return tuple(
        Change(
            id=digest("due", deadline.id, mark, party_id(party) if party else None),
            source_id=deadline.source_id,
            kind=ChangeKind.LAPSED if lapsed else ChangeKind.DUE_SOON,
            basis=Basis.DUE,
            list_id=deadline.list_id,
            topic=deadline.topic,
            party=party,
            instrument=deadline.instrument,
            notice=seen.notice if seen else None,
            severity=Severity.HIGH if mark <= 1 else Severity.NORMAL,
            effective_on=deadline.on if begins else None,
            until=None if begins else deadline.on,
            until_basis=None if begins else deadline.basis or UntilBasis.STATED,
            first_seen=now,
            reason=words(deadline, days_left(deadline, now), seen),
        )
        for party in tuple(parties) or (None,)
    )


def words(deadline: Deadline, left: int, seen: Extension | None = None) -> str:
    """What falls due, when, by what, and whether anything that extends it has been seen."""
    day = deadline.on.isoformat()
    when = f"today, {day}" if left == 0 else f"on {day}, in {_days(left)}" if left > 0 else f"on {day}"
    if deadline.kind == ENTERS_INTO_FORCE:
        return f"{deadline.title} {when}."
    computed = " (computed from the stated term)" if deadline.basis is UntilBasis.COMPUTED else ""
    ends = deadline.title if left >= 0 else deadline.title.replace(" runs out", " ran out")
    first = f"{ends} by its own terms {when}{computed}, the last day on which it holds."
    if deadline.kind == ORDER_EXPIRES:
        return first
    if seen is None:
        return f"{first} No act that extends it has been seen."
    spoken = seen.notice.published_on.isoformat() if seen.notice.published_on else "an unknown day"
    if seen.act:
        return f"{first} An act of {spoken} extends a suspension, but which one could not be followed."
    return f"{first} An extension was announced as a statement on {spoken}; no instrument has been seen."


def extension_seen(folded: Folded, deadline: Deadline, today: date) -> Extension | None:
    """The latest notice up to `today` that speaks of an extension without having brought it about.

    A statement later than the act that set the term, which names the act or the arrangement and says
    that it is extended ("将联合安排再延期至2027年1月10日"), beyond the day of the deadline
    where it names one; or an extending act whose reference cannot be followed yet.
    """
    place = deadline.list_id or deadline.topic or ""
    setting = _setting(folded, place, deadline)
    set_on = max((act.published_on for act in setting if act.published_on), default=date.min)
    acts = {same_number(act.number) for act in (*setting, deadline.instrument) if act and act.number}
    lost = {
        key
        for key, measure in folded.unresolved
        if measure.verb is ChangeKind.SUSPENSION_EXTENDED and place in (measure.list_id, measure.topic)
    }
    found: list[tuple[date, str, NoticeEntry]] = []
    for key, copy in folded.register.copies.items():
        day = copy.entry.notice.published_on
        if (
            day is not None
            and set_on < day <= today
            and (key in lost or _speaks(copy.entry, deadline.on, acts))
        ):
            found.append((day, key, copy.entry))
    if not found:
        return None
    _, key, entry = max(found, key=lambda one: one[:2])
    return Extension(notice_ref(entry), key in lost)


def _setting(folded: Folded, place: str, deadline: Deadline) -> set[Instrument]:
    """The acts that set the term."""
    return {
        interval.by
        for line in folded.lines.get(place, ())
        if line.instrument == deadline.instrument
        for interval in line.intervals
        if interval.last == deadline.on and interval.by
    }


def _speaks(entry: NoticeEntry, on: date, acts: set[str]) -> bool:
    """True for a statement that says of these acts, or of an arrangement, that it goes on after that day."""
    notice = entry.notice
    if any(m.verb is not ChangeKind.PUBLISHED or m.topic != STATEMENTS for m in entry.measures):
        return False
    ends = [measure.until for measure in entry.measures if measure.until]
    if ends and max(ends) <= on:
        return False
    text = " ".join([notice.title, notice.summary, *(measure.quote for measure in entry.measures)])
    if not _EXTENDS.search(text):
        return False
    named = {number.normal for number in find_all(text)} | {same_number(one) for one in notice.related}
    named |= {
        same_number(measure.subject.number)
        for measure in entry.measures
        if isinstance(measure.subject, InstrumentRef) and measure.subject.number
    }
    return bool(named & acts) if named else _WHAT.search(text) is not None


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
