"""Counterparties and parties, written short."""

from __future__ import annotations

from watcher.core.match import hits
from watcher.core.match_chinese import Reader
from watcher.core.match_index import index
from watcher.model.change import Hit
from watcher.model.entry import Name, NameRole, Party
from watcher.model.watchlist import Counterparty


def counterparty(
    name: str, *aliases: str, country: str | None = None, owner: str | None = None
) -> Counterparty:
    """A counterparty whose id is its name."""
    return Counterparty(f"id:{name}", name, aliases, country, owner, "mine.csv")


def listed(
    name: str,
    *aliases: str,
    countries: tuple[str, ...] = (),
    former: tuple[str, ...] = (),
    zh: str | None = None,
) -> Party:
    """A listed party whose key is its name."""
    names = [Name(name)]
    names += [Name(zh, "zh")] if zh else []
    names += [Name(alias, role=NameRole.ALIAS) for alias in aliases]
    names += [Name(old, role=NameRole.FORMER) for old in former]
    return Party(name, tuple(names), countries=countries)


def hit(mine: str | Counterparty, theirs: str | Party, by: Reader | None = None) -> Hit | None:
    """The hit between two names, or None."""
    mine = counterparty(mine) if isinstance(mine, str) else mine
    theirs = listed(theirs) if isinstance(theirs, str) else theirs
    found = hits([theirs], index([mine], by))
    assert set(found) <= {theirs.key}
    return found[theirs.key][0] if found else None
