"""What backs nothing goes after a while; hashes, times and each document's first headers stay for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Engine,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    update,
)

from watcher.model.codec import instant
from watcher.store.engine import reading, transaction
from watcher.store.ledger.validators import drop_bodies, is_needless
from watcher.store.rows import BATCH, batches
from watcher.store.tables import bodies, documents, fetches


@dataclass(frozen=True, slots=True)
class Pruned:
    """What a pruning dropped: how many bodies, their bytes as they were kept (packed), how many headers."""

    bodies: int
    size: int
    headers: int


def prune(engine: Engine, before: datetime) -> Pruned:
    """Drop the bodies that were stored before that moment and back nothing, and repeated headers.

    Kept is whatever an accepted or a held snapshot was read from, and whatever a validator names. Of
    many answers that brought the same bytes, the first and the last keep their headers. Runs beside
    checks, in small steps.
    """
    query = (
        select(bodies.c.sha256, func.length(bodies.c.body).label("size"))
        .join(documents, documents.c.sha256 == bodies.c.sha256)
        .where(documents.c.stored_at < instant(before), *is_needless())
    )
    with reading(engine) as connection:
        sizes = {row.sha256: row.size for row in connection.execute(query)}
    dropped: set[str] = set()
    for chunk in batches(sorted(sizes)):
        with transaction(engine) as connection:
            dropped |= drop_bodies(connection, set(chunk))
    return Pruned(len(dropped), sum(sizes[sha256] for sha256 in dropped), _thin_headers(engine, before))


def drop_attempts(engine: Engine, before: datetime) -> int:
    """Drop the attempts made before that moment that prove nothing further; how many.

    Of many answers that brought the same bytes the first and the last stay for ever: they say from when
    to when the page was so. What goes is the word of each visit between, and the failures.
    """
    old = fetches.c.finished_at < instant(before)
    between = (_same_again(earlier=True), _same_again(earlier=False))
    repeated = and_(text("fetches.outcome = 'fetched'"), *between)
    query = select(fetches.c.fetch_id).where(old, or_(text("fetches.outcome != 'fetched'"), repeated))
    dropped = 0
    while True:
        with transaction(engine) as connection:
            ids = list(connection.execute(query.order_by(fetches.c.fetch_id).limit(BATCH)).scalars())
            connection.execute(delete(fetches).where(fetches.c.fetch_id.in_(ids)))
        dropped += len(ids)
        if len(ids) < BATCH:
            return dropped


def _same_again(*, earlier: bool) -> ColumnElement[bool]:
    """The same bytes also came earlier (or later) for the same request of the same source."""
    other = fetches.alias("other")
    order = other.c.fetch_id < fetches.c.fetch_id if earlier else other.c.fetch_id > fetches.c.fetch_id
    return exists().where(
        other.c.request_key == fetches.c.request_key,
        other.c.source_id == fetches.c.source_id,
        other.c.sha256 == fetches.c.sha256,
        text("other.outcome = 'fetched'"),
        order,
    )


def _thin_headers(engine: Engine, before: datetime) -> int:
    """A page that is fetched every fifteen minutes says the same in its headers all year."""
    query = (
        select(fetches.c.fetch_id)
        .where(text("fetches.outcome = 'fetched'"), fetches.c.headers.is_not(None))
        .where(fetches.c.finished_at < instant(before))
        .where(_same_again(earlier=True), _same_again(earlier=False))
    )
    thin = (
        update(fetches).where(fetches.c.fetch_id.in_(bindparam("ids", expanding=True))).values(headers=None)
    )
    with reading(engine) as connection:
        ids = list(connection.execute(query).scalars())
    for chunk in batches(ids):
        with transaction(engine) as connection:
            connection.execute(thin, {"ids": chunk})
    return len(ids)
