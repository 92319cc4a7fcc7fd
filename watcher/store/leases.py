"""T0: one worker at a time checks a source; and when each source is to be checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, Text, bindparam, or_, select, update

from watcher.model.codec import instant
from watcher.store.engine import reading, transaction
from watcher.store.rows import insert_first, moment_or_none
from watcher.store.tables import sources

LONGEST = timedelta(minutes=15)
"""No lease reaches further: one that does was written by a clock that has been set back since."""

# Built once: an unchanged page costs little more than these few statements.
_MINE = (sources.c.source_id == bindparam("source"), sources.c.lease_owner == bindparam("owner"))
_TAKE = (
    update(sources)
    .where(
        sources.c.source_id == bindparam("source"),
        or_(
            sources.c.lease_until.is_(None),
            sources.c.lease_until <= bindparam("at"),
            sources.c.lease_until > bindparam("longest"),
        ),
    )
    .values(lease_owner=bindparam("owner"), lease_until=bindparam("until"), last_attempt_at=bindparam("at"))
)
_TAKE_SEEN = _TAKE.where(sources.c.last_attempt_at.is_not_distinct_from(bindparam("seen", type_=Text)))
_DUE = select(
    sources.c.source_id,
    sources.c.failures,
    sources.c.last_attempt_at,
    sources.c.last_success_at,
    sources.c.next_due_at,
    sources.c.lease_until,
)
_DUE_ONE = _DUE.where(sources.c.source_id == bindparam("source"))
_RENEW = update(sources).where(*_MINE).values(lease_until=bindparam("until"))
_RELEASE = update(sources).where(*_MINE).values(lease_owner=None, lease_until=None)


@dataclass(frozen=True, slots=True)
class Turn:
    """When a source was last attempted and read, is next due, and until when somebody holds it."""

    failures: int
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    next_due_at: datetime | None
    lease_until: datetime | None


NEVER = Turn(0, None, None, None, None)
"""The turn of a source that was never attempted."""


def turns(engine: Engine, source_id: str | None = None) -> Mapping[str, Turn]:
    """The turn of every source that was ever attempted (or of one), by id."""
    with reading(engine) as connection:
        found = (
            connection.execute(_DUE)
            if source_id is None
            else connection.execute(_DUE_ONE, {"source": source_id})
        )
        return {
            row.source_id: Turn(
                row.failures,
                moment_or_none(row.last_attempt_at),
                moment_or_none(row.last_success_at),
                moment_or_none(row.next_due_at),
                moment_or_none(row.lease_until),
            )
            for row in found
        }


def turn(engine: Engine, source_id: str) -> Turn | None:
    """The turn of one source."""
    return turns(engine, source_id).get(source_id)


def bring_forward(engine: Engine, due: Mapping[str, datetime]) -> None:
    """Make sources due by that moment at the latest; those that are due before stay so."""
    with transaction(engine) as connection:
        for source_id, at in sorted(due.items()):
            connection.execute(
                update(sources)
                .where(sources.c.source_id == source_id, sources.c.next_due_at > instant(at))
                .values(next_due_at=instant(at))
            )


def acquire(engine: Engine, source_id: str, owner: str, now: datetime, seconds: float = 60.0) -> bool:
    """Take the source for `seconds`; False while somebody, the same owner included, holds it."""
    with transaction(engine, durable=False) as connection:
        return take(connection, source_id, owner, now, seconds)


def take(
    connection: Connection,
    source_id: str,
    owner: str,
    now: datetime,
    seconds: float,
    seen: Turn | None = None,
) -> bool:
    """The same inside a transaction. Where `seen` is given, only if nobody has attempted the source since."""
    values = {
        "source": source_id,
        "owner": owner,
        "at": instant(now),
        "until": _until(now, seconds),
        "longest": instant(now + LONGEST),
        "seen": instant(seen.last_attempt_at) if seen and seen.last_attempt_at else None,
    }
    statement = _TAKE_SEEN if seen else _TAKE
    if connection.execute(statement, values).rowcount:
        return True
    # Held by another, or never seen: only a new row is worth a second try.
    if not insert_first(connection, sources, {"source_id": source_id}):
        return False
    return bool(connection.execute(statement, values).rowcount)


def renew(engine: Engine, source_id: str, owner: str, now: datetime, seconds: float = 60.0) -> bool:
    """Hold on for another `seconds`; False when the lease has gone to somebody else."""
    extend = {"source": source_id, "owner": owner, "until": _until(now, seconds)}
    with transaction(engine, durable=False) as connection:
        return bool(connection.execute(_RENEW, extend).rowcount)


def release(engine: Engine, source_id: str, owner: str) -> None:
    """Give the source back; nothing happens where the lease is no longer ours."""
    with transaction(engine, durable=False) as connection:
        connection.execute(_RELEASE, {"source": source_id, "owner": owner})


def _until(now: datetime, seconds: float) -> str:
    return instant(now + timedelta(seconds=seconds))
