"""One name looked for among all parties: the rules of the watchlists, and parts of names besides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz

from watcher.core.match_chinese import Reader, reader
from watcher.core.match_score import LEAST, SOUND, compare, is_told
from watcher.core.match_words import edits
from watcher.core.names import Form, forms, usual
from watcher.model.entry import NameRole, Party
from watcher.model.watchlist import Sought

PREFIX = 3
"""Letters from which the beginning of a word finds the word: "hik" finds Hikvision."""

_GLANCE = 60
_LONG = 4
_ORDER = ("exact", "alias", "transliterated", "near", "part")
_ROLES = {NameRole.PRIMARY: "", NameRole.ALIAS: "printed as an alias", NameRole.FORMER: "a former name"}


class Search:
    """A query, ready to be held against any number of parties."""

    def __init__(self, query: str, by: Reader | None = None) -> None:
        self._by = by or reader()
        self._query = forms(query, self._by)
        self._glance = tuple(
            dict.fromkeys(w for form in self._query for w in _words(form) if len(w) >= _LONG)
        )

    def of(self, party: Party) -> Sought | None:
        """What the party is found by, its best name; None where it is not what was looked for."""
        best: Sought | None = None
        for name in party.names:
            if not self._may_be(name.text):
                continue
            for form in forms(name.text, self._by):
                role = NameRole.ALIAS if form.acronym and name.role is NameRole.PRIMARY else name.role
                for query in self._query:
                    found = self._compared(query, form, role, party, name.text)
                    if found and (best is None or rank(found) < rank(best)):
                        best = found
        return best

    def _may_be(self, text: str) -> bool:
        """A glance at the letters, which spares most names the reading. Other scripts are always read."""
        if not self._glance or not text.isascii():
            return True
        low = text.lower()
        return any(fuzz.partial_ratio(word, low, score_cutoff=_GLANCE) for word in self._glance)

    def _compared(self, query: Form, form: Form, role: NameRole, party: Party, text: str) -> Sought | None:
        likeness = compare(query, form, self._by)
        if likeness is not None and is_told(likeness, likeness.score):
            said = "; ".join(part for part in (likeness.reason, _ROLES[role]) if part)
            match = (
                "alias" if likeness.way == "exact" and role is not NameRole.PRIMARY else likeness.way.value
            )
            return Sought(party, text, match, round(likeness.score, 4), said)
        if reason := _part(query, form):
            said = "; ".join(part for part in (reason, _ROLES[role]) if part)
            return Sought(party, text, "part", round(_share(query, form), 4), said)
        return None


def rank(found: Sought) -> tuple[float, int, str, str, str]:
    """What is surest comes first; between equals the order does not depend on the list."""
    return -found.score, _ORDER.index(found.match), found.matched.casefold(), found.matched, found.party.key


def _part(query: Form, form: Form) -> str:
    """Why a query is part of a name; empty where it is not. A name is no part of itself."""
    if query.reading and form.reading:
        inside = query.reading.simplified in form.reading.simplified
        return "the characters stand in a longer name" if inside else ""
    if query.reading:
        readings = ((sound,) for sound in query.reading.sounds)
        found = any(_all_in(words, form.bare) for words in readings)
        found = found or any(_all_in(usual(words), form.bare) for words in query.reading.translated)
        found = found or any(len(sound) >= SOUND and sound in form.joined for sound in query.reading.sounds)
        return f"reads {query.reading.spaced}, which stands in a longer name" if found else ""
    if form.reading:
        found = any(_all_in(query.bare, usual(words)) for words in form.reading.translated)
        found = found or (
            query.letters >= SOUND and any(query.joined in sound for sound in form.reading.sounds)
        )
        return f"stands in a longer Chinese name that reads {form.reading.spaced}" if found else ""
    for words, name in ((query.bare, form.bare), (query.plain, form.plain)):
        if _all_in(words, name):
            whole = set(words) <= set(name)
            return "the words stand in a longer name" if whole else "words of the name are spelt like these"
    return ""


def _all_in(words: Iterable[str], name: tuple[str, ...]) -> bool:
    return all(any(_is_in(word, other) for other in name) for word in words)


def _is_in(word: str, other: str) -> bool:
    return edits(word, other) is not None or (len(word) >= PREFIX and other.startswith(word))


def _share(query: Form, form: Form) -> float:
    """How much of the name the query is; never as much as the same name has."""
    one, other = _spread(query), _spread(form)
    if bool(query.reading) != bool(form.reading):
        return LEAST / 2
    return min(LEAST - 0.01, fuzz.ratio(one, other) / 100)


def _spread(form: Form) -> str:
    return form.reading.simplified if form.reading else " ".join(form.bare)


def _words(form: Form) -> Iterator[str]:
    """The words of a query in Latin letters, as they may be printed."""
    yield from form.words
    yield from form.bare
    if form.reading:
        yield from form.reading.sounds
        for words in form.reading.translated:
            yield from words
