"""T0: one worker at a time checks a source."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, bindparam, or_, update

from watcher.model.codec import instant
from watcher.store.engine import transaction
from watcher.store.rows import insert_first
from watcher.store.tables import sources

# Built once: an unchanged page costs little more than these few statements.
_MINE = (sources.c.source_id == bindparam("source"), sources.c.lease_owner == bindparam("owner"))
_TAKE = (
    update(sources)
    .where(
        sources.c.source_id == bindparam("source"),
        or_(sources.c.lease_until.is_(None), sources.c.lease_until <= bindparam("at")),
    )
    .values(lease_owner=bindparam("owner"), lease_until=bindparam("until"), last_attempt_at=bindparam("at"))
)
_RENEW = update(sources).where(*_MINE).values(lease_until=bindparam("until"))
_RELEASE = update(sources).where(*_MINE).values(lease_owner=None, lease_until=None)


def acquire(engine: Engine, source_id: str, owner: str, now: datetime, seconds: float = 60.0) -> bool:
    """Take the source for `seconds`; False while somebody, the same owner included, holds it."""
    take = {"source": source_id, "owner": owner, "at": instant(now), "until": _until(now, seconds)}
    with transaction(engine) as connection:
        if connection.execute(_TAKE, take).rowcount:
            return True
        # Held by another, or never seen: only a new row is worth a second try.
        if not insert_first(connection, sources, {"source_id": source_id}):
            return False
        return bool(connection.execute(_TAKE, take).rowcount)


def renew(engine: Engine, source_id: str, owner: str, now: datetime, seconds: float = 60.0) -> bool:
    """Hold on for another `seconds`; False when the lease has gone to somebody else."""
    extend = {"source": source_id, "owner": owner, "until": _until(now, seconds)}
    with transaction(engine) as connection:
        return bool(connection.execute(_RENEW, extend).rowcount)


def release(engine: Engine, source_id: str, owner: str) -> None:
    """Give the source back; nothing happens where the lease is no longer ours."""
    with transaction(engine) as connection:
        connection.execute(_RELEASE, {"source": source_id, "owner": owner})


def _until(now: datetime, seconds: float) -> str:
    return instant(now + timedelta(seconds=seconds))
