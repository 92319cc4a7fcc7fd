"""The keys by which a search finds the names of the index."""

from __future__ import annotations

import json
from array import array
from bisect import insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from threading import RLock

from watcher.core.match_lookup import Chinese
from watcher.store.index.file import IndexFile

_MANY = 2_000
"""New words from which on the whole vocabulary is sorted again."""


class StoredNames:
    """A core.match_lookup.Names over the file. The vocabulary is kept in memory; it only ever grows."""

    def __init__(self, file: IndexFile) -> None:
        self._file = file
        self._lock = RLock()
        self._words = self._named = self._read = 0
        self._alphabet: defaultdict[str, list[str]] = defaultdict(list)
        self._lengths = array("H")
        self._chinese: list[Chinese] = []

    def refresh(self) -> None:
        """Take in what is new."""
        with self._lock, self._file.reading() as connection:
            words = connection.execute(
                "SELECT place, word FROM words WHERE place > ? ORDER BY place", (self._words,)
            ).fetchall()
            for place, word in words:
                self._words = place
                if len(words) < _MANY:
                    insort(self._alphabet[word[0]], word)
                else:
                    self._alphabet[word[0]].append(word)
            if len(words) >= _MANY:
                for known in self._alphabet.values():
                    known.sort()
            named = "SELECT number, length FROM named WHERE number > ? ORDER BY number"
            for number, length in connection.execute(named, (self._named,)):
                self._lengths.extend([0] * (number + 1 - len(self._lengths)))
                self._lengths[number] = min(length, 65_535)
                self._named = number
            query = "SELECT place, simplified, sounds, number FROM chinese WHERE place > ? ORDER BY place"
            for place, simplified, sounds, number in connection.execute(query, (self._read,)):
                self._chinese.append(Chinese(simplified, tuple(json.loads(sounds)), number))
                self._read = place

    def with_word(self, word: str) -> Sequence[int]:
        """As Names says."""
        return self._numbers("SELECT numbers FROM words WHERE word = ?", word)

    def spelt(self, letters: str) -> Sequence[int]:
        """As Names says."""
        return self._numbers("SELECT numbers FROM spelt WHERE letters = ?", letters)

    def spelt_with(self, sound: str) -> Iterator[Sequence[int]]:
        """As Names says."""
        with self._file.reading() as connection:
            query = "SELECT numbers FROM spelt WHERE instr(letters, ?)"
            found = connection.execute(query, (sound,)).fetchall()
        return (_unpacked(row[0]) for row in found)

    def vocabulary(self, letter: str) -> Sequence[str]:
        """As Names says."""
        return self._alphabet.get(letter, [])

    def chinese(self) -> Sequence[Chinese]:
        """As Names says."""
        return self._chinese

    def length(self, number: int) -> int:
        """As Names says."""
        return self._lengths[number] if number < len(self._lengths) else 0

    def _numbers(self, query: str, key: str) -> Sequence[int]:
        with self._file.reading() as connection:
            row = connection.execute(query, (key,)).fetchone()
        return _unpacked(row[0]) if row else ()


def _unpacked(blob: bytes) -> array[int]:
    found = array("I")
    found.frombytes(blob)
    return found
