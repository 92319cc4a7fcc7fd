"""From every former revision: nothing is lost, the outcome is the current schema, and each step only adds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from support.revisions import bring_to

from watcher.store import schema
from watcher.store.engine import connect, transaction
from watcher.store.tables import metadata

FORMER = schema.REVISIONS[:-1]
STEPS = list(zip(FORMER, schema.REVISIONS[1:], strict=True))
ROWS = (
    "INSERT INTO sources (source_id, seq, health, failures) VALUES ('a', 3, 'healthy', 0)",
    "INSERT INTO snapshots (source_id, list_id, seq, verdict, reasons, parser_version, entry_count, content_hash,"
    " seen_at) VALUES ('a', 'l', 3, 'accepted', '[]', '1', 7, 'h', '2026-01-01T00:00:00.000000+00:00')",
    "INSERT INTO heads (source_id, list_id, seq) VALUES ('a', 'l', 3)",
)


@pytest.fixture
def old(empty_url: str) -> Iterator[Engine]:
    """A database without a schema, to be brought to some revision."""
    opened = connect(empty_url)
    yield opened
    opened.dispose()


@pytest.mark.parametrize("revision", FORMER)
def test_every_former_revision_becomes_the_current_schema(revision: str, old: Engine) -> None:
    bring_to(old, revision)
    with transaction(old) as connection:
        for row in ROWS:
            connection.execute(text(row))
    schema.migrate(old)
    schema.ensure(old)
    options = {"compare_server_default": True, "compare_type": True}
    with old.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
        kept = "SELECT s.seq, s.health, h.seq, n.entry_count FROM sources s, heads h, snapshots n"
        assert connection.execute(text(kept)).fetchall() == [(3, "healthy", 3, 7)]


def shape(engine: Engine) -> dict[str, dict[str, Any]]:
    """Everything that a statement of an older program could trip over."""
    look = inspect(engine)
    return {
        table: {
            "columns": {
                one["name"]: (str(one["type"]), one["nullable"], one["default"])
                for one in look.get_columns(table)
            },
            "checks": {one["name"]: one["sqltext"] for one in look.get_check_constraints(table)},
            "unique": {str(one["column_names"]) for one in look.get_unique_constraints(table)}
            | {str(one["column_names"]) for one in look.get_indexes(table) if one["unique"]},
            "foreign": {str(one["constrained_columns"]) for one in look.get_foreign_keys(table)},
            "key": look.get_pk_constraint(table)["constrained_columns"],
        }
        for table in look.get_table_names()
        if table != "alembic_version"
    }


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_a_migration_only_adds_what_older_workers_need_not_know(before: str, after: str, old: Engine) -> None:
    """Workers of the former version go on while it runs and after it."""
    bring_to(old, before)
    was = shape(old)
    bring_to(old, after)
    now = shape(old)
    for table, former in was.items():
        columns = now[table].pop("columns")
        for name, column in former.pop("columns").items():
            assert columns.pop(name) == column, f"{table}.{name} is not what it was"
        assert former == now[table], f"{table}: a constraint that older workers do not know"
        for name, (_, nullable, default) in columns.items():
            assert nullable or default is not None, f"{table}.{name}: older workers write no value for it"
