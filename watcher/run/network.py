"""The one incident that stands for all sources when our own network is down."""

from __future__ import annotations

from datetime import datetime, timedelta

from watcher.core.backoff import spread
from watcher.core.outage import SOURCES, UNREACHED, Try, is_in_doubt, outage
from watcher.core.triage import NETWORK, STRIKES, settle
from watcher.errors import SourceError
from watcher.model.source import Source
from watcher.run import tell
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
    if judge(tools):
        return True
    tries = _tries(tools, tools.clock())
    if len(tools.sources) < SOURCES or not is_in_doubt(source.id, tries):
        return False
    mine = leases.turn(tools.engine, source.id)
    if mine is None or mine.failures + 1 >= STRIKES or mine.last_success_at is None:
        _ask_others(source, tools)
    return True


def judge(tools: Tools) -> bool:
    """Open, remind of or close the network incident; is the network down?"""
    now = tools.clock()
    tries = _tries(tools, now)
    open_now = ledger.incidents(tools.engine, NETWORK)
    trouble = outage(tries, now)
    since = max((one.opened_at for one in open_now), default=now)
    reached = any(one.reached and one.at >= since for one in tries)
    result = settle(open_now, [trouble] if trouble else [], over=lambda _: reached, now=now)
    if result.opened or result.reminded or result.closed:
        ledger.commit_incidents(
            tools.engine,
            at=now,
            opened=(*result.opened, *result.reminded),
            closed=result.closed,
            messages=tell.of_triage(result, tools.audience, now),
        )
    if result.closed:
        _ask_those_who_failed(tools, now)
    return trouble is not None or (bool(open_now) and not reached)


def _tries(tools: Tools, now: datetime) -> list[Try]:
    found = attempts(tools.engine, now - _LOOKED_BACK)
    return [Try(one.source_id, one.finished_at, one.error_kind not in UNREACHED) for one in found]


def _ask_others(source: Source, tools: Tools) -> None:
    """Two sources of other hosts that have not failed are due now: they bear witness."""
    mine = _hosts(source)
    turns = leases.turns(tools.engine)
    well = [
        one.id
        for one in tools.sources.values()
        if not mine & _hosts(one) and one.id in turns and not turns[one.id].failures
    ]
    now = tools.clock()
    leases.bring_forward(tools.engine, dict.fromkeys(sorted(well, key=spread)[:_WITNESSES], now))


def _ask_those_who_failed(tools: Tools, now: datetime) -> None:
    """Their back-off counted an outage that is over; within a minute, not all at once."""
    due = {
        source_id: now + spread(source_id) * _AGAIN_WITHIN
        for source_id, turn in leases.turns(tools.engine).items()
        if turn.failures and source_id in tools.sources
    }
    leases.bring_forward(tools.engine, due)


def _hosts(source: Source) -> frozenset[str]:
    return frozenset(request.url.split("/")[2] for request in source.declaration.start)
