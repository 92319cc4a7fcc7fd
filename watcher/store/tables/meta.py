"""The one MetaData, and the column types that SQLite and PostgreSQL share."""

from __future__ import annotations

from sqlalchemy import MetaData, Text

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
