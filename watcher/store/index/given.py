"""What the index is given: a row for each version of an entry, and the keys of its names."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.core.match_lookup import Keys

OPEN = "9999"
"""Later than any moment: what has not been closed."""


@dataclass(frozen=True, slots=True)
class Place:
    """One list as one source shows it. `changed` is the number of the source with its last change."""

    number: int
    source_id: str
    list_id: str
    changed: int


@dataclass(frozen=True, slots=True)
class Row:
    """One version of one entry, as far as a table is sorted, filtered and counted by it.

    Days and moments are as they are stored, "" where there is none. `act` and `party` are numbers that two
    entries share when they are of one act or one party; `names` names what the party is called: versions
    that are called the same share it. An entry of a list is known since it was seen: only notices are read
    back.
    """

    version_id: int
    list_id: str
    key: str
    name: str
    sort: str
    country: str
    state: str
    since: str
    until: str
    act: int
    party: int
    names: bytes
    seen_from: str
    closed_at: str = OPEN


@dataclass(frozen=True, slots=True)
class Named:
    """How a party is called: the letters a list is searched by, its comparable forms, its keys.

    `known` are the forms by which it is the same party under another act, `forms` those of every name.
    """

    hash: bytes
    letters: str
    known: frozenset[str]
    forms: frozenset[str]
    keys: Keys


@dataclass(frozen=True, slots=True)
class Taken:
    """How far the index has come with a source, and the last version it saw opened and closed.

    These two are looked up in the database before anything is added: where they are not as they were, the
    database was put back to another state.
    """

    seq: int
    opened: tuple[int, str] | None
    closed: tuple[int, str] | None
