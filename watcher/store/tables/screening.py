"""How far the user's watchlists were screened, and which hits were told."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from watcher.store.tables.meta import Json, Moment, Sha, metadata

watchlist_screenings = Table(
    "watchlist_screenings",
    metadata,
    # Of the watchlists, and of which lists there were to be screened.
    Column("digest", Sha, primary_key=True),
    Column("screened_at", Moment, nullable=False),
)

told_hits = Table(
    "told_hits",
    metadata,
    Column("hit_id", Sha, primary_key=True),
    Column("list_id", Text, nullable=False),
    Column("party_key", Text, nullable=False),
    Column("body", Json, nullable=False),
    Column("told_at", Moment, nullable=False),
)
