"""Which agency's desk a document comes from, and whether it is one of those that are told."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from watcher.core.ofac_lists import SDN, of_words


class Desk(StrEnum):
    """Whose business a document is: the agency, and the programme inside it."""

    EXPORTS = "exports"
    SANCTIONS = "sanctions"
    TARIFFS = "tariffs"
    MILITARY = "military"
    NONPROLIFERATION = "nonproliferation"
    DEBARMENT = "debarment"
    STATE_SANCTIONS = "state_sanctions"
    OUTBOUND = "outbound"


BUREAU, OFAC, USTR = (
    "industry-and-security-bureau",
    "foreign-assets-control-office",
    "trade-representative-office-of-united-states",
)
DEFENSE, STATE, TREASURY = "defense-department", "state-department", "treasury-department"

# Full texts print the agency's own name, which changes: the Department of Defense signs as that of War.
_PRINTED = (
    ("industry and security", BUREAU),
    ("foreign assets control", OFAC),
    ("trade representative", USTR),
    ("department of defense", DEFENSE),
    ("department of war", DEFENSE),
    ("department of state", STATE),
    ("department of the treasury", TREASURY),
    ("investment security", TREASURY),
)
_SLUGS = {
    Desk.EXPORTS: BUREAU,
    Desk.SANCTIONS: OFAC,
    Desk.MILITARY: DEFENSE,
    Desk.NONPROLIFERATION: STATE,
    Desk.DEBARMENT: STATE,
    Desk.STATE_SANCTIONS: STATE,
    Desk.OUTBOUND: TREASURY,
    Desk.TARIFFS: USTR,
}
# Paperwork, meetings and appointments change no rule.
_HOUSEKEEPING = re.compile(
    r"\b(?:Information\s+Collection|Comment\s+Request|OMB\s+Review|Advisory\s+(?:Committee|Board)|Meetings?\b"
    r"|Membership|Privacy\s+Act|System\s+of\s+Records|Recruitment|Performance\s+Review\s+Board)",
    re.IGNORECASE,
)

# What of an agency is told. The Bureau and OFAC do nothing else; the Departments of Defense, State and the
# Treasury and the Trade Representative publish some four thousand documents a year about everything, and
# what is not named here is passed over without a word: it was never asked for.
_TITLES = {
    Desk.MILITARY: r"\bChinese\s+Military\s+Compan|\b1260H\b",
    Desk.NONPROLIFERATION: (
        r"\bNonproliferation\s+(?:Measures?|Sanctions?|Penalt)|\bNonproliferation\s+Act\b"
        r"|\bMissile\s+(?:Proliferation\s+|Technology\s+)?(?:Sanctions?|Measures?|Penalt)"
        r"|\b(?:Chemical|Biological)\b.*\b(?:Sanctions?|Measures?|Penalt|Determinations?)\b"
        r"|\bExecutive\s+Order\s+(?:12938|13382)\b|\bLethal\s+Military\s+Equipment\b"
    ),
    Desk.DEBARMENT: (
        r"\b(?:Statutor\w+|Administrative\w*)\s+Debar"
        r"|\bDebar\w*\b.*\b(?:Arms\s+Export\s+Control\s+Act|International\s+Traffic\s+in\s+Arms|AECA|ITAR)\b"
        r"|\b(?:Arms\s+Export\s+Control\s+Act|International\s+Traffic\s+in\s+Arms|AECA|ITAR)\b.*\bDebar"
    ),
    Desk.STATE_SANCTIONS: r"\bDepartment\s+of\s+State\s+Sanctions\s+Actions?\b",
}
# These name their subject in the abstract as often as in the title.
_WORDS = {
    Desk.OUTBOUND: (
        r"\boutbound\s+investment|\bInvestments?\s+in\s+Certain\s+National\s+Security\s+Technologies"
    ),
    Desk.TARIFFS: (
        r"\bSection\s+301\b|\bTechnology\s+Transfer,\s+Intellectual\s+Property,?\s+and\s+Innovation\b"
        r"|\bChina['’]s\s+(?:Acts|Targeting|Implementation)\b|\bTariff-Related\b|\bReciprocal\s+Tariff"
    ),
}
_NEVER = re.compile(r"\bSpecial\s+301\b|\bTariff[\s-]Rate\s+Quota", re.IGNORECASE)
_WANTED = {desk: re.compile(words, re.IGNORECASE) for desk, words in (_TITLES | _WORDS).items()}

_LISTS = {
    Desk.MILITARY: "us_dod_1260h",
    Desk.NONPROLIFERATION: "us_state_isn",
    Desk.DEBARMENT: "us_state_debarred",
    Desk.STATE_SANCTIONS: SDN,
}
_TOPICS = {
    Desk.EXPORTS: "us_export_rules",
    Desk.TARIFFS: "us_tariffs",
    Desk.OUTBOUND: "us_outbound_investment",
}


def of(title: str, abstract: str, agencies: Collection[str]) -> Desk | None:
    """The desk of a document, None for what is not told.

    `agencies` are slugs of the API, or names as a full text prints them. Without any the document is the
    Bureau's, whose list alone has been recorded without them.
    """
    slugs = {_slug(one) for one in agencies} if agencies else {BUREAU}
    return next(
        (desk for desk, slug in _SLUGS.items() if slug in slugs and _told(desk, title, abstract)), None
    )


def place(desk: Desk, text: str) -> tuple[str | None, str | None]:
    """(list, topic) of what a desk publishes without naming a party; one of the two is None.

    OFAC keeps several lists, and names in title or abstract the one it acts on; its rules for all of them
    go with the SDN List.
    """
    if desk is Desk.SANCTIONS:
        return of_words(text) or SDN, None
    return _LISTS.get(desk), _TOPICS.get(desk)


def is_housekeeping(title: str) -> bool:
    """Whether a document is paperwork by its title."""
    return _HOUSEKEEPING.search(title) is not None


def _told(desk: Desk, title: str, abstract: str) -> bool:
    wanted = _WANTED.get(desk)
    if wanted is None:
        return True
    text = f"{title} {abstract}" if desk in _WORDS else title
    return wanted.search(text) is not None and not _NEVER.search(title) and not is_housekeeping(title)


def _slug(agency: str) -> str:
    folded = agency.casefold().replace("-", " ")
    return next((slug for printed, slug in _PRINTED if printed in folded), agency)
