"""What backs nothing goes after a while; hashes, times and each document's first headers stay for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    CompoundSelect,
    Delete,
    Engine,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    text,
    update,
)

from watcher.model.codec import instant
from watcher.store.engine import reading, transaction
from watcher.store.ledger.validators import drop_bodies, is_needless
from watcher.store.rows import batches
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
    repeated = and_(text("fetches.outcome = 'fetched'"), fetches.c.fetch_id.not_in(_ends()))
    query = select(fetches.c.fetch_id).where(
        fetches.c.finished_at < instant(before), or_(text("fetches.outcome != 'fetched'"), repeated)
    )
    drop = delete(fetches).where(fetches.c.fetch_id.in_(bindparam("ids", expanding=True)))
    return _in_steps(engine, query, drop)


def _thin_headers(engine: Engine, before: datetime) -> int:
    """A page that is fetched every fifteen minutes says the same in its headers all year."""
    query = (
        select(fetches.c.fetch_id)
        .where(text("fetches.outcome = 'fetched'"), fetches.c.headers.is_not(None))
        .where(fetches.c.finished_at < instant(before), fetches.c.fetch_id.not_in(_ends()))
    )
    thin = (
        update(fetches).where(fetches.c.fetch_id.in_(bindparam("ids", expanding=True))).values(headers=None)
    )
    return _in_steps(engine, query, thin)


def _ends() -> CompoundSelect[tuple[int]]:
    """The first and the last answer that brought each document, for each request of each source.

    One pass over the table: to look for an earlier and a later one of each row took hours for a year of them.
    """
    f = fetches.c
    place = (f.source_id, f.request_key, f.sha256)
    first, last = (
        select(end(f.fetch_id)).where(text("outcome = 'fetched'")).group_by(*place)
        for end in (func.min, func.max)
    )
    return first.union_all(last)


def _in_steps(engine: Engine, query: Select[tuple[int]], change: Delete | Update) -> int:
    """Change the rows of a query in small transactions; how many they were."""
    with reading(engine) as connection:
        ids = list(connection.execute(query).scalars())
    for chunk in batches(ids):
        with transaction(engine) as connection:
            connection.execute(change, {"ids": chunk})
    return len(ids)
