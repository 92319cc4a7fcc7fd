"""What a database needs now and then: its statistics, its log written back, its holes closed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Engine, text

from watcher.errors import StoreError
from watcher.store.engine import reading, sqlite_path

_HOLES, _HOLES_BYTES = 0.25, 64_000_000


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes of the database, and how many of them are free for reuse."""

    bytes: int
    free: int


def size(engine: Engine) -> Size:
    """How large the database is. Raises StoreError."""
    with reading(engine) as connection:
        if engine.dialect.name == "postgresql":
            query = text("SELECT pg_database_size(current_database())")
            return Size(int(connection.execute(query).scalar_one()), 0)
        pages, page, free = (
            int(connection.execute(text(f"PRAGMA {name}")).scalar_one())
            for name in ("page_count", "page_size", "freelist_count")
        )
    return Size(pages * page, free * page)


def tidy(engine: Engine, *, room: int) -> bool:
    """Write an SQLite log back and refresh statistics; vacuum where a quarter is holes. True if vacuumed.

    `room` is the free disk space in bytes: a vacuum needs twice the database's size. Writers wait
    meanwhile, a few seconds for a gigabyte. PostgreSQL does all of it by itself.
    """
    if sqlite_path(engine) is None:
        return False
    found = size(engine)
    worth = found.free > max(_HOLES_BYTES, _HOLES * found.bytes) and room > 2 * found.bytes
    # Outside a transaction, which VACUUM refuses.
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        with closing(raw.cursor()) as cursor:
            try:
                for statement in ("PRAGMA optimize", *(("VACUUM",) if worth else ())):
                    cursor.execute(statement)
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                cursor.fetchall()
            except sqlite3.Error as error:
                raise StoreError(
                    f"the database could not be tidied: {error}", advice="It is tried again the next night."
                ) from error
    return worth
