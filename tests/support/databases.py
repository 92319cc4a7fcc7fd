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


@contextmanager
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of our own on a unix socket; yields the address without a database name."""
    programs = postgres_bin()
    assert programs is not None
    # The server refuses to run as root.
    user = "postgres" if os.getuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    if user:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
    as_user = {"user": user, "group": user, "extra_groups": ()} if user else {}
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder}
    subprocess.run(
        [
            programs / "initdb",
            "-D",
            folder / "data",
            *["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
        ],
        check=True,
        **quiet,
        **as_user,
    )
    server = subprocess.Popen(
        [programs / "postgres", "-D", folder / "data", "-k", folder, *_OPTIONS],
        stderr=subprocess.PIPE,
        text=True,
        **quiet,
        **as_user,
    )
    assert server.stderr is not None
    # Read to the end, so that the server never waits for us to take its log.
    reader = threading.Thread(target=server.stderr.read, daemon=True)
    try:
        _wait(server)
        reader.start()
        yield f"postgresql+psycopg://postgres@/{{name}}?host={folder}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
        if reader.ident is not None:
            reader.join(5)
        server.stderr.close()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_copy(address: str, name: str, *, template: str | None = None) -> Iterator[str]:
    """A database of its own, empty or as a copy of another that nobody uses; dropped at the end."""
    _administer(address, f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}")
    try:
        yield address.format(name=name)
    finally:
        _administer(address, f"DROP DATABASE {name} WITH (FORCE)")


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
        _administer(address, "CREATE DATABASE watcher")
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
    _administer(address, f"TRUNCATE {tables} RESTART IDENTITY CASCADE", name="watcher")
    _administer(address, f"UPDATE alembic_version SET version_num = '{schema.REVISIONS[-1]}'", name="watcher")
    yield address.format(name="watcher")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a schema."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    address = request.getfixturevalue("postgres_address")
    name = f"t{uuid.uuid4().hex[:12]}"
    _administer(address, f"CREATE DATABASE {name} TEMPLATE template0")
    yield address.format(name=name)
    _administer(address, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a fresh database, on SQLite and on PostgreSQL."""
    opened = connect(database_url)
    yield opened
    opened.dispose()


def _administer(address: str, statement: str, name: str = "postgres") -> None:
    url = address.format(name=name).replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
