"""Many names made ready to be searched: which of them may be a query, without reading them all again.

What is found here is only a candidate: core.match_search.Search says whether, how surely, and why.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain
from typing import Protocol

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter

from watcher.core.match_chinese import Reader, reader
from watcher.core.match_score import SOUND
from watcher.core.match_search import PREFIX
from watcher.core.match_words import MOST_SLIPS, allowed
from watcher.core.names import Form, forms, usual

_SAME = 1_000


@dataclass(frozen=True, slots=True)
class Chinese:
    """One Chinese name: its simplified characters, its readings, and the number of the party."""

    simplified: str
    sounds: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Keys:
    """By what the names of one party are found: words, whole names in letters, and Chinese names.

    `length` is that of the shortest name.
    """

    words: frozenset[str]
    letters: frozenset[str]
    chinese: tuple[tuple[str, tuple[str, ...]], ...]
    length: int


class Names(Protocol):
    """Where the keys of all names are kept: in memory, or in a file that several processes share."""

    def with_word(self, word: str) -> Sequence[int]:
        """The numbers of the parties one of whose names has this very word."""

    def spelt(self, letters: str) -> Sequence[int]:
        """The numbers of the parties one of whose names has these very letters."""

    def spelt_with(self, sound: str) -> Iterator[Sequence[int]]:
        """The same for all letters that contain these."""

    def vocabulary(self, letter: str) -> Sequence[str]:
        """All words that begin with a letter, sorted."""

    def chinese(self) -> Sequence[Chinese]:
        """All Chinese names."""

    def length(self, number: int) -> int:
        """Letters of the shortest name of a party."""


def keys(names: Sequence[str], by: Reader | None = None) -> Keys:
    """What the names of one party are kept under."""
    by = by or reader()
    words: set[str] = set()
    letters: set[str] = set()
    chinese: list[tuple[str, tuple[str, ...]]] = []
    for text in names:
        for form in forms(text, by):
            words.update(form.words, form.bare, form.plain)
            letters |= {form.joined, form.turned}
            if form.reading:
                letters.add(form.own)
                chinese.append((form.reading.simplified, form.reading.sounds))
                letters.update(form.reading.sounds)
                for translated in form.reading.translated:
                    words.update(translated, usual(translated))
                    letters.add("".join(usual(translated)))
    shortest = min((len(text) for text in names), default=0)
    return Keys(frozenset(words), frozenset(letters - {""}), tuple(chinese), shortest)


@dataclass(frozen=True)
class Lookup:
    """Looks for names among many.

    A word of a query finds the words that are it but for slips, and those that begin with it. A Chinese
    query is also looked for by its sounds and by its translated words, and so are Chinese names.
    """

    names: Names
    by: Reader | None = None

    def candidates(self, query: str, most: int) -> list[int]:
        """The numbers of the parties that may be meant, at most so many.

        First those that have most of its words, and of these the shortest: the query is most of them.
        """
        found: Counter[int] = Counter()
        for form in forms(query, self.by or reader()):
            for joined in {form.own, form.joined, form.turned} - {""}:
                for number in self.names.spelt(joined):
                    found[number] += _SAME
            for words in {form.bare, form.plain} - {()}:
                self._with_all(found, words)
            found.update(self._by_sound(form))
        length = self.names.length
        return nsmallest(most, found, key=lambda number: (-found[number], length(number), number))

    def _with_all(self, found: Counter[int], words: Sequence[str]) -> None:
        """Names that have every word, but for slips, or begin with it."""
        like = [[self.names.with_word(other) for other in self._like(word)] for word in words]
        # The rarest first: all that follow only thin it out.
        like.sort(key=lambda numbers: sum(map(len, numbers)))
        remaining = set(chain.from_iterable(like[0]))
        for others in like[1:]:
            remaining = set().union(*map(remaining.intersection, others))
        exact = map(self.names.with_word, words)
        near = Counter(chain.from_iterable(map(remaining.intersection, exact)))
        for number in remaining:
            found[number] = max(found[number], 1 + near[number])

    def _by_sound(self, form: Form) -> Iterator[int]:
        if form.reading is None:
            if form.letters >= SOUND:
                for one in self.names.chinese():
                    for sound in one.sounds:
                        if form.joined in sound:
                            yield one.number
                            break
            return
        for one in self.names.chinese():
            if form.reading.simplified in one.simplified or not set(one.sounds).isdisjoint(
                form.reading.sounds
            ):
                yield one.number
        for sound in form.reading.sounds:
            yield from self.names.spelt(sound)
            if len(sound) >= SOUND:
                for numbers in self.names.spelt_with(sound):
                    yield from numbers
        for translated in form.reading.translated:
            also: Counter[int] = Counter()
            self._with_all(also, usual(translated))
            yield from also

    def _like(self, word: str) -> set[str]:
        """The words that may be this one: itself, what begins with it, and what is it but for slips."""
        known = self.names.vocabulary(word[0])
        place = bisect_left(known, word)
        found = {word} if known[place : place + 1] == [word] else set()
        if len(word) >= PREFIX:
            found.update(known[place : bisect_right(known, word + "\U0010ffff")])
        most = allowed(word)
        if most:
            # Nobody mistakes a first letter, but the first two may have changed places.
            for letter in {word[0], word[1]}:
                words = self.names.vocabulary(letter)
                found.update(
                    other
                    for other, _, _ in extract_iter(
                        word, words, processor=None, scorer=OSA.distance, score_cutoff=min(most, MOST_SLIPS)
                    )
                )
        return found
