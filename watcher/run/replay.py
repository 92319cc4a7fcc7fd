"""Which messages today's routes would have sent over the archived history. Sends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from watcher.core.render_text import render
from watcher.core.view import view
from watcher.model.event import EventUpdate
from watcher.model.route import Told
from watcher.run.tell import whom
from watcher.run.tools import Audience, Tools
from watcher.store import views


@dataclass(frozen=True, slots=True)
class Replayed:
    """One revision of one event, whom it would be told to now, and in which words."""

    update: EventUpdate
    told: tuple[Told, ...]
    text: str


def replay(tools: Tools, audience: Audience, *, first: date, last: date) -> Iterator[Replayed]:
    """Every event revision of those days (UTC, both included), oldest first."""
    found: list[tuple[datetime, EventUpdate]] = []
    for event in views.events(tools.engine, since=first):
        history = views.event_history(tools.engine, event.id)
        found += [
            (one.event.updated_at, one) for one in history if first <= one.event.updated_at.date() <= last
        ]
    for at, update in sorted(found, key=lambda pair: (pair[0], pair[1].event.id)):
        shown = view(update, audience.lists, now=at)
        yield Replayed(update, whom(update, audience), render(shown))
