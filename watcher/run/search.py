"""Everybody on every list, and who of them a name may mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from watcher.core.deadlines import zone_of
from watcher.core.match_search import Search, rank
from watcher.core.text import loose
from watcher.model.entry import Party, PartyEntry
from watcher.model.standing import Standing, State
from watcher.model.watchlist import Sought
from watcher.run.standings import Standings, standings
from watcher.run.tools import Tools
from watcher.store.views import entries_on, list_states

_LIVE = (State.LISTED, State.SUSPENDED, State.EXEMPTED, State.PENDING)


@dataclass(frozen=True, slots=True)
class Listed:
    """A party where it stands. `source_id` is whose word it is: the list's authority, or else a copy."""

    list_id: str
    source_id: str
    party: Party
    standing: Standing


@dataclass(frozen=True, slots=True)
class Match:
    """A party that was looked for, and where it stands."""

    listed: Listed
    sought: Sought


def search(name: str, tools: Tools) -> tuple[Match, ...]:
    """The parties a name may mean, on any list, the surest first; among equals those that still stand."""
    return among(name, everybody(tools))


def among(name: str, parties: Iterable[Listed]) -> tuple[Match, ...]:
    """The same among parties that were read before."""
    wanted = Search(name)
    held = ((listed, wanted.of(listed.party)) for listed in parties)
    return tuple(sorted((Match(listed, sought) for listed, sought in held if sought), key=_order))


def everybody(tools: Tools) -> tuple[Listed, ...]:
    """All parties of all lists today, where each authority sits, with their standings, ended ones too.

    What only another source than the authority shows (a consolidated list) is there as well, by that
    source's word.
    """
    now = tools.clock()
    lists = tools.audience.lists
    known = standings(tools.engine, lists, tools.sources, on=now.date(), known_at=None)
    states = list_states(tools.engine)
    seen = (one.list_id for one in states if one.list_id)
    found: list[Listed] = []
    for list_id in dict.fromkeys([*lists, *known.folded.lines, *seen]):
        today = replace(known, on=now.astimezone(ZoneInfo(zone_of(list_id))).date())
        sources = [one.source_id for one in states if one.list_id == list_id]
        found += on_list(list_id, today, today.of(list_id), sources)
    return tuple(found)


def on_list(
    list_id: str, today: Standings, standing: Iterable[Standing], sources: Iterable[str]
) -> Iterator[Listed]:
    """The parties of one list: `standing` is the authority's word, `sources` are all that show the list."""
    info = today.lists.get(list_id)
    authority = info.authority_source if info else ""
    said = [(one.party, one) for one in standing if one.party is not None]
    copies = [one for one in sources if one != authority or one not in today.sources]
    shown = {loose(name.text) for party, _ in said for name in party.names} if copies else set()
    for party, one in said:
        yield Listed(list_id, authority, party, one)
    for source_id in copies:
        for entry in entries_on(today.engine, source_id, list_id):
            if isinstance(entry, PartyEntry) and loose(entry.party.name) not in shown:
                yield copied(list_id, source_id, entry)


def copied(list_id: str, source_id: str, entry: PartyEntry) -> Listed:
    """A party that another source than the authority shows, by that source's word."""
    standing = Standing(
        entry.list_id,
        None,
        entry.party,
        State.LISTED,
        since=entry.effective_on,
        until=entry.expires_on,
        until_basis=None,
        instrument=None,
        by=None,
    )
    return Listed(list_id, source_id, entry.party, standing)


def _order(found: Match) -> tuple[object, ...]:
    listed = found.listed
    score, *rest = rank(found.sought)
    return score, listed.standing.state not in _LIVE, *rest, listed.list_id, str(listed.standing.since)
