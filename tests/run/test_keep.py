"""The house put in order by night."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from support.farm import farm

from watcher.run.keep import keep, keep_due
from watcher.run.plan import Plan
from watcher.store import workers
from watcher.store.engine import reading
from watcher.store.tables import bodies, fetches
from watcher.store.workers import Worker

HOURS, DAYS = timedelta(hours=1), timedelta(days=1)
NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
PLAN = Plan()


def test_once_a_night_and_by_one(tmp_path: Path) -> None:
    with farm(tmp_path, 2, start=NOON) as world:
        done = []
        for hour in range(96):
            world.now = NOON + hour * HOURS
            if keep_due(world.tools, PLAN) is not None:
                done.append(world.now)
                assert keep_due(replace(world.tools, owner="other"), PLAN) is None
        assert [moment.hour for moment in done] == [4, 4, 4, 4]
        world.now = NOON + 200 * HOURS
        assert world.now.hour == 20
        assert keep_due(world.tools, PLAN) is None, "a night that was slept through is not made up for by day"


def test_what_proves_nothing_goes(tmp_path: Path) -> None:
    with farm(tmp_path, 2, start=NOON) as world:
        world.run(NOON + 2 * HOURS, HOURS / 4)
        world.pages["source_01"].form = "denied"
        world.run(NOON + 3 * HOURS, HOURS / 4)
        world.pages["source_01"].form = "good"
        world.run(NOON + 4 * HOURS, HOURS / 4)
        workers.tick(world.tools.engine, Worker("killed", "1", NOON, NOON))

        def count(table: object) -> int:
            with reading(world.tools.engine) as connection:
                return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]

        before = count(fetches), count(bodies)
        assert before[1] == 3
        world.now = NOON + 100 * DAYS
        kept = keep(world.tools, replace(PLAN, keep_attempts=30 * DAYS))
        assert kept.bodies == 1, "the page that was none"
        assert kept.attempts == before[0] - count(fetches) > 0
        assert count(bodies) == 2
        assert [one.owner for one in workers.workers(world.tools.engine)] == []
        world.run(world.now + HOURS, HOURS / 4)
        assert not kept.vacuumed
        assert len([one for one in world.readers if one.headline]) == 0, "nothing is told of it"
