"""What only a consolidated list shows: joined to its act when one comes, told by itself when none does."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from watcher import logs
from watcher.core.crosscheck import UNANNOUNCED, WAIT, is_cross_check
from watcher.errors import LostRace
from watcher.model.change import Change, Severity
from watcher.model.event import EventUpdate
from watcher.run import tell
from watcher.run.correlation import Sorted, sort_into_events
from watcher.run.tools import Tools
from watcher.store import ledger

Waiting = tuple[tuple[Change, datetime], ...]


def put_aside(found: Sorted, tools: Tools, now: datetime) -> tuple[Sorted, Waiting]:
    """Take out the events that a copy of a list would open by itself; their changes wait."""
    told: list[EventUpdate] = []
    aside: list[Change] = []
    for update in found.updates:
        if update.opens and all(_waits(change, tools) for change in update.changes):
            aside += update.changes
        else:
            told.append(update)
    waiting = tuple((_quiet(change), now + WAIT) for change in aside)
    return Sorted(tuple(told), found.considered), waiting


def tell_waiting(tools: Tools) -> int:
    """Tell what waits and has found its act, and what has waited long enough; the number of changes."""
    waiting = ledger.waiting(tools.engine)
    if not waiting:
        return 0
    now = tools.clock()
    joined = [one for one in _sorted([change for change, _ in waiting], tools, now) if not one.opens]
    taken = {change.id for update in joined for change in update.changes}
    late = [change for change, tell_at in waiting if tell_at <= now and change.id not in taken]
    alone = [
        replace(one, notes=(*one.notes, UNANNOUNCED.format(days=WAIT.days)))
        for one in _sorted(late, tools, now)
        if one.opens
    ]
    updates = (*joined, *alone)
    if not updates:
        return 0
    queued, items = tell.of_updates(updates, tools, now)
    try:
        ledger.tell_waiting(tools.engine, updates, at=now, messages=queued, digest_items=items)
    except LostRace as lost:
        # They go on waiting, and are looked at again with the next turn.
        logs.line("race", why=str(lost))
        return 0
    return sum(len(update.changes) for update in updates)


def _sorted(changes: list[Change], tools: Tools, now: datetime) -> tuple[EventUpdate, ...]:
    return sort_into_events(changes, tools, now).updates if changes else ()


def _waits(change: Change, tools: Tools) -> bool:
    source = tools.sources.get(change.source_id)
    if source is None or change.notice is not None:
        return False
    return is_cross_check(source.declaration, change.list_id, tools.audience.lists, tools.sources)


def _quiet(change: Change) -> Change:
    return change if change.hits else replace(change, severity=Severity.LOW)
