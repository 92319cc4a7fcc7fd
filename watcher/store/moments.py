"""When what is done now and then was last done; of several workers, one does it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, or_, select, update

from watcher.model.codec import instant
from watcher.store.engine import reading, transaction
from watcher.store.rows import insert_first, moment_or_none, upsert
from watcher.store.tables import moments as table

COPIED = "copied"
"""Up to when the copy reaches that this database was restored from."""

RESTORED = "restored"
"""When that was."""


def last(engine: Engine, name: str) -> datetime | None:
    """When it was last done."""
    with reading(engine) as connection:
        return read(connection, name)


def take(engine: Engine, name: str, now: datetime, every: timedelta) -> bool:
    """True for the one caller who is to do it now; nobody else for the time of `every`.

    A moment that lies ahead was written by a clock that has been set back, and does not count.
    """
    at = instant(now)
    due = or_(table.c.at <= instant(now - every), table.c.at > at)
    with transaction(engine) as connection:
        if insert_first(connection, table, {"name": name, "at": at}):
            return True
        return bool(connection.execute(update(table).where(table.c.name == name, due).values(at=at)).rowcount)


def read(connection: Connection, name: str) -> datetime | None:
    """The same as `last`, inside a transaction."""
    return moment_or_none(connection.execute(select(table.c.at).where(table.c.name == name)).scalar())


def write(engine: Engine, name: str, at: datetime) -> None:
    """Note a moment, whatever was there."""
    with transaction(engine) as connection:
        upsert(connection, table, [{"name": name, "at": instant(at)}])
