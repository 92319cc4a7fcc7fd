"""Which of the known events a change belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from watcher.core.links import DEADLINE, NOTICE, PARTY, STRENGTH, party_values
from watcher.model.change import Basis, Change
from watcher.model.event import Event, Link


class Known:
    """The known events, found by what links them."""

    def __init__(
        self, events: Sequence[tuple[Event, tuple[Change, ...]]], now: datetime, window: timedelta
    ) -> None:
        self._by_link: dict[tuple[str, str], list[Event]] = defaultdict(list)
        self._old = {event.id for event, _ in events if now - event.opened_at > window}
        self._noticed = {event.id for event, _ in events if any(link.kind == NOTICE for link in event.links)}
        self._shown: set[tuple[str, str, str]] = set()
        for event, changes in events:
            for link in event.links:
                self._by_link[link.kind, link.value].append(event)
            self._shown |= {
                (event.id, change.source_id, value)
                for change in changes
                if change.basis is Basis.OBSERVED
                for value in party_values(change)
            }

    def home(self, mine: Sequence[Link], change: Change) -> tuple[Event | None, Link | None]:
        """The event to join: by the most certain link, then the one opened last; and that link."""
        found = [
            (-STRENGTH.index(link.kind), event.opened_at, event.id, event, link)
            for link in mine
            for event in self._by_link.get((link.kind, link.value), ())
            if self._holds(event, link, change)
        ]
        if not found:
            return None, None
        *_, event, link = max(found, key=lambda one: one[:3])
        return event, link

    def of_notice(self, key: str) -> Event | None:
        """The event that holds the notice with this key, the one opened last."""
        return max(self._by_link[NOTICE, key], key=lambda one: (one.opened_at, one.id), default=None)

    def _holds(self, event: Event, link: Link, change: Change) -> bool:
        if link.kind in (NOTICE, DEADLINE):
            return True
        if event.id in self._old:
            return False
        if link.kind != PARTY:
            return True
        if change.basis is Basis.ANNOUNCED:
            return event.id not in self._noticed
        # What the same source shows of the same party for a second time is another act.
        return (event.id, change.source_id, link.value) not in self._shown
