"""Who is at work, and when what is done now and then was last done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from watcher.store.migrations.columns import must

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables. Nothing else is touched: workers of the former version go on meanwhile."""
    op.create_table(
        "workers",
        must("owner"),
        must("version"),
        must("started_at"),
        must("ticked_at"),
        sa.PrimaryKeyConstraint("owner", name="pk_workers"),
    )
    op.create_table(
        "moments",
        must("name"),
        must("at"),
        sa.PrimaryKeyConstraint("name", name="pk_moments"),
    )
