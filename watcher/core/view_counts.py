"""The authority's own numbers beside what was read: both are said, neither is hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from watcher.core import words
from watcher.core.escape import plain
from watcher.core.repeats import is_release
from watcher.core.view_effects import Effect
from watcher.model.change import Change
from watcher.model.measure import ChangeKind, Count


def counts(effects: Sequence[Effect]) -> tuple[str, ...]:
    """One sentence per stated number of the notices behind a group."""
    verb, list_id = effects[0].kind, effects[0].change.list_id
    sentences: dict[str, None] = {}
    for change in dict.fromkeys(e.change for e in effects):
        found = [c for c in change.counts if c.verb is verb and c.list_id == list_id]
        if not found and change.stated is not None and change.extracted is not None:
            found = [Count(verb, list_id, change.stated, change.extracted)]
        for count in found:
            sentences[sentence(count, change)] = None
    return tuple(sentences)


def foreign(changes: Sequence[Change], told: frozenset[tuple[ChangeKind, str | None]]) -> tuple[str, ...]:
    """The stated numbers of which no group speaks: a press release without names counts too."""
    sentences: dict[str, None] = {}
    for change in changes:
        for count in change.counts:
            if (count.verb, count.list_id) not in told or (
                change.party is None and change.unresolved is None
            ):
                sentences[sentence(count, change)] = None
    return tuple(sentences)


def compared(changes: Sequence[Change]) -> tuple[str, ...]:
    """33 announced in the press release, 35 in the rule: where two notices of one act count otherwise."""
    found: dict[tuple[ChangeKind, str | None], dict[str, int]] = {}
    # A press release speaks first, also where it was read last.
    for change in sorted(changes, key=lambda one: not is_release(one)):
        if change.notice is None:
            continue
        for count in change.counts:
            if count.of == "parties":
                where = found.setdefault((count.verb, count.list_id), {})
                where.setdefault(words.document(change.notice.document_type), count.stated)
    return tuple(_compared(stated) for stated in found.values() if len(set(stated.values())) > 1)


def _compared(stated: Mapping[str, int]) -> str:
    (first, number), *others = stated.items()
    rest = [f"{words.number(count)} in the {name}" for name, count in others]
    return f"{words.number(number)} announced in the {first}, {words.joined(rest)}"


def sentence(count: Count, change: Change) -> str:
    """The press release says 33; the text that was read has 35: both numbers stand …"""
    who = f"The {words.document(change.notice.document_type)}" if change.notice else "The list"
    noun = ("entry", "entries") if count.of == "entries" else ("party", "parties")
    verb = words.KINDS[count.verb].count
    parts = (
        f" ({', '.join(f'{plain(k)} {words.number(n)}' for k, n in count.breakdown)})"
        if count.breakdown
        else ""
    )
    stated = f"{who} says {words.plural(count.stated, *noun)}{parts}"
    # What the authority says of a part of the number: "33 of them" were verified, two left for another list.
    part = plain(count.words.partition(" — ")[2])
    said = f" In its words: “{part}”" if part else ""
    if count.stated == count.extracted:
        read = "was" if count.extracted == 1 else "were"
        return f"{stated}, and {words.number(count.extracted)} {read} read.{said}"
    if count.extracted == 0:
        return f"{stated} {verb} and names none."
    why = plain(count.explained or "") or "both numbers are shown as they stand; check the official text"
    return f"{stated} {verb}; {words.number(count.extracted)} were read: {why.rstrip('.')}.{said}"
