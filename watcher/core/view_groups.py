"""Effects grouped by list, kind and act; what a whole group shares is said once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from watcher.core import words
from watcher.core.escape import plain
from watcher.core.view_counts import counts
from watcher.core.view_due import due_sentence
from watcher.core.view_effects import DUE, ON_MEASURES, Effect, act
from watcher.core.view_party import by_country, own_facts, party_view
from watcher.core.view_types import Fact, GroupView
from watcher.model.change import Basis
from watcher.model.measure import ChangeKind
from watcher.model.source import ListInfo

_ORDER = (
    ChangeKind.ADDED,
    ChangeKind.MOVED,
    ChangeKind.RESUMED,
    ChangeKind.ENDED,
    ChangeKind.CANCELLED,
    ChangeKind.SUSPENDED,
    ChangeKind.SUSPENSION_EXTENDED,
    ChangeKind.EXEMPTED,
    ChangeKind.REMOVED,
    ChangeKind.RENAMED,
    ChangeKind.RENEWED,
    ChangeKind.AMENDED,
    ChangeKind.LAPSED,
    ChangeKind.DUE_SOON,
    ChangeKind.PUBLISHED,
)


def bundles(effects: Sequence[Effect]) -> tuple[tuple[Effect, ...], ...]:
    """Effects that are told together, lists in order of appearance, kinds in a fixed order."""
    lists: dict[object, dict[object, list[Effect]]] = {}
    for effect in effects:
        lists.setdefault(effect.list_key, {}).setdefault(_key(effect), []).append(effect)
    return tuple(
        tuple(found)
        for kinds in lists.values()
        for found in sorted(kinds.values(), key=lambda effects: _ORDER.index(effects[0].kind))
    )


def group_views(
    effects: Sequence[Effect], lists: Mapping[str, ListInfo], *, today: date
) -> tuple[GroupView, ...]:
    """All groups. What a listing means is said with the first group of its list."""
    days = {e.effective_on for e in effects if e.effective_on is not None}
    groups, seen = [], set[object]()
    for bundle in bundles(effects):
        groups.append(
            _group(bundle, lists, today, explain=bundle[0].list_key not in seen, dated=len(days) > 1)
        )
        seen.add(bundle[0].list_key)
    return tuple(groups)


def _group(
    effects: Sequence[Effect], lists: Mapping[str, ListInfo], today: date, *, explain: bool, dated: bool
) -> GroupView:
    first = effects[0]
    titles = list_titles(first, lists)
    shared = _shared(effects)
    named = [(e, e.party) for e in effects if e.party is not None]
    named.sort(key=lambda pair: not pair[0].change.hits)
    quotes = dict.fromkeys(plain(e.quote) for e in effects if plain(e.quote))
    return GroupView(
        heading=_heading(first, lists),
        count=_count(effects),
        list_title=titles[0],
        list_title_zh=titles[1],
        facts=_facts(effects, shared, lists if explain else {}, dated=dated),
        notes=(*_notes(effects, today), *counts(effects)),
        parties=tuple(party_view(e, party, shared=frozenset(shared), dated=dated) for e, party in named),
        lines=tuple(dict.fromkeys(e.line for e in effects if e.party is None)),
        quotes=tuple(quotes) if len(quotes) <= 3 else (),
    )


def list_titles(effect: Effect, lists: Mapping[str, ListInfo]) -> tuple[str, str]:
    """The list or topic in English and Chinese."""
    list_id, topic = effect.list_key
    if list_id is not None:
        info = lists.get(list_id)
        return (info.title, info.title_zh) if info else (list_id, "")
    known = words.TOPICS.get(topic or "")
    return (known[0], known[1]) if known else (plain(topic or "Official notice"), "")


def is_chinese(effect: Effect, lists: Mapping[str, ListInfo]) -> bool:
    """Whether the authority writes Chinese, so that its own word belongs into the heading."""
    list_id, topic = effect.list_key
    if list_id is not None:
        return list_id in lists and lists[list_id].country == "CN"
    return (topic or "").startswith("cn_")


def _key(effect: Effect) -> tuple[object, ...]:
    change = effect.change
    key: tuple[object, ...] = (effect.kind, change.moved_from, effect.party is None and effect.noun)
    if effect.kind in ON_MEASURES or effect.party is None:
        key += (effect.instrument, effect.effective_on, effect.until, effect.basis)
        key += (effect.clause if effect.party else "", change.unresolved)
    return key


def _heading(first: Effect, lists: Mapping[str, ListInfo]) -> str:
    heading = words.heading(first.kind, chinese=is_chinese(first, lists))
    if first.kind is ChangeKind.MOVED and first.change.moved_from:
        left = lists.get(first.change.moved_from)
        return f"Moved here from the {left.title if left else first.change.moved_from}"
    return heading


def _count(effects: Sequence[Effect]) -> str:
    total = sum(e.count for e in effects)
    if effects[0].noun != "party":
        return words.plural(total, effects[0].noun)
    if not total:
        return "number of parties not stated"
    entries = sum(e.change.entries for e in effects if e.party is not None)
    under = f" under {words.plural(entries, 'entry', 'entries')}" if entries > total else ""
    return words.parties(total) + under


def _shared(effects: Sequence[Effect]) -> tuple[Fact, ...]:
    """The facts that all parties of the group have alike; a party of its own keeps its own."""
    own = [own_facts(e, e.party) for e in effects if e.party is not None]
    if len(own) != len(effects) or not own:
        return ()
    alike = [f for f in own[0] if all(f in facts for facts in own[1:])]
    common = {"act", "in force", "term", "country"}
    return tuple(f for f in alike if f.label in common or (len(own) > 1 and f.label != "entries"))


def _facts(
    effects: Sequence[Effect], shared: tuple[Fact, ...], lists: Mapping[str, ListInfo], *, dated: bool
) -> tuple[Fact, ...]:
    first, facts = effects[0], []
    if first.kind in ON_MEASURES and act(first.instrument):
        clause = f", {first.clause}" if first.party and first.clause else ""
        facts.append(Fact("Measures of", act(first.instrument) + clause))
    if first.party is None and first.kind not in DUE:
        if first.effective_on and dated:
            facts.append(Fact("In force", words.day(first.effective_on)))
        if first.until:
            facts.append(Fact("Term", words.until(first.until, first.basis, first.quote)))
    told = [f for f in shared if dated or f.label != "in force"]
    facts.extend(Fact(f.label[:1].upper() + f.label[1:], f.text) for f in told)
    alike = any(f.label == "country" for f in shared)
    if not alike and (by := by_country([e.party for e in effects if e.party is not None])):
        facts.append(Fact("By country", by))
    info = lists.get(first.change.list_id or "")
    if info is not None:
        facts.append(Fact("A listing means", info.restricts))
    return tuple(facts)


def _notes(effects: Sequence[Effect], today: date) -> tuple[str, ...]:
    first = effects[0]
    if first.kind in DUE:
        return tuple(dict.fromkeys(due_sentence(e, today) for e in effects))
    notes = [words.KINDS[first.kind].meaning] if words.KINDS[first.kind].meaning else []
    if first.kind in (ChangeKind.SUSPENDED, ChangeKind.SUSPENSION_EXTENDED) and first.until is None:
        notes.append("No last day is stated.")
    reasons = (plain(e.change.reason) for e in effects if e.party is None and e.change.reason)
    notes.extend(f"Because {reason}." for reason in dict.fromkeys(reasons))
    if first.change.basis is Basis.OBSERVED and first.change.notice is None:
        notes.append("Seen on the list itself; no notice that announces it has been seen.")
    return tuple(notes)
