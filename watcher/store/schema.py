"""The schema's version: created where there is none, brought up by `watcher migrate` and nothing else.

Alembic takes longer to import than a check takes, and 15 MiB for as long as the process lives: it is
imported only for a database that is older than the program.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from watcher.errors import SchemaBehind, StoreError
from watcher.store.engine import reading, transaction
from watcher.store.tables import metadata

REVISIONS = ("0001", "0002", "0003", "0004")
"""Every revision this program knows, oldest first; the last one is the schema it needs."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_238_461_905  # any number that no other user of the server takes for a lock of its own


def version(engine: Engine) -> str | None:
    """The revision that the database has; None for a database without a schema."""
    with reading(engine) as connection:
        return _version(connection)


def ensure(engine: Engine) -> None:
    """Create a missing schema. Raises SchemaBehind for an old one, StoreError for one from the future."""
    found = version(engine) or _create(engine)
    if found == REVISIONS[-1]:
        return
    _refuse_unknown(found)
    raise SchemaBehind(f"the database has schema {found}, this program needs {REVISIONS[-1]}")


def migrate(engine: Engine) -> None:
    """Bring the schema to the current version, whole or not at all."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with transaction(engine) as connection:
        found = _alone(connection)
        if found is not None:
            _refuse_unknown(found)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _create(engine: Engine) -> str:
    """The whole schema at once, as the migrations make it; the revision that there is then."""
    with transaction(engine) as connection:
        found = _alone(connection)
        if found is not None:
            return found
        metadata.create_all(connection, checkfirst=False)
        # As Alembic makes it.
        connection.execute(
            text(
                "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
                "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
            )
        )
        connection.execute(
            text("INSERT INTO alembic_version (version_num) VALUES (:now)"), {"now": REVISIONS[-1]}
        )
    return REVISIONS[-1]


def _alone(connection: Connection) -> str | None:
    """The revision, once no other process is creating or migrating."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    return _version(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _refuse_unknown(found: str) -> None:
    if found not in REVISIONS:
        raise StoreError(
            f"the database has schema {found}, which this program does not know",
            advice="It was written by a newer version: install that one.",
        )
