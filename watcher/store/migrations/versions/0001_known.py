"""What is known: sources, evidence, snapshots, versions of entries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from watcher.store.migrations.columns import may, must, number, where

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "documents",
        must("sha256"),
        number("size"),
        may("media_type"),
        must("stored_at"),
        sa.PrimaryKeyConstraint("sha256", name="pk_documents"),
    )
    op.create_table(
        "sources",
        must("source_id"),
        sa.Column("seq", sa.Integer(), server_default=sa.text("0"), nullable=False),
        may("parser_version"),
        sa.Column("health", sa.Text(), server_default=sa.text("'unknown'"), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        may("last_attempt_at"),
        may("last_success_at"),
        may("last_change_at"),
        may("next_due_at"),
        may("lease_owner"),
        may("lease_until"),
        sa.CheckConstraint(
            "health IN ('unknown', 'healthy', 'failing', 'held', 'stale')", name=op.f("ck_sources_health")
        ),
        sa.CheckConstraint(
            "(lease_owner IS NULL) = (lease_until IS NULL)", name=op.f("ck_sources_lease_whole")
        ),
        sa.PrimaryKeyConstraint("source_id", name="pk_sources"),
    )
    op.create_table(
        "bodies",
        must("sha256"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["documents.sha256"], name="fk_bodies_sha256"),
        sa.PrimaryKeyConstraint("sha256", name="pk_bodies"),
    )
    op.create_table(
        "fetches",
        number("fetch_id"),
        must("run_id"),
        must("source_id"),
        must("request_key"),
        may("final_url"),
        must("started_at"),
        must("finished_at"),
        must("outcome"),
        number("status", True),
        may("headers"),
        may("sha256"),
        may("error_kind"),
        may("error"),
        sa.CheckConstraint(
            "(outcome = 'failed') = (error_kind IS NOT NULL)", name=op.f("ck_fetches_error_where_failed")
        ),
        sa.CheckConstraint(
            "(outcome = 'failed') = (sha256 IS NULL)", name=op.f("ck_fetches_document_unless_failed")
        ),
        sa.CheckConstraint(
            "outcome IN ('fetched', 'not_modified', 'failed')", name=op.f("ck_fetches_outcome")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["documents.sha256"], name="fk_fetches_sha256"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.source_id"], name="fk_fetches_source_id"),
        sa.PrimaryKeyConstraint("fetch_id", name="pk_fetches"),
    )
    op.create_index(
        "ix_fetches_request", "fetches", ["request_key", "fetch_id"], **where("outcome = 'fetched'")
    )
    op.create_table(
        "validators",
        must("source_id"),
        must("request_key"),
        must("sha256"),
        may("etag"),
        may("last_modified"),
        sa.ForeignKeyConstraint(["sha256"], ["documents.sha256"], name="fk_validators_sha256"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.source_id"], name="fk_validators_source_id"),
        sa.PrimaryKeyConstraint("source_id", "request_key", name="pk_validators"),
    )
    op.create_index("ix_validators_sha256", "validators", ["sha256"])
    op.create_table(
        "snapshots",
        must("source_id"),
        must("list_id"),
        number("seq"),
        must("verdict"),
        must("reasons"),
        must("parser_version"),
        number("entry_count"),
        must("content_hash"),
        may("as_of"),
        must("seen_at"),
        may("decided_by"),
        may("decided_at"),
        sa.CheckConstraint("verdict IN ('accepted', 'held', 'discarded')", name=op.f("ck_snapshots_verdict")),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at IS NULL)", name=op.f("ck_snapshots_decision_whole")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.source_id"], name="fk_snapshots_source_id"),
        sa.PrimaryKeyConstraint("source_id", "list_id", "seq", name="pk_snapshots"),
    )
    op.create_index(
        "ix_snapshots_held", "snapshots", ["source_id", "list_id"], unique=True, **where("verdict = 'held'")
    )
    op.create_table(
        "heads",
        must("source_id"),
        must("list_id"),
        number("seq"),
        sa.Column("old_copies", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id", "list_id", "seq"],
            ["snapshots.source_id", "snapshots.list_id", "snapshots.seq"],
            name="fk_heads_source_id_list_id_seq",
        ),
        sa.PrimaryKeyConstraint("source_id", "list_id", name="pk_heads"),
    )
    op.create_table(
        "snapshot_documents",
        must("source_id"),
        must("list_id"),
        number("seq"),
        must("request_key"),
        must("sha256"),
        sa.ForeignKeyConstraint(["sha256"], ["documents.sha256"], name="fk_snapshot_documents_sha256"),
        sa.ForeignKeyConstraint(
            ["source_id", "list_id", "seq"],
            ["snapshots.source_id", "snapshots.list_id", "snapshots.seq"],
            name="fk_snapshot_documents_source_id_list_id_seq",
        ),
        sa.PrimaryKeyConstraint("source_id", "list_id", "seq", "request_key", name="pk_snapshot_documents"),
    )
    op.create_index("ix_snapshot_documents_sha256", "snapshot_documents", ["sha256"])
    op.create_table(
        "entry_versions",
        number("version_id"),
        must("source_id"),
        must("list_id"),
        must("entry_key"),
        must("entry_type"),
        must("fingerprint"),
        must("body"),
        may("effective_from"),
        may("effective_to"),
        number("opened_seq"),
        must("opened_at"),
        number("closed_seq", True),
        may("closed_at"),
        must("known_from"),
        sa.CheckConstraint("entry_type IN ('party', 'notice')", name=op.f("ck_entry_versions_entry_type")),
        sa.CheckConstraint(
            "(closed_seq IS NULL) = (closed_at IS NULL)", name=op.f("ck_entry_versions_closed_whole")
        ),
        sa.CheckConstraint(
            "closed_seq IS NULL OR closed_seq > opened_seq",
            name=op.f("ck_entry_versions_closed_after_opened"),
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.source_id"], name="fk_entry_versions_source_id"),
        sa.PrimaryKeyConstraint("version_id", name="pk_entry_versions"),
        sa.UniqueConstraint(
            "source_id",
            "list_id",
            "entry_key",
            "opened_seq",
            name="uq_entry_versions_source_id_list_id_entry_key_opened_seq",
        ),
    )
    op.create_index(
        "ix_entry_versions_current",
        "entry_versions",
        ["source_id", "list_id", "entry_key"],
        unique=True,
        **where("closed_seq IS NULL"),
    )
    op.create_index(
        "ix_entry_versions_notices", "entry_versions", ["entry_key"], **where("entry_type = 'notice'")
    )
