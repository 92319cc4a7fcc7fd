"""The rows of one printed entry put apart into parties: the entity, and those listed with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from watcher.core.text import loose

_DASH = re.compile(r"^[—–―]\s*|^-\s+")
# "Subordinate instituion:" is printed so in several rows.
_ONE = re.compile(r"subordinate\s+instit\w*n\b", re.IGNORECASE)
_MANY = re.compile(
    r"(?:(?:and\s+)?the\s+following\s+(?:\S+\s+)?)?(?:subordinate\s+instit\w*ns|affiliated\s+(?:entit(?:y|ies)|compan(?:y|ies)))\b",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"the\s+following\s+(?!address)(?:(?:\w+(?:-\w+)?)\s+subordinate\s+institutions?\s+of\s+(?P<parent>.+?)"
    r"|(?P<name>(?:(?!affiliated|subordinate).)+?)\s+(?:entities|institutions|facilities|organizations|companies)"
    r"(?:\s*\([^)]*\))?)\s*:",
    re.IGNORECASE,
)
_SHARED = re.compile(r"the\s+following\s+address(?:es)?\s+appl(?:y|ies)\s+to\b[^:]*:\s*", re.IGNORECASE)
_OWN = re.compile(r"address(?:es)?\s+(?:for|of)\s+(?P<whom>.+?):\s*", re.IGNORECASE)
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
    SAME = auto()
    NEXT = auto()
    EACH = auto()


def parties(rows: Iterable[tuple[str, ...]]) -> list[Listed]:
    """Everyone that the rows of one run list, in order; the first row heads the others.

    Rows after the citation belong to the entry above: further addresses, addresses of a named one or of
    all, and subordinate or affiliated institutions, each of which is a party with the requirement, policy
    and citation of the entry. A group row ("The following Department of Atomic Energy entities:") is no
    party itself.
    """
    run = _Run(found=[], shared=[])
    for number, row in enumerate(rows):
        before = len(run.found)
        for place, line in enumerate(_pieces(row)):
            run.take(line, fresh=not place)
        for one in run.found[before:]:
            one.row = number
    return run.finish()


def _pieces(row: Iterable[str]) -> Iterator[str]:
    for line in row:
        yield from filter(None, (_TAIL.sub("", piece) for piece in _TWO.split(line)))


@dataclass(slots=True)
class _Run:
    found: list[Listed]
    shared: list[str]
    into: list[str] | None = None
    mode: _Mode = _Mode.SAME
    below: bool = False
    parent: str = ""
    group: str = ""
    dashed: bool = False

    def take(self, line: str, *, fresh: bool) -> None:
        """Read one line; `fresh` where it begins its row."""
        if not self._sign(line):
            self._words(line, fresh)

    def _words(self, line: str, fresh: bool) -> None:
        dash = _DASH.match(line)
        if self.mode is _Mode.NEXT or not self.found or (fresh and self.mode is _Mode.EACH and not dash):
            # "The following Department of Atomic Energy entities:" has its parties on lines with dashes.
            self.dashed = bool(dash and (self.group or self.parent))
            self._open(line[dash.end() :] if dash else line)
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
        if match := _GROUP.fullmatch(line):
            self.group, self.parent = (match["name"] or "").strip(), (match["parent"] or "").strip()
            self.mode, self.into, self.below = _Mode.EACH, None, bool(self.parent)
        elif _INCLUDE.match(line):
            pass
        elif match := _SHARED.match(line):
            self.mode = _Mode.SAME
            self._addresses(self.shared, line[match.end() :])
        elif match := _OWN.match(line):
            self._addresses(self._named(match["whom"]).addresses, line[match.end() :])
        elif match := _MANY.match(line) or _ONE.match(line):
            rest = line[match.end() :]
            first = rest.strip(" :;,.")
            if first and not rest.startswith(":"):
                return False  # a name that begins so
            self.mode = _Mode.EACH if match.re is _MANY else _Mode.SAME if first else _Mode.NEXT
            self.into, self.below = None, True
            if first:
                self._open(first)
        else:
            return False
        return True

    def _addresses(self, into: list[str], first: str) -> None:
        self.into = into
        if first:
            into.append(first)

    def _open(self, line: str) -> None:
        self.into = None
        self.found.append(Listed([line], self.below, self.parent, self.group))

    def _named(self, whom: str) -> Listed:
        """The party that "Addresses for Huawei Technologies Co., Ltd.:" names; else the last one."""
        wanted = loose(whom)
        for one in self.found:
            if loose(one.lines[0]).startswith(wanted):
                return one
        return self.found[-1]
