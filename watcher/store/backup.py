"""A consistent copy of the database while it is in use, and back."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, delete, func, inspect, select, union_all, update

from watcher.errors import StoreError
from watcher.model.codec import instant
from watcher.store.eligible import WAITING
from watcher.store.engine import sqlite_path, transaction
from watcher.store.moments import COPIED, RESTORED
from watcher.store.rows import upsert
from watcher.store.schema import REVISIONS
from watcher.store.tables import deliveries, moments, sources, workers

_WRITTEN = union_all(
    select(func.max(sources.c.last_attempt_at).label("at")),
    select(func.max(deliveries.c.created_at)),
    select(func.max(workers.c.ticked_at)),
).subquery()


def backup(engine: Engine, target: Path) -> None:
    """Write a copy to `target`, whole or not at all; an older copy there is replaced.

    Others may go on reading and writing: the copy is of one moment. Raises StoreError for a target
    that cannot be written, and on PostgreSQL, which has its own tool.
    """
    source = _file(engine, "Use `pg_dump --format=custom --file=FILE`.")
    if not source.exists():
        raise StoreError(f"{source}: there is no database yet")
    if target.exists() and target.samefile(source):
        raise StoreError(f"{target}: this is the database itself", advice="Name another file.")
    partial = target.with_name(target.name + ".partial")
    with _explained(target):
        partial.unlink(missing_ok=True)
        with closing(sqlite3.connect(source, isolation_level=None)) as connection:
            connection.execute("VACUUM INTO ?", (str(partial),))
        with partial.open("rb+") as written:
            os.fsync(written.fileno())
        partial.replace(target)


def restore(engine: Engine, copy: Path, *, force: bool = False, now: datetime | None = None) -> None:
    """Put the content of `copy` into the database, whole or not at all.

    Raises StoreError for a file that is no sound copy, and for a database that holds anything
    already, unless forced. See note_restored for what is made of it.
    """
    target = _file(
        engine, "Use `pg_restore --clean --if-exists --dbname=NAME FILE`, then `watcher restore --done`."
    )
    if not copy.is_file():
        raise StoreError(f"{copy}: no such file")
    if target.exists() and target.samefile(copy):
        raise StoreError(f"{copy}: this is the database itself", advice="Name another file.")
    with _explained(copy), closing(sqlite3.connect(copy.resolve().as_uri() + "?mode=ro", uri=True)) as source:
        _require_sound(source, copy)
        with closing(sqlite3.connect(target, timeout=15)) as connection:
            if not force and _holds_anything(connection):
                raise StoreError(
                    f"{target}: the database is not empty",
                    advice="Restore with --force to overwrite it, or name another database.",
                )
            source.backup(connection)
    note_restored(engine, now or datetime.now(UTC))


def note_restored(engine: Engine, now: datetime) -> None:
    """Note that the database is a copy from former days, by whatever tool it was put back.

    What it has as unsent may have been sent since it was made: it is marked doubtful, so that receivers
    which can be asked are asked before anything is repeated. So is for some days what is queued anew: a
    change that was told after the copy was made is found again.
    """
    with transaction(engine) as connection:
        connection.execute(update(deliveries).where(WAITING).values(doubtful=True))
        if not inspect(connection).has_table(workers.name):
            return  # a schema that is older than the place for it
        reached = connection.execute(select(func.max(_WRITTEN.c.at))).scalar() or instant(now)
        known = [{"name": COPIED, "at": reached}, {"name": RESTORED, "at": instant(now)}]
        upsert(connection, moments, known)
        connection.execute(delete(workers))


def _file(engine: Engine, advice: str) -> Path:
    path = sqlite_path(engine)
    if path is None:
        raise StoreError("only an SQLite file is copied by the program itself", advice=advice)
    return path


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        detail = " ".join(str(error).split())
        raise StoreError(
            f"{path}: {detail}", advice="See that the file and its folder are there, sound and writable."
        ) from error


def _require_sound(source: sqlite3.Connection, copy: Path) -> None:
    (answer,) = source.execute("PRAGMA integrity_check(1)").fetchone()
    if answer != "ok":
        raise StoreError(f"{copy}: the copy is damaged: {answer}", advice="Restore an older copy.")
    known = source.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    found = source.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
    if found is None or found[0] not in REVISIONS:
        raise StoreError(
            f"{copy}: not a copy of a database of this program, or of a newer version of it",
            advice="Name a file that `watcher backup` wrote.",
        )


def _holds_anything(connection: sqlite3.Connection) -> bool:
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sources'").fetchone() is None:
        return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is not None
    return any(
        connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None  # noqa: S608
        for table in ("sources", "deliveries")  # names of our own
    )
