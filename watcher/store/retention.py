"""Bodies that back nothing go after a while; their hashes, headers and times stay for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from watcher.model.codec import instant
from watcher.store.engine import reading, transaction
from watcher.store.ledger.validators import drop_bodies, is_needless
from watcher.store.rows import batches
from watcher.store.tables import bodies, documents


@dataclass(frozen=True, slots=True)
class Pruned:
    """What a pruning dropped: how many bodies, and their bytes as they were kept (packed)."""

    bodies: int
    size: int


def prune(engine: Engine, before: datetime) -> Pruned:
    """Drop the bodies that were stored before that moment and back nothing.

    Kept is whatever an accepted or a held snapshot was read from, and whatever a validator names. Runs
    beside checks, in small steps.
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
    return Pruned(len(dropped), sum(sizes[sha256] for sha256 in dropped))
