"""Digests: what a receiver's window collected, told once when it closes (T5)."""

from __future__ import annotations

from datetime import datetime

from watcher.core.render import digest_messages
from watcher.core.view import view
from watcher.core.view_digest import Checked, digest_view
from watcher.core.window import window_end, window_key, window_start
from watcher.model.delivery import Message
from watcher.model.health import Health
from watcher.model.route import DigestPlan
from watcher.run.health import lines
from watcher.run.tools import Tools
from watcher.store import windows


def close_due(tools: Tools) -> int:
    """Close every window that has ended; the number of digests that were queued."""
    now = tools.clock()
    return sum(_close(plan, tools, now) for plan in tools.audience.digests.values())


def _close(plan: DigestPlan, tools: Tools, now: datetime) -> bool:
    """One digest however many windows passed while nobody was running."""
    end = window_start(plan, window_end(plan, now))
    last = windows.last_closed(tools.engine, plan.receiver)
    if last is not None and last >= end:
        return False
    items = windows.pending(tools.engine, plan.receiver, end)
    # A receiver that is new has no period behind it that could be reported as quiet.
    silent = not items and (last is None or plan.when_empty == "skip")
    messages: tuple[Message, ...] = ()
    if not silent:
        audience = tools.audience
        views = [
            view(update, audience.lists, now=now, clock_note=audience.clock_note)
            for update in windows.updates(tools.engine, items)
        ]
        checked = [
            Checked(line.source_id, Health(line.health), line.last_success_at, line.entries)
            for line in lines(tools, now)
        ]
        start = last or window_start(plan, end)
        shown = digest_view(views, checked, start=start, end=end, clock_note=audience.clock_note)
        subject = f"digest:{window_key(plan, end)}"
        messages = digest_messages(audience.kinds[plan.receiver], plan.receiver, subject, shown)
    closed = windows.close(tools.engine, plan.receiver, end, messages, now, items)
    return closed and not silent
