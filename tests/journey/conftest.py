"""Every journey that keeps anything is made on SQLite and on PostgreSQL."""

from support.databases import database_url, databases, postgres_address, sqlite_template

__all__ = ["database_url", "databases", "postgres_address", "sqlite_template"]
