"""What is said of counterparties who stand on a list already when a watchlist is screened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from watcher.core import words
from watcher.core.escape import plain
from watcher.core.view import clock_line
from watcher.core.view_types import HitView, View
from watcher.model.change import Severity
from watcher.model.source import ListInfo
from watcher.model.watchlist import FreshHit


def screening_view(
    hits: Sequence[FreshHit], lists: Mapping[str, ListInfo], *, now: datetime, clock_note: bool = False
) -> View:
    """One message for all hits of one screening."""
    names = list(dict.fromkeys(plain(one.hit.counterparty) for one in hits))
    who = names[0] if len(names) == 1 else words.plural(len(names), "counterparty", "counterparties")
    verb = "stands" if len(names) == 1 else "stand"
    subject = f"Your counterparty {who}" if len(names) == 1 else f"{who} of yours"
    return View(
        headline=f"{subject} {verb} on a list, or someone of a like name does",
        hits=tuple(_hit(one, lists) for one in hits),
        notes=(
            "All lists were screened because a watchlist changed or a list was read for the first time; "
            "nothing has changed on a list with this message.",
        ),
        footer=(clock_line(now),) if clock_note else (),
        severity=Severity.HIGH,
    )


def _hit(one: FreshHit, lists: Mapping[str, ListInfo]) -> HitView:
    hit, info = one.hit, lists.get(one.list_id)
    return HitView(
        counterparty=plain(hit.counterparty),
        matched=plain(hit.matched),
        what=f"on the {info.title}" if info else f"on {plain(one.list_id)}",
        reason=f"{plain(hit.match)}, score {hit.score:.2f}: {plain(hit.reason)}",
        owner=plain(hit.owner) if hit.owner else None,
    )
