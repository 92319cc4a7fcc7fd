"""T1: the official bytes and every attempt to get them are evidence.

Validators are not moved here: they follow the snapshot (see ledger.commit_check).
"""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import zstandard
from sqlalchemy import Connection, Engine, RowMapping, Select, bindparam, insert, select, text

from watcher.errors import FetchError, StoreError
from watcher.model.codec import instant
from watcher.model.commit import Attempt
from watcher.model.document import Document, NotModified, Request
from watcher.store.engine import reading, transaction
from watcher.store.rows import batches, insert_new, moment, pack, upsert
from watcher.store.tables import bodies, documents, fetches

_LEVEL = 3  # 2.65 MB of HTML become 332 kB in 6 ms

_ANSWERS = (
    select(fetches.c.final_url, fetches.c.status, fetches.c.headers, fetches.c.finished_at)
    .add_columns(documents.c.sha256, documents.c.size, bodies.c.body)
    .join(documents, documents.c.sha256 == fetches.c.sha256)
    .join(bodies, bodies.c.sha256 == fetches.c.sha256)
    # As a literal: SQLite uses a partial index only where it sees the index's own condition.
    .where(fetches.c.request_key == bindparam("key"), text("fetches.outcome = 'fetched'"))
    .order_by(fetches.c.fetch_id.desc())
    .limit(1)
)
_WITH_HASH = _ANSWERS.where(fetches.c.sha256 == bindparam("sha256"))
_OF_SOURCE = _ANSWERS.where(fetches.c.source_id == bindparam("source"))
_NOTE = insert(fetches)
_KEPT = select(bodies.c.sha256).where(bodies.c.sha256.in_(bindparam("hashes", expanding=True)))


def record(
    engine: Engine,
    *,
    run_id: str,
    source_id: str,
    request: Request,
    started_at: datetime,
    finished_at: datetime,
    outcome: Document | NotModified | FetchError,
) -> None:
    """Store one attempt, and the document if there is one. Storing the same bytes again stores nothing."""
    row = _row(run_id, source_id, request, started_at, finished_at)
    # Whatever is made of the bytes is committed after them, and for good.
    with transaction(engine, durable=False) as connection:
        if isinstance(outcome, Document):
            store(connection, outcome, finished_at)
            row |= {
                "outcome": "fetched",
                "status": outcome.status,
                "headers": pack(outcome.headers),
                "sha256": outcome.sha256,
                "final_url": outcome.final_url if outcome.final_url != request.url else None,
            }
        elif isinstance(outcome, NotModified):
            row |= _unchanged(outcome)
        else:
            row |= {
                "outcome": "failed",
                "status": getattr(outcome, "status", None),
                "error_kind": outcome.kind,
                "error": str(outcome).replace("\x00", ""),
            }
        connection.execute(insert(fetches), row)


def record_unchanged(engine: Engine, source_id: str, attempts: Sequence[Attempt]) -> None:
    """Store attempts that were answered with "not modified"."""
    if attempts:
        with transaction(engine, durable=False) as connection:
            note(connection, source_id, attempts)


def note(connection: Connection, source_id: str, attempts: Sequence[Attempt]) -> None:
    """Store attempts that were answered with "not modified", inside a transaction."""
    rows = [
        _row(one.run_id, source_id, one.answer.request, one.started_at, one.finished_at)
        | _unchanged(one.answer)
        for one in attempts
    ]
    if rows:
        connection.execute(_NOTE, rows)


def document(engine: Engine, request: Request, sha256: str) -> Document | None:
    """The document with that hash, as it last came for this request; None where its body is not kept."""
    return _read(engine, request, _WITH_HASH, {"sha256": sha256})


def latest(engine: Engine, source_id: str, request: Request) -> Document | None:
    """The document that this source last got for this request, whether or not it was read since."""
    return _read(engine, request, _OF_SOURCE, {"source": source_id})


def kept(engine: Engine, sha256s: Collection[str]) -> frozenset[str]:
    """Those of the documents whose bodies are kept; cheaper than to read them."""
    found: set[str] = set()
    with reading(engine) as connection:
        for chunk in batches(sha256s):
            found |= set(connection.execute(_KEPT, {"hashes": chunk}).scalars())
    return frozenset(found)


def store(connection: Connection, stored: Document, at: datetime) -> None:
    """Keep the bytes under their hash, once."""
    if connection.execute(_KEPT, {"hashes": [stored.sha256]}).first() is not None:
        return
    media_type = (stored.header("content-type") or "").partition(";")[0].strip().lower()
    row = {
        "sha256": stored.sha256,
        "size": len(stored.body),
        "media_type": media_type or None,
        "stored_at": instant(at),  # anew for a body that was dropped and came again
    }
    upsert(connection, documents, [row])
    insert_new(connection, bodies, [{"sha256": stored.sha256, "body": pack_body(stored.body)}])


def pack_body(body: bytes) -> bytes:
    """The bytes as they are kept."""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(body)


def unpack_body(packed: bytes, size: int, sha256: str) -> bytes:
    """The bytes as they came. Raises StoreError when they are not what was stored."""
    # A frame that declares its size is unpacked to that size whatever limit decompress() is given.
    with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(packed)) as stream:
        body = stream.read(size + 1)
    rebuilt = Document(Request(""), body)
    if rebuilt.sha256 != sha256:
        raise StoreError(
            f"document {sha256[:12]}…: the stored bytes are damaged", advice="Restore the last backup."
        )
    return body


def as_document(request: Request, row: RowMapping) -> Document:
    """A document from a joined row of fetches, documents and bodies."""
    return Document(
        request,
        unpack_body(row["body"], row["size"], row["sha256"]),
        final_url=row["final_url"] or request.url,
        status=row["status"],
        headers=tuple((name, value) for name, value in json.loads(row["headers"] or "[]")),
        fetched_at=moment(row["finished_at"]),
        sha256=row["sha256"],
    )


def as_request(key: str) -> Request:
    """The request of a stored key: `GET https://…`, followed by the body where there is one."""
    method, _, rest = key.partition(" ")
    url, _, body = rest.partition(" ")
    return Request(url, method, body or None)


def _row(
    run_id: str, source_id: str, request: Request, started_at: datetime, finished_at: datetime
) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "source_id": source_id,
        "request_key": request.key,
        "started_at": instant(started_at),
        "finished_at": instant(finished_at),
    }


def _unchanged(answer: NotModified) -> dict[str, Any]:
    return {"outcome": "not_modified", "status": 304, "sha256": answer.sha256}


def _read(engine: Engine, request: Request, query: Select[Any], values: dict[str, str]) -> Document | None:
    with reading(engine) as connection:
        row = connection.execute(query, values | {"key": request.key}).mappings().first()
    return None if row is None else as_document(request, row)
