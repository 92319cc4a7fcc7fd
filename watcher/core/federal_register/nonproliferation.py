"""Determinations of the Department of State against proliferators: whom they name, from when until when."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from watcher.core.countries import iso
from watcher.core.english import NUMBER, number
from watcher.core.federal_register import brackets
from watcher.core.federal_register.entity import without_stop
from watcher.core.federal_register.paragraphs import Paragraph
from watcher.core.federal_register.rule import Reading
from watcher.core.legal_names import looks_like_company
from watcher.core.terms import read_until
from watcher.core.text import fold, squeeze
from watcher.model.entry import Name, NameRole, Party, PartyType
from watcher.model.measure import ChangeKind, Count, Measure, UntilBasis

LIST = "us_state_isn"

_NOUNS = r"(?:persons?|entit(?:y|ies)|individuals?|compan(?:y|ies)|part(?:y|ies))"
# "the measures authorized in Section 3 of the Act shall apply to the following foreign persons …:"
_MARKER = re.compile(rf"\bfollowing\b[^:]*\b{_NOUNS}\b[^:]*:", re.IGNORECASE)
_LIFTS = re.compile(r"\b(?:lift|rescind|rescission|terminat|remov|no\s+longer)\w*", re.IGNORECASE)
_ENDS = re.compile(
    r"^(?:Accordingly|Pursuant|These\s+measures|The\s+following|Dated\b|\d\.\s)", re.IGNORECASE
)
_TERM = re.compile(
    r"\b(?:remain|be)\s+in\s+(?:place|effect)\s+for\b|\bfor\s+a\s+period\s+of\b", re.IGNORECASE
)
_HEIRS = re.compile(
    r"[\s,;]*\band\s+(?:any|its|all)\s+(?:other\s+)?(?:successors?|sub-?\s?units?|subsidiar\w*)[^;]*$", re.I
)
_SENTENCE = re.compile(r"\b(?:is|are|was|were|has|have|shall|will|determined|pursuant)\b")
_AKA = re.compile(r"^(?:[af]\.?/?k\.?/?a\.?|also\s+known\s+as)?[\s:.,]*", re.IGNORECASE)
_FORMERLY = re.compile(r"^f\.?/?k\.?/?a", re.IGNORECASE)
_AND = re.compile(r"^and(?:\s+|$)", re.IGNORECASE)
_MARK = re.compile(r"^(?:a\.?/?k\.?/?a\b|f\.?/?k\.?/?a\b|also\s+known\s+as)", re.IGNORECASE)
_STATED = re.compile(rf"\b(?P<n>{NUMBER})\s+(?:foreign\s+|[A-Z][\w]+\s+)*{_NOUNS}\b", re.IGNORECASE)
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]]")
_DEMONYMS = {
    "chinese": "CN",
    "prc": "CN",
    "dprk": "KP",
    "north korean": "KP",
    "russian": "RU",
    "iranian": "IR",
    "syrian": "SY",
    "belarusian": "BY",
    "turkish": "TR",
    "indian": "IN",
    "emirati": "AE",
    "pakistani": "PK",
}


def read(paragraphs: Iterable[Paragraph], day: date | None, *, title: str, summary: str) -> Reading:
    """The persons that a determination names, each with the last day of the measures where one is stated."""
    lines = list(paragraphs)
    until, basis = _until(lines, day)
    measures: dict[tuple[ChangeKind, str], Measure] = {}
    verb: ChangeKind | None = None
    words = ""
    for one in lines:
        marker = _MARKER.search(one.text)
        if marker and not _ENDS.match(one.text):
            words = one.text[: marker.end()]
            lifted = _LIFTS.search(words) or (_LIFTS.search(title) and not re.search(r"\bImpos", title, re.I))
            verb = ChangeKind.REMOVED if lifted else ChangeKind.ADDED
            names = _parted(one.text[marker.end() :])
        elif verb is None:
            continue
        elif _ENDS.match(one.text) or _SENTENCE.search(one.text):
            verb = None
            continue
        else:
            names = _parted(one.text)
        for party in filter(None, map(_party, names)):
            last = (until, basis) if verb is ChangeKind.ADDED else (None, None)
            measures.setdefault(
                (verb, party.key),
                Measure(verb, party, LIST, None, day, None, *last, quote=words),
            )
    return Reading(tuple(measures.values()), _counts(summary, measures.values()))


def _until(lines: Iterable[Paragraph], day: date | None) -> tuple[date | None, UntilBasis | None]:
    """ "… shall remain in place for two years from the effective date"."""
    for one in lines:
        if _TERM.search(one.text):
            return read_until(one.text, day)
    return None, None


def _parted(text: str) -> list[str]:
    """Persons in one paragraph, parted by semicolons; "; and any successor" belongs to the one before."""
    parts: list[str] = []
    for piece in (piece.strip() for piece in brackets.split(text, ";")):
        if _HEIRS.match(f" {piece}"):
            if parts:  # behind a page break those before it are not to be had
                parts[-1] += f"; {piece}"
        elif bare := _AND.sub("", piece):
            parts.append(bare)
    return parts


def _party(printed: str) -> Party | None:
    heirs = _HEIRS.search(printed)
    text = printed[: heirs.start()] if heirs else printed
    names: list[Name] = []
    countries: list[str] = []
    kind = PartyType.UNKNOWN
    for inner in (match.group(1).strip() for match in _BRACKET.finditer(text)):
        if _MARK.match(inner):
            names += [_also(part.strip()) for part in re.split(r";|,\s+(?=[af][./]?k)", inner)]
        elif code := _country(inner):
            countries.append(code)
        if inner.casefold().endswith(("individual", "national", "citizen")):
            kind = PartyType.PERSON
    name = fold(without_stop(_without_marks(text)))
    if not any(sign.isalpha() for sign in name):
        return None
    if kind is PartyType.UNKNOWN and (heirs or looks_like_company(name)):
        kind = PartyType.ORGANIZATION
    details = (("extends_to", squeeze(heirs.group().strip(" ,;."))),) if heirs else ()
    return Party(
        key=name,
        names=tuple({one.text: one for one in (Name(name), *names) if one.text}.values()),
        type=kind,
        countries=tuple(dict.fromkeys(countries)),
        details=details,
    )


def _also(text: str) -> Name:
    role = NameRole.FORMER if _FORMERLY.match(text) else NameRole.ALIAS
    return Name(fold(_AKA.sub("", text)), role=role)


def _without_marks(text: str) -> str:
    """The name without its brackets for country and aliases; other brackets belong to it."""

    def keep(match: re.Match[str]) -> str:
        inner = match.group(1).strip()
        return "" if _MARK.match(inner) or _country(inner) else match.group()

    return squeeze(_BRACKET.sub(keep, text)).strip(" ,;")


def _country(inner: str) -> str | None:
    bare = re.sub(r"\s+(?:individual|national|citizen|entity|person)s?$", "", inner, flags=re.IGNORECASE)
    return iso(bare) or _DEMONYMS.get(bare.casefold())


def _counts(summary: str, measures: Iterable[Measure]) -> tuple[Count, ...]:
    """ "has determined that nine entities have engaged …": the number in the summary, where there is one."""
    match = _STATED.search(summary)
    stated = number(match["n"]) if match else None
    if match is None or stated is None:
        return ()
    read_ = sum(measure.verb is ChangeKind.ADDED for measure in measures)
    return (Count(ChangeKind.ADDED, LIST, stated, read_, words=squeeze(match.group())),)
