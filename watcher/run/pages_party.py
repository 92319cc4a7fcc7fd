"""One party on all lists: where it stands, by which acts, and its story in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import RLock
from typing import TypeVar
from zoneinfo import ZoneInfo

from watcher.core.deadlines import zone_of
from watcher.core.evidence import act_of
from watcher.core.namings import names_of
from watcher.core.observe import union
from watcher.core.standing import Folded
from watcher.core.standing import Line as Folding
from watcher.core.text import fold, loose
from watcher.model.change import Instrument
from watcher.model.entry import NameRole, Party, PartyEntry
from watcher.model.standing import Standing, State
from watcher.run.pages_memory import Memory
from watcher.serve.shown import Lane, Stretch
from watcher.store.index.bearers import bearers
from watcher.store.views.memory import Version

T = TypeVar("T")
_MOST = 60
"""Namings that are followed from one to the next; nobody has so many."""


@dataclass
class Met:
    """Everything that bears one of the names of one party."""

    forms: set[str] = field(default_factory=set)
    versions: dict[int, Version] = field(default_factory=dict)
    lines: dict[int, Folding] = field(default_factory=dict)

    @property
    def parties(self) -> tuple[tuple[str, Party], ...]:
        """(list id, party), current ones first."""
        entries = sorted(self.versions.values(), key=lambda one: (one.closed_at is not None, -one.version_id))
        found = [(one.list_id, one.entry.party) for one in entries if isinstance(one.entry, PartyEntry)]
        found += [(line.subject.place, line.party) for line in self.lines.values() if line.party]
        return tuple(dict.fromkeys(found))


class Directory:
    """Finds a party by any of its primary names."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._lock = RLock()
        self._of_fold: tuple[Folded | None, Mapping[str, list[Folding]]] = (None, {})

    def meet(self, name: str) -> Met:
        """Whoever bears this name, and the other names by which it is printed as the same."""
        met, lines = Met(), self._lines()
        waiting = {form for form in (loose(name), fold(name)) if form}
        while waiting and len(met.forms) < _MOST:
            met.forms |= waiting
            with self._memory.index.file.reading() as connection:
                ids = bearers(connection, waiting) - met.versions.keys()
            news = self._memory.versions(ids)
            met.versions |= news
            folded = [line for form in waiting for line in lines.get(form, ())]
            met.lines |= {id(line): line for line in folded}
            parties = [one.entry.party for one in news.values() if isinstance(one.entry, PartyEntry)]
            parties += [line.party for line in folded if line.party]
            waiting = {form for party in parties for form in names_of(party)} - met.forms
        return met

    def warm(self) -> None:
        """Build everything now, so that the first reader need not wait."""
        self._lines()

    def _lines(self) -> Mapping[str, list[Folding]]:
        folded = self._memory.folded()
        with self._lock:
            if self._of_fold[0] is not folded:
                every = [line for rows in folded.lines.values() for line in rows]
                self._of_fold = folded, _by_name(every, lambda line: line.party)
            return self._of_fold[1]


def lanes(met: Met, act_of_number: Callable[[str], str | None]) -> tuple[Lane, ...]:
    """The story in time: one lane an act and list, the oldest first."""
    found = [
        Lane(
            line.subject.place,
            line.instrument,
            line.title,
            act_of_number(line.instrument.number) if line.instrument and line.instrument.number else None,
            tuple(
                Stretch(
                    one.state.value, None if one.first == date.min else one.first, one.last, _name(one.by)
                )
                for one in line.intervals
            ),
            seen=False,
        )
        for line in met.lines.values()
        if line.subject.clause is None
    ]
    found += _observed(met.versions.values())
    return tuple(sorted(found, key=lambda lane: (lane.place, str(lane.stretches[0].first), lane.title)))


def standings(met: Met, memory: Memory, today: Callable[[str], date]) -> tuple[Standing, ...]:
    """Where the party stands today, one row a list and act, what binds first."""
    keys: dict[str, set[str]] = defaultdict(set)
    for place, party in met.parties:
        keys[place].add(party.key)
    rows: list[Standing] = []
    for place, wanted in keys.items():
        on = today(place)
        shown = memory.sheet(place, on, None).of_parties(wanted)
        acts = [one for key in wanted for one in memory.folded().instruments(place, on, key)]
        known = {_act(one) for one in shown}
        rows += shown
        rows += [one for one in acts if one.clause is None and _act(one) not in known]
    return tuple(sorted(dict.fromkeys(rows), key=_binding))


def _act(standing: Standing) -> tuple[object, ...]:
    return standing.list_id, standing.party and standing.party.key, standing.instrument


def _binding(standing: Standing) -> tuple[int, str, str]:
    order = (State.LISTED, State.SUSPENDED, State.EXEMPTED, State.PENDING)
    place = order.index(standing.state) if standing.state in order else len(order)
    return place, standing.list_id or standing.topic or "", str(standing.since)


def _observed(versions: Iterable[Version]) -> list[Lane]:
    """What a list showed of a party, as one lane an act: from the day the list states, or we first saw."""
    acts: dict[tuple[object, ...], list[Version]] = defaultdict(list)
    for one in versions:
        if isinstance(one.entry, PartyEntry):
            acts[one.source_id, *act_of(one.entry)].append(one)
    found = []
    for group in acts.values():
        group.sort(key=lambda one: (one.opened_seq, one.version_id))
        entries = [one.entry for one in group if isinstance(one.entry, PartyEntry)]
        last, entry = group[-1], entries[-1]
        begins = min((one.effective_on for one in entries if one.effective_on), default=None)
        zone = ZoneInfo(zone_of(entry.list_id))
        gone = all(one.closed_at for one in group)
        left = _local(max(one.closed_at or "" for one in group), zone) if gone else None
        state = State.EXEMPTED if entry.exempts else State.LISTED
        until = min(filter(None, (left, entry.expires_on)), default=None)
        first = begins or _local(group[0].opened_at, zone)
        stretches = [Stretch(state.value, first, until if until and until >= first else left, "")]
        if gone and left is not None:
            stretches.append(Stretch(State.REMOVED.value, left, None, ""))
        instrument = Instrument(None, entry.effective_on) if entry.effective_on else None
        found.append(Lane(last.list_id, instrument, "", None, tuple(stretches), seen=True))
    return found


def whole(parties: Iterable[Party]) -> Party:
    """All that is printed of one party anywhere, as one record."""
    return union([PartyEntry("", "", party) for party in parties])


def display_name(parties: Iterable[Party]) -> str:
    """The name to head the page with: a primary one, in Latin script where there is one."""
    every = list(parties)
    names = [name for party in every for name in party.names if name.role is NameRole.PRIMARY]
    return next((one.text for one in names if one.lang == "en"), every[0].name if every else "")


def _by_name(rows: Iterable[T], party_of: Callable[[T], Party | None]) -> Mapping[str, list[T]]:
    found: dict[str, list[T]] = {}
    for row in rows:
        party = party_of(row)
        for form in names_of(party) if party else ():
            found.setdefault(form, []).append(row)
    return found


def _local(moment: str, zone: ZoneInfo) -> date:
    return datetime.fromisoformat(moment).astimezone(zone).date()


def _name(act: Instrument | None) -> str:
    return (act.number or str(act.published_on or "")) if act else ""
