"""T0: one worker at a time checks a source."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, or_, update

from watcher.model.codec import instant
from watcher.store.engine import transaction
from watcher.store.rows import insert_first
from watcher.store.tables import sources


def acquire(engine: Engine, source_id: str, owner: str, now: datetime, seconds: float = 60.0) -> bool:
    """Take the source for `seconds`; False while somebody, the same owner included, holds it."""
    at = instant(now)
    take = (
        update(sources)
        .where(
            sources.c.source_id == source_id,
            or_(sources.c.lease_until.is_(None), sources.c.lease_until <= at),
        )
        .values(lease_owner=owner, lease_until=_until(now, seconds), last_attempt_at=at)
    )
    with transaction(engine) as connection:
        if connection.execute(take).rowcount:
            return True
        # Held by another, or never seen: only a new row is worth a second try.
        if not insert_first(connection, sources, {"source_id": source_id}):
            return False
        return bool(connection.execute(take).rowcount)


def renew(engine: Engine, source_id: str, owner: str, now: datetime, seconds: float = 60.0) -> bool:
    """Hold on for another `seconds`; False when the lease has gone to somebody else."""
    extend = (
        update(sources)
        .where(sources.c.source_id == source_id, sources.c.lease_owner == owner)
        .values(lease_until=_until(now, seconds))
    )
    with transaction(engine) as connection:
        return bool(connection.execute(extend).rowcount)


def release(engine: Engine, source_id: str, owner: str) -> None:
    """Give the source back; nothing happens where the lease is no longer ours."""
    give = (
        update(sources)
        .where(sources.c.source_id == source_id, sources.c.lease_owner == owner)
        .values(lease_owner=None, lease_until=None)
    )
    with transaction(engine) as connection:
        connection.execute(give)


def _until(now: datetime, seconds: float) -> str:
    return instant(now + timedelta(seconds=seconds))
