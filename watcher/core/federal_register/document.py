"""One document of the Federal Register: what its head and foot say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from lxml import etree

from watcher.core.english import DATE, dates, filed_at
from watcher.core.federal_register.text import text_of
from watcher.core.hashing import digest
from watcher.core.text import fold, squeeze
from watcher.errors import ParseError

KINDS = {"RULE": "rule", "PRORULE": "proposed_rule", "NOTICE": "notice", "PRESDOCU": "presidential"}
_NUMBER = re.compile(r"FR\s+Doc\.?\s*(?:No\.?\s*)?([A-Z]?\d*(?:-[A-Z]?\d+)+)")
_CODE = re.compile(r"^(\d+)\s+CFR\s+(?:Parts?\s+|Ch\w*\.?\s+)?", re.IGNORECASE)
_LONGEST = 100_000
"""Letters of one paragraph: ten times the longest that was printed."""
_MOST_ELEMENTS = 50_000
"""Of one document: the largest of an issue of 96 documents has 1,936."""
_DASHES = re.compile("[\u2010-\u2015\u2212]")
# Tariff actions are "applicable", not "effective".
_EFFECTIVE = re.compile(r"\b(?:effective|applicable)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FullText:
    """One RULE, PRORULE or NOTICE. `number` is the FR document number, `root` the element itself.

    `parts` are the parts of the Code that its head names ("15 CFR 744").
    """

    kind: str
    number: str | None
    title: str
    agencies: tuple[str, ...]
    action: str
    summary: str
    dates: str
    dockets: tuple[str, ...]
    filed_at: datetime | None
    root: etree._Element
    parts: tuple[str, ...] = ()

    @property
    def effective_on(self) -> date | None:
        """The first day after the word "effective" under DATES; None where none is printed."""
        return effective_day(self.dates)

    @property
    def digest(self) -> str:
        """SHA-256 of the folded text, so that two copies of one document can be compared."""
        return digest(fold(text_of(self.root)))


def read(root: etree._Element) -> FullText:
    """Read one document element. Raises ParseError for a paragraph, or a number of them, that is none."""
    elements = sum(1 for _ in root.iter())
    if elements > _MOST_ELEMENTS:
        raise ParseError(f"a document of {elements} elements, where {_MOST_ELEMENTS} are the most")
    longest = max((len(text) for text in root.itertext()), default=0)
    if longest > _LONGEST:
        raise ParseError(f"a paragraph of {longest} letters, where {_LONGEST} are the most")
    foot = plain_dashes(_first(root, "FRDOC"))
    match = _NUMBER.search(foot)
    return FullText(
        kind=KINDS.get(str(root.tag), "notice"),
        number=match.group(1) if match else None,
        title=_first(root, "SUBJECT"),
        agencies=tuple(_all(root, "AGENCY") + _all(root, "SUBAGY")),
        action=_first(root, "ACT/P"),
        summary=" ".join(_all(root, "SUM/P")),
        dates=" ".join(_all(root, "EFFDATE/P") or _all(root, "DATES/P")),
        dockets=tuple(text.strip("[]") for text in _all(root, "DEPDOC")),
        filed_at=filed_at(foot),
        root=root,
        parts=tuple(dict.fromkeys(part for text in _all(root, "CFR") for part in _parts(text))),
    )


def documents(root: etree._Element) -> Iterator[etree._Element]:
    """The documents of a file: the file's own root, or all those of a daily issue (FEDREG)."""
    if root.tag in KINDS:
        yield root
    else:
        yield from root.iter(*KINDS)


def effective_day(text: str) -> date | None:
    """The day that follows the word "effective" ("This rule is effective: July 3, 2024."), or None."""
    match = _EFFECTIVE.search(text)
    found = DATE.search(text, match.end()) if match else None
    return next(iter(dates(found.group())), None) if found else None


def _parts(text: str) -> Iterator[str]:
    """ "15 CFR Parts 734, 740, and 744" as three."""
    title = _CODE.match(text)
    if title:
        yield from (f"{title.group(1)} CFR {part}" for part in re.findall(r"\d+", text[title.end() :]))


def plain_dashes(text: str) -> str:
    """Document numbers are printed with hyphens in one file and en dashes in another."""
    return _DASHES.sub("-", squeeze(text))


def _all(root: etree._Element, path: str) -> list[str]:
    return [text for text in (text_of(found) for found in root.iterfind(f".//{path}")) if text]


def _first(root: etree._Element, path: str) -> str:
    return next(iter(_all(root, path)), "")
