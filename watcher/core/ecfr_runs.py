"""The rows of one printed entry put apart into parties: the entity, and those listed with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from watcher.core.text import loose

_DASH = re.compile(r"^[—–―]\s*|^-\s+")
# "Subordinate instituion:" is printed so in several rows.
_ONE = re.compile(r"^subordinate\s+instit\w*n\b(?P<rest>.*)$", re.IGNORECASE)
_MANY = re.compile(
    r"^(?:(?:and\s+)?the\s+following\s+(?:\S+\s+)?)?(?:subordinate\s+instit\w*ns|affiliated\s+(?:entit(?:y|ies)|compan(?:y|ies)))\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"^the\s+following\s+(?!address)(?:(?:\w+(?:-\w+)?)\s+subordinate\s+institutions?\s+of\s+(?P<parent>.+?)"
    r"|(?P<name>(?:(?!affiliated|subordinate).)+?)\s+(?:entities|institutions|facilities|organizations|companies)"
    r"(?:\s*\([^)]*\))?)\s*:$",
    re.IGNORECASE,
)
_SHARED = re.compile(
    r"^the\s+following\s+address(?:es)?\s+appl(?:y|ies)\s+to\b(?P<whom>[^:]*):\s*(?P<rest>.*)$", re.IGNORECASE
)
_OWN = re.compile(r"^address(?:es)?\s+(?:for|of)\s+(?P<whom>.+?):\s*(?P<rest>.*)$", re.IGNORECASE)
_INCLUDE = re.compile(r"^(?:and\s+)?to\s+include\s+the\s+following\b", re.IGNORECASE)
_TAIL = re.compile(r"(?:[;,]\s*(?:and|or)?|\s+and)\s*$", re.IGNORECASE)
_TWO = re.compile(r";\s*(?=[—–])")


@dataclass(slots=True)
class Listed:
    """One party of a run: its lines, and what it was printed under.

    `below` marks a subordinate or affiliate: of `parent` where a group row names one, else of the first
    party of the run. `group` is the heading that several share, `row` the row that it began in.
    """

    lines: list[str]
    below: bool = False
    parent: str = ""
    group: str = ""
    row: int = 0
    addresses: list[str] = field(default_factory=list)


class _Mode(Enum):
    SAME = 0
    NEXT = 1
    EACH = 2


def parties(rows: Iterable[tuple[str, ...]]) -> list[Listed]:
    """Everyone that the rows of one run list, in order; the first row heads the others.

    Rows after the citation belong to the entry above: further addresses, addresses of a named one or of
    all, and subordinate or affiliated institutions, each of which is a party with the requirement, policy
    and citation of the entry. A group row ("The following Department of Atomic Energy entities:") is no
    party itself.
    """
    run = _Run()
    for number, row in enumerate(rows):
        run.begin(number)
        for line in _pieces(row):
            run.take(line)
    return run.finish()


def _pieces(row: Iterable[str]) -> Iterator[str]:
    for line in row:
        for piece in _TWO.split(line) if ";" in line else (line,):
            yield _TAIL.sub("", piece) if piece[-1:] in ";,drDR" else piece


@dataclass(slots=True)
class _Run:
    found: list[Listed] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    into: list[str] | None = None
    mode: _Mode = _Mode.SAME
    below: bool = False
    parent: str = ""
    group: str = ""
    dashed: bool = False
    number: int = 0
    fresh: bool = True

    def begin(self, number: int) -> None:
        self.number, self.fresh = number, True

    def take(self, line: str) -> None:
        if not line:
            return
        sign = line[0] in "TtAaSs" and self._sign(line)
        if not sign:
            self._words(line)
        self.fresh = False

    def _words(self, line: str) -> None:
        dash = _DASH.match(line)
        if self.mode is _Mode.NEXT or not self.found or (self.fresh and self.mode is _Mode.EACH and not dash):
            # "The following Department of Atomic Energy entities:" has its parties on lines with dashes.
            self.dashed = bool(self.group and dash)
            self._open(line[dash.end() :] if self.dashed and dash else line)
            self.mode = _Mode.SAME if self.mode is _Mode.NEXT else self.mode
        elif self.dashed and dash:
            self._open(line[dash.end() :])
        else:
            (self.into if self.into is not None and not dash else self.found[-1].lines).append(line)

    def finish(self) -> list[Listed]:
        for one in self.found:
            one.addresses += self.shared
        return self.found

    def _sign(self, line: str) -> bool:
        """Lines that say what the others are. True where this was one."""
        if match := _GROUP.match(line):
            self.group, self.parent = (match["name"] or "").strip(), (match["parent"] or "").strip()
            self.mode, self.into, self.below = _Mode.EACH, None, bool(self.parent)
            return True
        if _INCLUDE.match(line):
            return True
        if match := _SHARED.match(line):
            self.into, self.mode = self.shared, _Mode.SAME
            self.into += [match["rest"]] if match["rest"] else []
            return True
        if match := _OWN.match(line):
            self.into = self._named(match["whom"]).addresses
            self.into += [match["rest"]] if match["rest"] else []
            return True
        match = _MANY.match(line) or _ONE.match(line)
        if match is None:
            return False
        rest = match["rest"].strip(" :;,.")
        if match.re is _ONE and rest and not match["rest"].startswith(":"):
            return False  # a name that begins so
        self.mode, self.into = (_Mode.EACH if match.re is _MANY else _Mode.NEXT), None
        self.below = True
        if rest:
            self._open(rest)
            self.mode = _Mode.SAME if match.re is _ONE else _Mode.EACH
        return True

    def _open(self, line: str) -> None:
        self.into = None
        self.found.append(Listed([line], self.below, self.parent, self.group, self.number))

    def _named(self, whom: str) -> Listed:
        """The party that "Addresses for Huawei Technologies Co., Ltd.:" names; else the last one."""
        wanted = loose(whom)
        for one in self.found:
            if loose(one.lines[0]).startswith(wanted):
                return one
        return self.found[-1]
