"""The user's own counterparties."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.model.change import Hit
from watcher.model.entry import Party


@dataclass(frozen=True, slots=True)
class Counterparty:
    """Someone the user deals with, as one line of a watchlist names them.

    `id` stays the same while file and name do, so that a hit is told once. `country` is an
    ISO 3166-1 alpha-2 code or None. `owner` is whom a hit concerns (a Slack user id, a name). `file` is
    the watchlist as the configuration names it.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    country: str | None = None
    owner: str | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Watchlist:
    """One file of counterparties. `digest` is the SHA-256 of its bytes and of how they are to be read."""

    file: str
    digest: str
    counterparties: tuple[Counterparty, ...]


@dataclass(frozen=True, slots=True)
class FreshHit:
    """A hit on a party that stood on its list already and of which nobody has been told.

    `id` is the SHA-256 of counterparty, list and party: it outlives a change of spelling or score.
    """

    id: str
    list_id: str
    party: Party
    hit: Hit


@dataclass(frozen=True, slots=True)
class Sought:
    """A party that a search found, by which of its names, and why.

    `match` is one of Hit's, or "part": the words stand in a longer name. `score` is 0..1.
    """

    party: Party
    matched: str
    match: str
    score: float
    reason: str
