"""Looks at the sources, the receivers and the machine, and tells the operators what is not well."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from watcher.core import machine, triage
from watcher.core.contradict import PATIENCE, contradiction
from watcher.core.crosscheck import BEHIND, is_cross_check
from watcher.core.triage import NETWORK, Triage, Trouble
from watcher.model.commit import Queued
from watcher.model.entry import PartyEntry
from watcher.model.health import Incident, IncidentKind
from watcher.model.snapshot import FEED
from watcher.model.source import SourceKind
from watcher.model.views import Backlog, SourceState
from watcher.run import network, tell
from watcher.run.room import Room, room
from watcher.run.tools import Tools
from watcher.run.troubles import references
from watcher.store import ledger
from watcher.store.views import activity
from watcher.store.views.attempts import attempts
from watcher.store.views.changes import changes
from watcher.store.views.health import backlog, source_states
from watcher.store.views.lists import entries_on

_SEEN_TO = frozenset(
    {IncidentKind.STALE, IncidentKind.QUIET, IncidentKind.UNDELIVERED, IncidentKind.DISK, IncidentKind.CLOCK}
)
_UNREAD = frozenset({IncidentKind.FAILING, IncidentKind.STALE})
_CLOCKS_OF = timedelta(hours=1)
_TOLD_SINCE = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Watchdog:
    """`started_at` is when this process began: a source that was never read is late from then on."""

    tools: Tools
    started_at: datetime
    space: Callable[[Tools], Room | None] = room

    def look(self) -> Triage:
        """Look once, commit what opens, goes on and closes, and tell it."""
        tools, now = self.tools, self.tools.clock()
        network.judge(tools)
        every = ledger.incidents(tools.engine)
        left = machine.unknown_subjects(
            every, {*tools.sources, *tools.audience.kinds, *_waiting(tools), *_hosts(tools)}
        )
        mine = [one for one in every if one.kind in _SEEN_TO and one not in left]
        waiting = backlog(tools.engine)
        troubles = [
            *self._sources(every, now),
            *_receivers(waiting, now),
            *self._disk(every),
            *self._clock(now),
        ]
        found = triage.settle(mine, troubles, over=lambda _: True, now=now)
        result = replace(found, closed=(*found.closed, *(replace(one, closed_at=now) for one in left)))
        self._commit(result, [one.subject for one in troubles if one.kind is IncidentKind.UNDELIVERED], now)
        return result

    def compare(self) -> Triage:
        """Look whether sources contradict or resolve each other. Not every minute: it reads lists."""
        tools, now = self.tools, self.tools.clock()
        every = ledger.incidents(tools.engine)
        # With an address it is about two copies of one notice, and ends when they are read again.
        disputes = [one for one in every if one.kind is IncidentKind.CONTRADICTORY and one.url is None]
        doubts = [one for one in every if one.kind is IncidentKind.UNRESOLVED]
        mine = [*disputes, *doubts]
        troubles = [*_contradictions(tools, now), *_references(tools, doubts)]
        result = triage.settle(mine, troubles, over=lambda _: True, now=now)
        self._commit(result, (), now)
        return result

    def _sources(self, every: Sequence[Incident], now: datetime) -> Iterator[Trouble]:
        """Sources that were not read for too long, or bring nothing new for too long."""
        states = {one.source_id: one for one in source_states(self.tools.engine)}
        open_now = {(one.kind, one.subject) for one in every}
        down = {subject for kind, subject in open_now if kind is IncidentKind.NETWORK}
        for source_id, source in self.tools.sources.items():
            declared, state = source.declaration, states.get(source_id)
            unreached = bool(down & {NETWORK, *network.hosts(source)})
            explained = unreached or (IncidentKind.FAILING, source_id) in open_now
            late = triage.stale(source_id, _last_success(state) or self.started_at, declared.poll, now)
            # Whoever knows that a source fails need not be told that it is stale.
            if late and (not explained or (IncidentKind.STALE, source_id) in open_now):
                yield late
            if declared.quiet_after is None or state is None or state.last_change_at is None:
                continue
            silent = triage.quiet(source_id, state.last_change_at, declared.quiet_after, now)
            unread = unreached or any((kind, source_id) in open_now for kind in _UNREAD)
            if silent and (not unread or (IncidentKind.QUIET, source_id) in open_now):
                yield silent

    def _disk(self, every: Sequence[Incident]) -> Iterator[Trouble]:
        space = self.space(self.tools)
        open_now = any(one.kind is IncidentKind.DISK for one in every)
        trouble = space and machine.disk(space.free, space.total, open_now=open_now, where=space.where)
        if trouble:
            yield trouble

    def _clock(self, now: datetime) -> Iterator[Trouble]:
        if self.tools.audience.clock_note:
            return  # a clock that is meant to be wrong
        engine, owner = self.tools.engine, self.tools.owner
        dates: dict[str, timedelta] = {}
        # The sources themselves are attempted anew as soon as the clock is set back; the evidence stays.
        written = [*activity.newest_moments(engine, owner)]
        for one in attempts(engine, now - _CLOCKS_OF, headers=True):
            written.append(one.finished_at)
            off = machine.skew(one.finished_at, one.date, one.age)
            host = urlsplit(one.url).hostname
            if off is not None and host and host not in dates:
                dates[host] = off
        trouble = machine.clock(now, written, dates)
        if trouble:
            yield trouble

    def _commit(self, result: Triage, failing: Sequence[str], now: datetime) -> None:
        if not (result.opened or result.reminded or result.closed):
            return
        stale = [one.subject for one in result.opened if one.kind is IncidentKind.STALE]
        ledger.commit_incidents(
            self.tools.engine,
            at=now,
            opened=(*result.opened, *result.reminded),
            closed=result.closed,
            messages=self._messages(result, failing, now),
            stale=stale,
        )

    def _messages(self, result: Triage, failing: Sequence[str], now: datetime) -> tuple[Queued, ...]:
        """To the operators; what is about the operators' own receiver goes through another that works."""
        audience = self.tools.audience
        others = (audience.default, *audience.kinds)
        queued: list[Queued] = []
        for part in ("opened", "reminded", "closed"):
            for incident in getattr(result, part):
                about = incident.subject if incident.kind is IncidentKind.UNDELIVERED else ""
                who = machine.teller(about, audience.operators, others, failing) or audience.operators
                one = Triage(**{part: (incident,)})
                queued += tell.of_triage(one, replace(audience, operators=who), now)
        return tuple(queued)


def is_clock_wrong(tools: Tools) -> bool:
    """Whether the clock is known to be wrong: what hangs on the day must wait."""
    return bool(ledger.incidents(tools.engine, machine.CLOCK))


def _last_success(state: SourceState | None) -> datetime | None:
    return state.last_success_at if state is not None else None


def _waiting(tools: Tools) -> Iterator[str]:
    """Receivers that are no longer configured, and for whom something still waits."""
    return (one.receiver for one in backlog(tools.engine))


def _hosts(tools: Tools) -> Iterator[str]:
    return (host for source in tools.sources.values() for host in network.hosts(source))


def _receivers(waiting: Sequence[Backlog], now: datetime) -> Iterator[Trouble]:
    for one in waiting:
        trouble = machine.undelivered(
            one.receiver,
            pending=one.pending,
            given_up=one.dead,
            oldest=one.oldest,
            last_error=one.last_error,
            now=now,
        )
        if trouble:
            yield trouble


def _references(tools: Tools, doubts: Sequence[Incident]) -> Iterator[Trouble]:
    """What still leads nowhere. Another source may have shown the notice since, whose check does not look."""
    for source_id in sorted({one.subject for one in doubts}):
        yield from references(source_id, ledger.notices(tools.engine))


def _contradictions(tools: Tools, now: datetime) -> Iterator[Trouble]:
    """List sources that do not show what others told of their lists."""
    lists = [
        (source.id, list_id)
        for source in tools.sources.values()
        if source.declaration.kind is SourceKind.LIST
        for list_id in source.declaration.lists
        if list_id != FEED
    ]
    shared = {
        list_id
        for _, list_id in lists
        if sum(list_id in source.declaration.lists for source in tools.sources.values()) > 1
    }
    for source_id, list_id in lists:
        if list_id not in shared:
            continue
        entries = entries_on(tools.engine, source_id, list_id)
        if not entries:
            continue
        shown = [one.party for one in entries if isinstance(one, PartyEntry)]
        told = changes(tools.engine, since=now - _TOLD_SINCE, list_id=list_id)
        copies = is_cross_check(
            tools.sources[source_id].declaration, list_id, tools.audience.lists, tools.sources
        )
        patience = BEHIND if copies else PATIENCE
        trouble = contradiction(source_id, list_id, told, shown, now=now, patience=patience)
        if trouble:
            yield trouble
