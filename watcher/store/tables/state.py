"""Sources, the snapshots of their lists, and the versions of entries."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from watcher.store.tables.meta import Day, Json, Moment, Sha, metadata, partial_index

sources = Table(
    "sources",
    metadata,
    Column("source_id", Text, primary_key=True),
    # The guard of commit_check: whoever read the source at `seq` may write `seq + 1`, nobody else.
    Column("seq", Integer, nullable=False, server_default=text("0")),
    Column("parser_version", Text),
    Column("health", Text, nullable=False, server_default=text("'unknown'")),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("last_attempt_at", Moment),
    Column("last_success_at", Moment),
    Column("last_change_at", Moment),
    Column("next_due_at", Moment),
    Column("lease_owner", Text),
    Column("lease_until", Moment),
    CheckConstraint("health IN ('unknown', 'healthy', 'failing', 'held', 'stale')", name="health"),
    CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name="lease_whole"),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("source_id", ForeignKey("sources.source_id"), primary_key=True),
    Column("list_id", Text, primary_key=True),  # "" is the one head of a feed
    Column("seq", Integer, primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("parser_version", Text, nullable=False),
    Column("entry_count", Integer, nullable=False),
    Column("content_hash", Sha, nullable=False),
    Column("as_of", Day),
    Column("seen_at", Moment, nullable=False),
    Column("decided_by", Text),
    Column("decided_at", Moment),
    CheckConstraint("verdict IN ('accepted', 'held', 'discarded')", name="verdict"),
    CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decision_whole"),
)
partial_index(
    "ix_snapshots_held",
    snapshots.c.source_id,
    snapshots.c.list_id,
    unique=True,
    where="verdict = 'held'",
)

heads = Table(
    "heads",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("list_id", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("old_copies", Integer, nullable=False, server_default=text("0")),
    # Keys of entries that the last document lacked, of a source whose removals wait for a second one.
    Column("missing", Json),
    ForeignKeyConstraint(
        ["source_id", "list_id", "seq"],
        ["snapshots.source_id", "snapshots.list_id", "snapshots.seq"],
    ),
)

snapshot_documents = Table(
    "snapshot_documents",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("list_id", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("request_key", Text, primary_key=True),
    Column("sha256", ForeignKey("documents.sha256"), nullable=False, index=True),
    ForeignKeyConstraint(
        ["source_id", "list_id", "seq"],
        ["snapshots.source_id", "snapshots.list_id", "snapshots.seq"],
    ),
)

entry_versions = Table(
    "entry_versions",
    metadata,
    Column("version_id", Integer, primary_key=True),
    Column("source_id", ForeignKey("sources.source_id"), nullable=False),
    Column("list_id", Text, nullable=False),
    Column("entry_key", Text, nullable=False),
    Column("entry_type", Text, nullable=False),
    Column("fingerprint", Sha, nullable=False),
    Column("body", Json, nullable=False),
    # Valid time: what the authority says.
    Column("effective_from", Day),
    Column("effective_to", Day),
    # System time: when we saw it. `known_from` is earlier than `opened_at` for history that was read
    # back at the baseline, which counts as known from the notice's own publication.
    Column("opened_seq", Integer, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closed_seq", Integer),
    Column("closed_at", Moment),
    Column("known_from", Moment, nullable=False),
    UniqueConstraint("source_id", "list_id", "entry_key", "opened_seq"),
    CheckConstraint("entry_type IN ('party', 'notice')", name="entry_type"),
    CheckConstraint("(closed_seq IS NULL) = (closed_at IS NULL)", name="closed_whole"),
    CheckConstraint("closed_seq IS NULL OR closed_seq > opened_seq", name="closed_after_opened"),
)
partial_index(
    "ix_entry_versions_current",
    entry_versions.c.source_id,
    entry_versions.c.list_id,
    entry_versions.c.entry_key,
    unique=True,
    where="closed_seq IS NULL",
)
partial_index(
    "ix_entry_versions_notices",
    entry_versions.c.entry_key,
    where="entry_type = 'notice'",
)
