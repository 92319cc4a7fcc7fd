"""Deadlines ahead, each with the parties that it touches, in all their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date

from watcher.core.acts import same_number
from watcher.core.deadlines import with_parties
from watcher.core.standing import Folded
from watcher.model.entry import Party, PartyEntry
from watcher.model.standing import Deadline
from watcher.run.tools import Tools
from watcher.serve.shown import Due
from watcher.store import ledger, views

Entries = Callable[[str, str, Collection[str]], Iterable[object]]
"""(source id, list id, names) → the entries of that list, of the parties with these names at least"""


def ahead(
    tools: Tools,
    since: date,
    until: date,
    *,
    folded: Folded,
    entries: Entries,
    act_id: Callable[[str], str | None] = lambda _: None,
) -> tuple[Due, ...]:
    """The open deadlines from `since` to `until`, both included, soonest first.

    `folded` is the fold of all notices; `act_id` turns a notice key into the id of its page.
    """
    found = views.deadlines(tools.engine, since, until)
    seen = ledger.deadlines_first_seen(tools.engine, [one.id for one in found])
    touched = {one.id: parties for one, parties in with_parties(folded)} if found else {}
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in found:
        if one.source_id and one.list_id and not touched.get(one.id):
            wanted[one.source_id, one.list_id].update(one.parties)
    named = {place: _by_name(entries(*place, names)) for place, names in wanted.items()}
    dues = []
    for one in found:
        parties = touched.get(one.id)
        if not parties and one.source_id and one.list_id:
            parties = _stated(one, named[one.source_id, one.list_id])
        dues.append(Due(one, parties or (), _act(one, folded, act_id), seen.get(one.id)))
    return tuple(dues)


def _by_name(entries: Iterable[object]) -> Mapping[str, list[PartyEntry]]:
    found: dict[str, list[PartyEntry]] = {}
    for entry in entries:
        if isinstance(entry, PartyEntry):
            found.setdefault(entry.party.name, []).append(entry)
    return found


def _stated(deadline: Deadline, named: Mapping[str, list[PartyEntry]]) -> tuple[Party, ...]:
    """The parties of a deadline that a list itself states, with all their names."""
    return tuple(
        entry.party
        for name in deadline.parties
        for entry in named.get(name, ())
        if deadline.on in (entry.expires_on, entry.effective_on)
    )


def _act(deadline: Deadline, folded: Folded, act_id: Callable[[str], str | None]) -> str | None:
    number = deadline.instrument.number if deadline.instrument else None
    if number is None:
        return None
    keys = folded.register.numbers.get(same_number(number), ())
    return act_id(keys[-1]) if keys else None
