"""The file of the index: where it is, what it holds, and connections to it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from watcher.errors import StoreError
from watcher.store.engine import sqlite_path

# Read through the page cache of the machine, which all processes share, not through a copy of each.
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "busy_timeout=120000",
    "mmap_size=2147483648",
    "cache_size=-131072",
)

_TABLES = """
CREATE TABLE meta (format TEXT NOT NULL);
CREATE TABLE sources (
  source TEXT PRIMARY KEY, seq INTEGER NOT NULL,
  opened_id INTEGER, opened_at TEXT, closed_id INTEGER, closed_at TEXT
) WITHOUT ROWID;
CREATE TABLE places (
  place INTEGER PRIMARY KEY, source TEXT NOT NULL, list TEXT NOT NULL, changed INTEGER NOT NULL,
  UNIQUE (source, list)
);
CREATE TABLE moments (place INTEGER, at TEXT, PRIMARY KEY (place, at)) WITHOUT ROWID;
CREATE TABLE rows (
  place INTEGER, name TEXT, printed TEXT, key TEXT, id INTEGER,
  sort TEXT, country TEXT, state TEXT, since TEXT, until TEXT, act INTEGER, party INTEGER, number INTEGER,
  shared INTEGER, begins TEXT, seen_from TEXT, closed_at TEXT,
  PRIMARY KEY (place, name, printed, key, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX rows_id ON rows (id);
CREATE INDEX rows_key ON rows (place, key);
CREATE INDEX rows_act ON rows (place, act);
CREATE INDEX rows_party ON rows (place, party);
CREATE INDEX rows_number ON rows (number, place);
CREATE INDEX rows_shared ON rows (place) WHERE shared = 1;
CREATE INDEX rows_counted ON rows (place, shared, state, country, begins, seen_from, closed_at);
CREATE TABLE named (number INTEGER PRIMARY KEY, hash BLOB UNIQUE, letters TEXT, length INTEGER);
CREATE TABLE forms (
  form TEXT, known INTEGER, number INTEGER, PRIMARY KEY (form, known, number)
) WITHOUT ROWID;
CREATE TABLE words (place INTEGER PRIMARY KEY, word TEXT UNIQUE, numbers BLOB);
CREATE TABLE spelt (letters TEXT PRIMARY KEY, numbers BLOB) WITHOUT ROWID;
CREATE TABLE chinese (place INTEGER PRIMARY KEY, simplified TEXT, sounds TEXT, number INTEGER);
"""
_NAMES = ("meta", "sources", "places", "moments", "rows", "named", "forms", "words", "spelt", "chinese")


class IndexFile:
    """Connections to one index file; safe for many threads and processes."""

    def __init__(self, path: Path, form: str) -> None:
        self.path, self._form = path, form
        self._free: deque[sqlite3.Connection] = deque()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection; every statement sees one state of the file."""
        try:
            connection = self._free.pop() if self._free else self._connected()
            yield connection
            self._free.append(connection)
        except sqlite3.Error as error:
            raise StoreError(
                f"{self.path}: {error}",
                advice="This file is made from the database: delete it, and it is made anew.",
            ) from error

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing; one writer at a time, the others wait."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:  # commits, or rolls back whatever ends it
                yield connection

    def close(self) -> None:
        """Close what is open and not in use."""
        while self._free:
            self._free.pop().close()

    def _connected(self) -> sqlite3.Connection:
        try:
            return self._opened()
        except sqlite3.DatabaseError as error:
            # Cut off by a full disk or another program's: it holds nothing that is not elsewhere.
            if isinstance(error, sqlite3.OperationalError):
                raise
            for end in ("", "-wal", "-shm"):
                Path(f"{self.path}{end}").unlink(missing_ok=True)
            return self._opened()

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if self._is_ours(connection):
            return connection
        connection.execute("BEGIN IMMEDIATE")
        if not self._is_ours(connection):
            for name in _NAMES:
                connection.execute(f"DROP TABLE IF EXISTS {name}")
            for statement in filter(str.strip, _TABLES.split(";")):
                connection.execute(statement)
            connection.execute("INSERT INTO meta VALUES (?)", (self._form,))
        connection.execute("COMMIT")
        return connection

    def _is_ours(self, connection: sqlite3.Connection) -> bool:
        try:
            found: tuple[str] | None = connection.execute("SELECT format FROM meta").fetchone()
        except sqlite3.OperationalError:
            return False
        return found == (self._form,)


def open_index(engine: Engine, form: str) -> IndexFile:
    """The index of a database: beside an SQLite file, else in a folder that only this user may enter.

    `form` changes whenever what is worked out of an entry does; an index of another form is made anew.
    """
    database = sqlite_path(engine)
    if database is not None:
        return IndexFile(database.with_name(f"{database.name}-pages"), form)
    folder = Path(tempfile.gettempdir()) / f"watcher-pages-{os.getuid()}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if found.st_uid != os.getuid() or found.st_mode & 0o077 or not folder.is_dir() or folder.is_symlink():
        raise StoreError(f"{folder}: not a folder of this user alone", advice="Remove it, or set TMPDIR.")
    name = hashlib.sha256(engine.url.render_as_string(hide_password=True).encode()).hexdigest()[:16]
    return IndexFile(folder / f"{name}.sqlite3", form)
