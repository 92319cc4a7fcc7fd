"""What is to be told: deliveries, their attempts, and what waits for a digest."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from watcher.store.tables.meta import Json, Moment, Sha, metadata, partial_index

deliveries = Table(
    "deliveries",
    metadata,
    Column("delivery_id", Sha, primary_key=True),  # the idempotency key
    Column("receiver", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("part", Integer, nullable=False),
    Column("operation", Text, nullable=False),
    Column("payload", Json, nullable=False),  # rendered, and frozen when queued
    Column("created_at", Moment, nullable=False),
    Column("place", Integer, nullable=False),  # among those queued together
    Column("state", Text, nullable=False, server_default=text("'pending'")),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("doubtful", Boolean, nullable=False, server_default=false()),
    # Two clocks: what was promised (quiet hours), and what back-off asks; `watcher deliver` ignores the
    # second and never the first.
    Column("not_before", Moment, nullable=False),
    Column("retry_at", Moment),
    Column("failed_at", Moment),
    Column("lease_owner", Text),
    Column("lease_until", Moment),
    Column("provider_ref", Json),
    Column("last_error", Text),
    Column("settled_at", Moment),
    UniqueConstraint("receiver", "subject", "revision", "part"),
    CheckConstraint("state IN ('pending', 'sending', 'sent', 'dead')", name="state"),
    CheckConstraint("operation IN ('post', 'edit')", name="operation"),
    CheckConstraint("(state = 'sending') = (lease_owner IS NOT NULL)", name="leased_while_sending"),
    CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name="lease_whole"),
    CheckConstraint("(state = 'sent') = (provider_ref IS NOT NULL)", name="receipt_when_sent"),
)
partial_index(
    "ix_deliveries_waiting",
    deliveries.c.created_at,
    deliveries.c.place,
    where="state IN ('pending', 'sending')",
)

delivery_attempts = Table(
    "delivery_attempts",
    metadata,
    Column("attempt_id", Integer, primary_key=True),
    Column("delivery_id", ForeignKey("deliveries.delivery_id"), nullable=False, index=True),
    Column("owner", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("outcome", Text),  # NULL: the process died, or lost its lease
    Column("detail", Text),
    CheckConstraint("outcome IN ('sent', 'failed', 'dead', 'deferred')", name="outcome"),
)

digest_windows = Table(
    "digest_windows",
    metadata,
    # The period key: local 01:30 comes twice on the day the clocks go back, the UTC end does not.
    Column("receiver", Text, primary_key=True),
    Column("window_end", Moment, primary_key=True),
    Column("closed_at", Moment, nullable=False),
)

digest_items = Table(
    "digest_items",
    metadata,
    Column("receiver", Text, primary_key=True),
    Column("event_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("window_end", Moment, nullable=False),
    Column("told_in", Moment),  # the window that took it; NULL while it waits
    ForeignKeyConstraint(["event_id", "revision"], ["event_revisions.event_id", "event_revisions.revision"]),
    ForeignKeyConstraint(["receiver", "told_in"], ["digest_windows.receiver", "digest_windows.window_end"]),
)
partial_index(
    "ix_digest_items_waiting",
    digest_items.c.receiver,
    digest_items.c.window_end,
    where="told_in IS NULL",
)
