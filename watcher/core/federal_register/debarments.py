"""Debarments under the Arms Export Control Act: who was convicted, where and when."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from watcher.core.english import DATE, NUMBER, number
from watcher.core.federal_register import brackets
from watcher.core.federal_register.entity import without_stop
from watcher.core.federal_register.paragraphs import Paragraph
from watcher.core.federal_register.rule import Reading
from watcher.core.legal_names import looks_like_company
from watcher.core.text import fold, squeeze
from watcher.model.entry import Name, NameRole, Party, PartyType
from watcher.model.measure import ChangeKind, Count, Measure

LIST = "us_state_debarred"

_LIFTS = re.compile(r"\b(?:rescission|rescind\w*|reinstate\w*|terminat\w+\s+of|lift\w*|reversal)\b", re.I)
_NUMBERED = re.compile(r"^\(?\d{1,3}[.)]\s*")
_ALIAS = re.compile(r"\s*\((?:a\.?k\.?a\.?|also\s+known\s+as|f\.?k\.?a\.?)[\s:,]*([^)]*)\)", re.IGNORECASE)
_BORN = re.compile(r"^(?:[A-Z][a-z]+[\s,]+)?(?:19|20)\d{2}$")
_CASE = re.compile(r"\b\d{1,2}:?\d{2}[-–]?[a-z]{2}[-–]\d+|\bcase\b|\bNo\.", re.IGNORECASE)
_COURT = re.compile(r"\bdistrict\b", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?i:debarment|privileges)\s+(?i:of|for|against|involving)\s+"
    r"(?P<name>(?:(?!(?:Under|Pursuant|From|In)\b)[A-ZÀ-Þ][\w.'’-]*[\s,]*){2,8})"
)
_STATED = re.compile(rf"\b(?P<n>{NUMBER})\s+(?:persons?|individuals?|part(?:y|ies))\b", re.IGNORECASE)


def read(paragraphs: Iterable[Paragraph], day: date | None, *, title: str, summary: str) -> Reading:
    """The persons that a notice debars, or whose debarment it rescinds.

    Each stands in a line of its own: "Name; Date of Judgment; Judicial District; Case No.; Month/Year of
    Birth". A rescission names the person in its title.
    """
    verb = ChangeKind.REMOVED if _LIFTS.search(title) else ChangeKind.ADDED
    found = {party.key: party for party in filter(None, (_row(one.text) for one in paragraphs))}
    if not found and (match := _NAMED.search(title)):
        party = _named(match["name"])
        found = {party.key: party}
    measures = tuple(
        Measure(verb, party, LIST, effective_on=day, quote=party.detail("conviction") or title)
        for party in found.values()
    )
    stated = _STATED.search(summary)
    count = number(stated["n"]) if stated else None
    counts = (
        (Count(verb, LIST, count, len(measures), words=squeeze(stated.group())),) if stated and count else ()
    )
    return Reading(measures, counts)


def _row(text: str) -> Party | None:
    fields = [squeeze(field) for field in brackets.split(_NUMBERED.sub("", text).rstrip(" ."), ";")]
    if len(fields) < 4 or not DATE.search(" ".join(fields[1:3])) or not _COURT.search(" ".join(fields[1:])):
        return None
    party = _named(fields[0])
    details = [("conviction", "; ".join(fields[1:]))]
    for field in fields[1:]:
        if _BORN.match(field):
            details.append(("date_of_birth", field))
        elif _COURT.search(field):
            details.append(("court", field))
        elif _CASE.search(field):
            details.append(("case", field))
    return Party(party.key, party.names, party.type, details=tuple(details))


def _named(printed: str) -> Party:
    aliases = [
        part
        for match in _ALIAS.finditer(printed)
        for part in re.split(r"\s*(?:;|\bor\b|,?\s*\ba\.?k\.?a\.?)\s*", match[1])
    ]
    name = fold(without_stop(_ALIAS.sub("", printed).strip(" ,;")))
    names = (Name(name), *(Name(fold(one), role=NameRole.ALIAS) for one in aliases if one))
    kind = PartyType.ORGANIZATION if looks_like_company(name) else PartyType.PERSON
    return Party(name, tuple({one.text: one for one in names}.values()), kind)
