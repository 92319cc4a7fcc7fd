"""Whether anything at all was written since the last look: cheap enough to ask with every request."""

from __future__ import annotations

import sqlite3
from threading import RLock

from sqlalchemy import Engine, text

from watcher.errors import StoreError
from watcher.store.engine import reading, require_present, sqlite_path


class Pulse:
    """A word that changes with every commit, by whomever; compared only within one process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None

    def now(self) -> str:
        """The word. Raises StoreError where the database does not answer."""
        path = sqlite_path(self._engine)
        if path is None:
            with reading(self._engine) as connection:
                # Grows with every write of the whole server: what changes too often is only read again.
                return str(connection.execute(text("SELECT pg_current_wal_insert_lsn()")).scalar_one())
        require_present(self._engine)
        try:
            with self._lock:
                if self._connection is None:
                    self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
                found = self._connection.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error as error:
            raise StoreError(
                f"{path}: {error}", advice="See whether the disk and the file are well."
            ) from error
        return f"{found[0]}"
