"""The user's counterparties among listed parties: every hit with its score and its reason.

A name is compared without its legal form, word by word. Every word must find its own, so that a subset is
never the same: "Huawei Technologies India" is not "Huawei Technologies". What differs must be a slip of the
pen and no other word: "Bank Rossiya" is not the "Bank of Russia".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from watcher.core.hashing import digest
from watcher.core.match_index import Spelling, WatchlistIndex
from watcher.core.match_score import Likeness, Way, compare, is_told, with_countries
from watcher.core.names import forms
from watcher.model.change import Change, Hit, Severity
from watcher.model.entry import Name, NameRole, Party
from watcher.model.watchlist import Counterparty, FreshHit

RULES = 1
"""Grows with rules that may find more: watchlists are then screened again, as if they had changed."""

_NAME_FIELDS = ("names", "aliases", "former names")
_ORDER = ("exact", "alias", "transliterated", "near")

Found = tuple[Counterparty, Hit]


def hits(parties: Iterable[Party], index: WatchlistIndex) -> Mapping[str, tuple[Hit, ...]]:
    """Party key → its hits, the best first, one per counterparty; only parties that have any.

    Parties may be many (a whole list): what words are like one another is worked out once per word.
    """
    screened = Screening(index)
    found: dict[str, dict[str, Found]] = {}
    for party in parties:
        for one in screened.of(party):
            _keep(found.setdefault(party.key, {}), one)
    return {key: tuple(hit for _, hit in _sorted(best)) for key, best in found.items()}


def screen(changes: Sequence[Change], index: WatchlistIndex) -> tuple[Change, ...]:
    """The changes with their hits set; one that has any is of high severity.

    A name that the change took away (a former spelling, a dropped alias) counts too: whoever knows the
    party by it must hear of the change.
    """
    if not index:
        return tuple(changes)
    screened = Screening(index)
    return tuple(_screened(change, screened) for change in changes)


def told_hits(changes: Iterable[Change], index: WatchlistIndex) -> tuple[FreshHit, ...]:
    """The hits of screened changes, by the ids under which they count as told."""
    screened = Screening(index)
    told: list[FreshHit] = []
    for change in changes:
        party, list_id = change.party, change.list_id
        if change.hits and party is not None and list_id is not None:
            told += [
                FreshHit(hit_id(counterparty, list_id, party), list_id, party, hit)
                for counterparty, hit in screened.of(_with_former_names(change, party))
            ]
    return tuple(told)


def fresh_hits(
    parties: Mapping[str, Iterable[Party]], index: WatchlistIndex, known: Collection[str]
) -> tuple[FreshHit, ...]:
    """Hits on parties that stand on a list already, for a watchlist that has changed.

    `parties` maps list id → who stands there; `known` are the ids of the hits that were told. Sorted by
    counterparty, the surest first.
    """
    screened = Screening(index)
    found: dict[str, FreshHit] = {}
    for list_id, standing in parties.items():
        for party in standing:
            for counterparty, hit in screened.of(party):
                one = FreshHit(hit_id(counterparty, list_id, party), list_id, party, hit)
                if one.id not in known and (one.id not in found or _rank(hit) < _rank(found[one.id].hit)):
                    found[one.id] = one
    return tuple(sorted(found.values(), key=lambda one: (one.hit.counterparty, *_rank(one.hit), one.id)))


def hit_id(counterparty: Counterparty, list_id: str, party: Party) -> str:
    """What a hit is known by once it was told: spelling, score and reason may change, the hit is the same."""
    return digest("hit", counterparty.id, list_id, party.key)


class Screening:
    """Parties against one index; remembers, while it lives, which words are like which."""

    def __init__(self, index: WatchlistIndex) -> None:
        self._index = index
        self._like: dict[str, tuple[str, ...]] = {}

    def of(self, party: Party) -> tuple[Found, ...]:
        """The counterparties that a party may be, the surest first, each with its best hit."""
        best: dict[str, Found] = {}
        for name in dict.fromkeys(party.names):
            for one in self._of_name(name, party):
                _keep(best, one)
        return _sorted(best)

    def _of_name(self, name: Name, party: Party) -> Iterator[Found]:
        for form in forms(name.text, self._index.by):
            printed = name.role if name.role is not NameRole.PRIMARY or not form.acronym else NameRole.ALIAS
            for spelling in self._index.candidates(form, self._words_like):
                likeness = compare(spelling.form, form, self._index.by)
                if likeness is None:
                    continue
                hit = _hit(spelling, likeness, name.text, printed, party)
                if is_told(likeness, hit.score):
                    yield spelling.counterparty, hit

    def _words_like(self, word: str) -> tuple[str, ...]:
        if word not in self._like:
            self._like[word] = self._index.words.like(word)
        return self._like[word]


def _hit(spelling: Spelling, likeness: Likeness, matched: str, role: NameRole, party: Party) -> Hit:
    mine = spelling.counterparty
    score, places = with_countries(likeness.score, (mine.country,) if mine.country else (), party.countries)
    said = [likeness.reason]
    if spelling.is_alias:
        said.append(f"an alias on your watchlist: {spelling.form.text}")
    if role is not NameRole.PRIMARY:
        said.append("printed as an alias" if role is NameRole.ALIAS else "a former name")
    if places:
        said.append(places)
    alias = likeness.way is Way.EXACT and (spelling.is_alias or role is not NameRole.PRIMARY)
    return Hit(
        counterparty=mine.name,
        name=spelling.form.text,
        matched=matched,
        match="alias" if alias else likeness.way.value,
        score=round(score, 4),
        reason="; ".join(said),
        owner=mine.owner,
    )


def _screened(change: Change, screened: Screening) -> Change:
    if change.party is None:
        return change
    found = screened.of(_with_former_names(change, change.party))
    if not found:
        return change
    return replace(change, hits=tuple(hit for _, hit in found), severity=Severity.HIGH)


def _with_former_names(change: Change, party: Party) -> Party:
    before = [
        Name(text, role=NameRole.FORMER)
        for field in change.fields
        if field.field in _NAME_FIELDS and field.before
        for text in field.before.split("\n")
    ]
    known = {name.text for name in party.names}
    return replace(party, names=(*party.names, *(name for name in before if name.text not in known)))


def _keep(best: dict[str, Found], one: Found) -> None:
    counterparty, hit = one
    if counterparty.id not in best or _rank(hit) < _rank(best[counterparty.id][1]):
        best[counterparty.id] = one


def _sorted(best: Mapping[str, Found]) -> tuple[Found, ...]:
    return tuple(sorted(best.values(), key=lambda one: (*_rank(one[1]), one[1].counterparty, one[0].id)))


def _rank(hit: Hit) -> tuple[float, int, str, str, str]:
    return -hit.score, _ORDER.index(hit.match), hit.matched, hit.name, hit.reason
