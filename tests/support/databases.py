"""Real databases for tests: SQLite in files, and one PostgreSQL server for the whole session."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import Engine

from support.postgres import administer, postgres_bin, postgres_server
from watcher.store import schema
from watcher.store.engine import connect
from watcher.store.tables import metadata

_EMPTY = ";".join(
    [
        *(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)),
        f"UPDATE alembic_version SET version_num = '{schema.REVISIONS[-1]}'",
    ]
)
KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


class Databases(Protocol):
    """Where databases of one kind come from; each is given by its address."""

    def empty(self) -> str:
        """A new one without a schema."""

    def fresh(self) -> str:
        """A new one with the current schema."""

    def copy(self, url: str) -> str:
        """A new one like another, to which nobody is connected."""

    def drop(self, url: str) -> None:
        """Away with it, whoever is connected."""


@dataclass
class SqliteFiles:
    """Files in a folder."""

    folder: Path
    template: Path
    _numbers: Iterator[int] = field(default_factory=count)

    def empty(self) -> str:
        return f"sqlite:///{self.folder / f'{next(self._numbers)}.sqlite3'}"

    def fresh(self) -> str:
        return self.copy(f"sqlite:///{self.template}")

    def copy(self, url: str) -> str:
        made = self.empty()
        shutil.copyfile(url.removeprefix("sqlite:///"), made.removeprefix("sqlite:///"))
        return made

    def drop(self, url: str) -> None:
        path = Path(url.removeprefix("sqlite:///"))
        for one in path.parent.glob(f"{path.name}*"):
            one.unlink()


@dataclass
class PostgresDatabases:
    """Databases of a server; `template` is the name of one with the current schema."""

    address: str
    template: str
    _numbers: Iterator[int] = field(default_factory=count)
    _standard: set[str] = field(default_factory=set)
    _free: list[str] = field(default_factory=list)

    def empty(self) -> str:
        return self._made("template0")

    def fresh(self) -> str:
        if self._free:
            return self._free.pop()
        url = self._made(self.template)
        self._standard.add(url)
        return url

    def copy(self, url: str) -> str:
        return self._made(_name(url))

    def drop(self, url: str) -> None:
        if url not in self._standard:
            administer(self.address, f"DROP DATABASE {_name(url)} WITH (FORCE)")
            return
        # Emptied, not made anew: that takes a tenth of the time.
        administer(self.address, _EMPTY, name=_name(url))
        self._free.append(url)

    def _made(self, template: str) -> str:
        name = f"t{next(self._numbers)}"
        administer(self.address, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log")
        return self.address.format(name=name)


def _name(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


@contextmanager
def copied(databases: Databases, template: str) -> Iterator[str]:
    """The address of a copy that is dropped at the end."""
    url = databases.copy(template)
    try:
        yield url
    finally:
        databases.drop(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the current schema, to be copied."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """A PostgreSQL server with a database `watcher` that has the current schema."""
    if postgres_bin() is None:
        pytest.skip("no PostgreSQL server programs on this machine")
    with postgres_server() as address:
        administer(address, "CREATE DATABASE watcher")
        _migrate(address.format(name="watcher"))
        yield address


@pytest.fixture(scope="session")
def postgres_databases(postgres_address: str) -> PostgresDatabases:
    """One for the server's whole life: `databases` is set up anew whenever a run goes back to PostgreSQL."""
    return PostgresDatabases(postgres_address, "watcher")


@pytest.fixture(scope="session", params=KINDS)
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Where databases come from, SQLite and PostgreSQL in turn."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        return SqliteFiles(tmp_path_factory.mktemp("databases"), template)
    made: PostgresDatabases = request.getfixturevalue("postgres_databases")
    return made


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The address of a fresh database with the current schema, on SQLite and on PostgreSQL."""
    url = databases.fresh()
    yield url
    databases.drop(url)


@pytest.fixture
def empty_url(databases: Databases) -> Iterator[str]:
    """The address of a database without a schema."""
    url = databases.empty()
    yield url
    databases.drop(url)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a fresh database, on SQLite and on PostgreSQL."""
    opened = connect(database_url)
    yield opened
    opened.dispose()


def _migrate(url: str) -> None:
    engine = connect(url)
    schema.migrate(engine)
    engine.dispose()
