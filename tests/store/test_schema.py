"""The schema: migrations and tables agree; an old database is refused; two creators do not collide."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from support.revisions import bring_to, migrations

from watcher.errors import SchemaBehind, StoreError
from watcher.store import schema
from watcher.store.engine import connect, transaction
from watcher.store.tables import metadata


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def both_ways(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    """Two databases: one made by the migrations, one made from the tables as for a new installation."""
    if request.param == "sqlite":
        urls = [f"sqlite:///{tmp_path}/{name}.sqlite3" for name in ("migrated", "made")]
    else:
        address = request.getfixturevalue("postgres_address")
        urls = [address.format(name=name) for name in ("watcher", "postgres")]
    migrated, made = (connect(url) for url in urls)
    schema.migrate(migrated)
    schema.ensure(made)
    yield migrated, made
    metadata.drop_all(made)
    with transaction(made) as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    migrated.dispose()
    made.dispose()


def test_migrations_make_exactly_the_tables(both_ways: tuple[Engine, Engine]) -> None:
    migrated, _ = both_ways
    options = {"compare_server_default": True, "compare_type": True}
    with migrated.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    assert differences == []


def test_migrations_make_exactly_the_constraints(both_ways: tuple[Engine, Engine]) -> None:
    """What autogenerate does not compare: checks, and the conditions of partial indexes."""
    engine, made = both_ways

    def checks(database: Engine) -> dict[str, set[str]]:
        look = inspect(database)
        return {
            table: {f"{check['name']}: {check['sqltext']}" for check in look.get_check_constraints(table)}
            for table in metadata.tables
        }

    def indexes(database: Engine) -> dict[str, str]:
        where = "sqlite_master WHERE name LIKE 'ix_%'"
        if database.dialect.name == "postgresql":
            where = "pg_indexes WHERE indexname LIKE 'ix_%'"
        columns = "indexname, indexdef" if database.dialect.name == "postgresql" else "name, sql"
        with database.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(text(f"SELECT {columns} FROM {where}"))}

    assert checks(engine) == checks(made)
    assert indexes(engine) == indexes(made)
    assert "held" in indexes(made)["ix_snapshots_held"]


def test_the_known_revisions_are_those_of_the_folder() -> None:
    scripts = ScriptDirectory.from_config(migrations())
    in_order = tuple(reversed([script.revision for script in scripts.walk_revisions()]))
    assert in_order == schema.REVISIONS
    assert scripts.get_heads() == [schema.REVISIONS[-1]]


def test_a_new_schema_costs_no_migrations(empty_url: str) -> None:
    """Alembic takes longer to import than a check takes, and stays in memory."""
    program = (
        "import sys; from watcher.store import engine, schema; schema.ensure(engine.connect(sys.argv[1])); "
        "print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, empty_url], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("False\n", "")


@pytest.mark.parametrize("make", [schema.ensure, schema.migrate], ids=["from-tables", "by-migrations"])
def test_what_is_in_the_way_of_a_schema_leaves_nothing_of_it(
    empty_url: str, make: Callable[[Engine], None]
) -> None:
    engine = connect(empty_url)
    with transaction(engine) as connection:
        # One of the last tables to be made: many others are there by then.
        connection.execute(text("CREATE TABLE digest_items (x INTEGER)"))
    with pytest.raises(StoreError):
        make(engine)
    assert inspect(engine).get_table_names() == ["digest_items"]
    engine.dispose()


def test_ensure_creates_a_missing_schema_once(empty_url: str) -> None:
    engine = connect(empty_url)
    assert schema.version(engine) is None
    schema.ensure(engine)
    assert schema.version(engine) == schema.REVISIONS[-1]
    schema.ensure(engine)
    schema.migrate(engine)
    engine.dispose()


def test_an_old_schema_is_refused_and_migrated(empty_url: str) -> None:
    engine = connect(empty_url)
    bring_to(engine, schema.REVISIONS[0])
    with pytest.raises(SchemaBehind, match=schema.REVISIONS[0]) as caught:
        schema.ensure(engine)
    assert "watcher migrate" in caught.value.advice
    schema.migrate(engine)
    schema.ensure(engine)
    engine.dispose()


def test_a_schema_from_the_future_is_refused(engine: Engine) -> None:
    with transaction(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for refuse in (schema.ensure, schema.migrate):
        with pytest.raises(StoreError, match="9999"):
            refuse(engine)
    with transaction(engine) as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :now"), {"now": schema.REVISIONS[-1]}
        )


def test_two_processes_may_create_it_at_once(empty_url: str) -> None:
    engine = connect(empty_url)
    with ThreadPoolExecutor(4) as pool:
        for made in [pool.submit(schema.ensure, engine) for _ in range(4)]:
            made.result()
    assert schema.version(engine) == schema.REVISIONS[-1]
    engine.dispose()


def test_a_check_imports_only_what_it_needs(database_url: str) -> None:
    """Alembic takes longer to import than an unchanged page takes to check."""
    needless = {"alembic"} if "postgresql" in database_url else {"alembic", "sqlalchemy.dialects.postgresql"}
    program = (
        "import sys; from watcher.store import archive, engine, leases, ledger, outbox, schema, windows\n"
        f"schema.ensure(engine.connect({database_url!r})); sys.exit(bool({needless} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
