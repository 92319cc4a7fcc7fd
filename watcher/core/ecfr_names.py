"""Where a name ends and its address begins, in a line that gives both."""

from __future__ import annotations

import re

from watcher.core.countries import iso
from watcher.core.federal_register import entity
from watcher.core.legal_names import is_legal_form
from watcher.core.text import fold

_START = re.compile(
    r"^(?:\W{0,2}\d|#|No\.?\s?\d|No[:.]\s|P\.?\s?O\.?\s?Box\b|c/o\s|ul\.|d\.\s?\d|pr\.|(?:Box|Room|Rm|Suite|Units?|Floor"
    r"|Flat|Block|Building|Bldg|Apt|Apartment|Office|Shop|Plot|Level|Lot|House|Km|Ulitsa|Street|Gate|Tower|Workshop"
    r"|Warehouse)\b)",
    re.IGNORECASE,
)
# A unit of an organisation belongs to its name: "Academy of Military Medical Sciences, Institute of
# Bioengineering, No. 27 …"; "China Electronics Technology Group Corporation, 7th Research Institute".
_UNIT = re.compile(
    r"\b(?:Institut\w*|Academy|Bureau|Branch|Laborator\w*|Cent(?:er|re)\s+(?:for|of)|(?:Service|Test|Research)\s+Center"
    r"|Faculty|Ministry|Department|JSC|AO|OAO|PAO|OOO|ZAO|FSUE|FGUP|NPO|Joint\s+Stock\s+Company|Concern|Sciences"
    r"|Institution|Design)\b|\bPlant\s+[“\"']"
)
_NUMBERED = re.compile(
    r"^\d+(?:st|nd|rd|th)?\s+(?=(?:[A-Z]\w*\s+)*(?:Institute|Academy|Center|Factory|Plant)\b)"
)
_ORGANISATION = re.compile(
    r"Academ|Institut|Corporation|Universit|Group|Enterprise|Compan|Bureau|Plant|Concern|Cent(?:er|re)|Laborator"
    r"|Factory|Ministry|Federal|Organi[sz]ation|Scien|Works|Design|Department|Research|Production|Technolog|Industr"
    r"|Ltd|Limited|JSC|OpenLab|FSUE|Association|Facility|Arsenal|Shipyard",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?:Street|St|Road|Rd|Ave|Avenue|Boulevard|Lane|Highway|Hwy|Building|Bldg|Plaza|Tower|District|Park|Zone"
    r"|Square|City|Town|Village|Floor|Area|Compound|Complex|Campus|Estate|Province|Region|County|Prospekt|Shosse"
    r"|Km)\b",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?P<form>[A-Za-z][\w.]{0,11})(?:\s*\([^)]*\))?\s*")
_STOP = re.compile(r"(?<=[a-zA-Z)\]’'”]{2})\.\s+(?=\S)")
_STOPS = re.compile(r"\.{2,}$")
_ABBREVIATED = re.compile(
    r"\b(?:St|Dr|Mrs?|Tech|Dev|Sci|Ind|Intl|Int'l|Imp|Exp|Nat|Mat|Man|Equip|Std|Eng|Inst|Univ|Corp|Co|Mfg|Elec|Dept"
    r"|Bros|Gen|San|Tic|PT)$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\b(?:Nos?|Zavod|Factory)$", re.IGNORECASE)
# The digit of a footnote glued to a name ("Co., Ltd.4"). Behind a space it may be the number of a house.
_FOOTNOTE = re.compile(
    r"(?=[1-5])(?:(?<=\))|(?<=\bLtd\.)|(?<=\bLtd)|(?<=\bInc\.)|(?<=\bLLC)|(?<=\bCorporation)|(?<=\bCompany)|(?<=\bLimited)"
    r"|(?<=\bCo\.)|(?<=\bJSC)|(?<=\bInstitute)|(?<=\bUniversity))[1-5](?:,[1-5])?(?=\s*(?:,|$))"
)
# Behind a stop that parts no address: "LTD. ST" is what a Turkish form is cut to.
_GOES_ON = re.compile(r"\(|(?:and|AND|ST)(?![\w.])")
_REST_OF_FORM = re.compile(r"Liability\s+Company|[SŞ]irketi", re.IGNORECASE)


def divide_line(text: str, *, alias: bool = False) -> tuple[str, str]:
    """(name, address). The first comma breaks "Co., Ltd.", so more than commas is asked.

    A legal form, a bracket and a unit of an organisation continue a name; a digit, a word such as "No." or
    "Room", and a full stop before one of them begin an address. On the line of an `alias` a full stop before
    any place does: "—Sovmortrans-Crimea. Anapskoye Highway 1, Temryuk, Russia".
    """
    text = _FOOTNOTE.sub("", text)
    head, semicolon, tail = text.partition("; ")
    if semicolon and "," not in head and "(" not in head:
        return whole(head), tail  # "A. Leib Ltd.; HA'Assif 19, …"
    if stop := _stop_before_place(text, alias=alias):
        return without_stop(whole(text[: stop.end()])), text[stop.end() :]
    segments = text.split(",")
    name, at = segments[0], 1
    while at < len(segments):
        segment = segments[at]
        bare = segment.strip()
        if not bare or name.count("(") > name.count(")") or is_legal_form(bare) or _bracketed(bare):
            name += "," + segment
        elif glued := _form_then_rest(bare):
            name += ", " + glued[0]
            if glued[1]:
                return whole(name), ",".join([glued[1], *segments[at + 1 :]])
        elif is_unit(bare) and _ORGANISATION.search(name):
            name += "," + segment
        else:
            break
        at += 1
    return whole(name), ",".join(segments[at:]).strip()


def is_place(text: str) -> bool:
    """Whether a text reads like an address: it begins like one, or ends in a country."""
    first = text.partition(";")[0]
    last = first.rpartition(",")[2]
    return iso(last.strip(" 0123456789.-")) is not None or any(
        _START.match(part.strip()) for part in first.split(",")
    )


def is_unit(segment: str) -> bool:
    """Whether a piece between commas is a unit of the organisation named before it."""
    bare = _NUMBERED.sub("", segment)  # "7th Research Institute" begins with a digit and is no address
    if _STREET.search(segment) or _START.match(bare):
        return False
    return bare != segment or _UNIT.search(segment) is not None


def whole(name: str) -> str:
    """A name for certain, folded: without the commas that led on, and without a glued footnote digit."""
    return _FOOTNOTE.sub("", fold(name).strip(" ,;:"))


def without_stop(name: str) -> str:
    """Drop the full stop of the sentence, also behind that of an abbreviation, which is kept ("Ltd..")."""
    return entity.without_stop(_STOPS.sub(".", name))


def _bracketed(segment: str) -> bool:
    return segment.startswith("(") and segment.endswith(")")


def _form_then_rest(segment: str) -> tuple[str, str] | None:
    """A piece that begins with a legal form: (what belongs to the name, the address glued behind it).

    "Ltd. No. C22" has an address; "Ltd. (AETC)", "Ltd. for Contracting", "Limited Liability Company" and
    "Limited (CSSC) 712th Research Institute" are all name.
    """
    match = _GLUED.match(segment)
    if match is None or not is_legal_form(match["form"]):
        return None
    rest = segment[match.end() :]
    first = rest[:1]
    if not (first.isupper() or first.isdigit() or first == "#") or is_unit(rest) or _REST_OF_FORM.match(rest):
        return segment, ""
    return segment[: match.end()].strip(), rest


def _stop_before_place(text: str, *, alias: bool) -> re.Match[str] | None:
    """The full stop in the first piece that an address stands behind: "Glavgosekspertiza. 13 Demidova St"."""
    first, *others = text.split(",")
    for stop in _STOP.finditer(first):
        head, rest = first[: stop.start()], first[stop.end() :]
        words = rest.split()
        if (
            _GOES_ON.match(rest)
            or is_legal_form(words[0])
            or is_legal_form(words[-1])
            or _ORDINAL.search(head)
        ):
            continue
        place = (
            alias
            and (len(words) <= 3 or len(others) > 1)
            and not _ABBREVIATED.search(head)
            and is_place(text[stop.end() :])
        )
        if place or _START.match(rest):
            return stop
    return None
