"""The one line that names an event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from watcher.model.change import Basis, Change
from watcher.model.measure import ChangeKind
from watcher.model.source import ListInfo

_ORDER = list(ChangeKind)


def title(changes: Sequence[Change], lists: Mapping[str, ListInfo]) -> str:
    """The notice's own title; for what a list shows its name and figures; for a deadline what falls due.

    "Denied Persons List: 147 added, 103 removed, 25 renewed".
    """
    first = changes[0]
    if first.basis is Basis.DUE:
        return _due(changes, lists)
    if first.notice is not None:
        return first.notice.title
    return "; ".join(
        f"{_name(place, lists)}: {_figures([c for c in changes if _place(c) == place])}"
        for place in dict.fromkeys(_place(change) for change in changes)
    )


def _figures(changes: Sequence[Change]) -> str:
    kinds = Counter(change.kind for change in changes)
    return ", ".join(f"{kinds[kind]} {kind.replace('_', ' ')}" for kind in _ORDER if kinds[kind])


def _due(changes: Sequence[Change], lists: Mapping[str, ListInfo]) -> str:
    first = changes[0]
    act = (first.instrument and first.instrument.number) or (first.party.name if first.party else "")
    verb = "enters into force or takes effect" if first.effective_on else "runs out by its own terms"
    day = first.effective_on or first.until
    parties = sum(change.party is not None for change in changes)
    touched = f" ({parties} parties)" if parties > 1 else ""
    what = f"{act} {verb}" if act else verb
    return f"{_name(_place(first), lists)}: {what} on {day}{touched}"


def _place(change: Change) -> str:
    return change.list_id or change.topic or ""


def _name(place: str, lists: Mapping[str, ListInfo]) -> str:
    return lists[place].title if place in lists else place
