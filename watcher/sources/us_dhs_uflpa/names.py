"""The cell of one entity: its name, other names in brackets, and whom it covers besides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from watcher.core.text import fold
from watcher.model.entry import Name, NameRole

_COUNTED = r"(?:and|including)\s+\w+\s+alias(?:es)?:"
_ALSO = r"also\s+known\s+as\b|a\.?/?k\.?/?a\b\.?"
_FORMER = r"(?:formerly|previously)\s+known\s+as\b|f\.?/?k\.?/?a\b\.?"
_LEAD = re.compile(rf"\s*\(\s*(?={_COUNTED}|{_ALSO}|{_FORMER})", re.IGNORECASE)
_MARKER = re.compile(
    rf"(?:^|[\s,;]+(?:and\s+)?)(?:(?P<former>{_FORMER})|{_ALSO}|{_COUNTED})[,:]?\s*", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*;\s*(?:and\s+)?", re.IGNORECASE)
# "Jiangyin Intermodal Transport Co. and Jiangyin United Transport Co." are two names, "Cereals, Oils and
# Foods" is one: only behind a legal form does "and" part them.
_BOTH = re.compile(r"(\b(?:Co|Ltd|Inc|Corp|LLC|Limited|Company|Corporation)\.?),?\s+and\s+(?=[A-Z0-9])")
_SCOPE = re.compile(
    r",?\s+(and\s+(?:(?:its|all|any|their)\s+)*(?:subsidiar|subordinat|affiliat)\w*\b.*)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Named:
    """The names of one entity, the primary first; `scope` is "and its subordinate … entities" or ""."""

    names: tuple[Name, ...]
    scope: str = ""


def read(cell: str) -> Named:
    """Read "A (also known as B; and C; and formerly known as D) and subsidiaries"."""
    text, inner = _unbracketed(cell)
    scope = _SCOPE.search(text)
    name = text[: scope.start()] if scope else text
    names = dict.fromkeys([Name(fold(name).strip(" ,;")), *_others(inner)])
    return Named(tuple(one for one in names if one.text), fold(scope[1]) if scope else "")


def _unbracketed(cell: str) -> tuple[str, str]:
    """The cell without its bracket of other names, and what the bracket holds; brackets nest."""
    lead = _LEAD.search(cell)
    if lead is None:
        return cell, ""
    depth, end = 1, lead.end()
    while end < len(cell) and depth:
        depth += {"(": 1, ")": -1}.get(cell[end], 0)
        end += 1
    return cell[: lead.start()] + cell[end:], cell[lead.end() : end - (depth == 0)]


def _others(inner: str) -> Iterator[Name]:
    """ "also known as A; B and C; and formerly known as D": a marker holds until the next one."""
    markers = list(_MARKER.finditer(inner))
    for place, marker in enumerate(markers):
        end = markers[place + 1].start() if place + 1 < len(markers) else len(inner)
        role = NameRole.FORMER if marker["former"] else NameRole.ALIAS
        for piece in _BETWEEN.split(_BOTH.sub(r"\1; ", inner[marker.end() : end])):
            yield Name(fold(piece).strip(" ,;"), role=role)
