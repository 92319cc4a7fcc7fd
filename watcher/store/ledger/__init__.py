"""What is known and what is told: read before a check, written by it in one transaction."""

from __future__ import annotations

from watcher.store.ledger.commit import commit_check
from watcher.store.ledger.deadlines import deadlines_ahead, deadlines_first_seen, tell_deadlines
from watcher.store.ledger.events import event_changes, events_by_links, told, told_unresolved
from watcher.store.ledger.heads import begin, head, notices
from watcher.store.ledger.held import discard, held
from watcher.store.ledger.incidents import commit_incidents, incidents
from watcher.store.ledger.screening import is_screened, tell_hits, told_hits
from watcher.store.ledger.waiting import tell_waiting, waiting

__all__ = [
    "begin",
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
    "is_screened",
    "notices",
    "tell_deadlines",
    "tell_hits",
    "tell_waiting",
    "told",
    "told_hits",
    "told_unresolved",
    "waiting",
]
