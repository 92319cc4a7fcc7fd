"""Taking over into the index what a source wrote."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from watcher.store.index.given import OPEN, Named, Row, Taken


def taken(connection: sqlite3.Connection) -> dict[str, Taken]:
    """How far the index has come with each source."""
    found = connection.execute("SELECT source, seq, opened_id, opened_at, closed_id, closed_at FROM sources")
    return {
        source: Taken(
            seq,
            None if opened_id is None else (opened_id, opened_at),
            None if closed_id is None else (closed_id, closed_at),
        )
        for source, seq, opened_id, opened_at, closed_id, closed_at in found
    }


def forget(connection: sqlite3.Connection, source_id: str) -> None:
    """Drop what was taken of a source. Its names stay: they lead to nobody then."""
    connection.execute(
        "DELETE FROM rows WHERE place IN (SELECT place FROM places WHERE source = ?)", (source_id,)
    )
    connection.execute(
        "DELETE FROM moments WHERE place IN (SELECT place FROM places WHERE source = ?)", (source_id,)
    )
    connection.execute("UPDATE places SET changed = changed + 1 WHERE source = ?", (source_id,))
    connection.execute("DELETE FROM sources WHERE source = ?", (source_id,))


def take_rows(
    connection: sqlite3.Connection, source_id: str, rows: Sequence[Row], named: Callable[[bytes], Named]
) -> None:
    """Add new versions. `named` is asked for the names that the index does not know yet."""
    numbers = _names(connection, {one.names for one in rows}, named)
    places = _places(connection, source_id, {one.list_id for one in rows})
    for list_id, place in places.items():
        _rows(connection, place, [one for one in rows if one.list_id == list_id], numbers)
    _changed(connection, places.values())


def take_closings(connection: sqlite3.Connection, closings: Iterable[tuple[int, str]]) -> None:
    """End versions, given as (version id, moment)."""
    places: set[int] = set()
    for version_id, closed_at in closings:
        connection.execute("UPDATE rows SET closed_at = ? WHERE id = ?", (closed_at, version_id))
        for (place,) in connection.execute("SELECT place FROM rows WHERE id = ?", (version_id,)):
            places.add(place)
            connection.execute("INSERT OR IGNORE INTO moments VALUES (?, ?)", (place, closed_at))
    _changed(connection, places)


def settle(connection: sqlite3.Connection, source_id: str, mark: Taken) -> None:
    """Note how far the index has come with a source."""
    connection.execute(
        "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?)",
        (source_id, mark.seq, *(mark.opened or (None, None)), *(mark.closed or (None, None))),
    )


def _changed(connection: sqlite3.Connection, places: Iterable[int]) -> None:
    connection.executemany(
        "UPDATE places SET changed = changed + 1 WHERE place = ?", [(place,) for place in places]
    )


def _places(connection: sqlite3.Connection, source_id: str, lists: Iterable[str]) -> dict[str, int]:
    connection.executemany(
        "INSERT OR IGNORE INTO places (source, list, changed) VALUES (?, ?, 0)",
        [(source_id, list_id) for list_id in sorted(lists)],
    )
    found = connection.execute("SELECT list, place FROM places WHERE source = ?", (source_id,))
    return {list_id: place for list_id, place in found if list_id in lists}


def _rows(connection: sqlite3.Connection, place: int, rows: Sequence[Row], numbers: dict[bytes, int]) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO rows (place, name, printed, key, id, sort, country, state, since, until, act,"
        " party, number, shared, begins, seen_from, closed_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,0,?,?,?)",
        [
            (
                *(place, one.name, one.since or "None", one.key, one.version_id, one.sort, one.country),
                *(one.state, one.since, one.until, one.act, one.party, numbers[one.names]),
                *(one.since, one.seen_from, one.closed_at),
            )
            for one in rows
        ],
    )
    moments = {at for one in rows for at in (one.seen_from, one.closed_at) if at != OPEN}
    connection.executemany("INSERT OR IGNORE INTO moments VALUES (?, ?)", [(place, at) for at in moments])
    # Entries of one act are one party: those are judged together, for every day anew.
    acts = json.dumps(list({one.act for one in rows}))
    connection.execute(
        "UPDATE rows SET shared = 1 WHERE place = :place AND act IN ("
        " SELECT act FROM rows WHERE place = :place AND act IN (SELECT value FROM json_each(:acts))"
        " GROUP BY act HAVING count(DISTINCT key) > 1)",
        {"place": place, "acts": acts},
    )


def _names(
    connection: sqlite3.Connection, hashes: Iterable[bytes], named: Callable[[bytes], Named]
) -> dict[bytes, int]:
    """Hash → number of these names; those that are new are taken in."""
    words: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    spelt: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    numbers: dict[bytes, int] = {}
    for key in hashes:
        known = connection.execute("SELECT number FROM named WHERE hash = ?", (key,)).fetchone()
        if known is not None:
            numbers[key] = known[0]
            continue
        one = named(key)
        number = numbers[key] = _named(connection, one)
        for word in one.keys.words:
            words[word].append(number)
        for letters in one.keys.letters:
            spelt[letters].append(number)
    _append(connection, "words", "word", words)
    _append(connection, "spelt", "letters", spelt)
    return numbers


def _named(connection: sqlite3.Connection, one: Named) -> int:
    insert = "INSERT INTO named (hash, letters, length) VALUES (?, ?, ?)"
    number = connection.execute(insert, (one.hash, one.letters, one.keys.length)).lastrowid
    connection.executemany(
        "INSERT INTO forms VALUES (?, ?, ?)",
        [(form, 1, number) for form in one.known] + [(form, 0, number) for form in one.forms],
    )
    connection.executemany(
        "INSERT INTO chinese (simplified, sounds, number) VALUES (?, ?, ?)",
        [(simplified, json.dumps(sounds), number) for simplified, sounds in one.keys.chinese],
    )
    assert number is not None, "an inserted row has a number"
    return number


def _append(connection: sqlite3.Connection, table: str, column: str, found: Mapping[str, array[int]]) -> None:
    connection.executemany(
        f"INSERT INTO {table} ({column}, numbers) VALUES (?, ?)"
        f" ON CONFLICT ({column}) DO UPDATE SET numbers = CAST(numbers || excluded.numbers AS BLOB)",
        [(key, numbers.tobytes()) for key, numbers in found.items()],
    )
