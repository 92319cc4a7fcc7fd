"""One entry as a party: "NAME (a.k.a. …), address; DOB …; … (individual) [SDGT] (Linked To: …)."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from watcher.core.countries import iso
from watcher.core.legal_names import divide
from watcher.core.ofac_remarks import facts
from watcher.core.text import fold, squeeze
from watcher.errors import ParseError
from watcher.model.entry import Name, NameRole, Party, PartyType

_TAIL = re.compile(r"\s*((?:\[[^\]]+\]\s*)+)(?:\(Linked To:\s*(.*)\))?\s*\.?\s*$")
_KIND = re.compile(r"\s*\((individual|vessel|aircraft)\)\s*;?$")
_TYPES = {"individual": PartyType.PERSON, "vessel": PartyType.VESSEL, "aircraft": PartyType.AIRCRAFT}
_SCRIPT = (
    r"(?:Arabic|Cyrillic|Chinese(?: \w+)?|Korean|Japanese|Hebrew|Greek|Farsi|Persian|Latin|Thai|Burmese)"
)
_AKA = re.compile(rf"\((?:[afn]\.k\.a\.|{_SCRIPT}:)")
_IN_SCRIPT = re.compile(rf"\s*\(({_SCRIPT}):\s*([^()]*(?:\([^()]*\)[^()]*)*)\)")
_ALIAS = re.compile(r"^([afn])\.k\.a\.,?\s+(.*)$")
_CALL_SIGN = re.compile(r"^[A-Z0-9]{3,10}$")
# The letters of Cyrillic are those of several languages: none is guessed.
_LANGUAGES = {
    "Arabic": "ar",
    "Chinese": "zh",
    "Korean": "ko",
    "Japanese": "ja",
    "Hebrew": "he",
    "Greek": "el",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A party, and the effective days that its entry states by programme."""

    party: Party
    effective: tuple[tuple[str, date], ...]


def read(text: str) -> Entry:
    """Read one entry. Raises ParseError where no name or no programme is found."""
    tail = _TAIL.search(text)
    if tail is None:
        raise ParseError(f"no programme in {text[:80]!r}")
    programmes = re.findall(r"\[([^\]]+)\]", tail[1])
    head = text[: tail.start()].rstrip(" ;")
    kind = _KIND.search(head)
    type_ = _TYPES[kind[1]] if kind else PartyType.ORGANIZATION
    head = head[: kind.start()].rstrip(" ;") if kind else head
    name, rest = _name(head, type_)
    names, details, rest = _brackets(rest)
    names = [Name(name), *(one for one in names if one.text != name)]
    addresses, countries, pieces = _places(rest, type_, details)
    said = facts("; ".join(pieces))
    names += [Name(one, role=_role(kind_)) for kind_, one in said.aliases]
    found = (
        ("programme", "; ".join(programmes)),
        *details,
        ("linked_to", (tail[2] or "").replace("; Linked To: ", "; ")),
        *said.details,
    )
    if not fold(name):
        raise ParseError(f"no name in {text[:80]!r}")
    party = Party(
        key=fold(name),
        names=tuple({one.text: one for one in reversed(names)}.values())[::-1],
        type=type_,
        countries=tuple(dict.fromkeys((*countries, *said.countries))),
        addresses=tuple(dict.fromkeys(addresses)),
        identifiers=said.identifiers,
        details=tuple((field, value) for field, value in found if value),
    )
    return Entry(party, said.effective)


def _name(head: str, type_: PartyType) -> tuple[str, str]:
    """The name, and what follows it.

    Brackets with aliases follow the name directly and are the surest end of it. Without them a vessel's
    name is the run of words in capitals, a person's has two parts ("LAST, First"), and a company's goes to
    the first comma that no legal form follows.
    """
    aka = _AKA.search(head)
    if aka is not None and ";" not in head[: aka.start()]:
        return _unquoted(head[: aka.start()]), head[aka.start() :]
    first, semicolon, rest = head.partition(";")
    if type_ in (PartyType.VESSEL, PartyType.AIRCRAFT):
        words = first.split(" ")
        size = next((at for at, word in enumerate(words) if at and not _is_capital(word)), len(words))
        return _unquoted(" ".join(words[:size])), " ".join(words[size:]) + semicolon + rest
    parts = first.split(",")
    if type_ is PartyType.PERSON:
        size = 1 if iso(",".join(parts[1:])) else 2
        return _unquoted(",".join(parts[:size])), ",".join(parts[size:]) + semicolon + rest
    divided = divide(first)
    return _unquoted(divided.name), divided.rest + semicolon + rest


def _brackets(text: str) -> tuple[list[Name], list[tuple[str, str]], str]:
    """The brackets that follow a name: aliases, the name in its own script, a vessel's call sign."""
    names: list[Name] = []
    details: list[tuple[str, str]] = []
    text = text.lstrip()
    while text.startswith("("):
        inner, after = _balanced(text)
        script = _IN_SCRIPT.fullmatch(f"({inner})")
        if script is not None:
            names.append(_in_script(script))
        elif _ALIAS.match(inner):
            names += _aliases(inner)
        elif _CALL_SIGN.match(inner):
            details.append(("call_sign", inner))
        else:
            break
        text = after.lstrip()
    return names, details, text.lstrip(" ,;")


def _aliases(text: str) -> Iterator[Name]:
    """ "a.k.a. X (Arabic: …); f.k.a. Y" as names."""
    scripts = [_in_script(match) for match in _IN_SCRIPT.finditer(text)]
    for one in _IN_SCRIPT.sub("", text).split(";"):
        match = _ALIAS.match(one.strip())
        if match is not None:
            yield Name(_unquoted(match[2]), role=_role(match[1] + "ka"))
    yield from scripts


def _in_script(match: re.Match[str]) -> Name:
    return Name(squeeze(match[2]), _LANGUAGES.get(match[1].split(" ")[0], "und"), NameRole.ALIAS)


def _places(
    text: str, type_: PartyType, details: list[tuple[str, str]]
) -> tuple[list[str], list[str], list[str]]:
    """Addresses, their countries, and the pieces behind them. An address ends with its country."""
    addresses: list[str] = []
    countries: list[str] = []
    pieces = [piece for piece in (squeeze(one) for one in text.split(";")) if piece]
    if pieces and type_ is PartyType.VESSEL and pieces[0].endswith(" flag"):
        vessel_type, flag = _flag(pieces[0].removesuffix(" flag").split(" "))
        details += [("vessel_type", vessel_type), ("flag", flag)]
        countries += [code for code in (iso(flag),) if code]
        pieces = pieces[1:]
    while pieces and (code := _country(pieces[0].split(","))):
        countries.append(code)
        if "," in pieces[0] and iso(pieces[0]) is None:
            addresses.append(pieces[0])
        pieces = pieces[1:]
    return addresses, countries, pieces


def _flag(words: list[str]) -> tuple[str, str]:
    """ "Crude Oil Tanker Panama" → the type of the vessel and its flag."""
    at = next((at for at in range(len(words)) if iso(" ".join(words[at:]))), 0)
    return " ".join(words[:at]), " ".join(words[at:])


def _country(fields: list[str]) -> str | None:
    """The country at the end of an address: "…, Korea, North" has a comma of its own."""
    parts = [part.strip() for part in fields]
    return (iso(", ".join(parts[-2:])) if len(parts) > 1 else None) or (iso(parts[-1]) if parts else None)


def _balanced(text: str) -> tuple[str, str]:
    """What the first bracket holds, and what follows it."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return text[1:at], text[at + 1 :]
    return text[1:], ""


def _is_capital(word: str) -> bool:
    return word == word.upper() and not word.startswith("(")


def _role(kind: str) -> NameRole:
    return NameRole.FORMER if kind == "fka" else NameRole.ALIAS


def _unquoted(name: str) -> str:
    return squeeze(name).strip(" ,").strip('"“”').strip()
