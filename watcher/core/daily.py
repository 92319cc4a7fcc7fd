"""The operators' daily line: proof that somebody looked, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from watcher.core import words
from watcher.core.escape import plain
from watcher.core.view_digest import Checked
from watcher.model.health import Health


def daily_line(
    checked: Sequence[Checked], *, checks: int, changes: int, waiting: int, incidents: int, now: datetime
) -> str:
    """20 sources checked 1,843 times in a day, the last success 2 minutes ago; 3 changes; …

    `checks` and `changes` are those of the last 24 hours, `waiting` the messages that wait, `incidents`
    those that are open. Sources that are not well are named.
    """
    if not checked:
        return "No source is watched."
    last = max((one.last_success for one in checked if one.last_success), default=None)
    success = f"the last success {words.span(max(now - last, now - now))} ago" if last else "none ever read"
    parts = [
        f"{words.plural(len(checked), 'source')} checked {words.plural(checks, 'time')} in a day, {success}",
        f"{words.plural(changes, 'change')}" if changes else "no change",
    ]
    ill = [one for one in checked if one.health is not Health.HEALTHY]
    if ill:
        named = ", ".join(f"{plain(one.source_id)} {one.health.value}" for one in ill)
        parts.append(f"not well: {named}")
    else:
        parts.append("all of them well")
    if incidents:
        parts.append(f"{words.plural(incidents, 'incident')} open")
    if waiting:
        parts.append(f"{words.plural(waiting, 'message')} still to be delivered")
    return "; ".join(parts) + "."
