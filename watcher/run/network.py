"""The incident that stands for all sources when our own network is down, or for those of a host that is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from watcher.core.backoff import spread
from watcher.core.outage import (
    ASKED_WITHIN,
    SOURCES,
    UNREACHED,
    Try,
    hosts_out,
    is_in_doubt,
    is_shared_in_doubt,
    outage,
)
from watcher.core.triage import NETWORK, STRIKES, Trouble, settle
from watcher.errors import SourceError
from watcher.model.health import Incident, IncidentKind
from watcher.model.source import Source
from watcher.run import incidents
from watcher.run.tools import Tools
from watcher.store import leases, ledger
from watcher.store.views.attempts import attempts

_LOOKED_BACK = timedelta(days=1)
_AGAIN_WITHIN = timedelta(minutes=1)
_WITNESSES = 2


def explains(source: Source, error: SourceError, tools: Tools) -> bool:
    """Whether a failure is, or may yet turn out to be, no fault of its source.

    Where only others can tell, and they are not due soon, some of them are asked for now.
    """
    if error.kind not in UNREACHED:
        return False
    host, now = _host(source, error), tools.clock()
    if judge(tools) & {NETWORK, host}:
        return True
    tries = _tries(tools, now)
    lonely = len(tools.sources) >= SOURCES and is_in_doubt(source.id, tries)
    shared = _may_be_its_hosts(source, host, tries, tools, now, ASKED_WITHIN)
    mine = leases.turn(tools.engine, source.id)
    if mine is None or mine.failures + 1 >= STRIKES or mine.last_success_at is None:
        others = [
            *(_witnesses(source, tools) if lonely else ()),
            *(_sharing(source, host, tools) if shared else ()),
        ]
        leases.bring_forward(tools.engine, dict.fromkeys(others, now))
    return lonely or shared


def explains_round(source: Source, error: SourceError, tools: Tools) -> bool:
    """The same for a round of checks that asks nobody else: only what was tried can explain."""
    if error.kind not in UNREACHED:
        return False
    host, now = _host(source, error), tools.clock()
    if host in judge_hosts(tools):
        return True
    return _may_be_its_hosts(source, host, _tries(tools, now), tools, now, timedelta(0))


def judge(tools: Tools) -> frozenset[str]:
    """Open, remind of or close the incidents; what is down now: NETWORK, or hosts."""
    now = tools.clock()
    tries = _tries(tools, now)
    trouble = outage(tries, now)
    down = _settle(lambda subject: subject == NETWORK, [trouble] if trouble else [], tries, tools, now)
    return down or judge_hosts(tools)


def judge_hosts(tools: Tools) -> frozenset[str]:
    """The same for the hosts that several sources share."""
    now = tools.clock()
    tries = _tries(tools, now)
    known = {host for source in tools.sources.values() for host in hosts(source)}
    troubles = [one for one in hosts_out(tries, now) if one.subject in known]
    return _settle(lambda subject: subject != NETWORK, troubles, tries, tools, now)


def hosts(source: Source) -> frozenset[str]:
    """Where the reading of a source begins."""
    return frozenset(urlsplit(request.url).hostname or "" for request in source.declaration.start)


def _settle(
    about: Callable[[str], bool],
    troubles: Sequence[Trouble],
    tries: Sequence[Try],
    tools: Tools,
    now: datetime,
) -> frozenset[str]:
    """Commit and tell; the subjects that are down now. What began ends with the first answer after that."""
    found = [one for one in ledger.incidents(tools.engine) if one.kind is IncidentKind.NETWORK]
    open_now = [one for one in found if about(one.subject)]

    def answered(incident: Incident) -> bool:
        there = [one for one in tries if incident.subject in (NETWORK, one.host)]
        return any(one.reached and one.at >= incident.opened_at for one in there)

    result = settle(open_now, troubles, over=answered, now=now)
    incidents.commit(result, tools, now)
    if result.closed:
        _ask_those_who_failed({one.subject for one in result.closed}, tools, now)
    over = {one.id for one in result.closed}
    return frozenset(one.subject for one in (*open_now, *result.opened) if one.id not in over)


def _tries(tools: Tools, now: datetime) -> list[Try]:
    return [
        Try(one.source_id, one.finished_at, one.error_kind not in UNREACHED, urlsplit(one.url).hostname or "")
        for one in attempts(tools.engine, now - _LOOKED_BACK)
    ]


def _host(source: Source, error: SourceError) -> str:
    return urlsplit(error.url or source.declaration.start[0].url).hostname or ""


def _may_be_its_hosts(
    source: Source, host: str, tries: Sequence[Try], tools: Tools, now: datetime, patience: timedelta
) -> bool:
    there = [one for one in tries if one.host == host]
    return bool(_sharing(source, host, tools)) and is_shared_in_doubt(
        source.id, there, now, patience=patience
    )


def _sharing(source: Source, host: str, tools: Tools) -> list[str]:
    """The other sources of a host."""
    return [one.id for one in tools.sources.values() if one.id != source.id and host in hosts(one)]


def _witnesses(source: Source, tools: Tools) -> list[str]:
    """Two sources of other hosts that have not failed."""
    mine, turns = hosts(source), leases.turns(tools.engine)
    well = [
        one.id
        for one in tools.sources.values()
        if not mine & hosts(one) and one.id in turns and not turns[one.id].failures
    ]
    return sorted(well, key=spread)[:_WITNESSES]


def _ask_those_who_failed(over: Collection[str], tools: Tools, now: datetime) -> None:
    """Their back-off counted an outage that is over; within a minute, not all at once."""
    due = {
        source_id: now + spread(source_id) * _AGAIN_WITHIN
        for source_id, turn in leases.turns(tools.engine).items()
        if turn.failures and source_id in tools.sources
        if NETWORK in over or not hosts(tools.sources[source_id]).isdisjoint(over)
    }
    leases.bring_forward(tools.engine, due)
