"""Run by Alembic, always inside the transaction that schema.migrate has opened."""

from __future__ import annotations

from alembic import context

from watcher.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
