"""What is known and what is told: read before a check, written by it in one transaction."""

from __future__ import annotations

from watcher.store.ledger.commit import commit_check
from watcher.store.ledger.deadlines import deadlines_ahead, deadlines_first_seen, tell_deadlines
from watcher.store.ledger.events import event_changes, events_by_links, told, told_unresolved
from watcher.store.ledger.heads import head, notices
from watcher.store.ledger.held import discard, held
from watcher.store.ledger.incidents import commit_incidents, incidents

__all__ = [
    "commit_check",
    "commit_incidents",
    "deadlines_ahead",
    "deadlines_first_seen",
    "discard",
    "event_changes",
    "events_by_links",
    "head",
    "held",
    "incidents",
    "notices",
    "tell_deadlines",
    "told",
    "told_unresolved",
]
