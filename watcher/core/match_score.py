"""Two names side by side: are they one name, why, and how surely?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from watcher.core.match_chinese import Reader, Reading
from watcher.core.match_words import slips
from watcher.core.names import Form, usual

LEAST = 0.80
"""A match that is not to the letter is told from this score on: one slip in a word of six letters has
0.83, and drops below when the countries differ."""

SHORT = 5
"""A name of up to so many letters must be the same to the letter: ZTE, SMIC, CASC and their like are one
letter apart from hundreds of others."""

NEAR = 0.96
"""The most that a name can score which is not the same to the letter."""

SCRIPTS = 0.98
"""The same characters in traditional and in simplified form."""

ROMANISED = 0.95
"""The same letters after transliteration. Several names may sound the same."""

TRANSLATED = 0.90
"""The same after common words were translated: 科技 and 技术 are both "technology"."""

IN_DOUBT = 0.10
"""Taken off a Chinese reading made without the extra `chinese`, which reads polyphones wrongly."""

HOMOPHONES = 4
"""From so many syllables on two Chinese names that sound the same are one: 李伟 and 李炜 are two people."""

SOUND = 6
"""Letters that a reading must have: "huawei" says something, "an" does not."""

SAME_COUNTRY = 0.02
OTHER_COUNTRY = -0.10
"""Evidence from countries. The other weighs more, and yet cannot bring down what is the same to the
letter: companies have branches, and authorities print the address they know."""

_ONE_COUNTRY = frozenset({"CN", "HK", "MO", "TW"})
"""Authorities print a company of Hong Kong now under one of these, now under another."""


class Way(StrEnum):
    """How a name was recognised; what Hit.match says, before aliases are told apart."""

    EXACT = "exact"
    TRANSLITERATED = "transliterated"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two names are one. `score` is 0..1, without the countries."""

    way: Way
    score: float
    reason: str


def compare(one: Form, other: Form, by: Reader) -> Likeness | None:
    """The likeness of two names, whichever comes first; None where they are two names."""
    if one.own == other.own:
        alike = (
            "the same name"
            if one.text == other.text
            else "the same name but for case, punctuation or legal form"
        )
        return Likeness(Way.EXACT, 1.0, alike)
    if one.reading and other.reading:
        return _both_chinese(one.reading, other.reading, by)
    if one.reading:
        return _chinese_and_latin(one.reading, other, by)
    if other.reading:
        return _chinese_and_latin(other.reading, one, by)
    return _both_latin(one, other)


def with_countries(score: float, mine: Collection[str], theirs: Collection[str]) -> tuple[float, str]:
    """The score with the countries as evidence, and what to say of them."""
    if not mine or not theirs:
        return score, ""
    common = sorted(set(mine) & set(theirs))
    if common:
        return min(1.0, score + SAME_COUNTRY), f"both in {common[0]}"
    if any(country in _ONE_COUNTRY for country in mine) and any(
        country in _ONE_COUNTRY for country in theirs
    ):
        return score, ""
    places = f"yours in {', '.join(sorted(mine))}, listed in {', '.join(sorted(theirs))}"
    return max(0.0, score + OTHER_COUNTRY), f"but another country: {places}"


def is_told(likeness: Likeness, score: float) -> bool:
    """Whether a likeness is worth a reader's time."""
    return likeness.way is Way.EXACT or score >= LEAST


def _both_chinese(one: Reading, other: Reading, by: Reader) -> Likeness | None:
    if one.simplified == other.simplified:
        return Likeness(Way.TRANSLITERATED, SCRIPTS, "the same characters, traditional and simplified")
    shared = set(one.sounds) & set(other.sounds)
    if not shared or min(one.syllables, other.syllables) < HOMOPHONES:
        return None
    return _read_so(ROMANISED, f"other characters, but both read {one.spaced}", by)


def _chinese_and_latin(reading: Reading, latin: Form, by: Reader) -> Likeness | None:
    if latin.letters < SOUND:
        return None
    if latin.joined in reading.sounds or latin.turned in reading.sounds:
        return _read_so(ROMANISED, f"the Chinese name reads {reading.spaced}", by)
    for words in reading.translated:
        plain = usual(words)
        if "".join(plain) == latin.joined or tuple(sorted(plain)) == latin.bare:
            return _read_so(
                TRANSLATED, f"the Chinese name reads {' '.join(words)}, common words translated", by
            )
    return None


def _read_so(score: float, reason: str, by: Reader) -> Likeness:
    doubt = f" ({by.doubt})" if by.doubt else ""
    return Likeness(Way.TRANSLITERATED, score - (IN_DOUBT if doubt else 0.0), reason + doubt)


def _both_latin(one: Form, other: Form) -> Likeness | None:
    if one.words == other.words and (one.romanised or other.romanised):
        return Likeness(Way.TRANSLITERATED, ROMANISED, f"the same in Latin letters: {' '.join(one.words)}")
    if min(one.letters, other.letters) <= SHORT or one.acronym or other.acronym:
        return None
    if one.bare == other.bare:
        return Likeness(Way.NEAR, NEAR, _how_the_words_differ(one, other))
    if one.joined == other.joined:
        return Likeness(Way.NEAR, NEAR, "the same letters, spaced otherwise")
    mine, theirs = one.bare, other.bare
    found = slips(mine, theirs)
    if found is None:
        # A slip in the ending hides what the usual spelling would cut off: "technologeis".
        mine, theirs = one.plain, other.plain
        found = slips(mine, theirs)
    if found is None:
        return None
    score = fuzz.ratio(" ".join(mine), " ".join(theirs)) / 100
    told = " and ".join(f"{slip.one} / {slip.other}" for slip in found)
    return Likeness(Way.NEAR, min(NEAR, score), f"spelt nearly the same: {told}")


def _how_the_words_differ(one: Form, other: Form) -> str:
    if sorted(one.words) == sorted(other.words):
        return "the same words in another order"
    if one.joined == other.joined:
        return "the same words but for small words, plurals or abbreviations"
    return "the same words in another order, but for small words, plurals or abbreviations"
