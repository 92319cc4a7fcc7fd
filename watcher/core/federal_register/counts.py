"""The numbers that a rule states of itself: "10 entities under 13 entries", "a total of 35 persons"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from watcher.core.countries import iso
from watcher.core.english import NUMBER, number
from watcher.core.federal_register import lists
from watcher.core.text import squeeze
from watcher.model.measure import ChangeKind

PARTIES, ENTRIES = "parties", "entries"
Pairs = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """One stated number. `of` is "parties" or "entries"; `breakdown` counts by ISO code."""

    verb: ChangeKind
    list_id: str
    number: int
    of: str
    words: str
    breakdown: Pairs = ()


_ACTIVE = {
    "add": ChangeKind.ADDED,
    "remov": ChangeKind.REMOVED,
    "revis": ChangeKind.AMENDED,
    "modif": ChangeKind.AMENDED,
    "correct": ChangeKind.AMENDED,
    "amend": ChangeKind.AMENDED,
}
_BEFORE = r"(?:(?:existing|additional|new|more|inadvertently|omitted|Chinese|Russian|Iranian)\s+)*"
_MANY = rf"(?P<n>{NUMBER}|an?)\s*(?:\(\s*\d+\s*\)\s*)?{_BEFORE}"
_NOUN = r"(?P<noun>entit(?:y|ies)|entr(?:y|ies)|persons?|part(?:y|ies)|compan(?:y|ies))\b"
_UNDER = rf"(?:\s+under\s+(?P<m>{NUMBER}|an?)\s+entr(?:y|ies)\b)?"
_INNER = rf"(?:\s*\(\s*(?P<inner>{NUMBER})\s+entit(?:y|ies)\b[^)]{{,200}}\))?"
_ACTS = re.compile(
    r"\b(?P<verb>add|remov|revis|modif|correct|amend)(?:ing|es|s|ies|ying)\s+"
    r"(?:a\s+total\s+of\s+|the\s+following\s+)?"
    rf"(?:(?P<them>them|these|those)\b|{_MANY}{_NOUN}{_UNDER}{_INNER})",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    rf"\b{_MANY}{_NOUN}[^.;]{{0,80}}?\b(?:is|are|were|will\s+be|being)\s+(?:also\s+)?"
    r"(?P<verb>add|remov|revis|modif)(?:ed|ified)\b",
    re.IGNORECASE,
)
_STEM = re.compile(r"\b(add|remov|revis|modif|correct|amend)\w*", re.IGNORECASE)
_PARTS = re.compile(r"[;,]|\s+and\s+(?=(?:Addition|Removal|Revision|Modification|Correction|Conforming))")
_SENTENCE = re.compile(r"(?<=[.])\s+(?=[A-Z])")
_OF_THE = re.compile(rf"\bOf\s+the\s+{NUMBER}\s+\w+\s+being\s+(?P<verb>add|remov)ed\b", re.IGNORECASE)
_PART_OF_THEM = re.compile(rf"\b(?:for|of)\s+{NUMBER}\s+of\s+(?:them|these)\b", re.IGNORECASE)
_BRACKETED = re.compile(r"\(\s*(\d{1,9})\s*\)")
_SHARE = re.compile(
    rf"\b(?P<n>{NUMBER}|the\s+other)\s+(?:(?:persons?|entit(?:y|ies)),?\s+)?(?:is\s+|are\s+)?"
    r"under\s+the\s+destinations?\s+of\s+(?:the\s+)?"
    r"(?P<place>[^\W\d_].*?)(?=[;.(]|,(?!\s+People)|\s+(?:and|because|after|from|on|to|are|is)\b|$)",
    re.IGNORECASE,
)
_EACH = re.compile(
    rf"\b(?P<n>{NUMBER})\s+(?:is\s+|are\s+)?under\s+each\s+of\s+the\s+following\s+destinations:\s*(?P<places>[^;.]+)",
    re.IGNORECASE,
)


def stated(text: str, fallback: str | None = None) -> tuple[Stated, ...]:
    """Every number of added, removed or revised entities in an abstract, in order.

    A sentence that names no list speaks of the last one named, or of `fallback` (the list in the
    title). A number that is only said again is taken once; one that comes with "also" is added up.
    """
    found: list[Stated] = []
    current = fallback
    for sentence in _SENTENCE.split(squeeze(text)):
        fresh, current = _of_sentence(sentence, current)
        if not fresh:
            fresh = [one for one in _passive(sentence, current) if not _has(found, one)]
        for one in fresh:
            _take(found, one, also="also" in sentence.casefold())
        _break_down(found, fresh, sentence)
        if found and not fresh and _PART_OF_THEM.search(sentence):
            # 22 August 2023: 35 leave, "33 of them" after checks and two for the Entity List; both are right.
            found[-1] = replace(found[-1], words=f"{found[-1].words} — {sentence}")
    return tuple(
        one if sum(n for _, n in one.breakdown) == one.number else replace(one, breakdown=()) for one in found
    )


def verbs_of_title(title: str) -> tuple[tuple[ChangeKind, str], ...]:
    """What a title says is done to which list, without numbers: "Entity List Removal"."""
    parts = _PARTS.split(title)
    named = [[lists.of_match(match) for match in lists.NAMED.finditer(part)] for part in parts]
    found: dict[tuple[ChangeKind, str], None] = {}
    for index, part in enumerate(parts):
        # "Additions and Revisions to the Entity List", "The Unverified List; Additions and Removals"
        near = named[index] or next((n for n in (*named[index + 1 :], *reversed(named[:index])) if n), [])
        for match in _STEM.finditer(part):
            for list_id in near:
                if list_id:
                    found[_ACTIVE[match.group(1).lower()], list_id] = None
    return tuple(found)


def _of_sentence(sentence: str, current: str | None) -> tuple[list[Stated], str | None]:
    found: list[Stated] = []
    acts = list(_ACTS.finditer(sentence))
    amount: int | None = None
    for index, match in enumerate(acts):
        end = acts[index + 1].start() if index + 1 < len(acts) else len(sentence)
        near = lists.NAMED.search(sentence, match.end(), end)
        list_id = lists.of_match(near) if near else current
        if near and list_id is None:
            continue  # the Validated End-User programme is no list of ours
        current = list_id
        amount = amount if match["them"] else _amount(match["n"])
        if list_id is None or amount is None:
            continue
        verb = _ACTIVE[match["verb"].lower()]
        words = squeeze(sentence[match.start() : near.end() if near else match.end()])
        found += _split(match, verb, list_id, amount, words)
    if not acts:
        named = lists.NAMED.search(sentence)
        current = (lists.of_match(named) if named else None) or current
    return found, current


def _split(match: re.Match[str], verb: ChangeKind, list_id: str, amount: int, words: str) -> Iterator[Stated]:
    """ "10 entities under 13 entries" and "29 entries (26 entities and 3 addresses)" are two numbers each."""
    if (match["noun"] or "").lower().startswith("entr"):
        if match["inner"]:
            yield Stated(verb, list_id, _amount(match["inner"]) or 0, PARTIES, words)
        yield Stated(verb, list_id, amount, ENTRIES, words)
        return
    yield Stated(verb, list_id, amount, PARTIES, words)
    if match["m"]:
        yield Stated(verb, list_id, _amount(match["m"]) or 0, ENTRIES, words)


def _passive(sentence: str, current: str | None) -> Iterator[Stated]:
    for match in _PASSIVE.finditer(sentence):
        amount = _amount(match["n"])
        named = lists.NAMED.search(sentence, match.end())
        list_id = lists.of_match(named) if named else current
        if amount is not None and list_id is not None:
            of = ENTRIES if match["noun"].lower().startswith("entr") else PARTIES
            yield Stated(_ACTIVE[match["verb"].lower()], list_id, amount, of, squeeze(match.group()))


def _has(found: Iterable[Stated], one: Stated) -> bool:
    return any((other.verb, other.list_id) == (one.verb, one.list_id) for other in found)


def _take(found: list[Stated], one: Stated, *, also: bool) -> None:
    """Add what is new, add up what comes on top, leave what is said again."""
    for index, other in enumerate(found):
        if (other.verb, other.list_id, other.of) == (one.verb, one.list_id, one.of):
            if also or other.number != one.number:
                words = f"{other.words}; {one.words}"
                found[index] = replace(other, number=other.number + one.number, words=words)
            return
    found.append(one)


def _break_down(found: list[Stated], fresh: list[Stated], sentence: str) -> None:
    """Give the shares by destination to the number that they divide."""
    pairs = _shares(sentence)
    if not pairs:
        return
    verb = _OF_THE.search(sentence)
    wanted = _ACTIVE[verb["verb"].lower()] if verb else (fresh[0].verb if fresh else None)
    total = sum(count for _, count in pairs)
    candidates = [
        (one.number != total, index)
        for index, one in enumerate(found)
        if not one.breakdown and (wanted is None or one.verb is wanted)
    ]
    if candidates:
        index = min(candidates)[1]
        found[index] = replace(found[index], breakdown=pairs)


def _shares(sentence: str) -> Pairs:
    pairs: dict[str, int] = {}
    start = 0
    for match in _BRACKETED.finditer(sentence):
        code = _place(sentence[start : match.start()])
        start = match.end()
        if code:
            pairs[code] = pairs.get(code, 0) + int(match.group(1))
    for match in _SHARE.finditer(sentence):
        # "The 11 entities are under the destinations of the PRC (6) and Türkiye (5)": 11 is their sum.
        code = None if _BRACKETED.match(sentence, match.end()) else _place(match["place"])
        if code:
            pairs[code] = pairs.get(code, 0) + (number(match["n"]) or 1)
    for match in _EACH.finditer(sentence):
        for place in re.split(r",\s*(?:and\s+)?|\s+and\s+", match["places"]):
            if code := iso(place):
                pairs[code] = pairs.get(code, 0) + (number(match["n"]) or 1)
    return tuple(pairs.items())


def _place(text: str) -> str | None:
    """The country at the end of a phrase: ", and the United Arab Emirates (UAE) " → AE."""
    words = re.sub(r"\([^)]*\)", " ", text).split()
    for start in range(max(0, len(words) - 7), len(words)):
        code = iso(" ".join(words[start:]))
        if code:
            return code
    return None


def _amount(text: str) -> int | None:
    return 1 if text.lower() in ("a", "an") else number(text)
