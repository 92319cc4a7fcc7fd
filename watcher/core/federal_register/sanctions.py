"""Notices of sanctions actions: the parties that OFAC or the Department of State names, line by line.

"1. NAME (a.k.a. OTHER; a.k.a. "SHORT"), Street, City, Country; DOB 1 Jan 1970; (individual) [SDGT] (Linked
To: SOMEBODY)." The list files had them the same hour, weeks before the Register: a notice is evidence, not
news, and its parties are told with it, not one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from watcher.core.countries import iso
from watcher.core.english import NUMBER, dates, number
from watcher.core.federal_register.paragraphs import Paragraph
from watcher.core.federal_register.rule import Reading
from watcher.core.legal_names import divide
from watcher.core.ofac_lists import CMIC, SSI
from watcher.core.ofac_remarks import facts
from watcher.core.text import fold, squeeze
from watcher.model.entry import Name, NameRole, Party, PartyType
from watcher.model.measure import ChangeKind, Count, Measure

PICTURES = "the names are printed as pictures"

_NUMBERED = re.compile(r"^\(?\d{1,4}[.)]\s*")
_PROGRAMMES = re.compile(r"(?:\[[A-Z][A-Z0-9 .-]*\]\s*)+")
_PROGRAMME = re.compile(r"\[([^\]]+)\]")
_LINKED = re.compile(r"\(\s*(Linked\s+To:[^()]*(?:\([^()]*\)[^()]*)*)\)", re.IGNORECASE)
_TYPE = re.compile(r"\((individual|vessel|aircraft)\)", re.IGNORECASE)
_TYPES = {
    "individual": PartyType.PERSON,
    "vessel": PartyType.VESSEL,
    "aircraft": PartyType.AIRCRAFT,
}
_ALIASES = re.compile(r"\s*\(((?:[afn]\.?k\.?a\.?|also known as)\b(?:[^()]|\([^()]*\))*)\)", re.IGNORECASE)
_ALIAS = re.compile(r"^(?P<kind>[afn])\.?k\.?a\.?[\s,:]*", re.IGNORECASE)
# What ends the addresses: the first piece that says something else.
_LABEL = re.compile(
    r"^(?:alt\.\s+)?(?:DOB|POB|nationality|citizen|Gender|Passport|National|Identification|Tax|Organization|Email"
    r"|Website|Phone|Secondary|Additional|Registration|Company|Business|Vessel|MMSI|IMO|Aircraft|SWIFT|Legal"
    r"|Unified|Digital|Target|Identification|Listing|Effective|Executive|Equity|ISIN|Issuer|License|Government"
    r"|Enterprise|Trade|Chinese|V\.A\.T|C\.R\.|RTN|RFC|D-U-N-S|Nationality|Call)\b"
)
_ACTION = re.compile(r"\bOn\s+([A-Z][a-z]+\s+\d{1,2},\s+\d{4}),?\s+(?:OFAC|the\s+\w+)", re.IGNORECASE)
_LIFTS = re.compile(r"\b(?:remov\w+|delist\w*|no\s+longer|unblock\w*|delet\w+)\b", re.IGNORECASE)
_STATED = re.compile(
    rf"\bnames?\s+of\s+(?!one\s+or\s+more)(?P<n>{NUMBER}|an?)\s+(?:\w+\s+)?(?:persons?|individuals?|entit(?:y|ies)|vessels?)",
    re.IGNORECASE,
)
_LISTS = {"CMIC-EO13959": CMIC, "UKRAINE-EO13662": SSI}


def read(
    paragraphs: Iterable[Paragraph],
    day: date | None,
    *,
    list_id: str,
    summary: str,
    pictures: bool,
) -> Reading:
    """The parties that a notice names, as measures that publish them on their list.

    `list_id` is the list of those whose programme names none; `pictures`: pages of the notice are
    pictures, so that what it states may not be there to be read.
    """
    lines = list(paragraphs)
    acted = day or action_day(lines)
    measures: dict[str, Measure] = {}
    action, words = "designated", ""
    for one in lines:
        party = line(one.text)
        if party is None:
            if one.text.endswith((":", ".")) and re.search(r"\bOFAC\b|\bSecretary\b|determin", one.text):
                action = "removed" if _LIFTS.search(one.text) else "designated"
                words = one.text
            continue
        programmes = (party.detail("programme") or "").split("; ")
        place = next((_LISTS[name] for name in programmes if name in _LISTS), list_id)
        told = Party(
            party.key,
            party.names,
            party.type,
            party.countries,
            party.addresses,
            party.identifiers,
            (*party.details, ("action", action)),
        )
        measures.setdefault(
            party.key, Measure(ChangeKind.PUBLISHED, told, place, effective_on=acted, quote=words)
        )
    counts = _counts(summary, list_id, len(measures), pictures)
    if not measures:
        quote = PICTURES if pictures else ""
        return Reading(
            (Measure(ChangeKind.PUBLISHED, list_id=list_id, effective_on=acted, quote=quote),), counts
        )
    return Reading(tuple(measures.values()), counts)


def action_day(paragraphs: Iterable[Paragraph]) -> date | None:
    """The day of "On February 6, 2024, OFAC determined …": the action itself, weeks before the notice."""
    for one in paragraphs:
        if match := _ACTION.search(one.text):
            return next(iter(dates(match.group(1))), None)
    return None


def line(text: str) -> Party | None:
    """One printed line as a party; None for what is no such line: it must end in its programmes."""
    bare = squeeze(_NUMBERED.sub("", text))
    tags = list(_PROGRAMMES.finditer(bare))
    first = bare.strip("\"'“”(")[:1]
    if not tags or not (first.isupper() or first.isdecimal()):
        return None
    programmes = _PROGRAMME.findall(tags[-1].group())
    linked = _LINKED.search(bare, tags[-1].end())
    if bare[tags[-1].end() :].strip(" .") and not linked:
        return None
    kind = _TYPE.search(bare)
    rest = bare[: kind.start() if kind else tags[-1].start()].strip(" ;,")
    aliases = _ALIASES.search(rest)
    if aliases:
        name, rest = rest[: aliases.start()], rest[aliases.end() :].lstrip(" ,;")
    else:
        name, rest = _name(rest, person=bool(kind and kind[1].casefold() == "individual"))
    addresses, remarks = _addresses(rest)
    said = facts("; ".join(remarks))
    names = [Name(fold(name).strip(' ",;“”'))]
    names += [_also(part) for part in re.split(r";\s*", aliases[1])] if aliases else []
    codes = [*(_country(one) for one in addresses), *said.countries]
    details = [("programme", "; ".join(programmes)), *said.details]
    if linked:
        details.append(("linked_to", squeeze(linked[1].partition(":")[2]).replace("; Linked To:", ";")))
    if not names[0].text:
        return None
    return Party(
        key=names[0].text,
        names=tuple({one.text: one for one in names if one.text}.values()),
        type=_TYPES[kind[1].casefold()] if kind else PartyType.ORGANIZATION,
        countries=tuple(dict.fromkeys(code for code in codes if code)),
        addresses=tuple(addresses),
        identifiers=said.identifiers,
        details=tuple(details),
    )


def _name(text: str, *, person: bool) -> tuple[str, str]:
    """The name at the head of a line without aliases: "SURNAME, Given", or a firm up to its address."""
    head, _, tail = text.partition(";")
    if not person:
        divided = divide(head)
        return divided.name, f"{divided.rest};{tail}"
    parts = head.split(", ")
    return ", ".join(parts[:2]), f"{', '.join(parts[2:])};{tail}"


def _addresses(text: str) -> tuple[list[str], list[str]]:
    pieces = [piece.strip() for piece in text.split(";") if piece.strip(" .")]
    cut = next((place for place, piece in enumerate(pieces) if _LABEL.match(piece)), len(pieces))
    return pieces[:cut], pieces[cut:]


def _country(address: str) -> str | None:
    parts = address.split(",")
    return iso(parts[-1]) or iso(",".join(parts[-2:]))  # "Pyongyang, Korea, North"


def _also(text: str) -> Name:
    match = _ALIAS.match(text)
    former = bool(match and match["kind"].casefold() == "f")
    name = fold(text[match.end() :] if match else text).strip(' ",;“”')
    return Name(name, role=NameRole.FORMER if former else NameRole.ALIAS)


def _counts(summary: str, list_id: str, read_: int, pictures: bool) -> tuple[Count, ...]:
    match = _STATED.search(summary)
    if match is None:
        return ()
    stated = 1 if match["n"].casefold() in ("a", "an") else number(match["n"])
    if not stated:
        return ()
    why = PICTURES if pictures and read_ < stated else None
    return (Count(ChangeKind.PUBLISHED, list_id, stated, read_, words=squeeze(match.group()), explained=why),)
