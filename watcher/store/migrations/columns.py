"""Short forms for the migrations: what a column of each kind has always been. Never changed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def must(name: str) -> sa.Column[str]:
    """Text that is always there."""
    return sa.Column(name, sa.Text(), nullable=False)


def may(name: str) -> sa.Column[str]:
    """Text that may be missing."""
    return sa.Column(name, sa.Text())


def number(name: str, nullable: bool = False) -> sa.Column[int]:
    """A whole number."""
    return sa.Column(name, sa.Integer(), nullable=nullable)


def where(condition: str) -> dict[str, Any]:
    """The condition of a partial index."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
