"""What the authorities of the chaos run show, version by version, and which version a reader surely has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from support.chaos_sources import Kind, page

SURE = 4
"""A version is surely read after so many undisturbed looks: an old content that comes back is believed at the
third, a removal that is to be confirmed at the second."""

SHOWN = 40
"""So many notices stand on an index; older ones drop off, and that means nothing."""


@dataclass(frozen=True)
class Row:
    """One row of a register."""

    name: str
    alias: str = ""
    street: str = ""
    ident: str = ""

    @property
    def line(self) -> str:
        return f"ROW {self.name}|{self.alias}|{self.street}|{self.ident}"


Lists = Mapping[str, Mapping[str, Row]]


@dataclass(frozen=True)
class Version:
    """A register as it stood from one moment on."""

    at: datetime
    day: date
    lists: Lists

    def body(self, kind: Kind, order: int = 1) -> bytes:
        """The page; `order` -1 turns the rows of each list round."""
        lines = [f"OF {self.day}"]
        for name, rows in self.lists.items():
            lines += [f"LIST {name}", *[row.line for row in rows.values()][::order]]
        return page(f"REGISTER {kind.id}", lines)


@dataclass
class Register:
    """The page of a list source. `looks` counts undisturbed looks at each version."""

    kind: Kind
    versions: list[Version]
    looks: Counter[int] = field(default_factory=Counter)
    touched: dict[str, int] = field(default_factory=dict)
    held: bool = False
    sightings: list[tuple[datetime, int, bool]] = field(default_factory=list)
    """(when, version, surely) of every true page that went out, and of what was surely read"""

    @property
    def now(self) -> Version:
        return self.versions[-1]

    @property
    def sure(self) -> int:
        """The number of the newest version that is surely read; -1 before the first."""
        return max((one for one, count in self.looks.items() if count >= SURE), default=-1)

    def is_settled(self) -> bool:
        """Whether what it shows now is surely read."""
        return self.sure == len(self.versions) - 1

    def read(self, now: datetime) -> None:
        """It was surely looked at as it stands."""
        newest = len(self.versions) - 1
        self.looks[newest] += 1
        self.sightings.append((now, newest, True))

    def free(self, list_id: str) -> list[Row]:
        """Rows whose last change a reader surely has: only those may change again."""
        sure = self.sure
        return [row for name, row in self.now.lists[list_id].items() if self.touched.get(name, -1) <= sure]

    def show(self, at: datetime, lists: Lists) -> dict[tuple[str, str, str], int]:
        """Publish; what changes for a reader, (list, kind, name) → how often."""
        former = self.now
        zone = ZoneInfo("Asia/Shanghai" if self.kind.id.startswith("cn") else "America/New_York")
        self.versions.append(Version(at, at.astimezone(zone).date(), lists))
        found = differences(former.lists, lists)
        for _, _, name in found:
            self.touched[name] = len(self.versions) - 1
        return found


def differences(before: Lists, after: Lists) -> dict[tuple[str, str, str], int]:
    """What a reader of both sees, by name and by register number; the model's own comparison."""
    gone = {(where, one): row for where in before for one, row in before[where].items()}
    come = {(where, one): row for where in after for one, row in after[where].items()}
    found: dict[tuple[str, str, str], int] = {}
    for place in gone.keys() & come.keys():
        if gone[place] != come[place]:
            found[(place[0], "amended", place[1])] = 1
    left = {place: row for place, row in gone.items() if place not in come}
    for place, row in sorted(come.items()):
        if place in gone:
            continue
        same = next((old for old in left if old[1] == row.name), None)
        if same is None and row.ident:
            same = next((old for old, was in left.items() if was.ident == row.ident), None)
        kind = "added" if same is None else "moved" if same[1] == row.name else "renamed"
        if same is not None:
            del left[same]
        found[(place[0], kind, row.name)] = 1
    found |= {(where, "removed", name): 1 for where, name in left}
    return found


@dataclass(frozen=True)
class Act:
    """One notice: its number, day, and lines of measures (see chaos_sources)."""

    number: str
    day: date
    title: str
    lines: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"/{self.number.encode().hex()}"

    @property
    def body(self) -> bytes:
        return page(f"NOTICE {self.number}", [f"TITLE {self.title}", f"DATE {self.day}", *self.lines])


@dataclass
class Stream:
    """The index of a feed source and its notices, the newest first. `read_at`: since when each is surely read."""

    kind: Kind
    acts: list[Act] = field(default_factory=list)
    sightings: dict[str, datetime] = field(default_factory=dict)
    """number → when its page first went out"""
    read_at: dict[str, datetime] = field(default_factory=dict)

    def read(self, now: datetime) -> None:
        """The index was surely looked at, and with it every notice on it that was not known yet."""
        for act in self.acts[:SHOWN]:
            self.read_at.setdefault(act.number, now)

    def index(self) -> bytes:
        """The page that lists the newest."""
        shown = self.acts[:SHOWN]
        return page(f"NOTICES {self.kind.id}", [f"AT {act.day} {act.path}" for act in shown])

    def is_settled(self) -> bool:
        """Whether everything is surely read."""
        return all(act.number in self.read_at for act in self.acts)

    def by_path(self, path: str) -> Act | None:
        return next((act for act in self.acts if act.path == path), None)
