"""The crash test runs on SQLite and on PostgreSQL."""

from support.databases import databases, postgres_address, sqlite_template

__all__ = ["databases", "postgres_address", "sqlite_template"]
