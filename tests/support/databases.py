"""Real databases for tests: SQLite in a file, and one PostgreSQL server for the whole session."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from watcher.store import schema
from watcher.store.engine import connect
from watcher.store.tables import metadata

_PLACES = (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/local/pgsql/bin"))
_MAKE = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
_OPTIONS = ("-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60")
_READY = "database system is ready to accept connections"


def postgres_bin() -> Path | None:
    """The folder of the PostgreSQL server programs, or None where there is no server."""
    found = shutil.which("initdb")
    candidates = (*_PLACES, Path(found).parent) if found else _PLACES
    return next((place for place in candidates if (place / "initdb").exists()), None)


class PostgresServer:
    """A server of our own on a unix socket; `address` lacks the name of the database."""

    def __init__(self) -> None:
        programs = postgres_bin()
        assert programs is not None
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="pg"))
        self.address = f"postgresql+psycopg://postgres@/{{name}}?host={self._folder}"
        # The server refuses to run as root.
        user = "postgres" if os.getuid() == 0 else None
        if user:
            account = pwd.getpwnam(user)
            os.chown(self._folder, account.pw_uid, account.pw_gid)
        as_user: dict[str, Any] = {"user": user, "group": user, "extra_groups": ()} if user else {}
        self._how: dict[str, Any] = {"stdout": subprocess.DEVNULL, "cwd": self._folder, **as_user}
        subprocess.run([programs / "initdb", "-D", self._folder / "data", *_MAKE], check=True, **self._how)
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    def start(self) -> None:
        """Start, and wait until it takes connections."""
        command = [self._programs / "postgres", "-D", self._folder / "data", "-k", self._folder, *_OPTIONS]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **self._how)
        _wait(self._process)
        assert self._process.stderr is not None
        # Read to the end, so that the server never waits for us to take its log.
        self._reader = threading.Thread(target=self._process.stderr.read, daemon=True)
        self._reader.start()

    def stop(self, how: int = signal.SIGINT) -> None:
        """SIGINT cuts every connection; SIGQUIT does not even write back what it holds."""
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.wait(30)
        assert self._process.stderr is not None
        if self._reader is not None:
            self._reader.join(5)
        self._process.stderr.close()
        self._process = self._reader = None

    def remove(self) -> None:
        """Stop, and leave nothing behind."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def postgres_server() -> Iterator[str]:
    """A running server; yields the address without a database name."""
    server = PostgresServer()
    try:
        server.start()
        yield server.address
    finally:
        server.remove()


def _wait(server: subprocess.Popen[str]) -> None:
    assert server.stderr is not None
    said: list[str] = []
    for line in server.stderr:
        said.append(line)
        if _READY in line:
            return
    raise RuntimeError("PostgreSQL did not start:\n" + "".join(said))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the current schema, to be copied."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    engine = connect(f"sqlite:///{path}")
    schema.migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """A PostgreSQL server with a database `watcher` that has the current schema."""
    if postgres_bin() is None:
        pytest.skip("no PostgreSQL server programs on this machine")
    with postgres_server() as address:
        administer(address, "CREATE DATABASE watcher")
        engine = connect(address.format(name="watcher"))
        schema.migrate(engine)
        engine.dispose()
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database with the current schema, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "watcher.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    address = request.getfixturevalue("postgres_address")
    # Emptied, not made anew: a new database takes half a second, an empty one ten milliseconds.
    tables = ", ".join(metadata.tables)
    administer(address, f"TRUNCATE {tables} RESTART IDENTITY CASCADE", name="watcher")
    administer(address, f"UPDATE alembic_version SET version_num = '{schema.REVISIONS[-1]}'", name="watcher")
    yield address.format(name="watcher")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a schema."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    address = request.getfixturevalue("postgres_address")
    name = f"t{uuid.uuid4().hex[:12]}"
    administer(address, f"CREATE DATABASE {name} TEMPLATE template0")
    yield address.format(name=name)
    administer(address, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a fresh database, on SQLite and on PostgreSQL."""
    opened = connect(database_url)
    yield opened
    opened.dispose()


def administer(address: str, statement: str, name: str = "postgres") -> None:
    """Run one statement as the administrator."""
    url = address.format(name=name).replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
