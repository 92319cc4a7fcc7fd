"""A list on one day as a sheet: counted, lettered and sorted once, and looked at many times."""

from __future__ import annotations

import gzip
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from threading import Lock

from watcher.core import countries
from watcher.core.text import loose
from watcher.model.standing import Standing

_REMEMBERED = 24
_PUNCTUATION = {ord(sign): None for sign in " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{}~"}

SORTS: Mapping[str, Callable[[Standing], str]] = {
    "name": lambda one: one.party.name.casefold() if one.party else one.title,
    "country": lambda one: " ".join(one.party.countries) if one.party else "",
    "standing": lambda one: one.state.value,
    "since": lambda one: one.since.isoformat() if one.since else "",
    "until": lambda one: one.until.isoformat() if one.until else "",
    "act": lambda one: (
        (one.instrument.number or str(one.instrument.published_on or "")) if one.instrument else ""
    ),
}


class Sheet:
    """The standings of one list on one day. What is costly is worked out when it is first asked for."""

    def __init__(self, standings: Sequence[Standing]) -> None:
        self.standings = standings
        self._sorted: dict[tuple[str, bool], Sequence[int]] = {}
        self._files: dict[str, tuple[bytes, bytes]] = {}

    @cached_property
    def counts(self) -> Counter[str]:
        """Standing → number."""
        return Counter([one.state.value for one in self.standings])

    @cached_property
    def codes(self) -> list[tuple[str, str, int]]:
        """(code, country, number), by name of the country."""
        found = Counter([code for one in self.standings if one.party for code in one.party.countries])
        named = ((code, countries.english(code), number) for code, number in found.items())
        return sorted(named, key=lambda row: row[1])

    @cached_property
    def letters(self) -> list[str]:
        """What a search within the list looks through: every name, in comparable form."""
        return [_letters(one) for one in self.standings]

    def file(self, name: str, make: Callable[[], bytes]) -> tuple[bytes, bytes]:
        """A file made of the whole sheet, plain and packed; made once."""
        if name not in self._files:
            body = make()
            self._files[name] = body, gzip.compress(body, 5, mtime=0)
        return self._files[name]

    def order(self, sort: str, *, down: bool) -> Sequence[int]:
        """The places of the rows in an order. What has no such value stays at the end either way."""
        if sort == "name" and not down:
            return range(len(self.standings))
        if (sort, down) not in self._sorted:
            keys = list(map(SORTS[sort], self.standings))
            valued = sorted((n for n, key in enumerate(keys) if key), key=keys.__getitem__, reverse=down)
            self._sorted[sort, down] = [*valued, *(n for n, key in enumerate(keys) if not key)]
        return self._sorted[sort, down]

    def chosen(self, *, state: str, country: str, words: str, sort: str, down: bool) -> Sequence[Standing]:
        """The rows that the filters leave, in order."""
        rows = self.standings
        places: Sequence[int] = self.order(sort, down=down)
        if words := loose(words):
            letters = self.letters
            places = [n for n in places if words in letters[n]]
        if state:
            places = [n for n in places if rows[n].state.value == state]
        if country:
            places = [n for n in places if (party := rows[n].party) and country in party.countries]
        return rows if isinstance(places, range) else [rows[n] for n in places]


class Sheets:
    """The last sheets that were looked at."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Sheet] = OrderedDict()
        self._lock = Lock()

    def of(self, standings: Sequence[Standing]) -> Sheet:
        """The sheet of these very standings."""
        with self._lock:
            sheet = self._kept.get(id(standings))
            if sheet is None or sheet.standings is not standings:
                sheet = self._kept[id(standings)] = Sheet(standings)
            self._kept.move_to_end(id(standings))
            while len(self._kept) > _REMEMBERED:
                self._kept.popitem(last=False)
            return sheet


def _letters(one: Standing) -> str:
    names = [name.text for name in one.party.names] if one.party else [one.title, one.clause or ""]
    text = "|".join(names)
    # Letter by letter where it must be; most names are plain, and many thousand are looked through.
    return text.lower().translate(_PUNCTUATION) if text.isascii() else "|".join(map(loose, names))
