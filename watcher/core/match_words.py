"""Two words: the same word with a slip, or two words? And which words of a watchlist are like one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from rapidfuzz.distance import OSA

from watcher.core.countries import iso
from watcher.core.match_pinyin import is_pinyin

ONE_SLIP = 5
"""Letters from which one slip is allowed. Shorter words are mostly acronyms and syllables: Iran, Iraq."""

TWO_SLIPS = 10
"""Letters from which two slips are allowed: Rosoboronexport, Rosoboroneksport."""

LONGEST = 60
"""Letters up to which slips are looked for. What is longer is no word, and taking letters out of it costs the
square of its length: one word of 100,000 letters would hold a check for ever."""

MOST_SLIPS = 2
"""Slips in a whole name. Three are another name more often than a careless writer."""


@dataclass(frozen=True, slots=True)
class Slip:
    """Two words that are one word with `edits` letters changed, swapped, added or left out."""

    one: str
    other: str
    edits: int


def allowed(word: str) -> int:
    """How many slips a word may carry. Numbers are never misspelt: the 13th institute is not the 15th."""
    if not ONE_SLIP <= len(word) <= LONGEST or not word.isalpha():
        return 0
    return 1 if len(word) < TWO_SLIPS else 2


def edits(one: str, other: str) -> int | None:
    """The number of slips between two words; None where they are two different words.

    Two words that both mean something are not one word misspelt: Austria and Australia are both countries,
    Hengda and Hengka are both proper pinyin. Nor does anybody mistake a first letter: Jamal is not Kamal.
    """
    if one == other:
        return 0
    most = min(allowed(one), allowed(other))
    if most == 0 or (one[0] != other[0] and one[:2] != other[1::-1]):
        return None
    found = OSA.distance(one, other, score_cutoff=most)
    if found > most or (is_known(one) and is_known(other)):
        return None
    return int(found)


def slips(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[Slip, ...] | None:
    """The words in which two names differ, each with its counterpart; None where a word has none.

    A subset is not the same: every word must find its own.
    """
    left, right = list(one), []
    for word in other:
        if word in left:
            left.remove(word)
        else:
            right.append(word)
    if len(left) != len(right) or len(left) > MOST_SLIPS:
        return None
    orders = [right] if len(right) < 2 else [right, right[::-1]]
    best: tuple[Slip, ...] | None = None
    for order in orders:
        counted = [(a, b, edits(a, b)) for a, b in zip(left, order, strict=True)]
        pairs = tuple(Slip(a, b, n) for a, b, n in counted if n is not None)
        total = sum(pair.edits for pair in pairs)
        if len(pairs) == len(left) and total <= MOST_SLIPS and (best is None or total < _total(best)):
            best = pairs
    return best


@lru_cache(maxsize=20_000)
def is_known(word: str) -> bool:
    """Whether a word means something as it stands: a country, or proper pinyin."""
    return is_pinyin(word) or iso(word) is not None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words, found again by any word that is at most its slips away.

    Each word is kept under all that is left of it when as many letters as its slips are taken out: two
    words within n slips share such a remainder, so that a look-up replaces a comparison with every word.
    """

    words: frozenset[str]
    remainders: Mapping[str, tuple[str, ...]]

    def like(self, word: str) -> tuple[str, ...]:
        """The words that may be this one, itself included, in order."""
        found = {word} if word in self.words else set()
        if allowed(word):
            for rest in remainders(word):
                found.update(
                    other for other in self.remainders.get(rest, ()) if edits(word, other) is not None
                )
        return tuple(sorted(found))


def vocabulary(words: Iterable[str]) -> Vocabulary:
    """The vocabulary of a watchlist."""
    known = frozenset(words)
    table: dict[str, list[str]] = defaultdict(list)
    for word in sorted(known):
        if allowed(word):
            for rest in remainders(word):
                table[rest].append(word)
    return Vocabulary(known, {rest: tuple(found) for rest, found in table.items()})


def remainders(word: str) -> set[str]:
    """What is left of a word without any of its letters, up to as many as it has slips."""
    return {
        "".join(word[place] for place in kept)
        for gone in range(allowed(word) + 1)
        for kept in combinations(range(len(word)), len(word) - gone)
    }


def _total(pairs: tuple[Slip, ...]) -> int:
    return sum(pair.edits for pair in pairs)
