"""Names and wordings found again in an official text, so that a reader can check us in seconds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from watcher.core.text import squeeze

_EARLIER = 3
"""Paragraphs that are shown before and after one that matters."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph.

    `party` is the place of the party that it names, `first` True where the document names it for the first
    time; `quote`: words from which a measure was read.
    """

    text: str
    party: int | None = None
    quote: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph in runs; or, without runs, so many paragraphs that are left out."""

    runs: tuple[Run, ...] = ()
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Marked:
    """A document with its marks. `found` maps the place of a party to how often it is named."""

    passages: tuple[Passage, ...]
    found: dict[int, int]
    quotes: int


def mark(
    paragraphs: Sequence[str], parties: Sequence[Iterable[str]], quotes: Iterable[str], *, rows: bool = False
) -> Marked:
    """Find every name of every party, and every quoted wording, in the paragraphs.

    Compared without case, white space, width and invisible characters, since an authority prints one name
    as "Co.,Ltd" and "Co., Ltd" on one page. The longest name that fits wins. `rows`: the paragraphs are
    rows of a list, of which only those that name a party are shown.
    """
    names: dict[str, int] = {}
    for place, printed in enumerate(parties):
        for name in printed:
            form = _fold(name)[0]
            if len(form) >= (2 if _wide(form) else 3):
                names.setdefault(form, place)
    wordings = list(dict.fromkeys(filter(None, (_fold(quote)[0] for quote in quotes))))
    heads: dict[str, list[str]] = {}
    for form in sorted(names, key=len, reverse=True):
        heads.setdefault(form[:2], []).append(form)
    found: dict[int, int] = {}
    lines: list[tuple[Run, ...]] = []
    quoted = 0
    for text in paragraphs:
        runs, said = _runs(text, names, heads, wordings, found)
        lines.append(runs)
        quoted += said
    return Marked(_passages(lines, rows=rows), found, quoted)


def _runs(
    text: str,
    names: dict[str, int],
    heads: dict[str, list[str]],
    wordings: Sequence[str],
    found: dict[int, int],
) -> tuple[tuple[Run, ...], int]:
    folded, places = _fold(text)
    parties: list[tuple[int, int, int]] = []
    at = 0
    while at < len(folded) - 1:
        hit = next(
            (
                form
                for form in heads.get(folded[at : at + 2], ())
                if folded.startswith(form, at) and _stands_alone(text, places, at, at + len(form))
            ),
            None,
        )
        if hit is None:
            at += 1
            continue
        parties.append((places[at], places[at + len(hit) - 1] + 1, names[hit]))
        at += len(hit)
    quotes = []
    for wording in wordings:
        start = folded.find(wording)
        if start >= 0:
            quotes.append((places[start], places[start + len(wording) - 1] + 1))
    return _cut(text, parties, quotes, found), len(quotes)


def _cut(
    text: str,
    parties: Sequence[tuple[int, int, int]],
    quotes: Sequence[tuple[int, int]],
    found: dict[int, int],
) -> tuple[Run, ...]:
    edges = {0, len(text)}
    edges |= {edge for begin, end, _ in parties for edge in (begin, end)}
    edges |= {edge for begin, end in quotes for edge in (begin, end)}
    order = sorted(edges)
    runs = []
    for begin, end in pairwise(order):
        party = next((place for first, last, place in parties if first <= begin < last), None)
        opens = any(first == begin and place == party for first, last, place in parties)
        quote = any(first <= begin < last for first, last in quotes)
        first_time = opens and party is not None and party not in found
        if opens and party is not None:
            found[party] = found.get(party, 0) + 1
        runs.append(Run(text[begin:end], party, quote, first_time))
    return tuple(runs)


def _passages(lines: Sequence[tuple[Run, ...]], *, rows: bool) -> tuple[Passage, ...]:
    """What matters, with a little around it; the rest is counted."""
    matters = [any(run.party is not None or run.quote for run in runs) for runs in lines]
    around = 0 if rows else _EARLIER
    first = next((n for n, one in enumerate(matters) if one), None)
    if first is None:
        return tuple(Passage(runs) for runs in lines[:40]) + _left(len(lines) - 40)
    passages: list[Passage] = []
    skipped = 0
    for place, runs in enumerate(lines):
        near = matters[max(place - around, 0) : place + around + 1]
        if any(near):
            passages += _left(skipped)
            skipped = 0
            passages.append(Passage(runs))
        else:
            skipped += 1
    return (*passages, *_left(skipped))


def _left(count: int) -> tuple[Passage, ...]:
    return (Passage(skipped=count),) if count > 0 else ()


def _fold(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its characters the place in the original."""
    if text.isascii():
        places = [place for place, character in enumerate(text) if "!" <= character <= "~"]
        return "".join([text[place] for place in places]).lower(), places
    letters: list[str] = []
    places = []
    for place, character in enumerate(text):
        for letter in _letters(character):
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


@cache
def _letters(character: str) -> str:
    if not squeeze(character):
        return ""
    folded = unicodedata.normalize("NFKC", character).casefold()
    return "".join(_PLAIN.get(one, one) for one in folded if not one.isspace())


def _stands_alone(text: str, places: Sequence[int], begin: int, end: int) -> bool:
    """A name in Latin letters is no part of a longer word: "SMIC" does not stand in "cosmic"."""
    first, last = places[begin], places[end - 1]
    before = text[first - 1] if first else " "
    after = text[last + 1] if last + 1 < len(text) else " "
    return not (_latin(text[first]) and _latin(before)) and not (_latin(text[last]) and _latin(after))


def _latin(character: str) -> bool:
    return character.isalnum() and not _wide(character)


def _wide(text: str) -> bool:
    return any(unicodedata.east_asian_width(character) in "WF" for character in text)


_PLAIN = {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "·": "・", "•": "・"}
