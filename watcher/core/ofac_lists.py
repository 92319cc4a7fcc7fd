"""Which of the lists of OFAC an entry of the consolidated files stands on."""

from __future__ import annotations

import re
from collections.abc import Sequence

SDN, CMIC, SSI, CAPTA, MBS, PLC, FSE = (
    "us_ofac_sdn",
    "us_ofac_cmic",
    "us_ofac_ssi",
    "us_ofac_capta",
    "us_ofac_mbs",
    "us_ofac_plc",
    "us_ofac_fse",
)

# The programme names the list for these; others (SDGT, VENEZUELA-EO13850 …) only stand beside one of them.
_LISTS = {
    "UKRAINE-EO13662": SSI,
    "CMIC-EO13959": CMIC,
    "NS-PLC": PLC,
    "FSE-IR": FSE,
    "FSE-SY": FSE,
    "561-Related": CAPTA,
    "561List": CAPTA,
}
_MENUS = frozenset(("RUSSIA-EO14024", "BURMA-EO14014", "CAATSA - RUSSIA", "ILLICIT-DRUGS-EO14059"))
_ACCOUNTS = re.compile(r"correspondent account|payable-through account", re.IGNORECASE)
_DIRECTIVE = re.compile(r"Listing Date \(EO \d+ Directive (\w+)\)")
_CAPTA_DIRECTIVE = "2"  # Directive 2 under Executive Order 14024 is about correspondent accounts

# How headings and sentences of OFAC name its lists; the lists that are not the SDN List name it too
# ("Non-SDN Menu-Based Sanctions List"), and "Sectorial" is printed as well as "Sectoral".
_WORDS = (
    (re.compile(r"menu-?based|\bNS-MBS\b", re.IGNORECASE), MBS),
    (re.compile(r"sector\w* sanctions identifications?|\bSSI\b", re.IGNORECASE), SSI),
    (re.compile(r"military-industrial complex|chinese military compan|\bNS-CMIC\b|\bCMIC\b", re.I), CMIC),
    (re.compile(r"correspondent account|\bCAPTA\b", re.IGNORECASE), CAPTA),
    (re.compile(r"palestinian legislative council|\bNS-PLC\b", re.IGNORECASE), PLC),
    (re.compile(r"foreign sanctions evaders?|\bFSE\b", re.IGNORECASE), FSE),
    (re.compile(r"specially designated nationals?|\bSDNs?\b", re.IGNORECASE), SDN),
)


def of_programmes(programmes: Sequence[str], remarks: str) -> tuple[tuple[str, ...], bool]:
    """The lists of one entry of the consolidated files, and whether its programmes are all known.

    The lists of these files are a closed set: what no programme puts on one of the others is on the
    menu-based list, unless its remarks speak of correspondent accounts. A party of the sectoral list is
    on the menu-based one too where its remarks date a directive of another order. By the Consolidated
    Screening List of 2023 that holds for Nos. 17014, 17016, 17143, 17250 and 17254, but not for Sberbank
    (17018), whose Directives 2 and 3 stayed in the remarks after it was blocked.
    """
    lists = {_LISTS[one]: None for one in programmes if one in _LISTS}
    directives = set(_DIRECTIVE.findall(remarks))
    known = bool(lists) or not _MENUS.isdisjoint(programmes)
    if not lists and (_ACCOUNTS.search(remarks) or directives == {_CAPTA_DIRECTIVE}):
        return (CAPTA,), True
    if not lists or (directives and _CAPTA_DIRECTIVE not in directives):
        lists[MBS] = None
    return tuple(lists), known


def of_words(text: str) -> str | None:
    """The list that a heading or sentence speaks of, or None."""
    return next((list_id for words, list_id in _WORDS if words.search(text)), None)
