"""The schema, in SQLAlchemy Core; what must never be is refused by the database itself."""

from __future__ import annotations

from watcher.store.tables.evidence import bodies, documents, fetches, validators
from watcher.store.tables.life import moments, workers
from watcher.store.tables.meta import metadata
from watcher.store.tables.news import (
    changes,
    deadline_tellings,
    deadlines,
    event_changes,
    event_links,
    event_revisions,
    events,
    incidents,
    waiting_changes,
)
from watcher.store.tables.outbox import deliveries, delivery_attempts, digest_items, digest_windows
from watcher.store.tables.screening import told_hits, watchlist_screenings
from watcher.store.tables.state import (
    entry_versions,
    heads,
    snapshot_documents,
    snapshots,
    sources,
)

__all__ = [
    "bodies",
    "changes",
    "deadline_tellings",
    "deadlines",
    "deliveries",
    "delivery_attempts",
    "digest_items",
    "digest_windows",
    "documents",
    "entry_versions",
    "event_changes",
    "event_links",
    "event_revisions",
    "events",
    "fetches",
    "heads",
    "incidents",
    "metadata",
    "moments",
    "snapshot_documents",
    "snapshots",
    "sources",
    "told_hits",
    "validators",
    "waiting_changes",
    "watchlist_screenings",
    "workers",
]
