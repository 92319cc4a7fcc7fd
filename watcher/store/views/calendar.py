"""Deadlines ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, Integer, cast, func, select

from watcher.model.standing import Deadline
from watcher.store.engine import reading
from watcher.store.ledger.deadlines import deadlines_ahead
from watcher.store.tables import deadlines as table


@dataclass(frozen=True, slots=True)
class DeadlinesMark:
    """How far the deadlines have come: how many, how many of them closed, the newest; by which sources."""

    number: int
    closed: int
    newest: str
    sources: frozenset[str]


def deadlines_mark(engine: Engine) -> DeadlinesMark:
    """Equal marks mean that no deadline was opened or closed."""
    d = table.c
    query = select(
        d.source_id,
        func.count().label("number"),
        func.sum(cast(d.closed, Integer)).label("closed"),
        func.max(d.seen_at).label("newest"),
    ).group_by(d.source_id)
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    return DeadlinesMark(
        sum(row.number for row in rows),
        sum(row.closed for row in rows),
        max((row.newest for row in rows), default=""),
        frozenset(row.source_id for row in rows),
    )


def deadlines(engine: Engine, since: date, until: date) -> tuple[Deadline, ...]:
    """The open deadlines from `since` to `until`, both included, soonest first."""
    return tuple(deadline for deadline, _ in deadlines_ahead(engine, until, since=since))
