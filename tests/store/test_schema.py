"""The schema: migrations and tables agree; an old database is refused; two creators do not collide."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from watcher.errors import SchemaBehind, StoreError
from watcher.store import schema
from watcher.store.engine import connect, transaction
from watcher.store.tables import metadata


def migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", "watcher:store/migrations")
    return config


def test_migrations_make_exactly_the_tables(engine: Engine) -> None:
    options = {"compare_server_default": True, "compare_type": True}
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    assert differences == []


def test_migrations_make_exactly_the_constraints(engine: Engine, tmp_path: object) -> None:
    """What autogenerate does not compare: checks and the conditions of partial indexes."""
    if engine.dialect.name != "sqlite":
        pytest.skip("the statements are compared where the database keeps them as text")
    made = create_engine(f"sqlite:///{tmp_path}/made.sqlite3")
    metadata.create_all(made)

    def statements(database: Engine) -> dict[str, list[str]]:
        with database.connect() as connection:
            rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
            found = {name: sorted(" ".join(sql.split()).strip(" )").split(", ")) for name, sql in rows}
        found.pop("alembic_version", None)
        return found

    def checks(database: Engine) -> dict[str, set[str]]:
        look = inspect(database)
        return {
            table: {f"{c['name']}: {c['sqltext']}" for c in look.get_check_constraints(table)}
            for table in metadata.tables
        }

    assert checks(engine) == checks(made)
    indexes = {name: sql for name, sql in statements(made).items() if name.startswith("ix_")}
    assert indexes
    assert {name: sql for name, sql in statements(engine).items() if name.startswith("ix_")} == indexes
    made.dispose()


def test_the_known_revisions_are_those_of_the_folder() -> None:
    scripts = ScriptDirectory.from_config(migrations())
    in_order = tuple(reversed([script.revision for script in scripts.walk_revisions()]))
    assert in_order == schema.REVISIONS
    assert scripts.get_heads() == [schema.REVISIONS[-1]]


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
    config = migrations()
    with transaction(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, schema.REVISIONS[0])
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


def test_two_processes_may_create_it_at_once(empty_url: str) -> None:
    engine = connect(empty_url)
    with ThreadPoolExecutor(4) as pool:
        for made in [pool.submit(schema.ensure, engine) for _ in range(4)]:
            made.result()
    assert schema.version(engine) == schema.REVISIONS[-1]
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = connect(empty_url)
    with transaction(engine) as connection:
        # The last table of the last revision is in the way.
        connection.execute(text("CREATE TABLE digest_items (x INTEGER)"))
    with pytest.raises(StoreError):
        schema.migrate(engine)
    assert inspect(engine).get_table_names() == ["digest_items"]
    engine.dispose()


def test_alembic_is_not_imported_for_a_current_schema(database_url: str) -> None:
    program = (
        "import sys; from watcher.store import schema, engine\n"
        f"schema.ensure(engine.connect({database_url!r})); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
