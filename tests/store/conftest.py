"""Every test here that asks for `engine` runs on SQLite and on PostgreSQL."""

from support.databases import (
    database_url,
    databases,
    empty_url,
    engine,
    postgres_address,
    sqlite_template,
)

__all__ = ["database_url", "databases", "empty_url", "engine", "postgres_address", "sqlite_template"]
