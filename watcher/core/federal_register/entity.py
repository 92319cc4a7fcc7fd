"""The cell of one listed entity: its name, aliases and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watcher.core.legal_names import divide
from watcher.core.text import fold, loose
from watcher.model.entry import Name, NameRole

_ALSO = re.compile(
    r"[\s,;(]*\b(?:(?P<former>f\.?/?k\.?/?a\b\.?|formerly(?:\s+known\s+as)?)"
    r"|a\.?/?k\.?/?a\b\.?|d\.?/?b\.?/?a\b\.?|also\s+known\s+as|doing\s+business\s+as)[,:]?\s*",
    re.IGNORECASE,
)
_FOLLOWING = re.compile(r"^(?:to\s+include\s+)?(?:the\s+)?following\b.*$", re.IGNORECASE)
_SHORTENED = frozenset({"ltd", "inc", "co", "corp", "pte", "pvt", "pty", "bhd", "jr", "sr", "sti", "coltd"})
_DASH = re.compile(r"^[—–―-]\s*")
_SEE = re.compile(r"\s*\(?\bSee\s+(?:also\s+)?alternat\w*\s+address\w*[^)]*\)?\.?", re.IGNORECASE)
_AND = re.compile(r"[\s,;]+(?:and|or)\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*;\s*(?:and\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entity:
    """Names (the primary first) and addresses."""

    names: tuple[Name, ...]
    addresses: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The primary name."""
        return self.names[0].text


def read(lines: Sequence[str], known: Iterable[str] = ()) -> Entity:
    """Read the lines of a cell. `known` are names that the instructions of the same document print.

    Aliases stand on lines that begin with a dash, or behind "a.k.a." on the first line; every other
    line is address. "Co., Ltd." keeps its comma.
    """
    first, *rest = lines
    marker = _ALSO.search(first)
    head = first[: marker.start()] if marker else first
    divided = divide(head, known)
    names, addresses = [Name(fold(divided.name).rstrip(" ,;:"))], [divided.rest]
    if marker:
        aliases, address = _inline(first[marker.end() :], bool(marker["former"]))
        names += aliases
        addresses.append(address)
    for line in rest:
        dash = _DASH.match(line)
        if dash:
            names.append(_alias(line[dash.end() :]))
        else:
            addresses.append(line)
    unique = {(name.text, name.role): name for name in names if name.text}
    return Entity(tuple(unique.values()), addresses_of(addresses))


def addresses_of(lines: Iterable[str]) -> tuple[str, ...]:
    """Single addresses: "…; and …" parted, "(See alternate address under France.)" left out."""
    parts = (part for line in lines for part in _BETWEEN.split(_SEE.sub("", line)))
    trimmed = (_AND.sub("", part).strip(" ,;").removesuffix(".").strip() for part in parts)
    return tuple(dict.fromkeys(part for part in trimmed if part))


def _inline(text: str, former: bool) -> tuple[list[Name], str]:
    """Aliases on the line of the name: "a.k.a., Sinno; and f.k.a., Xinnuo, 12 Road, Beijing"."""
    if _FOLLOWING.match(text):
        return [], ""
    *before, last = _BETWEEN.split(text)
    names = [_alias(part, former) for part in before]
    marker = _ALSO.match(last)
    divided = divide(last[marker.end() :] if marker else last)
    names.append(_alias(divided.name, bool(marker["former"]) if marker else former))
    return names, divided.rest


def _alias(text: str, former: bool = False) -> Name:
    marker = _ALSO.match(text)
    former = bool(marker["former"]) if marker else former
    name = _AND.sub("", text[marker.end() :] if marker else text).strip(" ,;:)")
    return Name(fold(without_stop(name)), role=NameRole.FORMER if former else NameRole.ALIAS)


def without_stop(name: str) -> str:
    """Drop the full stop of the sentence, keep that of an abbreviation ("Ltd.", "S.A.")."""
    if not name.endswith("."):
        return name
    last = name.split()[-1]
    return name if loose(last) in _SHORTENED or last.count(".") > 1 or len(last) <= 2 else name[:-1]
