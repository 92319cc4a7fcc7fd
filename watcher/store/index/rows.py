"""Who of a list a page shows, in which order: numbers of rows, never the rows themselves."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from watcher.model.views import Among
from watcher.store.index.given import Place

ORDERS = {
    "name": "sort",
    "country": "country",
    "standing": "state",
    "since": "since",
    "until": "until",
    "act": "act_text",
}
_ALIVE = "place = :place AND begins <= :on AND seen_from <= :at AND closed_at > :at"
# What a list shows by itself, and behind it what it is given: rows of acts that share a party, acts that are
# announced and not shown yet, or a whole list that only notices tell of.
_GIVEN = """
SELECT -1 - key, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
  json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]'),
  json_extract(value, '$[6]'), json_extract(value, '$[7]'), json_extract(value, '$[8]'),
  json_extract(value, '$[9]'), json_extract(value, '$[10]'), NULL FROM json_each(:given)
"""
_COLUMNS = """
id, name, printed, key, 0 AS tail, sort, country, state, since, until, since AS act_text, '' AS letters,
number
"""
_ALL = f"SELECT {_COLUMNS} FROM rows WHERE shared = 0 AND {_ALIVE} UNION ALL {_GIVEN}"
# In the order of the table itself, nothing is sorted; and no row behind the end can come before it.
_FIRST = (
    "SELECT * FROM (SELECT id, name, printed, key, 0 AS tail FROM rows"
    f" WHERE shared = 0 AND {_ALIVE} ORDER BY name, printed, key LIMIT :end)"
    " UNION ALL SELECT -1 - key, json_extract(value, '$[0]'), json_extract(value, '$[1]'),"
    " json_extract(value, '$[2]'), json_extract(value, '$[3]') FROM json_each(:given)"
)
_ALONE = (
    f"SELECT id FROM rows WHERE shared = 0 AND {_ALIVE}"
    " ORDER BY name, printed, key LIMIT :count OFFSET :start"
)
_PRINTED = "tail, name, printed, key"


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the moment of knowledge, as they are stored."""

    on: str
    at: str


def places(connection: sqlite3.Connection) -> tuple[Place, ...]:
    """Every list of every source that has shown anybody."""
    found = connection.execute("SELECT place, source, list, changed FROM places ORDER BY place")
    return tuple(Place(*row) for row in found)


def moment_before(connection: sqlite3.Connection, place: int, at: str) -> str:
    """The last moment up to `at` at which a list changed: between two, the same is known."""
    query = "SELECT max(at) FROM moments WHERE place = ? AND at <= ?"
    return connection.execute(query, (place, at)).fetchone()[0] or ""


def is_known(connection: sqlite3.Connection, place: int, at: str) -> bool:
    """Whether anything of the list was known."""
    query = "SELECT 1 FROM rows WHERE place = ? AND seen_from <= ? AND closed_at > ? LIMIT 1"
    return connection.execute(query, (place, at, at)).fetchone() is not None


def shared(connection: sqlite3.Connection, place: int, when: Moment) -> list[int]:
    """The versions that are judged together with others, by key."""
    query = f"SELECT id FROM rows INDEXED BY rows_shared WHERE shared = 1 AND {_ALIVE} ORDER BY key"
    return [row[0] for row in connection.execute(query, {"place": place, "on": when.on, "at": when.at})]


def chosen(
    connection: sqlite3.Connection,
    place: int,
    when: Moment,
    given: str,
    among: Among,
    start: int = 0,
    count: int = -1,
) -> array[int]:
    """The rows that are wanted, in order: version ids, and -1, -2, … for the first, second, … given row.

    `count` rows from `start` on; -1: all that follow.
    """
    by_name = among.sort == "name" and not among.down
    order = _PRINTED
    if not by_name:
        column = ORDERS[among.sort]
        order = f"{column} = '', {column}{' DESC' if among.down else ''}, {_PRINTED}"
    whole = by_name and among.is_everything
    table = _FIRST if whole else _ALL
    values = {"place": place, "on": when.on, "at": when.at, "given": given, "start": start, "count": count}
    values |= {"end": -1 if count < 0 else start + count}
    values |= {"state": among.state, "country": f" {among.country} ", "words": among.words}
    query = f"SELECT id FROM ({table}) a WHERE {_wanted(among)} ORDER BY {order} LIMIT :count OFFSET :start"
    found: Iterator[Sequence[int]] = connection.execute(_ALONE if whole and given == "[]" else query, values)
    return array("q", chain.from_iterable(found))


def _wanted(among: Among) -> str:
    wanted = ["1"]
    if among.state:
        wanted.append("state = :state")
    if among.country:
        wanted.append("instr(' ' || country || ' ', :country)")
    if among.words:
        wanted.append(
            "CASE WHEN number IS NULL THEN instr(letters, :words)"
            " ELSE instr((SELECT n.letters FROM named n WHERE n.number = a.number), :words) END"
        )
    return " AND ".join(wanted)


def counted(connection: sqlite3.Connection, place: int, when: Moment) -> list[tuple[str, str, int]]:
    """(standing, countries, number of rows) of what the list shows by itself."""
    query = (
        "SELECT state, country, count(*) FROM rows INDEXED BY rows_counted"
        f" WHERE shared = 0 AND {_ALIVE} GROUP BY state, country"
    )
    return connection.execute(query, {"place": place, "on": when.on, "at": when.at}).fetchall()


def of_parties(
    connection: sqlite3.Connection, place: int, when: Moment, parties: Collection[int]
) -> list[int]:
    """The versions that show one of these parties (see Row) by themselves, by key."""
    query = (
        f"SELECT id FROM rows INDEXED BY rows_party WHERE shared = 0 AND {_ALIVE}"
        " AND party IN (SELECT value FROM json_each(:parties)) ORDER BY key"
    )
    values = {"place": place, "on": when.on, "at": when.at, "parties": json.dumps(list(parties))}
    return [row[0] for row in connection.execute(query, values)]


def called(connection: sqlite3.Connection, place: int, names: Collection[str]) -> list[int]:
    """The versions that stand now under one of these printed names."""
    query = (
        "SELECT id FROM rows WHERE place = ? AND closed_at = '9999'"
        " AND name IN (SELECT value FROM json_each(?)) ORDER BY key"
    )
    return [row[0] for row in connection.execute(query, (place, json.dumps(list(names))))]
