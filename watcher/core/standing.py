"""Who stands where on any day, and by which instrument: the fold of all measures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from watcher.core.effects import OPENS, Effect, Facts, Subject, facts
from watcher.core.register import Register
from watcher.core.timeline import Interval, timeline
from watcher.model.change import Instrument
from watcher.model.entry import Party
from watcher.model.measure import Measure
from watcher.model.standing import Standing, State

# Which of several instruments decides where a party stands: the one that binds most.
_BINDS = {
    State.LISTED: 0,
    State.EXEMPTED: 1,
    State.SUSPENDED: 1,
    State.PENDING: 2,
    State.ENDED: 3,
    State.CANCELLED: 3,
    State.REMOVED: 3,
}


@dataclass(frozen=True, slots=True)
class Line:
    """The whole history of one subject: a party (or none) under one act, or under one clause of it."""

    subject: Subject
    party: Party | None
    instrument: Instrument | None
    title: str
    topical: bool
    intervals: tuple[Interval, ...]

    def on(self, day: date) -> Standing | None:
        """The state on a day; None before anything was announced."""
        for interval in self.intervals:
            if interval.first <= day and (interval.last is None or day <= interval.last):
                return self._standing(interval)
        return None

    def _standing(self, interval: Interval) -> Standing:
        return Standing(
            None if self.topical else self.subject.place,
            self.subject.place if self.topical else None,
            self.party,
            interval.state,
            interval.since,
            interval.until,
            interval.until_basis,
            self.instrument,
            interval.by,
            self.title,
            self.subject.clause,
        )


@dataclass(frozen=True, slots=True)
class Folded:
    """The standings that a register of notices comes to.

    `lines` are grouped by list or topic. `unresolved` are (notice key, measure) of the references that no
    notice read so far explains: they work on nobody yet.
    """

    register: Register
    lines: Mapping[str, tuple[Line, ...]]
    unresolved: tuple[tuple[str, Measure], ...] = ()

    def on(self, place: str, day: date) -> tuple[Standing, ...]:
        """Where everyone stands on a list on a day: one standing per party, by the instrument that decides.

        A live listing decides before a suspended one, that before what is announced or has ended: Illumina
        stands by UEL No. 4 of 2025 after No. 6 was stopped. On a topic every act, and every clause that has
        a state of its own, is one standing.
        """
        by_party: dict[str, list[Standing]] = defaultdict(list)
        rows: list[Standing] = []
        for line in self.lines.get(place, ()):
            standing = line.on(day)
            if standing is None:
                continue
            if line.subject.party is None:
                rows.append(standing)
            elif line.subject.clause is None:
                by_party[line.subject.party].append(standing)
        rows += [min(standings, key=_decides) for standings in by_party.values()]
        return tuple(sorted(rows, key=_printed))

    def instruments(self, place: str, day: date, party: str | None = None) -> tuple[Standing, ...]:
        """Every instrument and clause on a list or topic on a day; of one party (its key) where given."""
        rows = [
            standing
            for line in self.lines.get(place, ())
            if (standing := line.on(day)) and (party is None or (line.party and line.party.key == party))
        ]
        return tuple(sorted(rows, key=_printed))


def fold(register: Register, only: str | None = None) -> Folded:
    """Fold all measures of all notices, or those on one list or topic alone.

    The order in which they were read is irrelevant.
    """
    found = facts(register, only)
    lines: dict[str, list[Line]] = defaultdict(list)
    for subject in sorted(found.effects, key=_sorted):
        effects = list(found.effects[subject])
        if subject.clause is not None:
            effects += _of_whole(found, subject)
        copy = register.copies.get(subject.act)
        line = Line(
            subject,
            found.parties[subject],
            found.instruments[subject],
            copy.entry.notice.title if copy else "",
            subject.place in found.topics,
            timeline(effects),
        )
        if line.intervals:
            lines[subject.place].append(line)
    return Folded(register, {place: tuple(rows) for place, rows in lines.items()}, found.lost)


def _of_whole(found: Facts, clause: Subject) -> list[Effect]:
    """What happens to the whole act happens to each clause; a clause may enter into force on its own day."""
    whole = found.effects.get(Subject(clause.place, clause.party, clause.act), ())
    own = any(effect.verb in OPENS for effect in found.effects[clause])
    return [effect for effect in whole if not (own and effect.verb in OPENS)]


def _sorted(subject: Subject) -> tuple[str, str, str, str]:
    return subject.place, subject.party or "", subject.act, subject.clause or ""


def _decides(standing: Standing) -> tuple[int, date, date, str]:
    """Binding first; then the longest listing, the suspension that ends first, the latest end."""
    since = standing.since or date.min
    closed = _BINDS[standing.state] == 3
    order = date.min + (date.max - since) if closed else since
    act = standing.instrument
    return _BINDS[standing.state], standing.until or date.max, order, (act and act.number) or ""


def _printed(standing: Standing) -> tuple[str, date, str, str]:
    act = standing.instrument or Instrument(None, None)
    name = standing.party.name if standing.party else ""
    return name, act.published_on or date.min, act.number or "", standing.clause or ""
