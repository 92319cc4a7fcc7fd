"""What waits for a second word: observed changes, removals; and how far watchlists were screened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from watcher.store.migrations.columns import may, must

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables; a head gains a column that workers of the former version leave alone."""
    op.add_column("heads", may("missing"))
    op.create_table(
        "waiting_changes",
        must("change_id"),
        must("tell_at"),
        sa.ForeignKeyConstraint(["change_id"], ["changes.change_id"], name="fk_waiting_changes_change_id"),
        sa.PrimaryKeyConstraint("change_id", name="pk_waiting_changes"),
    )
    op.create_table(
        "watchlist_screenings",
        must("digest"),
        must("screened_at"),
        sa.PrimaryKeyConstraint("digest", name="pk_watchlist_screenings"),
    )
    op.create_table(
        "told_hits",
        must("hit_id"),
        must("list_id"),
        must("party_key"),
        must("body"),
        must("told_at"),
        sa.PrimaryKeyConstraint("hit_id", name="pk_told_hits"),
    )
