"""Many events in one message: an index that names them all, detail, and the proof of what was checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from watcher.core import words
from watcher.core.escape import plain
from watcher.core.view import clock_line
from watcher.core.view_types import DigestView, View
from watcher.model.health import Health

DETAIL = 25


@dataclass(frozen=True, slots=True)
class Checked:
    """One source of the window: when it was last read, and what it holds."""

    source_id: str
    health: Health
    last_success: datetime | None
    entries: int


def digest_view(
    views: Sequence[View],
    checked: Sequence[Checked],
    *,
    start: datetime,
    end: datetime,
    cap: int = DETAIL,
    clock_note: bool = False,
) -> DigestView:
    """The digest of one window. Hits come first; detail beyond `cap` events is left to the command."""
    ordered = sorted(views, key=lambda view: not view.hits)
    until, since = end.astimezone(UTC), start.astimezone(UTC)
    window = (
        f"{words.day(since.date())}, {words.clock(since)} to {words.day(until.date())}, {words.clock(until)}"
    )
    more = max(len(ordered) - cap, 0)
    said = words.plural(len(ordered), "event") if ordered else "nothing changed"
    advice = (
        f"And {words.plural(more, 'more event')} of the index: `watcher changes --since {since:%Y-%m-%d}`."
    )
    return DigestView(
        headline=f"Digest of {words.day(until.date())}: {said}",
        index=tuple(_line(view) for view in ordered) or (_nothing(checked),),
        views=tuple(ordered[:cap]),
        more=more,
        more_advice=advice if more else "",
        checked=tuple(_checked(source, until) for source in checked),
        footer=(f"Window {window}", *((clock_line(end),) if clock_note else ())),
    )


def _line(view: View) -> str:
    return (
        f"{view.headline} — {view.title}" if view.title and view.title not in view.headline else view.headline
    )


def _nothing(checked: Sequence[Checked]) -> str:
    well = sum(source.health is Health.HEALTHY for source in checked)
    if not checked:
        return "No source is watched."
    if well == len(checked):
        return f"{words.plural(well, 'source')} checked, nothing changed."
    sources = words.plural(len(checked), "source")
    return f"Nothing changed on {well} of {sources}; the others are not well, see below."


def _checked(source: Checked, end: datetime) -> str:
    name = plain(source.source_id)
    if source.last_success is None:
        return f"{name}: {source.health.value}, never read successfully"
    age = words.span(max(end - source.last_success, end - end))
    entries = words.plural(source.entries, "entry", "entries")
    return f"{name}: {source.health.value}, {entries}, last read {age} before the end of the window"
