"""Notices under section 1260H: which companies are designated as Chinese military companies, which removed.

A notice prints the whole list once a year, single companies in between. Since 2026 each name is followed
by the reasons for it, in paragraphs behind bullets that end in the clause of the section.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import zip_longest

from watcher.core.english import NUMBER, number
from watcher.core.federal_register import brackets
from watcher.core.federal_register.entity import without_stop
from watcher.core.federal_register.paragraphs import Paragraph
from watcher.core.federal_register.rule import Reading
from watcher.core.legal_names import is_legal_form
from watcher.core.text import fold, squeeze
from watcher.model.entry import Name, NameRole, Party
from watcher.model.measure import ChangeKind, Count, Measure

LIST = "us_dod_1260h"

_MARKER = re.compile(
    r"\b(?:the\s+)?(?:following|below)\b[^:]*?\b(?P<noun>entit(?:y|ies)|compan(?:y|ies))\b[^:]*(?::|\.?$)"
    r"|\b(?P<noun2>entit(?:y|ies)|compan(?:y|ies))\b[^:.]*\b(?:following|below)\b[^:]*(?::|\.?$)",
    re.IGNORECASE,
)
_MIDDLE = re.compile(
    r"\bdetermined\s+that\s+(?P<names>(?!(?:[Tt]he|[Aa]n?|[Ee]ach|[Cc]ertain)\b)[A-Z0-9i][^:]*?)\s+"
    r"(?:should\s+be\s+|(?:is|are)\s+(?:hereby\s+)?)?(?P<does>qualif\w+|satisf\w+|meets?\b|removed\b|added\b)"
)
_REMOVES = re.compile(r"\b(?:remov|delet|delist|rescind|no\s+longer)\w*", re.IGNORECASE)
_ADDS = re.compile(r"\b(?:qualif|satisf|meet|designat|identif|add)\w*", re.IGNORECASE)
_STATED = re.compile(
    rf"\bfollowing\s+(?P<n>{NUMBER})\s+(?:\w+\s+)?(?:entities|entity|compan\w+)|\bfollowing\s+(?P<one>entity|company)\b",
    re.IGNORECASE,
)
# What stands after the last name; and what is a sentence, not a name.
_END = re.compile(
    r"^(?:The\s+list\s+of|Dated\b|\[?FR\s+Doc|BILLING\s+CODE|For\s+(?:more|further)|Reconsideration|Sources?\b)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|shall|will|may|must|should|requires?|determined|provides?|pursuant"
    r"|which|that|this|listed)\b|\b1260H\b|\bSection\s+\d"
)
_SUBSIDIARIES = re.compile(r"^and\s+(?:[\w\s]+\s)?subsidiar(?:y|ies)\b[^:]*:?\s*", re.IGNORECASE)
_FORMER = re.compile(r"^(?:formerly|previously|f/?k/?a|f\.k\.a\.)(?:\s+known\s+as)?[\s,:]+", re.IGNORECASE)
_ALSO = re.compile(r"^(?:also\s+known\s+as|a\.?/?k\.?/?a\.?|d/b/a|doing\s+business\s+as|now)[\s,:]+", re.I)
_NUMBERED = re.compile(r"^\(?\d{1,3}[.)]\s+")
_AND = re.compile(r"^(?:and|or)\s+", re.IGNORECASE)
# "and" parts names only behind a legal form or a bracket: there is "Science and Industry Corporation".
_LAST = re.compile(
    r"(?<=[.)])\s+and\s+|(?<=Limited)\s+and\s+|(?<=Corporation)\s+and\s+(?=[A-Z].*[.)]|.*Limited)"
)
# "China Communications Construction Group (Limited)": a bracket that belongs to the name.
_OF_THE_NAME = frozenset({"limited", "ltd", "ltd.", "group", "holdings", "holding"})


def read(paragraphs: Iterable[Paragraph], day: date | None) -> Reading:
    """The companies that a notice designates and removes, in printed order, and how many it states."""
    lines = _whole(paragraphs)
    measures: dict[tuple[ChangeKind, str], Measure] = {}
    stated: dict[ChangeKind, tuple[int, str]] = {}
    verb: ChangeKind | None = None
    words = ""
    for one, following in zip_longest(lines, lines[1:]):
        announced = _marker(one.text)
        said = announced or _sentence(one.text)
        if said is not None:
            verb, words, rest = said
            if count := _count(words):
                stated[verb] = count
            names: Iterable[str] = _parted(rest)
        elif verb is None:
            continue
        elif _END.match(one.text):
            verb = None
            continue
        else:
            names = [one.text] if _is_name(one, following) else []
        for party in (party for name in names for party in parties(name)):
            measures.setdefault((verb, party.key), _measure(verb, party, day, words))
        if said and not announced:
            verb = None  # names follow a list's opening words alone
    return Reading(
        tuple(measures.values()),
        tuple(
            Count(kind, LIST, count, sum(m.verb is kind for m in measures.values()), words=text)
            for kind, (count, text) in stated.items()
        ),
    )


def parties(heading: str) -> tuple[Party, ...]:
    """A printed heading as parties: the company, then the subsidiaries that it names with it.

    "Zhonghang … Co., Ltd. (formerly … (ZEMIC))", "China … Corporation (CSC) (and two subsidiaries: A and B)".
    """
    base, inside = brackets.trailing(squeeze(_NUMBERED.sub("", heading)).rstrip(" ;,"), _OF_THE_NAME)
    names: list[Name] = []
    under: list[str] = []
    for inner in inside:
        tail = _SUBSIDIARIES.match(inner)
        if tail:
            under += _enumerated(inner[tail.end() :])
        else:
            names += _also(inner)
    name = fold(without_stop(base.strip(" ;,")))
    if not name:
        return ()
    unique = {one.text: one for one in (Name(name), *names) if one.text}
    found = [Party(key=name, names=tuple(unique.values()))]
    found += [
        Party(key=one.key, names=one.names, details=(("subsidiary_of", name),))
        for text in under
        for one in parties(text)
    ]
    return tuple(found)


def _marker(text: str) -> tuple[ChangeKind, str, str] | None:
    """(verb, words, what follows them) of a sentence that announces names."""
    match = _MARKER.search(text)
    if match is None:
        return None
    words, rest = text[: match.end()], text[match.end() :]
    if _REMOVES.search(words):
        return ChangeKind.REMOVED, words, rest
    return (ChangeKind.ADDED, words, rest) if _ADDS.search(words) else None


def _sentence(text: str) -> tuple[ChangeKind, str, str] | None:
    """The same of a sentence that names a company in its middle: "… has determined that X qualifies …"."""
    match = _MIDDLE.search(text)
    if match is None:
        return None
    verb = ChangeKind.REMOVED if _REMOVES.match(match["does"]) else ChangeKind.ADDED
    return verb, text, match["names"]


def _measure(verb: ChangeKind, party: Party, day: date | None, words: str) -> Measure:
    # The list is printed anew every year: who stands on it already is not added again.
    return Measure(
        verb,
        subject=party,
        list_id=LIST,
        effective_on=day,
        quote=words,
        restates=verb is ChangeKind.ADDED,
    )


def _whole(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Headings that a page break parted from their brackets are put together again."""
    out: list[Paragraph] = []
    for one in paragraphs:
        if out and not out[-1].bullet and one.text.startswith("(") and not _SENTENCE.search(one.text):
            out[-1] = Paragraph(f"{out[-1].text} {one.text}", out[-1].heading)
        else:
            out.append(one)
    return out


def _count(words: str) -> tuple[int, str] | None:
    match = _STATED.search(words)
    if match is None:
        return None
    count = 1 if match["one"] else number(match["n"])
    return (count, squeeze(match.group())) if count else None


def _is_name(one: Paragraph, following: Paragraph | None) -> bool:
    text = brackets.outside(one.text)
    # Reasons end in the clause of the section; a page break may have cut off their beginning.
    if one.bullet or not text or len(text) > 200 or "1260H" in one.text or _SENTENCE.search(text):
        return False
    if one.heading:  # a heading between paragraphs is a name only where its reasons follow
        return following is not None and (following.bullet or "1260H" in following.text)
    return any(sign.isupper() for sign in text[:2]) or text[0].isdigit()  # "iFLYTEK Co., Ltd."


def _parted(rest: str) -> list[str]:
    """Names in one sentence behind the colon: "A Co., Ltd. (A); and B Inc. (B).\""""
    return [_AND.sub("", part.strip(" ,")) for part in brackets.split(rest, ";") if part.strip(" .")]


def _enumerated(text: str) -> list[str]:
    """ "A Co., Ltd., B Ltd., and C" as three; commas before a legal form and inside brackets part nothing."""
    parts: list[str] = []
    for piece in brackets.split(text, ",;"):
        bare = _AND.sub("", piece.strip())
        first, *more = _LAST.split(bare)
        if parts and is_legal_form(first):
            parts[-1] += f", {first}"
        elif first:
            parts.append(first)
        parts += more
    return parts


def _also(inner: str) -> list[Name]:
    """What a bracket calls the company: a short name, a former name, and what is bracketed inside it."""
    base, more = brackets.trailing(inner, _OF_THE_NAME)
    role = NameRole.ALIAS
    names: list[Name] = []
    for part in re.split(r";\s*|,\s+(?=(?:a/k/a|also|formerly)\b)", base):
        if _FORMER.match(part) or _ALSO.match(part):
            role = NameRole.FORMER if _FORMER.match(part) else NameRole.ALIAS
        names.append(Name(fold(without_stop(_ALSO.sub("", _FORMER.sub("", part)))), role=role))
    return names + [name for part in more for name in _also(part)]
