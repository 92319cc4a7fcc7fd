"""What was fetched: documents by their hash, their bodies, and every attempt."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, LargeBinary, Table, Text

from watcher.store.tables.meta import Json, Moment, Sha, metadata, partial_index

documents = Table(
    "documents",
    metadata,
    Column("sha256", Sha, primary_key=True),
    Column("size", Integer, nullable=False),  # bytes, unpacked
    Column("media_type", Text),
    Column("stored_at", Moment, nullable=False),
)

# Apart from `documents`, so that a body can be dropped while its hash and its headers stay.
bodies = Table(
    "bodies",
    metadata,
    Column("sha256", ForeignKey("documents.sha256"), primary_key=True),
    Column("body", LargeBinary, nullable=False),  # zstd
)

fetches = Table(
    "fetches",
    metadata,
    Column("fetch_id", Integer, primary_key=True),
    Column("run_id", Text, nullable=False),
    Column("source_id", ForeignKey("sources.source_id"), nullable=False),
    Column("request_key", Text, nullable=False),
    Column("final_url", Text),  # where it differs from the URL that was asked for
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("status", Integer),
    Column("headers", Json),
    Column("sha256", ForeignKey("documents.sha256")),
    Column("error_kind", Text),
    Column("error", Text),
    CheckConstraint("outcome IN ('fetched', 'not_modified', 'failed')", name="outcome"),
    CheckConstraint("(outcome = 'failed') = (sha256 IS NULL)", name="document_unless_failed"),
    CheckConstraint("(outcome = 'failed') = (error_kind IS NOT NULL)", name="error_where_failed"),
)
partial_index(
    "ix_fetches_request",
    fetches.c.request_key,
    fetches.c.fetch_id,
    where="outcome = 'fetched'",
)

# Written by commit_check and by nothing else: an ETag that moved without its snapshot would make the
# next answer a 304, and the change would be lost for ever.
validators = Table(
    "validators",
    metadata,
    Column("source_id", ForeignKey("sources.source_id"), primary_key=True),
    Column("request_key", Text, primary_key=True),
    Column("sha256", ForeignKey("documents.sha256"), nullable=False, index=True),
    Column("etag", Text),
    Column("last_modified", Text),
)
