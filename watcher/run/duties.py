"""What hangs on the day and the hour rather than on any page, for whoever has no scheduler."""

from __future__ import annotations

from datetime import timedelta

from watcher.run.crosscheck import tell_waiting
from watcher.run.deadlines import tell_due
from watcher.run.digest import close_due
from watcher.run.screening import rescreen
from watcher.run.tools import Tools
from watcher.store import moments

COMPARED = "compared"
COMPARE_EVERY = timedelta(hours=6)


def perform(tools: Tools) -> None:
    """Reminders, what waited, watchlists, digests; every six hours the lists are compared."""
    tell_due(tools)
    tell_waiting(tools)
    rescreen(tools)
    close_due(tools)
    now = tools.clock()
    last = moments.last(tools.engine, COMPARED)
    if (last is None or last + COMPARE_EVERY <= now) and moments.take(
        tools.engine, COMPARED, now, COMPARE_EVERY
    ):
        # Rare, and it reads whole lists: a check that has nothing to compare need not load it.
        from watcher.run.watchdog import Watchdog

        Watchdog(tools, now).compare()
