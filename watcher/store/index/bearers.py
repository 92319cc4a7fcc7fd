"""Who bears a name: the versions that go by a comparable form, or by the number of their names."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from watcher.store.index.rows import Moment

# The order of the tables is said, and so is the index: without figures of the file, which grow old, the
# planner reads a whole list instead of a few of its rows.
_BEARERS = """
SELECT r.id FROM forms f CROSS JOIN rows r INDEXED BY rows_number ON r.number = f.number
WHERE f.known = 1 AND f.form IN (SELECT value FROM json_each(?))
"""
_SHOWN = """
SELECT DISTINCT f.form FROM forms f CROSS JOIN rows r INDEXED BY rows_number ON r.number = f.number
WHERE f.known = 0 AND f.form IN (SELECT value FROM json_each(:forms)) AND r.place = :place
  AND r.begins <= :on AND r.seen_from <= :at AND r.closed_at > :at
"""
_STANDING = """
SELECT id FROM rows INDEXED BY rows_act WHERE place = :place AND {alive} AND act IN (
  SELECT act FROM rows INDEXED BY rows_number
  WHERE place = :place AND number IN (SELECT value FROM json_each(:numbers)) AND {alive})
ORDER BY key
"""
_THEN = _STANDING.format(alive="begins <= :on AND seen_from <= :at AND closed_at > :at")
_NOW = _STANDING.format(alive="closed_at = '9999'")


def bearers(connection: sqlite3.Connection, forms: Collection[str]) -> set[int]:
    """All versions, ended ones too, that are one party by one of these comparable forms."""
    return {row[0] for row in connection.execute(_BEARERS, (json.dumps(list(forms)),))}


def shown(connection: sqlite3.Connection, place: int, when: Moment, forms: Collection[str]) -> set[str]:
    """Which of these comparable forms anybody on the list bears, as any of its names."""
    values = {"place": place, "on": when.on, "at": when.at, "forms": json.dumps(list(forms))}
    return {row[0] for row in connection.execute(_SHOWN, values)}


def standing(
    connection: sqlite3.Connection, place: int, when: Moment | None, numbers: Collection[int]
) -> list[int]:
    """The versions of one list with these names: at a moment, or (None) those that have not ended.

    With every version come those of its party, which are judged together. By key.
    """
    values: dict[str, object] = {"place": place, "numbers": json.dumps(list(numbers))}
    if when is None:
        return [row[0] for row in connection.execute(_NOW, values)]
    return [row[0] for row in connection.execute(_THEN, values | {"on": when.on, "at": when.at})]
