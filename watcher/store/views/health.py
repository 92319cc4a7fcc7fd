"""How each source stands, and what each receiver still has to get."""

from __future__ import annotations

from sqlalchemy import Engine, case, func, select, text

from watcher.model.delivery import DeliveryState
from watcher.model.health import Health, Incident
from watcher.model.views import Backlog, SourceState
from watcher.store.engine import reading
from watcher.store.ledger.incidents import as_incident
from watcher.store.rows import moment_or_none
from watcher.store.tables import deliveries, heads, incidents, snapshots, sources


def alive(engine: Engine) -> None:
    """Ask the database for an answer. Raises StoreError where it gives none."""
    with reading(engine) as connection:
        connection.execute(text("SELECT 1")).scalar_one()


def source_states(engine: Engine) -> tuple[SourceState, ...]:
    """Every source that was ever checked, by id."""
    s = snapshots.c
    counts = (
        select(s.source_id, s.list_id, s.entry_count)
        .join(
            heads,
            (heads.c.source_id == s.source_id) & (heads.c.list_id == s.list_id) & (heads.c.seq == s.seq),
        )
        .order_by(s.list_id)
    )
    waiting = select(s.source_id, s.list_id).where(text("verdict = 'held'")).order_by(s.list_id)
    open_ = select(incidents).where(text("closed_at IS NULL")).order_by(incidents.c.opened_at)
    entries: dict[str, dict[str, int]] = {}
    held: dict[str, list[str]] = {}
    trouble: dict[str, list[Incident]] = {}
    with reading(engine) as connection:
        for source_id, list_id, count in connection.execute(counts):
            entries.setdefault(source_id, {})[list_id] = count
        for source_id, list_id in connection.execute(waiting):
            held.setdefault(source_id, []).append(list_id)
        for found in connection.execute(open_).mappings():
            trouble.setdefault(found["subject"], []).append(as_incident(found))
        return tuple(
            SourceState(
                row.source_id,
                Health(row.health),
                row.seq,
                row.failures,
                moment_or_none(row.last_attempt_at),
                moment_or_none(row.last_success_at),
                moment_or_none(row.last_change_at),
                moment_or_none(row.next_due_at),
                entries.get(row.source_id, {}),
                tuple(held.get(row.source_id, ())),
                tuple(trouble.get(row.source_id, ())),
            )
            for row in connection.execute(select(sources).order_by(sources.c.source_id))
        )


def backlog(engine: Engine) -> tuple[Backlog, ...]:
    """Per receiver: how many deliveries wait, how many were given up, and why the last one failed."""
    d = deliveries.c
    dead = d.state == DeliveryState.DEAD.value
    counts = (
        select(
            d.receiver,
            func.sum(case((dead, 0), else_=1)).label("pending"),
            func.sum(case((dead, 1), else_=0)).label("dead"),
            func.min(case((dead, None), else_=d.created_at)).label("oldest"),
        )
        .where(d.state != DeliveryState.SENT.value)
        .group_by(d.receiver)
        .order_by(d.receiver)
    )
    place = func.row_number().over(partition_by=d.receiver, order_by=d.failed_at.desc()).label("place")
    failed = (
        select(d.receiver, d.last_error, place)
        .where(d.state != DeliveryState.SENT.value, d.failed_at.is_not(None))
        .subquery()
    )
    with reading(engine) as connection:
        errors = {
            row.receiver: row.last_error
            for row in connection.execute(select(failed).where(failed.c.place == 1))
        }
        return tuple(
            Backlog(row.receiver, row.pending, row.dead, moment_or_none(row.oldest), errors.get(row.receiver))
            for row in connection.execute(counts)
        )
