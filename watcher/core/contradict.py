"""Two official sources of one list that disagree for days: one of them may be frozen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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


def names_of(party: Party) -> frozenset[str]:
    """The names of a party as two sources can be compared by them."""
    return frozenset(loose(name.text) for name in party.names)


def contradiction(
    source_id: str,
    list_id: str,
    told: Iterable[Change],
    shown: Collection[str],
    *,
    now: datetime,
    patience: timedelta = PATIENCE,
) -> Trouble | None:
    """What others told of a list and this source still does not show, one trouble for all of it.

    `told` are changes of the list by other sources; `shown` the names (core.text.loose) of all
    parties that this source shows on it now. An addition counts once it has been in force for
    `patience`; so does a removal. Where the last word on a party is another, or it bears another name by now,
    the earlier one is moot.
    """
    last: dict[str, Change] = {}
    for change in sorted(told, key=lambda one: (one.first_seen or now, one.id)):
        for former in _former_names(change):
            last.pop(former, None)
        if change.party is not None and change.list_id == list_id and change.source_id != source_id:
            last[loose(change.party.name)] = change
    missing, standing = [], []
    for change in last.values():
        if change.party is None or not _is_old(change, now, patience):
            continue
        there = any(name in shown for name in names_of(change.party))
        if change.kind is ChangeKind.ADDED and not there:
            missing.append(change.party.name)
        elif change.kind is ChangeKind.REMOVED and there:
            standing.append(change.party.name)
    if not missing and not standing:
        return None
    parts = [
        f"{words.parties(len(found))} {verb} {words.span(patience)} ago or before: {_some(found)}"
        for found, verb in (
            (missing, "missing that others added"),
            (standing, "still shown that others removed"),
        )
        if found
    ]
    advice = "Look at both official pages: one of them may have stopped being kept up to date."
    return Trouble(IncidentKind.CONTRADICTORY, source_id, "; ".join(parts), advice, list_id=list_id)


def _former_names(change: Change) -> frozenset[str]:
    """The names that a renamed party no longer bears, whoever shows it: nobody can show them any more."""
    if change.kind is not ChangeKind.RENAMED:
        return frozenset()
    said = [one.before or "" for one in change.fields if one.field in ("name", "names")]
    return frozenset(loose(name) for text in said for name in text.split("\n"))


def _is_old(change: Change, now: datetime, patience: timedelta) -> bool:
    if change.first_seen is None or now - change.first_seen < patience:
        return False
    return change.effective_on is None or now.date() - change.effective_on >= patience


def _some(names: list[str]) -> str:
    named = ", ".join(sorted(names)[:_NAMED])
    return f"{named} and {len(names) - _NAMED} more" if len(names) > _NAMED else named
