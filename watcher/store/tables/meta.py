"""The one MetaData, and the column types that SQLite and PostgreSQL share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Connection, Index, MetaData, Text, event, text

# Names are given by rule, so that a migration can name a constraint that nobody named by hand.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Moments are fixed-width ISO 8601 in UTC, days ISO 8601, records JSON: all of it text, which sorts and
# reads the same on both databases. A length would be checked by one of them only.
Moment = Text
Day = Text
Json = Text
Sha = Text


def partial_index(name: str, *columns: Column[Any], where: str, unique: bool = False) -> Index:
    """An index on the rows that meet a condition, on both databases."""
    index = Index(name, *columns, unique=unique, sqlite_where=text(where))
    index.info["where"] = where
    return index


@event.listens_for(metadata, "before_create")
def _name_condition_for_postgresql(_: MetaData, connection: Connection, **__: Any) -> None:
    # Late, because the mere keyword imports the other dialect, a tenth of a second that no check of an
    # SQLite database need pay.
    if connection.dialect.name == "postgresql":
        for table in metadata.tables.values():
            for index in table.indexes:
                if "where" in index.info:
                    index.dialect_options["postgresql"]["where"] = text(index.info["where"])
