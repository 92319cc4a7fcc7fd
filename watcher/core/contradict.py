"""Two official sources of one list that disagree for days: one of them may be frozen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from watcher.core import words
from watcher.core.text import loose
from watcher.core.triage import Trouble
from watcher.model.change import Change
from watcher.model.entry import Party
from watcher.model.health import IncidentKind
from watcher.model.measure import ChangeKind

PATIENCE = timedelta(days=5)
"""Consolidated lists follow the acts they copy by up to some working days."""

_NAMED = 5
_ON_OR_OFF = frozenset({ChangeKind.ADDED, ChangeKind.REMOVED})


def names_of(party: Party) -> frozenset[str]:
    """The names of a party as two sources can be compared by them."""
    return frozenset(loose(name.text) for name in party.names)


def contradiction(
    source_id: str,
    list_id: str,
    told: Iterable[Change],
    shown: Iterable[Party],
    *,
    now: datetime,
    patience: timedelta = PATIENCE,
) -> Trouble | None:
    """What others told of a list and this source still does not show, one trouble for all of it.

    `told` are changes of the list by all sources; `shown` all parties that this source shows on it now. An
    addition counts once it has been in force for `patience`; so does a removal. Where the last word on a
    party is another, or it left for another list or bears another name by now, the earlier one is moot: a
    list that took a party off since is ahead of the copy that added it, and the trouble is the copy's.
    """
    last: dict[str, Change] = {}
    for change in sorted(told, key=lambda one: (one.first_seen or now, one.id)):
        for former in _former_names(change):
            last.pop(former, None)
        if change.party is None:
            continue
        if change.moved_from == list_id:
            last.pop(loose(change.party.key), None)
        if change.list_id == list_id and (change.source_id != source_id or change.kind in _ON_OR_OFF):
            last[loose(change.party.key)] = change
    bearers: dict[str, list[Party]] = defaultdict(list)
    for party in shown:
        for name in names_of(party):
            bearers[name].append(party)
    missing, standing = [], []
    for change in last.values():
        if change.party is None or change.source_id == source_id or not _is_old(change, now, patience):
            continue
        found = (party for name in names_of(change.party) for party in bearers.get(name, ()))
        there = any(not _are_namesakes(change.party, party) for party in found)
        if change.kind is ChangeKind.ADDED and not there:
            missing.append(change.party.name)
        elif change.kind is ChangeKind.REMOVED and there:
            standing.append(change.party.name)
    if not missing and not standing:
        return None
    parts = [
        f"{words.parties(len(names))} {verb} {words.span(patience)} ago or before: {_some(names)}"
        for names, verb in (
            (missing, "missing that others added"),
            (standing, "still shown that others removed"),
        )
        if names
    ]
    advice = "Look at both official pages: one of them may have stopped being kept up to date."
    return Trouble(IncidentKind.CONTRADICTORY, source_id, "; ".join(parts), advice, list_id=list_id)


def _former_names(change: Change) -> frozenset[str]:
    """The names that a renamed party no longer bears, whoever shows it: nobody can show them any more."""
    if change.kind is not ChangeKind.RENAMED:
        return frozenset()
    said = [one.before or "" for one in change.fields if one.field in ("name", "names")]
    return frozenset(loose(name) for text in said for name in text.split("\n"))


def _are_namesakes(one: Party, other: Party) -> bool:
    """Several persons of one name stand on OFAC's lists: each source gives the number of the one it means."""
    same_kind = {kind for kind, _ in one.identifiers} & {kind for kind, _ in other.identifiers}
    return bool(same_kind) and not set(one.identifiers) & set(other.identifiers)


def _is_old(change: Change, now: datetime, patience: timedelta) -> bool:
    if change.first_seen is None or now - change.first_seen < patience:
        return False
    return change.effective_on is None or now.date() - change.effective_on >= patience


def _some(names: list[str]) -> str:
    named = ", ".join(sorted(names)[:_NAMED])
    return f"{named} and {len(names) - _NAMED} more" if len(names) > _NAMED else named
