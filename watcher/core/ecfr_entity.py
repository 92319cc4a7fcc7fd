"""The lines of one listed party: name, aliases, addresses, in the forms that part 744 prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from watcher.core.ecfr_names import divide_line, is_place, whole, without_stop
from watcher.core.federal_register.entity import Entity
from watcher.core.legal_names import is_legal_form
from watcher.model.entry import Name, NameRole

_FORMER = r"f\.?/?k\.?/?a\b\.?|formerly(?:\s+known\s+as)?\b"
_ALSO = r"a\.?/?k\.?/?a\b\.?|d\.?/?b\.?/?a\b\.?|also\s+known\s+as\b|doing\s+business\s+as\b"
_MARKER = re.compile(rf"[\s,;]*(?P<open>\()?\s*\b(?:(?P<former>{_FORMER})|{_ALSO})[,:]?\s*", re.IGNORECASE)
_AT_END = re.compile(rf"[\s,;]*\b(?:{_FORMER}|{_ALSO})[,:]?\s*$", re.IGNORECASE)
_FOLLOWING = re.compile(
    r"[\s,;]*(?:\band\s+)?(?:\bto\s+include\s+)?(?:\bthe\s+)?\bfollowing\b[^:]*\b(?:alias|name|entit|address"
    r"|subordinate|institution|affiliate)\w*\b[^:]*(?::|$)\s*",
    re.IGNORECASE,
)
_INCLUDE = re.compile(r"[\s,;]*\b(?:and\s+)?to\s+include\s+(?:the\s+)?following\b.*$", re.IGNORECASE)
_DASH = re.compile(r"^(?:[—–―]+|-(?=\s))\s*")
_SEE = re.compile(
    r"\s*[(\[]\s*see\b[^)\]]*[)\]]\.?|\s*\bSee\s+(?:also\s+)?alternat\w*\s+address\w*[^.;]*\.?", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*;\s*(?:and\s+)?", re.IGNORECASE)
_LABEL = re.compile(r"\s*\b(?:Alt(?:ernate)?\.?\s+)?Address(?:es)?:\s*", re.IGNORECASE)
_AND = re.compile(r"(?:^|[\s,;]+)(?:and|or)\s*$", re.IGNORECASE)


def read(lines: Sequence[str], addresses: Iterable[str] = ()) -> Entity:
    """Read the lines of one party. `addresses` are more of them, stated elsewhere.

    The first line has the name, and after it an address, the other names ("a.k.a., X, 12 Road, City"), or
    only the announcement of them ("a.k.a., the following two aliases:"). Lines with an em or en dash are
    aliases; an address may follow the last one on its line. All other lines are addresses.
    """
    first, *rest = lines
    names, places = _first(_unseen(first))
    for line in rest:
        dash = _DASH.match(line)
        if dash is None:
            places.append(_announced(_unseen(line)))
            continue
        found, place = _alias_line(_unseen(line[dash.end() :]))
        names += found
        places.append(place)
    places += (_unseen(place) for place in addresses)
    primary = names[0].text
    unique = {(name.text, name.role): name for name in names if name.text}
    kept = tuple(one for one in unique.values() if one.role is NameRole.PRIMARY or one.text != primary)
    return Entity(kept or (names[0],), places_of(places))


def places_of(lines: Iterable[str]) -> tuple[str, ...]:
    """Single addresses, each once: "…; and …" parted, the last full stop left out.

    "Address: 16 Nametkina St., Moscow, Russia Alt Address: 16 Nametkina ul., Moscow" are two.
    """
    found: dict[str, None] = {}
    for line in lines:
        for labelled in _LABEL.split(line):
            for part in _BETWEEN.split(labelled):
                found[_AND.sub("", part).strip(" ,;").removesuffix(".").strip()] = None
    return tuple(text for text in found if text)


def _unseen(line: str) -> str:
    """A line without "(See alternate addresses under Pakistan)": those entries stand for themselves."""
    return _SEE.sub("", line).rstrip()


def _announced(line: str) -> str:
    """A line of addresses without what announces it ("and the following addresses:")."""
    announced = _FOLLOWING.match(line)
    return line[announced.end() :] if announced else line


def _first(line: str) -> tuple[list[Name], list[str]]:
    marker = _MARKER.search(line)
    following = _FOLLOWING.search(line)
    if following is not None and (marker is None or following.start() < marker.start()):
        # "Tako LLC, the following one alias:" without "a.k.a.": the name ends here for certain.
        return [Name(whole(line[: following.start()]))], [line[following.end() :]]
    if marker is None:
        name, place = divide_line(_without_tail(line))
        return [Name(name if place else without_stop(name))], [place]
    names, places = [Name(whole(line[: marker.start()]))], list[str]()
    while marker is not None:
        role = NameRole.FORMER if marker["former"] else NameRole.ALIAS
        end, after = _extent(line, marker)
        text = _without_tail(line[marker.end() : end])
        if announced := _FOLLOWING.match(text):
            places.append(text[announced.end() :])
        elif after > end:
            names += _bracketed(text, role)
        else:
            others, place = _inline(text, role)
            names += others
            places.append(place)
        marker = _MARKER.search(line, after)
        # Behind a bracket: "X (f.k.a., Y), 12 Road, City".
        places.append(_without_tail(line[after : marker.start() if marker else len(line)]))
    return names, places


def _extent(line: str, marker: re.Match[str]) -> tuple[int, int]:
    """Where what a marker announces ends, and where to go on: behind its bracket, or at the next marker."""
    if marker["open"]:
        depth, at = 1, marker.end()
        while at < len(line) and depth:
            depth += {"(": 1, ")": -1}.get(line[at], 0)
            at += 1
        if not depth:
            return at - 1, at
    following = _MARKER.search(line, marker.end())
    end = following.start() if following else len(line)
    return end, end


def _inline(text: str, role: NameRole) -> tuple[list[Name], str]:
    """ "Sinno; and Xinnuo, 12 Road, Beijing": aliases, and the address behind the last of them."""
    parts = _BETWEEN.split(_AND.sub("", text))
    names: list[Name] = []
    for place, part in enumerate(parts):
        name, rest = divide_line(part, alias=True)
        names.append(Name(without_stop(name), role=role))
        if rest:
            return names, "; ".join([rest, *parts[place + 1 :]])
    return names, ""


def _bracketed(text: str, role: NameRole) -> list[Name]:
    """ "(a.k.a., Huang Yulan, Jancy Wong and Yuh Lan Wong)": nothing but names in brackets."""
    names: list[Name] = []
    for part in _BETWEEN.split(text):
        pieces: list[str] = []
        for piece in part.split(","):
            if pieces and (is_legal_form(piece) or pieces[-1].count("(") > pieces[-1].count(")")):
                pieces[-1] += "," + piece
            else:
                pieces.append(piece)
        if len(pieces) > 1:
            pieces[-1:] = pieces[-1].split(" and ")
        names += [Name(without_stop(whole(piece)), role=role) for piece in pieces]
    return names


def _alias_line(text: str) -> tuple[list[Name], str]:
    """One alias, several parted by semicolons, or an alias with the address on the same line."""
    text = _without_tail(text)
    marker = _MARKER.match(text)
    role = NameRole.FORMER if marker and marker["former"] else NameRole.ALIAS
    text = text[marker.end() :] if marker else text
    if following := _FOLLOWING.search(text):
        text = _AT_END.sub("", text[: following.start()])
    text = _AND.sub("", text)
    name, rest = divide_line(text, alias=True)
    if is_place(rest):
        return [Name(without_stop(name), role=role)], rest
    parts = _BETWEEN.split(text)
    return [Name(without_stop(whole(part)), role=role) for part in parts], ""


def _without_tail(text: str) -> str:
    """A text without "to include the following subordinate institutions"."""
    return _INCLUDE.sub("", text)
