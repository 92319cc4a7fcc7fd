"""The index that the pages and the search read, kept up with the database."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial
from sqlite3 import Connection
from threading import RLock
from typing import TypeGuard

from sqlalchemy import Engine

from watcher import __version__
from watcher.core.evidence import act_of
from watcher.core.match_chinese import reader
from watcher.core.match_lookup import keys
from watcher.core.namings import names_of
from watcher.core.text import loose
from watcher.model.entry import Party, PartyEntry
from watcher.model.measure import NoticeEntry
from watcher.model.standing import State
from watcher.store import index
from watcher.store.index import Named, Place, Row, StoredNames, Taken
from watcher.store.index.given import OPEN
from watcher.store.index.rows import places
from watcher.store.views import memory as views
from watcher.store.views.memory import Mark, Version

_FORM = 1
"""To be raised with every change to what is worked out of an entry."""

_STATES = {False: State.LISTED.value, True: State.EXEMPTED.value}


class Index:
    """The index of one database, as one process sees it."""

    def __init__(self, engine: Engine) -> None:
        by = reader()
        form = f"{__version__} {_FORM} {by.pinyin is not None} {by.simplified is not None}"
        self.file = index.open_index(engine, form)
        self.names = StoredNames(self.file)
        self._engine = engine
        self._lock = RLock()
        self._places: Mapping[tuple[str, str], Place] = {}
        self._proven = False

    def refresh(self, mark: Mark) -> Mapping[tuple[str, str], Place]:
        """Take over what was written up to `mark` at least; (source, list) → place."""
        with self._lock:
            with self.file.reading() as connection:
                known = index.taken(connection)
            if not self._proven or any(
                source not in known or known[source].seq != seq for source, seq in mark.sources.items()
            ):
                self._take()
                self._proven = True
            with self.file.reading() as connection:
                self._places = {(one.source_id, one.list_id): one for one in places(connection)}
            return self._places

    def _take(self) -> None:
        with self.file.writing() as connection:
            # Read once more, now that nobody else writes: another process may have come further meanwhile.
            mark, known = views.mark(self._engine), index.taken(connection)
            for source_id, former in known.items():
                seq = mark.sources.get(source_id, -1)
                grown = seq != former.seq or not self._proven
                there = not grown or views.are_there(self._engine, former.opened, former.closed)
                if seq < former.seq or not there:  # the database was put back to an earlier state
                    index.forget(connection, source_id)
            known = index.taken(connection)
            for source_id, seq in sorted(mark.sources.items()):
                former = known.get(source_id, Taken(-1, None, None))
                if former.seq != seq:
                    self._grow(connection, source_id, former, seq)

    def _grow(self, connection: Connection, source_id: str, former: Taken, seq: int) -> None:
        last = former.opened
        for versions in views.parties_opened(self._engine, source_id, last[0] if last else 0, seq):
            called = {_hash(one.entry.party): one.entry.party for one in versions if _is_party(one.entry)}
            rows = [_row(one, one.entry) for one in versions if _is_party(one.entry)]
            index.take_rows(connection, source_id, rows, partial(_named, called))
            last = versions[-1].version_id, versions[-1].opened_at
        ended = views.parties_closed(self._engine, source_id, former.seq, seq)
        index.take_closings(connection, ended)
        index.settle(connection, source_id, Taken(seq, last, ended[-1] if ended else former.closed))


def number_of(*parts: str) -> int:
    """A number that stands for these, the same in every process."""
    return int.from_bytes(hashlib.blake2b("\0".join(parts).encode(), digest_size=7).digest(), "big")


def _row(version: Version, entry: PartyEntry) -> Row:
    party = entry.party
    return Row(
        version.version_id,
        version.list_id,
        version.key,
        party.name,
        party.name.casefold(),
        " ".join(party.countries),
        _STATES[entry.exempts],
        entry.effective_on.isoformat() if entry.effective_on else "",
        entry.expires_on.isoformat() if entry.expires_on else "",
        number_of(party.key, str(act_of(entry)[2])),
        number_of(party.key),
        _hash(party),
        version.known_from,
        version.closed_at or OPEN,
    )


def _hash(party: Party) -> bytes:
    parts = [party.key, str(party.type)]
    for name in party.names:
        parts += (name.text, name.lang, name.role)
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).digest()


def _named(called: Mapping[bytes, Party], key: bytes) -> Named:
    party = called[key]
    texts = [name.text for name in party.names]
    letters = [loose(text) for text in texts]
    return Named(key, "|".join(letters), names_of(party), frozenset(letters), keys(texts))


def _is_party(entry: PartyEntry | NoticeEntry) -> TypeGuard[PartyEntry]:
    return isinstance(entry, PartyEntry)
