"""Many names made ready to be searched: which of them may be a query, without reading them all again.

What is found here is only a candidate: core.match_search.Search says whether, how surely, and why.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter

from watcher.core.match_chinese import Reader, reader
from watcher.core.match_score import SOUND
from watcher.core.match_search import PREFIX
from watcher.core.match_words import MOST_SLIPS, allowed
from watcher.core.names import Form, forms, usual


class Lookup:
    """Names by their words and letters. Names are only ever added; each has a number of its own.

    A word of a query finds the words that are it but for slips, and those that begin with it. A Chinese
    query is also looked for by its sounds and by its translated words, and so are Chinese names.
    """

    def __init__(self, by: Reader | None = None) -> None:
        self._by = by or reader()
        self._words: defaultdict[str, array[int]] = defaultdict(_numbers)
        self._letters: dict[str, int | array[int]] = {}
        self._alphabet: defaultdict[str, list[str]] = defaultdict(list)
        self._chinese: list[tuple[str, tuple[str, ...], int]] = []
        self._length: dict[int, int] = {}

    def add(self, number: int, names: Sequence[str]) -> None:
        """Take in the names of one party."""
        words: set[str] = set()
        letters: set[str] = set()
        self._length[number] = min((len(text) for text in names), default=0)
        for text in names:
            for form in forms(text, self._by):
                words.update(form.words, form.bare, form.plain)
                letters |= {form.joined, form.turned}
                if form.reading:
                    letters.add(form.own)
                    self._chinese.append((form.reading.simplified, form.reading.sounds, number))
                    letters.update(form.reading.sounds)
                    for translated in form.reading.translated:
                        words.update(translated, usual(translated))
                        letters.add("".join(usual(translated)))
        for word in words:
            if word not in self._words:
                insort(self._alphabet[word[0]], word)
            self._words[word].append(number)
        for joined in filter(None, letters):
            # Nearly every name is the only one of its letters: a number takes a third of a list of one.
            known = self._letters.get(joined)
            if known is None:
                self._letters[joined] = number
            elif isinstance(known, int):
                self._letters[joined] = array("I", (known, number))
            else:
                known.append(number)

    def candidates(self, query: str, most: int) -> list[int]:
        """The numbers of the names that may be meant, at most so many.

        First those that have most of its words, and of these the shortest: the query is most of them.
        """
        found: Counter[int] = Counter()
        for form in forms(query, self._by):
            for joined in {form.own, form.joined, form.turned} - {""}:
                for number in self._spelt(joined):
                    found[number] += _SAME
            for words in {form.bare, form.plain} - {()}:
                self._with_all(found, words)
            found.update(self._by_sound(form))
        return nsmallest(most, found, key=lambda number: (-found[number], self._length[number], number))

    def _with_all(self, found: Counter[int], words: Sequence[str]) -> None:
        """Names that have every word, but for slips, or begin with it."""
        remaining: set[int] | None = None
        near: Counter[int] = Counter()
        for word in sorted(words, key=lambda one: -len(one)):
            mine: set[int] = set()
            for other in self._like(word):
                numbers = self._words[other]
                mine.update(numbers)
                if other == word:
                    near.update(numbers)
            remaining = mine if remaining is None else remaining & mine
            if not remaining:
                return
        for number in remaining or ():
            found[number] = max(found[number], 1 + near[number])

    def _by_sound(self, form: Form) -> Iterator[int]:
        if form.reading is None:
            if form.letters >= SOUND:
                for _, sounds, number in self._chinese:
                    if any(form.joined in sound for sound in sounds):
                        yield number
            return
        for simplified, sounds, number in self._chinese:
            if form.reading.simplified in simplified or not set(sounds).isdisjoint(form.reading.sounds):
                yield number
        for sound in form.reading.sounds:
            yield from self._spelt(sound)
            if len(sound) >= SOUND:
                for joined in [one for one in self._letters if sound in one]:
                    yield from self._spelt(joined)
        for translated in form.reading.translated:
            also: Counter[int] = Counter()
            self._with_all(also, usual(translated))
            yield from also

    def _like(self, word: str) -> set[str]:
        """The words that may be this one: itself, what begins with it, and what is it but for slips."""
        known = self._alphabet.get(word[0], [])
        found = {word} if word in self._words else set()
        if len(word) >= PREFIX:
            found.update(known[bisect_left(known, word) : bisect_right(known, word + "\U0010ffff")])
        most = allowed(word)
        if most:
            # Nobody mistakes a first letter, but the first two may have changed places.
            for letter in {word[0], word[1]}:
                words = self._alphabet.get(letter, ())
                found.update(
                    other
                    for other, _, _ in extract_iter(
                        word, words, processor=None, scorer=OSA.distance, score_cutoff=min(most, MOST_SLIPS)
                    )
                )
        return found

    def _spelt(self, joined: str) -> Iterable[int]:
        known = self._letters.get(joined, ())
        return (known,) if isinstance(known, int) else known


_SAME = 1_000


def _numbers() -> array[int]:
    return array("I")
