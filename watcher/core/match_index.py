"""A watchlist made ready: built once, so that a name is looked up and not compared with every other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from watcher.core.match_chinese import Reader, reader
from watcher.core.match_score import SHORT
from watcher.core.match_words import Vocabulary, vocabulary
from watcher.core.names import Form, forms, usual
from watcher.model.watchlist import Counterparty


@dataclass(frozen=True, slots=True)
class Spelling:
    """One name of a counterparty. `is_alias` is False for its own name."""

    counterparty: Counterparty
    form: Form
    is_alias: bool


@dataclass(frozen=True, slots=True)
class WatchlistIndex:
    """All spellings of all counterparties, by what another name may share with them.

    `keys` maps each key of `keys` → places in `spellings`; `by_word` maps (number of words,
    word) → those in Latin letters.
    """

    spellings: tuple[Spelling, ...]
    keys: Mapping[tuple[str, str], tuple[int, ...]]
    by_word: Mapping[tuple[int, str], tuple[int, ...]]
    words: Vocabulary
    by: Reader

    def __bool__(self) -> bool:
        return bool(self.spellings)

    def candidates(self, form: Form, like: Callable[[str], Sequence[str]]) -> list[Spelling]:
        """The spellings that may be this name, each once; `like` is `words.like`, or remembers it."""
        places = {place for key in keys(form) for place in self.keys.get(key, ())}
        if form.letters > SHORT and not form.acronym:
            for words in {form.bare, form.plain}:
                places.update(self._near(words, like))
        return [self.spellings[place] for place in sorted(places)]

    def _near(self, words: tuple[str, ...], like: Callable[[str], Sequence[str]]) -> Iterable[int]:
        """Those with as many words, one of them like the word of the name that the fewest others share."""
        rarest: list[tuple[int, ...]] = []
        fewest = -1
        for word in words:
            found = [self.by_word.get((len(words), other), ()) for other in like(word)]
            total = sum(map(len, found))
            if total == 0:
                return ()
            if fewest < 0 or total < fewest:
                rarest, fewest = found, total
        return chain.from_iterable(rarest)


def index(counterparties: Iterable[Counterparty], by: Reader | None = None) -> WatchlistIndex:
    """Make a watchlist ready. `by` reads Chinese (None: with whatever is installed)."""
    chinese = by or reader()
    spellings = tuple(_spellings(counterparties, chinese))
    by_key: dict[tuple[str, str], list[int]] = defaultdict(list)
    by_word: dict[tuple[int, str], list[int]] = defaultdict(list)
    for place, spelling in enumerate(spellings):
        for key in keys(spelling.form):
            by_key[key].append(place)
        for word in {*spelling.form.bare, *spelling.form.plain}:
            by_word[len(spelling.form.bare), word].append(place)
    return WatchlistIndex(
        spellings,
        {key: tuple(dict.fromkeys(places)) for key, places in by_key.items()},
        {key: tuple(places) for key, places in by_word.items()},
        vocabulary(word for _, word in by_word),
        chinese,
    )


def keys(form: Form) -> Iterator[tuple[str, str]]:
    """What a name must share with another to be the same but for script, order or spacing."""
    yield "own", form.own
    if form.reading is None:
        yield "bare", " ".join(form.bare)
        yield "letters", form.joined
        if form.turned:
            yield "letters", form.turned
        return
    yield "simplified", form.reading.simplified
    for sound in form.reading.sounds:
        yield "letters", sound
    for words in form.reading.translated:
        plain = usual(words)
        yield "letters", "".join(plain)
        yield "bare", " ".join(sorted(plain))


def _spellings(counterparties: Iterable[Counterparty], by: Reader) -> Iterator[Spelling]:
    for counterparty in counterparties:
        seen: set[str] = set()
        for number, text in enumerate((counterparty.name, *counterparty.aliases)):
            for form in forms(text, by):
                if form.own not in seen:
                    seen.add(form.own)
                    yield Spelling(counterparty, form, number > 0 or form.acronym)
