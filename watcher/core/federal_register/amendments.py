"""What amendatory instructions can say of a list: entries named, headings changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from watcher.model.measure import ChangeKind


@dataclass(frozen=True, slots=True)
class Named:
    """One entry that an instruction names. `former` is the name it replaces, "" for none.

    `heading` is the country heading as printed, "" where the instruction gives none.
    """

    list_id: str
    verb: ChangeKind
    name: str
    heading: str = ""
    former: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Headed:
    """A country heading that is renamed or dropped (`after` None): no party changes by it."""

    list_id: str
    before: str
    after: str | None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What an instruction leaves to those below it: "2. … is amended by removing:" governs a, b and c."""

    list_id: str | None = None
    heading: str = ""
    verb: ChangeKind | None = None
    words: str = ""


@dataclass(slots=True)
class Gathered:
    """What the instructions of one document have said so far."""

    named: list[Named] = field(default_factory=list)
    headed: list[Headed] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
