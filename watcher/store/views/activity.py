"""How much was done since a moment, and what bears a time that has not come yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from watcher.model.codec import instant
from watcher.store.engine import reading
from watcher.store.rows import moment_or_none
from watcher.store.tables import changes, fetches, snapshots, sources, workers


@dataclass(frozen=True, slots=True)
class Activity:
    """Checks that asked anybody, and changes that were found."""

    checks: int
    changes: int


def activity(engine: Engine, since: datetime) -> Activity:
    """What was done since that moment."""
    at = instant(since)
    runs = select(func.count(func.distinct(fetches.c.run_id))).where(fetches.c.finished_at >= at)
    seen = select(func.count()).select_from(changes).where(changes.c.seen_at >= at)
    with reading(engine) as connection:
        return Activity(connection.execute(runs).scalar_one(), connection.execute(seen).scalar_one())


def first_seen(engine: Engine) -> datetime | None:
    """When the first source was read for the first time."""
    with reading(engine) as connection:
        return moment_or_none(connection.execute(select(func.min(snapshots.c.seen_at))).scalar())


def newest_moments(engine: Engine, owner: str) -> tuple[datetime, ...]:
    """The newest times that were written: attempts, changes, the ticks of workers other than `owner`."""
    queries = (
        select(func.max(sources.c.last_attempt_at)),
        select(func.max(changes.c.seen_at)),
        select(func.max(workers.c.ticked_at)).where(workers.c.owner != owner),
    )
    with reading(engine) as connection:
        found = (moment_or_none(connection.execute(query).scalar()) for query in queries)
        return tuple(one for one in found if one is not None)
