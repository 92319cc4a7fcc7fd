"""Who is at work on this database, and when what is done now and then was last done."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from watcher.store.tables.meta import Moment, metadata

workers = Table(
    "workers",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("version", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ticked_at", Moment, nullable=False),
)

moments = Table(
    "moments",
    metadata,
    Column("name", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)
