"""The official bytes behind a change, with what is known of how they came."""

from __future__ import annotations

import json

from sqlalchemy import Connection, Engine, RowMapping, func, select, text

from watcher.model.change import Change
from watcher.model.measure import NoticeEntry
from watcher.model.snapshot import FEED
from watcher.model.views import Evidence, Exhibit
from watcher.store.archive import as_document, as_request
from watcher.store.engine import reading
from watcher.store.rows import moment_or_none, unpack
from watcher.store.tables import (
    bodies,
    changes,
    documents,
    entry_versions,
    event_changes,
    fetches,
    snapshot_documents,
    snapshots,
    validators,
)

_LATEST = 2**31 - 1


def evidence(engine: Engine, change_id: str) -> Evidence | None:
    """A change with every document behind it; None for an unknown id.

    "after" and "before" are what the list's snapshot was read from, and the one before it; "notice"
    is what the announcing notice was read from.
    """
    with reading(engine) as connection:
        row = (
            connection.execute(
                select(changes.c.body, changes.c.source_id, changes.c.seq, event_changes.c.event_id)
                .join(event_changes, event_changes.c.change_id == changes.c.change_id, isouter=True)
                .where(changes.c.change_id == change_id)
            )
            .mappings()
            .first()
        )
        if row is None:
            return None
        change = unpack(Change, row["body"])
        if change.notice is not None:
            exhibits = _of_notice(connection, change.notice.key, row["source_id"], row["seq"])
        else:
            exhibits = _of_list(connection, row["source_id"], change.list_id or FEED, row["seq"])
        return Evidence(change, row["event_id"], row["seq"], exhibits)


def change_ids(engine: Engine, beginning: str) -> tuple[str, ...]:
    """The ids of the changes that begin so, at most two: tables and messages print twelve letters of them."""
    query = select(changes.c.change_id).where(changes.c.change_id.startswith(beginning, autoescape=True))
    with reading(engine) as connection:
        return tuple(connection.execute(query.order_by(changes.c.change_id).limit(2)).scalars())


def notice_exhibits(engine: Engine, notice_key: str, source_id: str) -> tuple[Exhibit, ...]:
    """The pages of a notice as they were last read: for what the first check read back silently."""
    with reading(engine) as connection:
        return _of_notice(connection, notice_key, source_id, _LATEST)


def _of_list(connection: Connection, source_id: str, list_id: str, seq: int) -> tuple[Exhibit, ...]:
    s = snapshots.c
    accepted = (
        select(s.seq)
        .where(s.source_id == source_id, s.list_id == list_id, s.verdict == "accepted", s.seq <= seq)
        .order_by(s.seq.desc())
        .limit(2)
    )
    d = snapshot_documents.c
    found: list[Exhibit] = []
    for role, number in zip(("after", "before"), connection.execute(accepted).scalars().all(), strict=False):
        query = (
            select(d.request_key, d.sha256)
            .where(d.source_id == source_id, d.list_id == list_id, d.seq == number)
            .order_by(d.request_key)
        )
        found += [
            _exhibit(connection, role, source_id, row.request_key, row.sha256)
            for row in connection.execute(query).all()
        ]
    return tuple(found)


def _of_notice(connection: Connection, key: str, source_id: str, seq: int) -> tuple[Exhibit, ...]:
    """The pages of the notice as they were read for the change, by its own source or else by another."""
    v, d = entry_versions.c, snapshot_documents.c
    versions = (
        select(v.source_id, v.body)
        .where(text("entry_type = 'notice'"), v.entry_key == key)
        .order_by(v.source_id != source_id, v.opened_seq > seq, v.opened_seq.desc())
        .limit(1)
    )
    row = connection.execute(versions).first()
    if row is None:
        return ()
    found: list[Exhibit] = []
    for request_key in unpack(NoticeEntry, row.body).read_from:
        by_snapshot = (
            select(d.sha256)
            .where(d.source_id == row.source_id, d.request_key == request_key)
            .order_by(d.seq > seq, d.seq.desc())
            .limit(1)
        )
        by_validator = select(validators.c.sha256).where(
            validators.c.source_id == row.source_id, validators.c.request_key == request_key
        )
        sha256 = connection.execute(by_snapshot).scalar() or connection.execute(by_validator).scalar()
        if sha256 is not None:
            found.append(_exhibit(connection, "notice", row.source_id, request_key, sha256))
    return tuple(found)


def _exhibit(connection: Connection, role: str, source_id: str, key: str, sha256: str) -> Exhibit:
    """One document with the first answer that brought it: that is when it was published at the latest."""
    f = fetches.c
    first = (
        select(func.min(f.fetch_id))
        .where(f.source_id == source_id, f.request_key == key, f.sha256 == sha256)
        .where(text("fetches.outcome = 'fetched'"))
    )
    query = (
        select(documents.c.sha256, documents.c.size, bodies.c.body)
        .add_columns(f.finished_at, f.final_url, f.status, f.headers)
        .join(bodies, bodies.c.sha256 == documents.c.sha256, isouter=True)
        .join(fetches, f.fetch_id == first.scalar_subquery(), isouter=True)
        .where(documents.c.sha256 == sha256)
    )
    row = connection.execute(query).mappings().one()
    return Exhibit(
        role,
        source_id,
        key,
        sha256,
        row["size"],
        moment_or_none(row["finished_at"]),
        row["final_url"],
        row["status"],
        _headers(row),
        as_document(as_request(key), row) if row["body"] is not None and row["status"] is not None else None,
    )


def _headers(row: RowMapping) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in json.loads(row["headers"] or "[]"))
