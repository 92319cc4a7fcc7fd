"""The operators' daily line, told once a day whoever tells it."""

from __future__ import annotations

from datetime import datetime, timedelta

from watcher.core.daily import daily_line
from watcher.core.render import line_messages
from watcher.core.view_digest import Checked
from watcher.core.window import window_end, window_key, window_start
from watcher.model.commit import Queued
from watcher.model.health import Health
from watcher.model.route import DigestPlan
from watcher.run.health import lines
from watcher.run.tools import Tools
from watcher.store import ledger, outbox
from watcher.store.views import activity
from watcher.store.views.health import backlog


def tell_daily(tools: Tools, plan: DigestPlan) -> bool:
    """Queue the line of the day that has last closed, unless it was queued; True if it was now.

    Where nobody was running for days, the last one is told and the others are not. Its subject is the day,
    so that of several workers one tells it.
    """
    now = tools.clock()
    end = window_start(plan, window_end(plan, now))
    subject = window_key(plan, end)
    if outbox.states(tools.engine, [subject]):
        return False
    began = activity.first_seen(tools.engine)
    if began is None or began > end:
        return False
    audience = tools.audience
    messages = line_messages(
        audience.kinds[audience.operators],
        audience.operators,
        subject,
        _line(tools, now),
        now=now,
        clock_note=audience.clock_note,
    )
    outbox.queue(tools.engine, [Queued(message, now) for message in messages], now)
    return True


def _line(tools: Tools, now: datetime) -> str:
    done = activity.activity(tools.engine, now - timedelta(days=1))
    checked = [
        Checked(one.source_id, Health(one.health), one.last_success_at, one.entries)
        for one in lines(tools, now)
    ]
    return daily_line(
        checked,
        checks=done.checks,
        changes=done.changes,
        waiting=sum(one.pending for one in backlog(tools.engine)),
        incidents=len(ledger.incidents(tools.engine)),
        now=now,
    )
