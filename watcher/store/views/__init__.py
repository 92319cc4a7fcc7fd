"""Read models: what the terminal, the pages and the calendar show. They write nothing."""

from __future__ import annotations

from watcher.store.views.calendar import deadlines, deadlines_mark
from watcher.store.views.changes import changes, event_history, events
from watcher.store.views.evidence import change_ids, evidence, notice_exhibits
from watcher.store.views.health import alive, backlog, source_states
from watcher.store.views.lists import entries_on, list_states, notices_known

__all__ = [
    "alive",
    "backlog",
    "change_ids",
    "changes",
    "deadlines",
    "deadlines_mark",
    "entries_on",
    "event_history",
    "events",
    "evidence",
    "list_states",
    "notice_exhibits",
    "notices_known",
    "source_states",
]
