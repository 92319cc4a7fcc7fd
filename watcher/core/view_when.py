"""When: filed, published, in force, seen, and the time between them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from watcher.core import words
from watcher.core.repeats import is_release
from watcher.core.view_due import due_day
from watcher.core.view_effects import DUE, Effect
from watcher.core.view_types import Fact
from watcher.model.change import Change


def when(
    changes: Sequence[Change], effects: Sequence[Effect], now: datetime, *, step: datetime | None = None
) -> tuple[Fact, ...]:
    """The dates of one act, most useful first. `now` and `step` (when a new stage was seen) are instants."""
    today = now.astimezone(UTC).date()
    # What a press release announces is published when the act itself is.
    changes = [one for one in changes if not is_release(one)] or changes
    published_on = min(
        (c.notice.published_on for c in changes if c.notice and c.notice.published_on), default=None
    )
    published_at = min((c.published_at for c in changes if c.published_at), default=None)
    filed_at = min((c.filed_at for c in changes if c.filed_at), default=None)
    seen = min((c.first_seen for c in changes if c.first_seen), default=None)
    public = min((moment for moment in (filed_at, published_at) if moment), default=None)
    facts = []
    if due := sorted({on for e in effects if e.kind in DUE and (on := due_day(e))}):
        facts.append(
            Fact("Due", words.joined([f"{words.day(d)} ({words.distance(d, today)})" for d in due[:3]]))
        )
    days = sorted({e.effective_on for e in effects if e.effective_on and e.kind not in DUE})
    if days:
        facts.append(Fact("In force", _in_force(days, published_on, today)))
    if filed_at:
        facts.append(Fact("Filed", f"{_moment(filed_at)}, for public inspection"))
    if published_on or published_at:
        facts.append(Fact("Published", _published(published_on, published_at)))
    if seen and not due:
        facts.append(Fact("Seen", _moment(seen) + _delay(public, seen)))
    if step is not None and not due:
        facts.append(Fact("This stage seen", _moment(step)))
    return tuple(facts)


def _in_force(days: list[date], published_on: date | None, today: date) -> str:
    first, last = days[0], days[-1]
    if len(days) > 3:
        return f"{words.day(first)} to {words.day(last)}, as stated with each party"
    if len(days) > 1:
        return words.joined([words.day(d) for d in days]) + ", see each group"
    text = f"{'since ' if first < today else ''}{words.day(first)} ({words.distance(first, today)})"
    if published_on and first < published_on:
        lead = words.plural((published_on - first).days, "day")
        return f"{text}, {lead} before its publication"
    return text


def _published(on: date | None, at: datetime | None) -> str:
    if at is None:
        return words.day(on) if on else ""
    if on is None or at.astimezone(UTC).date() == on:
        return _moment(at)
    return f"{words.day(on)} ({_moment(at)})"


def _moment(at: datetime) -> str:
    moment = at.astimezone(UTC)
    return f"{words.day(moment.date())}, {words.clock(moment)}"


def _delay(public: datetime | None, seen: datetime) -> str:
    # Our own latency is told with every message: a reader can then judge how far to trust the silence.
    if public is None or seen < public:
        return ""
    delay = seen - public
    return " (at once)" if delay < timedelta(minutes=1) else f" ({words.span(delay)} later)"
