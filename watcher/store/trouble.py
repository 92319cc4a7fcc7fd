"""What a database error means, in one line, and what to do about it."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from watcher.errors import StoreError

_REPORT = "Report this with the line above."

# (what the driver says, what it means, what to do); SQLite first, then PostgreSQL.
_MEANINGS = (
    (
        "unable to open database file",
        "the database file cannot be opened",
        "See that its folder exists and is writable.",
    ),
    ("readonly database", "the database is read-only", "Make the file and its folder writable."),
    (
        "read-only transaction",
        "the database is read-only",
        "It is a standby, or was made so: name the writable server, or make this one writable.",
    ),
    ("disk is full", "the disk is full", "Free some space; nothing was written half."),
    ("disk i/o error", "the disk failed", "Look at the disk; restore from a backup if it goes on."),
    ("database is locked", "another process holds the database", "Wait, or end the other process."),
    ("file is not a database", "the file is not a database", "Name another file, or restore a backup."),
    ("malformed", "the database file is damaged", "Restore the last backup with `watcher restore`."),
    ("no such table", "the database has no schema, or an older one", "Run `watcher migrate`."),
    ("no such column", "the database has no schema, or an older one", "Run `watcher migrate`."),
    ("undefinedtable", "the database has no schema, or an older one", "Run `watcher migrate`."),
    ("undefinedcolumn", "the database has no schema, or an older one", "Run `watcher migrate`."),
    ("no space left", "the disk of the database is full", "Free some space; nothing was written half."),
    ("authentication failed", "the database refuses the user", "See the user and password of the address."),
    ("connection", "the database cannot be reached", "See that it runs and that the address is right."),
    ("constraint", "the database refused what must not be", _REPORT),
)


def explain(error: SQLAlchemyError) -> StoreError:
    """The StoreError for what the driver reports."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    detail = " ".join(str(cause).split())[:300]
    searched = f"{type(cause).__name__} {detail}".lower()
    for sign, meaning, advice in _MEANINGS:
        if sign in searched:
            return StoreError(f"{meaning}: {detail}", advice=advice)
    return StoreError(f"database: {detail or type(cause).__name__}", advice=_REPORT)
