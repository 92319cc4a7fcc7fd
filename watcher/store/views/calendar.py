"""Deadlines ahead."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine

from watcher.model.standing import Deadline
from watcher.store.ledger.deadlines import deadlines_ahead


def deadlines(engine: Engine, since: date, until: date) -> tuple[Deadline, ...]:
    """The open deadlines from `since` to `until`, both included, soonest first."""
    return tuple(deadline for deadline, _ in deadlines_ahead(engine, until, since=since))
