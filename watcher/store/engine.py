"""One engine for SQLite and PostgreSQL, and transactions whose errors are ours."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from watcher.errors import StoreError
from watcher.store.trouble import explain

_SYNC = "watcher_synchronous"
_KEPT_OPEN = 20
"""Connections that wait for their next use: as many as threads use at once, since each is costly to open.

The one used last is used next: each that is used in turn would fill a page cache of its own, 2 MiB on SQLite.
"""
_LINES: WeakKeyDictionary[Engine, Lock] = WeakKeyDictionary()
"""SQLite has one writer at a time: our own threads stand in line, instead of asking again and again."""
_FILES: WeakKeyDictionary[Engine, tuple[int, int]] = WeakKeyDictionary()
"""Which file each engine has open, by device and number."""

_BUSY = 15
"""Seconds that a writer waits for another."""

# Without isolation_level None and BEGIN IMMEDIATE two writers that read before they write lose updates
# without an error; FULL, because a commit that a power cut takes back may already have been told.
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY * 1000}")

# A server that vanishes without a word would else hold a worker for a quarter of an hour.
_PATIENCE = {
    "connect_timeout": "10",
    "keepalives_idle": "20",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}


def connect(url: str) -> Engine:
    """The engine for a database address; connects to nothing yet.

    `sqlite:///path` or `postgresql+psycopg://user@host/name`. Raises StoreError for an address that
    cannot work: an unknown database, a missing driver, a folder that is missing or not writable.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        _require_folder(parsed)
        engine = create_engine(parsed, pool_size=_KEPT_OPEN, pool_use_lifo=True)
        event.listen(engine, "connect", _set_pragmas)
        _remember_file(engine)
        _LINES[engine] = Lock()
        return engine
    try:
        return create_engine(
            parsed.update_query_dict({**_PATIENCE, **parsed.query}),
            pool_pre_ping=True,
            pool_size=_KEPT_OPEN,
            pool_use_lifo=True,
        )
    except ModuleNotFoundError as error:
        raise StoreError(
            f"{_masked(parsed)}: the driver {error.name} is not installed",
            advice="Install the extra: pip install 'watcher[postgres]'.",
        ) from error


@contextmanager
def transaction(engine: Engine, *, durable: bool = True) -> Iterator[Connection]:
    """All of it or nothing. Database errors leave as one-line StoreErrors.

    What is not `durable` may be taken back by a power cut, but only together with all that was committed
    after it: it does not wait for the disk, and the next durable commit carries it there. For what the next
    check does again anyway (a lease, bytes that nothing rests on yet).
    """
    try:
        with _in_line(engine), engine.connect() as connection, connection.begin():
            if connection.dialect.name == "sqlite":
                _begin_writing(connection, "FULL" if durable else "NORMAL")
            elif not durable:
                connection.exec_driver_sql("SET LOCAL synchronous_commit TO OFF")
            yield connection
    except SQLAlchemyError as error:
        raise explain(error) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view for several queries; writes nothing and holds up no writer."""
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                if connection.dialect.name == "sqlite":
                    connection.exec_driver_sql("BEGIN")
                yield connection
    except SQLAlchemyError as error:
        raise explain(error) from error


def require_present(engine: Engine) -> None:
    """Raise StoreError where the file of an SQLite database is gone, or is another file now.

    Connections that are open would go on writing into a file that nobody finds again; a new one would
    begin an empty database, or take the former one's log for its own, so none is opened then.
    """
    path = sqlite_path(engine)
    if path is None:
        return
    found = _identity(path)
    if found is None:
        raise StoreError(
            f"{path}: the database file is gone",
            advice="Put it back, and the program goes on; or stop it and use `watcher restore`.",
        )
    if _FILES.get(engine, found) != found:
        raise StoreError(
            f"{path}: another file lies in the place of the database",
            advice="Stop the program, then use `watcher restore`: a file must not be changed beneath it.",
        )


def sqlite_path(engine: Engine) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL and for a database in memory."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return None
    return Path(name)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
        if backend == "postgresql" and "+" not in parsed.drivername:
            parsed = parsed.set(drivername="postgresql+psycopg")
        parsed.get_dialect()
    except (ArgumentError, ValueError) as error:
        # What cannot be read is not repeated: any part of it may be the password.
        said = f": {error}" if isinstance(error, NoSuchModuleError) else ""
        raise StoreError(
            f"the database address cannot be used{said}",
            advice="Write sqlite:///path/to/file or postgresql+psycopg://user@host/name.",
        ) from None
    if backend not in ("sqlite", "postgresql"):
        raise StoreError(f"{backend} is not supported", advice="Use SQLite or PostgreSQL.")
    return parsed


def _require_folder(url: URL) -> None:
    if not url.database or url.database == ":memory:":
        return
    path = Path(url.database)
    folder = path.parent
    if not folder.is_dir():
        raise StoreError(
            f"{path}: the folder {folder} does not exist",
            advice="Create it, or name another database in the configuration.",
        )
    # SQLite writes two files beside the database, so the folder itself must be writable.
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise StoreError(
            f"{path}: not writable for this user",
            advice=f"Make {folder} and what is in it writable, or name another database.",
        )


def masked(url: str) -> str:
    """A database address as it may be shown. Raises StoreError for one that cannot work."""
    return _masked(_parse(url))


def _masked(url: URL) -> str:
    # A password may also stand among the options.
    return url.set(query={}).render_as_string(hide_password=True)


def _set_pragmas(dbapi_connection: Any, _record: Any) -> None:
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _remember_file(engine: Engine) -> None:
    """Open the same file as before or none at all: see require_present."""
    path = sqlite_path(engine)

    def open_(_dialect: Any, _record: Any, _arguments: Any, _options: Any) -> None:
        known = _FILES.get(engine)
        if path is not None and known is not None and _identity(path) != known:
            raise sqlite3.OperationalError("unable to open database file: it is not where it was")

    def opened(_connection: Any, _record: Any) -> None:
        found = _identity(path) if path is not None else None
        if found is not None:
            _FILES.setdefault(engine, found)

    event.listen(engine, "do_connect", open_)
    event.listen(engine, "connect", opened)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def _in_line(engine: Engine) -> Iterator[None]:
    line = _LINES.get(engine)
    # Whoever has waited so long asks SQLite itself, whose word it is then that the database is locked.
    ours = line is not None and line.acquire(timeout=_BUSY)
    try:
        yield
    finally:
        if line is not None and ours:
            line.release()


def _begin_writing(connection: Connection, synchronous: str) -> None:
    raw, info = connection.connection.dbapi_connection, connection.connection.info
    if raw is not None and info.get(_SYNC, "FULL") != synchronous:
        raw.cursor().execute(f"PRAGMA synchronous={synchronous}")
        info[_SYNC] = synchronous
    connection.exec_driver_sql("BEGIN IMMEDIATE")
