"""The processes at work on this database, each with its last sign of life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, select

from watcher.model.codec import instant
from watcher.store.engine import reading, transaction
from watcher.store.rows import moment, upsert
from watcher.store.tables import workers as table


@dataclass(frozen=True, slots=True)
class Worker:
    """One process that runs the schedule. `owner` is its name in leases."""

    owner: str
    version: str
    started_at: datetime
    ticked_at: datetime


def tick(engine: Engine, worker: Worker) -> None:
    """Write a sign of life; thereby proves that the database can be written."""
    row = {
        "owner": worker.owner,
        "version": worker.version,
        "started_at": instant(worker.started_at),
        "ticked_at": instant(worker.ticked_at),
    }
    with transaction(engine) as connection:
        upsert(connection, table, [row], keep=("started_at",))


def leave(engine: Engine, owner: str) -> None:
    """Take a process off the list that has ended in order."""
    with transaction(engine) as connection:
        connection.execute(delete(table).where(table.c.owner == owner))


def forget(engine: Engine, before: datetime) -> int:
    """Take off the list whoever gave no sign since; how many that were."""
    with transaction(engine) as connection:
        return connection.execute(delete(table).where(table.c.ticked_at < instant(before))).rowcount


def workers(engine: Engine) -> tuple[Worker, ...]:
    """All that are known, the longest at work first; one that was killed is among them for a day."""
    query = select(table).order_by(table.c.started_at, table.c.owner)
    with reading(engine) as connection:
        return tuple(
            Worker(row.owner, row.version, moment(row.started_at), moment(row.ticked_at))
            for row in connection.execute(query)
        )
