"""Incidents that belong to no check: committed and told in one step."""

from __future__ import annotations

from datetime import datetime

from watcher.core.triage import Triage
from watcher.run import tell
from watcher.run.tools import Tools
from watcher.store import ledger


def commit(result: Triage, tools: Tools, now: datetime) -> None:
    """Commit what opens, goes on and closes, with the words for the operators; nothing is no commit."""
    if not (result.opened or result.reminded or result.closed):
        return
    ledger.commit_incidents(
        tools.engine,
        at=now,
        opened=(*result.opened, *result.reminded),
        closed=result.closed,
        messages=tell.of_triage(result, tools.audience, now),
    )
