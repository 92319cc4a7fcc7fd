"""Records ↔ columns, and the two insert forms that both databases know."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite

from watcher.model.codec import decode, encode

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

T = TypeVar("T")

# SQLite takes 32,766 parameters in one statement; far fewer keep the plans small.
BATCH = 500


def pack(value: Any) -> str:
    """A record, or plain data, as JSON text."""
    return json.dumps(encode(value), ensure_ascii=False, separators=(",", ":"))


def unpack(kind: type[T], text: str) -> T:
    """A record of `kind` from what `pack` made."""
    return decode(kind, json.loads(text))


def moment(text: str) -> datetime:
    """The aware UTC datetime of a stored moment."""
    return datetime.fromisoformat(text)


def moment_or_none(text: str | None) -> datetime | None:
    """The same for a column that may be NULL."""
    return None if text is None else moment(text)


def day(value: date | None) -> str | None:
    """A day as it is stored."""
    return None if value is None else value.isoformat()


def day_or_none(text: str | None) -> date | None:
    """The day of a stored day."""
    return None if text is None else date.fromisoformat(text)


def batches(values: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The values in lists of at most `size`."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows that are not there yet; the others stay as they are."""
    if rows:
        connection.execute(_insert(connection, table).on_conflict_do_nothing(), list(rows))


def insert_first(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert one row; False when another was first."""
    statement = _insert(connection, table).on_conflict_do_nothing()
    # Without the option the count of an INSERT is forgotten on PostgreSQL, and -1 is true.
    counted = connection.execute(statement, row, execution_options={"preserve_rowcount": True})
    return counted.rowcount == 1


def upsert(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], keep: Sequence[str] = ()
) -> None:
    """Insert the rows, or rewrite those with the same primary key, but for the columns in `keep`."""
    if not rows:
        return
    statement = _insert(connection, table)
    keys = [column.name for column in table.primary_key]
    fresh = {name: statement.excluded[name] for name in rows[0] if name not in keys and name not in keep}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=fresh), list(rows))


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    if connection.dialect.name == "postgresql":
        # Here, because it takes a tenth of a second that SQLite need not pay.
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    return sqlite.insert(table)
