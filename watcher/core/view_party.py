"""One party in words: all names in all scripts, and what is its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from watcher.core import countries, words
from watcher.core.escape import plain
from watcher.core.split import clip
from watcher.core.view_effects import DUE, ON_MEASURES, Effect, act
from watcher.core.view_types import Fact, PartyView
from watcher.model.entry import NameRole, Party, PartyType
from watcher.model.measure import FieldChange

# An entry of OFAC may have forty aliases: a reader wants to see the one that came.
_KEPT = 3

# No name, address or detail of any list is half as long. What is longer was not written to be read, and would
# fill a thread with hundreds of messages; the official text has the whole of it.
_LONGEST = 2_000


def party_view(effect: Effect, party: Party, *, shared: frozenset[Fact], dated: bool) -> PartyView:
    """The party of one effect. `shared` are the facts that its group states for all of them.

    `dated` is False where the one effective date of the act stands at the top of the message.
    """
    change = effect.change
    changes = tuple((words.field(c.field), *_sides(c)) for c in change.fields)
    told = shared | {Fact(field, after) for field, _, after in changes if after is not None}
    own = [f for f in own_facts(effect, party) if f not in told and (dated or f.label != "in force")]
    return PartyView(
        names=_names(party, NameRole.PRIMARY) or (_shown(party.key),),
        aliases=_names(party, NameRole.ALIAS),
        former=_names(party, NameRole.FORMER),
        countries=tuple(f.text for f in own if f.label == "country"),
        addresses=_unique(_shown(address) for address in party.addresses),
        facts=tuple(f for f in own if f.label != "country"),
        changes=changes,
        hit=bool(change.hits),
    )


def own_facts(effect: Effect, party: Party) -> tuple[Fact, ...]:
    """What one effect says of its party besides names: act, dates, details in the authority's words."""
    change, facts = effect.change, []
    if effect.kind not in ON_MEASURES and act(effect.instrument):
        facts.append(Fact("act", act(effect.instrument)))
    if effect.effective_on and effect.kind not in DUE:
        at = f", {change.effective_time:%H:%M} local time" if change.effective_time else ""
        facts.append(Fact("in force", words.day(effect.effective_on) + at))
    if effect.until and effect.kind not in DUE:
        facts.append(Fact("term", words.until(effect.until, effect.basis, effect.quote)))
    if party.countries:
        facts.append(Fact("country", ", ".join(country(code) for code in party.countries)))
    if party.type not in (PartyType.ORGANIZATION, PartyType.UNKNOWN):
        facts.append(Fact("kind of party", party.type.value))
    if change.entries > 1:
        facts.append(Fact("entries", words.number(change.entries)))
    facts.extend(Fact(words.field(name), _shown(value)) for name, value in party.details if plain(value))
    facts.extend(
        Fact(words.field(scheme), _shown(value)) for scheme, value in party.identifiers if plain(value)
    )
    cited = "; ".join(plain(c) for c in change.citations)
    if cited and cited not in (value for _, value in party.details):
        facts.append(Fact("cited as", cited))
    if change.reason and effect.kind not in DUE:
        facts.append(Fact("because", words.long_days(plain(change.reason))))
    return tuple(facts)


def by_country(parties: Sequence[Party]) -> str:
    """China 27, Pakistan 2, Indonesia 1: where the parties are of several countries; else ""."""
    codes = Counter(code for party in parties for code in party.countries)
    if len(codes) < 2 or len(parties) < 4:
        return ""
    return ", ".join(f"{country(code)} {words.number(n)}" for code, n in codes.most_common())


def country(code: str) -> str:
    """United States; the code itself where it is not in the table."""
    return plain(countries.english(code))


def _names(party: Party, role: NameRole) -> tuple[str, ...]:
    # Latin script first: the reader's own systems are searched by it; the official Chinese name follows.
    names = sorted((n for n in party.names if n.role is role), key=lambda n: n.lang == "zh")
    return _unique(_shown(n.text) for n in names)


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _sides(field: FieldChange) -> tuple[str | None, str | None]:
    """Before and after: the values one by one, and how many stayed instead of more than a few of them."""
    was, now = ([] if text is None else text.split("\n") for text in (field.before, field.after))
    kept = [value for value in was if value in now]
    if len(kept) > _KEPT:
        same = f"the same {words.number(len(kept))}"
        was, now = ([*(value for value in side if value not in kept), same] for side in (was, now))
    before, after = ("; ".join(_value(field.field, value) for value in side) for side in (was, now))
    return before or None, after or None


def _value(field: str, text: str) -> str:
    if field == "countries":
        return country(text)
    return words.long_days(_shown(words.identifier(text) if field == "identifiers" else text))


def _shown(text: str) -> str:
    return clip(plain(text), _LONGEST)
