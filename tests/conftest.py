"""Shared fixtures; `support` holds the real servers that the tests talk to."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

# One server for the whole run; whatever asks for `databases` runs on SQLite and on PostgreSQL.
from support.databases import (
    database_url,
    databases,
    empty_url,
    engine,
    postgres_address,
    postgres_databases,
    sqlite_template,
)

__all__ = [
    "database_url",
    "databases",
    "empty_url",
    "engine",
    "postgres_address",
    "postgres_databases",
    "sqlite_template",
]
