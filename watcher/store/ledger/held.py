"""T6: snapshots that wait for a person.

Accepting is a commit_check like any other (the documents are read again, the list is ACCEPTED);
discarding is done here.
"""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Connection, Engine, func, or_, select, text, update

from watcher.model.codec import instant
from watcher.model.document import Document
from watcher.model.health import Health, IncidentKind
from watcher.model.views import HeldSnapshot
from watcher.store.archive import as_document, as_request
from watcher.store.engine import reading, transaction
from watcher.store.rows import day_or_none, moment
from watcher.store.tables import bodies, documents, fetches, incidents, snapshot_documents, snapshots, sources


def held(engine: Engine, source_id: str | None = None) -> tuple[HeldSnapshot, ...]:
    """The held snapshots, of one source or of all, with the documents they were read from."""
    s = snapshots.c
    query = select(snapshots).where(text("verdict = 'held'")).order_by(s.source_id, s.list_id)
    if source_id is not None:
        query = query.where(s.source_id == source_id)
    with reading(engine) as connection:
        return tuple(
            HeldSnapshot(
                row["source_id"],
                row["list_id"],
                row["seq"],
                row["content_hash"],
                row["entry_count"],
                tuple(json.loads(row["reasons"])),
                day_or_none(row["as_of"]),
                moment(row["seen_at"]),
                row["parser_version"],
                _documents(connection, row["source_id"], row["list_id"], row["seq"]),
            )
            for row in connection.execute(query).mappings()
        )


def discard(
    engine: Engine, source_id: str, list_id: str | None = None, *, by: str, now: datetime
) -> tuple[str, ...]:
    """Discard what is held of one list, or of all; closes its incidents. Returns the list ids."""
    s = snapshots.c
    i = incidents.c
    at = instant(now)
    with transaction(engine) as connection:
        lists = _held_lists(connection, source_id)
        if list_id is not None:
            lists = [held_list for held_list in lists if held_list == list_id]
        if not lists:
            return ()
        connection.execute(
            update(snapshots)
            .where(s.source_id == source_id, s.verdict == "held", s.list_id.in_(lists))
            .values(verdict="discarded", decided_by=by, decided_at=at)
        )
        connection.execute(
            update(incidents)
            .where(i.kind == IncidentKind.HELD.value, i.subject == source_id, i.closed_at.is_(None))
            .where(or_(i.list_id.in_(lists), i.list_id.is_(None)))
            .values(closed_at=at)
        )
        if not _held_lists(connection, source_id):
            connection.execute(
                update(sources)
                .where(sources.c.source_id == source_id, sources.c.health == Health.HELD.value)
                .values(health=Health.HEALTHY.value)
            )
    return tuple(lists)


def _held_lists(connection: Connection, source_id: str) -> list[str]:
    s = snapshots.c
    query = select(s.list_id).where(s.source_id == source_id, s.verdict == "held").order_by(s.list_id)
    return list(connection.execute(query.with_for_update()).scalars())


def _documents(connection: Connection, source_id: str, list_id: str, seq: int) -> tuple[Document, ...]:
    d = snapshot_documents.c
    f = fetches.alias("answers").c
    newest = (
        select(func.max(f.fetch_id))
        .where(f.request_key == d.request_key, f.sha256 == d.sha256, text("answers.outcome = 'fetched'"))
        .scalar_subquery()
    )
    query = (
        select(d.request_key, documents.c.sha256, documents.c.size, bodies.c.body)
        .add_columns(fetches.c.final_url, fetches.c.status, fetches.c.headers, fetches.c.finished_at)
        .join(documents, documents.c.sha256 == d.sha256)
        .join(bodies, bodies.c.sha256 == d.sha256)
        .join(fetches, fetches.c.fetch_id == newest)
        .where(d.source_id == source_id, d.list_id == list_id, d.seq == seq)
        .order_by(fetches.c.fetch_id)
    )
    return tuple(
        as_document(as_request(row["request_key"]), row) for row in connection.execute(query).mappings()
    )
