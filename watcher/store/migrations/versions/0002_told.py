"""What is told: changes, events, deadlines, incidents, the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from watcher.store.migrations.columns import may, must, number, where

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "changes",
        must("change_id"),
        must("source_id"),
        number("seq"),
        may("list_id"),
        may("topic"),
        must("kind"),
        must("basis"),
        may("party_key"),
        may("instrument"),
        may("notice_key"),
        sa.Column("unresolved", sa.Boolean(), server_default=sa.false(), nullable=False),
        may("effective_on"),
        must("seen_at"),
        must("body"),
        sa.CheckConstraint("basis IN ('observed', 'announced', 'due')", name=op.f("ck_changes_basis")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.source_id"], name="fk_changes_source_id"),
        sa.PrimaryKeyConstraint("change_id", name="pk_changes"),
    )
    op.create_index("ix_changes_list", "changes", ["list_id", "seen_at"])
    op.create_index("ix_changes_party", "changes", ["party_key"])
    op.create_index("ix_changes_seen", "changes", ["seen_at"])
    op.create_index("ix_changes_unresolved", "changes", ["seen_at"], **where("unresolved"))
    op.create_table(
        "events",
        must("event_id"),
        must("title"),
        must("stage"),
        must("opened_at"),
        must("updated_at"),
        number("revision"),
        sa.PrimaryKeyConstraint("event_id", name="pk_events"),
    )
    op.create_index("ix_events_updated", "events", ["updated_at"])
    op.create_table(
        "event_links",
        must("event_id"),
        must("kind"),
        must("value"),
        must("reason"),
        number("place"),
        sa.ForeignKeyConstraint(["event_id"], ["events.event_id"], name="fk_event_links_event_id"),
        sa.PrimaryKeyConstraint("event_id", "kind", "value", name="pk_event_links"),
    )
    op.create_index("ix_event_links_value", "event_links", ["kind", "value"])
    op.create_table(
        "event_revisions",
        must("event_id"),
        number("revision"),
        must("stage"),
        must("at"),
        must("notes"),
        sa.ForeignKeyConstraint(["event_id"], ["events.event_id"], name="fk_event_revisions_event_id"),
        sa.PrimaryKeyConstraint("event_id", "revision", name="pk_event_revisions"),
    )
    op.create_table(
        "event_changes",
        must("change_id"),
        must("event_id"),
        number("revision"),
        number("place"),
        sa.ForeignKeyConstraint(["change_id"], ["changes.change_id"], name="fk_event_changes_change_id"),
        sa.ForeignKeyConstraint(
            ["event_id", "revision"],
            ["event_revisions.event_id", "event_revisions.revision"],
            name="fk_event_changes_event_id_revision",
        ),
        sa.PrimaryKeyConstraint("change_id", name="pk_event_changes"),
    )
    op.create_index("ix_event_changes_event", "event_changes", ["event_id", "revision"])
    op.create_table(
        "deadlines",
        must("deadline_id"),
        must("due_on"),
        must("kind"),
        may("list_id"),
        must("source_id"),
        sa.Column("closed", sa.Boolean(), server_default=sa.false(), nullable=False),
        must("body"),
        must("seen_at"),
        sa.PrimaryKeyConstraint("deadline_id", name="pk_deadlines"),
    )
    op.create_index("ix_deadlines_due", "deadlines", ["due_on"])
    op.create_table(
        "deadline_tellings",
        must("deadline_id"),
        number("mark"),
        must("told_at"),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadlines.deadline_id"], name="fk_deadline_tellings_deadline_id"
        ),
        sa.PrimaryKeyConstraint("deadline_id", "mark", name="pk_deadline_tellings"),
    )
    op.create_table(
        "incidents",
        must("incident_id"),
        must("kind"),
        must("subject"),
        may("list_id"),
        must("message"),
        must("advice"),
        must("opened_at"),
        may("closed_at"),
        sa.Column("reminders", sa.Integer(), server_default=sa.text("0"), nullable=False),
        may("last_told_at"),
        may("url"),
        sa.PrimaryKeyConstraint("incident_id", name="pk_incidents"),
    )
    op.create_index("ix_incidents_open", "incidents", ["subject"], **where("closed_at IS NULL"))
    op.create_table(
        "deliveries",
        must("delivery_id"),
        must("receiver"),
        must("subject"),
        number("revision"),
        number("part"),
        must("operation"),
        must("payload"),
        must("created_at"),
        number("place"),
        sa.Column("state", sa.Text(), server_default=sa.text("'pending'"), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("doubtful", sa.Boolean(), server_default=sa.false(), nullable=False),
        must("not_before"),
        may("retry_at"),
        may("failed_at"),
        may("lease_owner"),
        may("lease_until"),
        may("provider_ref"),
        may("last_error"),
        may("settled_at"),
        sa.CheckConstraint(
            "(state = 'sending') = (lease_owner IS NOT NULL)", name=op.f("ck_deliveries_leased_while_sending")
        ),
        sa.CheckConstraint(
            "(state = 'sent') = (provider_ref IS NOT NULL)", name=op.f("ck_deliveries_receipt_when_sent")
        ),
        sa.CheckConstraint("operation IN ('post', 'edit')", name=op.f("ck_deliveries_operation")),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'dead')", name=op.f("ck_deliveries_state")
        ),
        sa.CheckConstraint(
            "(lease_owner IS NULL) = (lease_until IS NULL)", name=op.f("ck_deliveries_lease_whole")
        ),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_deliveries"),
        sa.UniqueConstraint(
            "receiver", "subject", "revision", "part", name="uq_deliveries_receiver_subject_revision_part"
        ),
    )
    op.create_index(
        "ix_deliveries_waiting",
        "deliveries",
        ["created_at", "place"],
        **where("state IN ('pending', 'sending')"),
    )
    op.create_table(
        "delivery_attempts",
        number("attempt_id"),
        must("delivery_id"),
        must("owner"),
        must("started_at"),
        may("finished_at"),
        may("outcome"),
        may("detail"),
        sa.CheckConstraint(
            "outcome IN ('sent', 'failed', 'dead', 'deferred')", name=op.f("ck_delivery_attempts_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.delivery_id"], name="fk_delivery_attempts_delivery_id"
        ),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_delivery_attempts"),
    )
    op.create_index("ix_delivery_attempts_delivery_id", "delivery_attempts", ["delivery_id"])
    op.create_table(
        "digest_windows",
        must("receiver"),
        must("window_end"),
        must("closed_at"),
        sa.PrimaryKeyConstraint("receiver", "window_end", name="pk_digest_windows"),
    )
    op.create_table(
        "digest_items",
        must("receiver"),
        must("event_id"),
        number("revision"),
        must("window_end"),
        may("told_in"),
        sa.ForeignKeyConstraint(
            ["event_id", "revision"],
            ["event_revisions.event_id", "event_revisions.revision"],
            name="fk_digest_items_event_id_revision",
        ),
        sa.ForeignKeyConstraint(
            ["receiver", "told_in"],
            ["digest_windows.receiver", "digest_windows.window_end"],
            name="fk_digest_items_receiver_told_in",
        ),
        sa.PrimaryKeyConstraint("receiver", "event_id", "revision", name="pk_digest_items"),
    )
    op.create_index(
        "ix_digest_items_waiting", "digest_items", ["receiver", "window_end"], **where("told_in IS NULL")
    )
