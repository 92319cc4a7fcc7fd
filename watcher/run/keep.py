"""The house put in order each night: what proves nothing goes, the file is written back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from watcher import logs
from watcher.core.window import window_end, window_start
from watcher.run.plan import Plan
from watcher.run.room import room
from watcher.run.tools import Tools
from watcher.store import moments, retention, upkeep, workers

_NIGHT = timedelta(hours=6)
_NAME = "kept"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a night dropped: bodies, their packed bytes, repeated headers, attempts; whether it vacuumed."""

    bodies: int
    size: int
    headers: int
    attempts: int
    vacuumed: bool


def keep_due(tools: Tools, plan: Plan) -> Kept | None:
    """Put the house in order if its hour has come; one worker does it, and none does it by day."""
    now = tools.clock()
    night = window_start(plan.nightly, window_end(plan.nightly, now))
    if now - night > _NIGHT:
        return None
    last = moments.last(tools.engine, _NAME)
    if last is not None and night <= last <= now:
        return None
    if not moments.take(tools.engine, _NAME, now, _NIGHT):
        return None
    return keep(tools, plan)


def keep(tools: Tools, plan: Plan) -> Kept:
    """Put the house in order now."""
    now = tools.clock()
    pruned = retention.prune(tools.engine, now - plan.keep_bodies)
    attempts = retention.drop_attempts(tools.engine, now - plan.keep_attempts)
    workers.forget(tools.engine, now - timedelta(days=1))
    space = room(tools)
    vacuumed = upkeep.tidy(tools.engine, room=space.free if space else 0)
    kept = Kept(pruned.bodies, pruned.size, pruned.headers, attempts, vacuumed)
    logs.line(
        "kept", bodies=kept.bodies, bytes=kept.size, headers=kept.headers, attempts=attempts, vacuum=vacuumed
    )
    return kept
