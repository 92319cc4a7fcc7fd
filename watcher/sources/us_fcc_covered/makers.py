"""Who makes or provides what a row describes, so that a counterparty is found by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from watcher.core.text import fold
from watcher.model.entry import Name, NameRole, PartyType

_FORM = r"(?:Inc|LLC|L\.L\.C|Ltd|Limited|Corp|Corporation|Company|Co|GmbH|AG|Kft|S\.A|B\.V|PLC)\b\.?"
_BY = re.compile(
    r"\b(?:produced|provided|supplied|manufactured)(?:\s+or\s+(?:produced|provided|supplied))?"
    r"(?:,\s+directly\s+or\s+indirectly,)?\s+by\s+(?P<name>.+?)"
    r"(?=,\s+(?:including|to\s+the\s+extent)\b|\s+or\s+any\s+of\s+its\b|\s+subject\s+to\b|\.?$)",
    re.IGNORECASE,
)
_WHOLLY = re.compile(
    r"\s+and\s+its\s+(?:wholly[- ]owned\s+)?(?:subsidiary|subsidiaries|affiliates?)\s+", re.I
)
_CATEGORY = re.compile(r"^(.+?\bproduced\s+in\s+a\s+foreign\s+country)\b", re.IGNORECASE)
_ELSE = re.compile(r"\.\s|\s*[—–]|,\s+except\b|\.$", re.IGNORECASE)
_OWNER = re.compile(r"^(?P<name>[^']{2,80}?)(?:'s|(?<=s)')\s+(?=\S)")
_FORMED = re.compile(rf"^(?P<name>.+?\b{_FORM})(?=[\s,(])")
_DOING = re.compile(
    r"^[\s,(]*(?:doing\s+business\s+as|d/?b/?a|also\s+known\s+as|a/?k/?a)\s+(?P<name>[^,)]+)[,)]?\s*", re.I
)


@dataclass(frozen=True, slots=True)
class Maker:
    """The names behind a row, the first of which is its identity; `rest` is what is said of equipment."""

    names: tuple[Name, ...]
    type: PartyType
    rest: str = ""


def of_listing(text: str) -> Maker:
    """The producer or provider of a row of the Covered List; a category where it names none.

    "Pacific Networks Corp and its wholly-owned subsidiary ComNet (USA) LLC" are two names of one row.
    """
    by = _BY.search(text)
    if by is not None:
        names = [fold(name) for name in _WHOLLY.split(by["name"])]
        return Maker(tuple(Name(name) for name in names), PartyType.ORGANIZATION, text)
    category = _CATEGORY.search(text)
    name = category[1] if category else _ELSE.split(text, maxsplit=1)[0]
    return Maker((Name(fold(name)),), PartyType.UNKNOWN, text)


def of_approval(text: str) -> Maker:
    """The maker of approved equipment: "Netgear, Inc.'s Nighthawk …", "SiFly Aviation, Inc. Q12 …".

    Where neither an apostrophe nor a legal form ends the name, nothing is guessed: the whole text is it.
    """
    found = _OWNER.match(text) or _FORMED.match(text)
    if found is None:
        return Maker((Name(fold(text)),), PartyType.UNKNOWN)
    name, rest = found["name"], text[found.end() :].strip(" ,")
    names = [Name(fold(name))]
    formed = _FORMED.match(name)
    inner = _DOING.match(name[formed.end() :]) if formed else None
    outer = None if inner else _DOING.match(rest)
    if formed and inner:
        names = [Name(fold(formed["name"])), Name(fold(inner["name"]), role=NameRole.ALIAS)]
    elif outer:
        names.append(Name(fold(outer["name"]), role=NameRole.ALIAS))
        rest = rest[outer.end() :]
    return Maker(tuple(names), PartyType.ORGANIZATION, rest)
