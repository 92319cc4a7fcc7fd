"""Incidents: opened, reminded of and closed, with the messages that say so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, RowMapping, bindparam, or_, select, text, update

from watcher.model.codec import instant
from watcher.model.commit import Queued
from watcher.model.health import Health, Incident, IncidentKind
from watcher.store.engine import reading, transaction
from watcher.store.queue import enqueue
from watcher.store.rows import moment, moment_or_none, upsert
from watcher.store.tables import incidents as table
from watcher.store.tables import sources

_LOCK = 7_238_461_906  # any number that no other user of the server takes for a lock of its own

# Built once: every check asks.
_OPEN = select(table).where(text("closed_at IS NULL")).order_by(table.c.opened_at, table.c.incident_id)
_OPEN_OF_ONE = _OPEN.where(table.c.subject == bindparam("subject"))


def incidents(engine: Engine, subject: str | None = None) -> tuple[Incident, ...]:
    """The open incidents of one subject, or of all, oldest first."""
    with reading(engine) as connection:
        if subject is None:
            found = connection.execute(_OPEN)
        else:
            found = connection.execute(_OPEN_OF_ONE, {"subject": subject})
        return tuple(as_incident(row) for row in found.mappings())


def commit_incidents(
    engine: Engine,
    *,
    at: datetime,
    opened: Sequence[Incident] = (),
    closed: Sequence[Incident] = (),
    messages: Sequence[Queued] = (),
    stale: Sequence[str] = (),
) -> None:
    """Write incidents that no check brought about, with their messages, as one step.

    What another worker opened or told again meanwhile is left out, with its messages. `stale` are
    sources whose last success is too long ago: their health becomes stale.
    """
    with transaction(engine) as connection:
        if connection.dialect.name == "postgresql":
            # SQLite has one writer at a time; here two workers could find the same trouble at once.
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        late = _told_by_another(connection, opened)
        write_incidents(connection, [one for one in opened if one.id not in late], closed, at)
        silent = {f"incident:{incident_id}" for incident_id in late}
        enqueue(connection, [one for one in messages if one.message.subject not in silent], at)
        if stale:
            connection.execute(
                update(sources).where(sources.c.source_id.in_(stale)).values(health=Health.STALE.value)
            )


def write_incidents(
    connection: Connection, opened: Sequence[Incident], closed: Sequence[Incident], at: datetime
) -> None:
    """Upsert by id; closing wins over opening."""
    upsert(
        connection,
        table,
        [
            {
                "incident_id": incident.id,
                "kind": incident.kind.value,
                "subject": incident.subject,
                "list_id": incident.list_id,
                "message": incident.message,
                "advice": incident.advice,
                "opened_at": instant(incident.opened_at),
                "closed_at": None if incident.closed_at is None else instant(incident.closed_at),
                "reminders": incident.reminders,
                "last_told_at": None if incident.last_told_at is None else instant(incident.last_told_at),
                "url": incident.url,
            }
            for incident in opened
        ],
        keep=("opened_at",),
    )
    for incident in closed:
        connection.execute(
            update(table)
            .where(table.c.incident_id == incident.id, table.c.closed_at.is_(None))
            .values(closed_at=instant(incident.closed_at or at))
        )


def _told_by_another(connection: Connection, wanted: Sequence[Incident]) -> set[str]:
    """Ids of those that are open under another id, were closed, or were told as often already."""
    late: set[str] = set()
    for incident in wanted:
        same = select(table.c.incident_id).where(
            text("closed_at IS NULL"),
            table.c.kind == incident.kind.value,
            table.c.subject == incident.subject,
            table.c.incident_id != incident.id,
            *(
                column.is_(None) if value is None else column == value
                for column, value in ((table.c.list_id, incident.list_id), (table.c.url, incident.url))
            ),
        )
        mine = select(table.c.incident_id).where(
            table.c.incident_id == incident.id,
            or_(table.c.closed_at.is_not(None), table.c.reminders >= incident.reminders),
        )
        if connection.execute(same).first() or connection.execute(mine).first():
            late.add(incident.id)
    return late


def as_incident(row: RowMapping) -> Incident:
    """The incident of a stored row."""
    return Incident(
        row["incident_id"],
        IncidentKind(row["kind"]),
        row["subject"],
        row["message"],
        row["advice"],
        moment(row["opened_at"]),
        row["list_id"],
        moment_or_none(row["closed_at"]),
        row["reminders"],
        moment_or_none(row["last_told_at"]),
        row["url"],
    )
