"""Databases as former versions of the program left them."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from watcher.store.engine import transaction


def migrations() -> Config:
    """Alembic's view of the migrations."""
    config = Config()
    config.set_main_option("script_location", "watcher:store/migrations")
    return config


def bring_to(engine: Engine, revision: str) -> None:
    """Migrate up to a revision and no further."""
    config = migrations()
    with transaction(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
