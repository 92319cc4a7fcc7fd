"""What a message says, before any markup: neutral, frozen, and the same for every way out."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.model.change import Severity


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled line: "In force", "10 November 2025 (in 5 days)"."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class WebLink:
    """A link to an official text."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class PartyView:
    """One party with every name that the document prints.

    `names` are the primary names in all scripts, Latin first. `facts` are the party's own lines: where
    it differs from its group, and what its entry says. `changes` are fields before → after.
    """

    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    changes: tuple[tuple[str, str | None, str | None], ...] = ()
    hit: bool = False


@dataclass(frozen=True, slots=True)
class GroupView:
    """Changes of one kind on one list under one act.

    `heading` says the kind, `count` what it touches ("15 parties"). `facts` are act, term and the like,
    `notes` whole sentences: what the kind means, what the authority counts against what was read.
    `lines` are effects without a party: acts that are suspended, an earlier notice that was not read.
    """

    heading: str
    count: str
    list_title: str
    list_title_zh: str
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    parties: tuple[PartyView, ...] = ()
    lines: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HitView:
    """One of the reader's own counterparties that is touched. `owner` is who answers for it."""

    counterparty: str
    matched: str
    what: str
    reason: str
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """One message.

    `headline` counts by list and kind, `title` is the official title, `when` the dates that matter.
    `news` is set on a later revision: the stage that the act has reached. `footer` holds what is
    said small at the end: source, event, clock note.
    """

    headline: str
    title: str = ""
    when: tuple[Fact, ...] = ()
    news: str = ""
    hits: tuple[HitView, ...] = ()
    groups: tuple[GroupView, ...] = ()
    links: tuple[WebLink, ...] = ()
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    severity: Severity = Severity.NORMAL
    event_id: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class DigestView:
    """Many messages in one: index first, detail below, and the proof of what was checked.

    `index` has one line per event; `views` the detail of the first of them; `more` counts the rest,
    which the index still names.
    """

    headline: str
    index: tuple[str, ...]
    views: tuple[View, ...]
    more: int = 0
    more_advice: str = ""
    checked: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
