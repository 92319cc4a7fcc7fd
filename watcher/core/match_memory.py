"""The keys of names in memory: for some thousand parties that no file holds."""

from __future__ import annotations

from array import array
from bisect import insort
from collections import defaultdict
from collections.abc import Iterator, Sequence

from watcher.core.match_lookup import Chinese, Keys


class NamesInMemory:
    """A core.match_lookup.Names. Names are only ever added; each party has a number of its own."""

    def __init__(self) -> None:
        self._words: dict[str, array[int]] = {}
        self._letters: dict[str, array[int]] = {}
        self._alphabet: defaultdict[str, list[str]] = defaultdict(list)
        self._chinese: list[Chinese] = []
        self._length: dict[int, int] = {}

    def add(self, number: int, keys: Keys) -> None:
        """Take in the names of one party."""
        self._length[number] = keys.length
        self._chinese += (Chinese(simplified, sounds, number) for simplified, sounds in keys.chinese)
        for word in keys.words:
            if word not in self._words:
                insort(self._alphabet[word[0]], word)
            self._words.setdefault(word, array("I")).append(number)
        for letters in keys.letters:
            self._letters.setdefault(letters, array("I")).append(number)

    def with_word(self, word: str) -> Sequence[int]:
        """As Names says."""
        return self._words.get(word, ())

    def spelt(self, letters: str) -> Sequence[int]:
        """As Names says."""
        return self._letters.get(letters, ())

    def spelt_with(self, sound: str) -> Iterator[Sequence[int]]:
        """As Names says."""
        return (numbers for letters, numbers in self._letters.items() if sound in letters)

    def vocabulary(self, letter: str) -> Sequence[str]:
        """As Names says."""
        return self._alphabet.get(letter, [])

    def chinese(self) -> Sequence[Chinese]:
        """As Names says."""
        return self._chinese

    def length(self, number: int) -> int:
        """As Names says."""
        return self._length[number]
