"""Validators move with the snapshot; the bodies they leave behind go, unless something is backed by them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, delete, exists, select

from watcher.errors import LostRace
from watcher.model.commit import CheckCommit
from watcher.store.rows import batches, upsert
from watcher.store.tables import bodies, snapshot_documents, snapshots, validators


def move_validators(connection: Connection, commit: CheckCommit) -> None:
    """Rewrite the validators of this check and keep only the bodies that are still needed.

    Runs before the snapshots are written, so the bodies of this check are pinned first.
    """
    fresh = {validator.request_key: validator for validator in commit.validators}
    needed = {validator.sha256 for validator in fresh.values()}
    for listed in commit.lists:
        needed |= set(listed.documents.values())
    if not needed and not commit.forgotten:
        return
    pin(connection, commit.source_id, needed)
    mine = validators.c.source_id == commit.source_id
    left: set[str] = set()
    for chunk in batches(sorted(set(commit.forgotten) - fresh.keys())):
        dropped = delete(validators).where(mine, validators.c.request_key.in_(chunk))
        left |= {row.sha256 for row in connection.execute(dropped.returning(validators.c.sha256))}
    for chunk in batches(fresh):
        query = select(validators.c.request_key, validators.c.sha256).where(
            mine, validators.c.request_key.in_(chunk)
        )
        left |= {
            row.sha256 for row in connection.execute(query) if row.sha256 != fresh[row.request_key].sha256
        }
    upsert(
        connection,
        validators,
        [
            {
                "source_id": commit.source_id,
                "request_key": key,
                "sha256": validator.sha256,
                "etag": validator.etag,
                "last_modified": validator.last_modified,
            }
            for key, validator in fresh.items()
        ],
    )
    drop_bodies(connection, left - needed)


def drop_bodies(connection: Connection, candidates: set[str]) -> set[str]:
    """Drop those of the bodies that back nothing; their hashes and headers stay. Returns the dropped.

    Two statements on purpose: a body that another check has pinned is skipped, and once the others are
    locked the second statement sees every snapshot that was committed before.
    """
    dropped: set[str] = set()
    for chunk in batches(sorted(candidates)):
        lock = select(bodies.c.sha256).where(bodies.c.sha256.in_(chunk)).with_for_update(skip_locked=True)
        locked = list(connection.execute(lock).scalars())
        needless = select(bodies.c.sha256).where(bodies.c.sha256.in_(locked), *is_needless())
        gone = list(connection.execute(needless).scalars())
        connection.execute(delete(bodies).where(bodies.c.sha256.in_(gone)))
        dropped |= set(gone)
    return dropped


def is_needless() -> tuple[ColumnElement[bool], ...]:
    """No accepted or held snapshot was read from the body, and no validator names it."""
    d, s = snapshot_documents.c, snapshots.c
    backs = (d.source_id == s.source_id) & (d.list_id == s.list_id) & (d.seq == s.seq)
    return (
        ~exists().where(d.sha256 == bodies.c.sha256, backs, s.verdict != "discarded"),
        ~exists().where(validators.c.sha256 == bodies.c.sha256),
    )


def pin(connection: Connection, source_id: str, needed: set[str]) -> None:
    """Make sure that the bodies are there and stay until the end of this transaction."""
    for chunk in batches(sorted(needed)):
        query = select(bodies.c.sha256).where(bodies.c.sha256.in_(chunk)).order_by(bodies.c.sha256)
        found = {row.sha256 for row in connection.execute(query.with_for_update(read=True))}
        if len(found) < len(chunk):
            missing = next(sha256 for sha256 in chunk if sha256 not in found)
            raise LostRace(f"{source_id}: the bytes of document {missing[:12]}… are no longer stored")
