"""How far the user's watchlists were screened, and which hits were told; each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from watcher.errors import LostRace
from watcher.model.codec import instant
from watcher.model.commit import Queued
from watcher.model.watchlist import FreshHit
from watcher.store.engine import reading, transaction
from watcher.store.queue import enqueue
from watcher.store.rows import insert_first, insert_new, pack
from watcher.store.tables import told_hits as table
from watcher.store.tables import watchlist_screenings as screenings


def is_screened(engine: Engine, digest: str) -> bool:
    """Whether these watchlists were screened against these lists."""
    query = select(screenings.c.digest).where(screenings.c.digest == digest)
    with reading(engine) as connection:
        return connection.execute(query).first() is not None


def told_hits(engine: Engine) -> frozenset[str]:
    """The ids of all hits that were ever told."""
    with reading(engine) as connection:
        return frozenset(connection.execute(select(table.c.hit_id)).scalars())


def tell_hits(
    engine: Engine, digest: str, hits: Sequence[FreshHit], *, at: datetime, messages: Sequence[Queued] = ()
) -> None:
    """Stamp the screening and its hits, and queue what says so, as one step. Raises LostRace."""
    with transaction(engine) as connection:
        if not insert_first(connection, screenings, {"digest": digest, "screened_at": instant(at)}):
            raise LostRace(f"watchlists {digest[:12]}…: screened by another")
        write_hits(connection, hits, at)
        enqueue(connection, messages, at)


def write_hits(connection: Connection, hits: Sequence[FreshHit], at: datetime) -> None:
    """Note hits that are told now; the first telling stands."""
    unique = {hit.id: hit for hit in hits}
    insert_new(
        connection,
        table,
        [
            {
                "hit_id": hit.id,
                "list_id": hit.list_id,
                "party_key": hit.party.key,
                "body": pack(hit),
                "told_at": instant(at),
            }
            for hit in unique.values()
        ],
    )
