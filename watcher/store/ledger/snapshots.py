"""Snapshots of lists: accepted ones become heads, held ones wait, and both keep their documents."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, text, update

from watcher.core.hashing import digest
from watcher.model.codec import instant
from watcher.model.commit import CheckCommit, ListCommit
from watcher.model.snapshot import Judgement
from watcher.store.rows import day, pack, upsert
from watcher.store.tables import entry_versions, heads, snapshot_documents, snapshots

SUPERSEDED = "superseded"


def write_lists(connection: Connection, commit: CheckCommit, seq: int) -> None:
    """Write what the verdict on each list asks for; decide what was held before."""
    lists = [listed for listed in commit.lists if listed.decides]
    waiting = _waiting(connection, commit) if lists else {}
    for listed in lists:
        list_id, judgement = listed.verdict.list_id, listed.verdict.judgement
        if judgement is Judgement.OLD_COPY:
            # Said by a cache, not by the authority: it decides nothing.
            _count_old_copy(connection, commit.source_id, list_id)
            continue
        before = waiting.get(list_id)
        if judgement is Judgement.HELD:
            if before is None or before["content_hash"] != listed.verdict.content_hash:
                _supersede(connection, commit, before)
                _write(connection, commit, listed, seq, verdict="held")
            continue
        if judgement is Judgement.UNCHANGED:
            _supersede(connection, commit, before)
            _forget_old_copies(connection, commit.source_id, list_id)
            _note_missing(connection, commit.source_id, listed)
            continue
        if before is not None and before["content_hash"] == listed.verdict.content_hash:
            _promote(connection, commit, listed, seq, before)
        else:
            _supersede(connection, commit, before)
            _write(connection, commit, listed, seq, verdict="accepted")
        upsert(
            connection,
            heads,
            [
                {
                    "source_id": commit.source_id,
                    "list_id": list_id,
                    "seq": seq,
                    "old_copies": 0,
                    "missing": pack(listed.missing) if listed.missing else None,
                }
            ],
        )


def write_rebased_heads(connection: Connection, commit: CheckCommit) -> None:
    """Where only the reading of a head was replaced: its hash and count as the new parser has them."""
    moved = {listed.verdict.list_id for listed in commit.lists if listed.verdict.believed}
    v = entry_versions.c
    for list_id, _, _ in commit.rebased:
        if list_id in moved:
            continue
        query = select(v.entry_key, v.fingerprint).where(
            v.source_id == commit.source_id, v.list_id == list_id, v.closed_seq.is_(None)
        )
        current = sorted((row.entry_key, row.fingerprint) for row in connection.execute(query))
        connection.execute(
            update(snapshots)
            .where(
                snapshots.c.source_id == commit.source_id,
                snapshots.c.list_id == list_id,
                snapshots.c.seq
                == select(heads.c.seq)
                .where(heads.c.source_id == commit.source_id, heads.c.list_id == list_id)
                .scalar_subquery(),
            )
            .values(
                content_hash=digest(current),
                entry_count=len(current),
                parser_version=commit.parser_version,
            )
        )


def _waiting(connection: Connection, commit: CheckCommit) -> dict[str, RowMapping]:
    query = select(snapshots).where(snapshots.c.source_id == commit.source_id, text("verdict = 'held'"))
    return {row["list_id"]: row for row in connection.execute(query).mappings()}


def _write(
    connection: Connection,
    commit: CheckCommit,
    listed: ListCommit,
    seq: int,
    *,
    verdict: str,
    reasons: str | None = None,
    seen_at: str | None = None,
    decided_by: str | None = None,
) -> None:
    place = {"source_id": commit.source_id, "list_id": listed.verdict.list_id, "seq": seq}
    row: dict[str, Any] = place | {
        "verdict": verdict,
        "reasons": reasons or pack(listed.verdict.reasons),
        "parser_version": commit.parser_version,
        "entry_count": listed.entry_count,
        "content_hash": listed.verdict.content_hash,
        "as_of": day(listed.as_of),
        "seen_at": seen_at or instant(commit.at),
        "decided_by": decided_by,
        "decided_at": instant(commit.at) if decided_by else None,
    }
    connection.execute(insert(snapshots), row)
    if listed.documents:
        connection.execute(
            insert(snapshot_documents),
            [place | {"request_key": key, "sha256": sha256} for key, sha256 in listed.documents.items()],
        )


def _promote(
    connection: Connection, commit: CheckCommit, listed: ListCommit, seq: int, before: RowMapping
) -> None:
    """The held snapshot itself is accepted: it keeps its reasons and the time it was first seen."""
    for table in (snapshot_documents, snapshots):
        connection.execute(
            delete(table).where(
                table.c.source_id == before["source_id"],
                table.c.list_id == before["list_id"],
                table.c.seq == before["seq"],
            )
        )
    _write(
        connection,
        commit,
        listed,
        seq,
        verdict="accepted",
        reasons=pack([*json.loads(before["reasons"]), *listed.verdict.reasons]),
        seen_at=before["seen_at"],
        decided_by=commit.decided_by or "accepted",
    )


def _supersede(connection: Connection, commit: CheckCommit, before: RowMapping | None) -> None:
    if before is None:
        return
    connection.execute(
        update(snapshots)
        .where(
            snapshots.c.source_id == before["source_id"],
            snapshots.c.list_id == before["list_id"],
            snapshots.c.seq == before["seq"],
        )
        .values(verdict="discarded", decided_by=SUPERSEDED, decided_at=instant(commit.at))
    )


def _count_old_copy(connection: Connection, source_id: str, list_id: str) -> None:
    connection.execute(
        update(heads)
        .where(heads.c.source_id == source_id, heads.c.list_id == list_id)
        .values(old_copies=heads.c.old_copies + 1)
    )


def _forget_old_copies(connection: Connection, source_id: str, list_id: str) -> None:
    connection.execute(
        update(heads)
        .where(heads.c.source_id == source_id, heads.c.list_id == list_id, heads.c.old_copies > 0)
        .values(old_copies=0)
    )


def _note_missing(connection: Connection, source_id: str, listed: ListCommit) -> None:
    """What the document lacked, for the next one to confirm; nothing any more where all of it is back."""
    if listed.missing is None:
        return
    connection.execute(
        update(heads)
        .where(heads.c.source_id == source_id, heads.c.list_id == listed.verdict.list_id)
        .values(missing=pack(listed.missing) if listed.missing else None)
    )
