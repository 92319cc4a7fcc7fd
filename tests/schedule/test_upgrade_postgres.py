"""An upgrade while workers are at it: nobody stops, nothing is lost, nothing is told twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from support.cluster import Cluster, cluster
from support.daemon import Line, eventually
from support.desk import Desk
from support.findings import examine
from support.postgres import postgres_bin

from watcher.store import schema
from watcher.store.engine import connect, transaction

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(postgres_bin() is None, reason="no PostgreSQL server programs on this machine"),
]
COUNT = 10
# What a migration may do: tables, and columns that may be empty, also where every check reads and writes.
NEXT = (
    *(
        f"ALTER TABLE {table} ADD COLUMN later TEXT"
        for table in ("sources", "heads", "snapshots", "entry_versions", "changes", "events", "deliveries")
    ),
    "ALTER TABLE fetches ADD COLUMN weight INTEGER NOT NULL DEFAULT 0",
    "CREATE TABLE later_things (name TEXT PRIMARY KEY)",
    "UPDATE alembic_version SET version_num = 'later'",
)


def complaints(farm: Cluster) -> list[Line]:
    """What a person would have to look at."""
    return [line for worker in farm.workers for line in worker.lines if line["level"] == "error"]


def all_is_told_once(farm: Cluster) -> None:
    farm.settle(180)
    found = examine(farm, slack_seconds=60)
    assert (found.untold, found.told_twice, found.posted_twice, found.seized) == ([], [], [], [])
    assert found.changes > 0


def live(farm: Cluster, rounds: int) -> None:
    """Publish, and let it be told, so many times."""
    for _ in range(rounds):
        farm.publish(4)
        farm.settle(180)


@pytest.fixture
def farm() -> Iterator[Cluster]:
    with cluster(count=COUNT, workers=2, speed=10, poll=30, seed=3) as made:
        eventually(lambda: made.ask("SELECT COUNT(*) FROM heads") == [(COUNT,)], 180)
        yield made


def test_workers_go_on_while_a_newer_version_migrates_and_after_it(farm: Cluster, tmp_path: Path) -> None:
    live(farm, 2)
    farm.publish(4)
    engine = connect(farm.url)
    with transaction(engine) as connection:
        for statement in NEXT:
            connection.execute(text(statement))
    engine.dispose()
    live(farm, 2)
    all_is_told_once(farm)
    assert complaints(farm) == []
    assert [worker.stop()[0] for worker in farm.workers] == [0, 0]
    desk = Desk(tmp_path, {}, database=farm.url)
    for command in ("run", "check", "migrate"):
        said = desk.watcher(command)
        assert said.code == 1
        assert said.err.count("\n") == 1
        assert "schema later, which this program does not know" in said.err
        assert "install that one" in said.err


def test_a_program_ahead_of_its_database_says_so_and_goes_on_once_it_is_migrated(tmp_path: Path) -> None:
    """Whoever starts the new version first, and migrates then."""
    former, current = schema.REVISIONS[-2:]
    with cluster(count=COUNT, workers=2, speed=10, poll=30, seed=3, revision=former) as farm:
        desk = Desk(tmp_path, {}, database=farm.url)
        for command in ("run", "check"):
            said = desk.watcher(command)
            assert said.code == 1
            assert said.err == (
                f"watcher: the database has schema {former}, this program needs {current}. "
                "Run `watcher migrate`.\n"
            )
        eventually(lambda: len(complaints(farm)) >= 2, 180)
        for line in complaints(farm):
            assert "the database has no schema, or an older one" in str(line["error"])
        assert farm.origin.requests == [], "no authority is asked for what cannot be kept"
        assert desk.watcher("migrate").out == "the database has the current schema\n"
        eventually(lambda: farm.ask("SELECT COUNT(*) FROM heads") == [(COUNT,)], 180)
        live(farm, 2)
        all_is_told_once(farm)
