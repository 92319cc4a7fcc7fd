"""What the pages show, read by somebody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from watcher.core.view_types import View
from watcher.model.change import Change, Instrument
from watcher.model.entry import Party
from watcher.model.health import Incident
from watcher.model.source import ListInfo
from watcher.model.standing import Deadline, Standing
from watcher.model.views import Among, Exhibit


@dataclass(frozen=True, slots=True)
class Line:
    """One change in short. `place` is a list or a topic, `key` the party's key, None without a party.

    `reference` is the earlier act whose parties are meant but could not be read yet.
    """

    change_id: str
    kind: str
    place: str
    key: str | None
    name: str
    other_name: str
    countries: tuple[str, ...]
    count: int
    effective_on: date | None
    until: date | None
    hits: tuple[str, ...] = ()
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one kind on one list or topic within an act."""

    place: str
    kind: str
    count: int
    effective_on: date | None
    until: date | None
    names: tuple[tuple[str, str], ...]
    reference: str = ""


@dataclass(frozen=True)
class Act:
    """One act in short: an event that was told, or a notice that the first check read back silently.

    `day` is the day of publication, or on which it was seen, in the authority's zone.
    """

    id: str
    told: bool
    title: str
    number: str | None
    stage: str
    day: date
    seen_at: datetime | None
    url: str | None
    sources: tuple[str, ...]
    lines: tuple[Line, ...]
    groups: tuple[Group, ...]
    notice_keys: frozenset[str] = frozenset()
    told_at: datetime | None = None
    """when it was last told of, a later revision included"""

    @cached_property
    def places(self) -> frozenset[str]:
        """The lists and topics that it touches."""
        return frozenset(group.place for group in self.groups)

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries of the parties that it touches."""
        return frozenset(code for line in self.lines for code in line.countries)

    @cached_property
    def hits(self) -> tuple[str, ...]:
        """The reader's own counterparties that it touches."""
        return tuple(dict.fromkeys(name for line in self.lines for name in line.hits))


@dataclass(frozen=True, slots=True)
class Stage:
    """One telling of an act: the stage it had reached, when, and how many changes came with it."""

    name: str
    at: datetime
    changes: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Touched:
    """A change of an act with the party as the page shows it.

    `by_reference` is the act that names the party, where this one only refers to it: (its number, the id of
    its page).
    """

    change: Change
    by_reference: tuple[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class ActStory:
    """All that is known of one act.

    `referred` are the documents of the earlier acts that it refers to: (number, id of its page, document).
    """

    act: Act
    view: View
    stages: tuple[Stage, ...]
    touched: tuple[Touched, ...]
    exhibits: tuple[Exhibit, ...]
    referred: tuple[tuple[str, str | None, Exhibit], ...] = ()


@dataclass(frozen=True, slots=True)
class ListLine:
    """One list in figures on a day. `counts` maps standing → number; `as_of` is the authority's own date.

    `read_at` is when the source that is believed was last read, changed or not.
    """

    info: ListInfo
    counts: Mapping[str, int]
    as_of: date | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Rows:
    """Who stands on a list or topic on a day, as known at a moment.

    `counts` maps standing → number, `countries` country → number. `matching` says how many rows fit, `part`
    gives some of them, from a place on, so many, and `each` all, read while they are taken: of forty thousand
    rows a page shows fifty. `tag` changes whenever any row does.
    """

    place: str
    title: str
    title_zh: str
    info: ListInfo | None
    on: date
    known_at: datetime | None
    tag: str
    counts: Mapping[str, int]
    countries: Mapping[str, int]
    matching: Callable[[Among], int]
    part: Callable[[Among, int, int], Sequence[Standing]]
    each: Callable[[Among], Iterator[Standing]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One state in a party's story. `first` None: before we looked; `last` None: open."""

    state: str
    first: date | None
    last: date | None
    by: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One act under which a party stands on a list, in time. `act_id` leads to the act's page."""

    place: str
    instrument: Instrument | None
    title: str
    act_id: str | None
    stretches: tuple[Stretch, ...]
    seen: bool
    """True where the list itself showed it, False where notices say so."""


@dataclass(frozen=True, slots=True)
class PartyStory:
    """One party on all lists. `parties` are its entries as (list id, party)."""

    name: str
    parties: tuple[tuple[str, Party], ...]
    standings: tuple[Standing, ...]
    lanes: tuple[Lane, ...]
    acts: tuple[tuple[Act, tuple[Line, ...]], ...]
    deadlines: tuple[Deadline, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline with the parties that it touches, in all their names."""

    deadline: Deadline
    parties: tuple[Party, ...]
    act_id: str | None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source as the page shows it, with the addresses that it is read from."""

    id: str
    title: str
    authority: str
    kind: str
    health: str
    last_success_at: datetime | None
    last_attempt_at: datetime | None
    last_change_at: datetime | None
    next_due_at: datetime | None
    failures: int
    entries: int
    held: tuple[str, ...]
    incidents: tuple[Incident, ...]
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A snapshot that waits for a person, with what accepting it would tell.

    `changes` is None where its documents cannot be read any more; `fault` says why.
    """

    source_id: str
    list_id: str
    seen_at: datetime
    entries: int
    before: int
    reasons: tuple[str, ...]
    changes: tuple[Change, ...] | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A party that a search found, where it stands, and why it was found."""

    standing: Standing
    matched: str
    match: str
    score: float
    reason: str
    source_id: str = ""
