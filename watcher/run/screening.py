"""The user's counterparties against everybody who stands on any list, when either side has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from watcher import logs
from watcher.core.hashing import digest
from watcher.core.render import messages
from watcher.core.render_json import hits_json
from watcher.core.route import route
from watcher.core.triage import WATCHLISTS, Triage, Trouble, settle
from watcher.core.view_hits import screening_view
from watcher.core.window import window_end
from watcher.errors import ConfigError, LostRace
from watcher.model.change import Basis, Change, Severity
from watcher.model.commit import Queued
from watcher.model.event import Event, EventUpdate, Stage
from watcher.model.health import IncidentKind
from watcher.model.measure import ChangeKind
from watcher.model.route import Mode
from watcher.model.watchlist import FreshHit
from watcher.run import tell
from watcher.run.tools import Tools
from watcher.store import ledger
from watcher.store.views import list_states


def rescreen(tools: Tools) -> int:
    """Screen all lists where a watchlist has changed or a list was read for the first time.

    The number of hits that are told now, each once however often it is found. A watchlist that cannot be
    read any more is an incident, and the last good reading goes on being used.
    """
    in_use = tools.watchlists
    if in_use is None:
        return 0
    in_use.refresh()
    now = tools.clock()
    _settle(in_use.fault, tools, now)
    lists = sorted((one.source_id, one.list_id) for one in list_states(tools.engine))
    key = digest("screening", in_use.current.digest, lists)
    if ledger.is_screened(tools.engine, key):
        return 0
    # Comparing names needs libraries that a check without a new watchlist need not load.
    from watcher.run.search import everybody
    from watcher.run.watchlists import fresh_hits

    hits = fresh_hits(in_use.current, everybody(tools), ledger.told_hits(tools.engine))
    queued = tuple(_messages(key, hits, tools, now)) if hits else ()
    try:
        ledger.tell_hits(tools.engine, key, hits, at=now, messages=queued)
    except LostRace as lost:
        logs.line("race", why=str(lost))
        return 0
    return len(hits)


def _messages(key: str, hits: Sequence[FreshHit], tools: Tools, now: datetime) -> Iterator[Queued]:
    """Told to whom an addition of these parties with these hits would be told."""
    audience = tools.audience
    view = screening_view(hits, audience.lists, now=now, clock_note=audience.clock_note)
    json: Mapping[str, Any] = hits_json(key, hits)
    for told in route(_as_update(key, hits, now), audience.routes, audience.default):
        ready = now
        if told.mode is Mode.DIGEST:
            ready = window_end(audience.digests[told.receiver], now)
        ready = audience.not_before(told.receiver, ready)
        kind = audience.kinds[told.receiver]
        for message in messages(kind, told.receiver, f"screening:{key}", 0, view, json=json):
            yield Queued(message, ready)


def _as_update(key: str, hits: Sequence[FreshHit], now: datetime) -> EventUpdate:
    """The hits in the form in which routes are asked; nothing of it is written."""
    changes = tuple(
        Change(
            id=hit.id,
            source_id="",
            kind=ChangeKind.ADDED,
            basis=Basis.OBSERVED,
            list_id=hit.list_id,
            party=hit.party,
            severity=Severity.HIGH,
            hits=(hit.hit,),
        )
        for hit in hits
    )
    return EventUpdate(Event(key, "", Stage.OBSERVED, now, now), changes)


def _settle(fault: ConfigError | None, tools: Tools, now: datetime) -> None:
    advice = (fault.advice if fault else "") or "Mend the file; until then it is used as it was before."
    trouble = [Trouble(IncidentKind.UNREADABLE, WATCHLISTS, str(fault), advice)] if fault else []
    known = ledger.incidents(tools.engine, WATCHLISTS)
    found = settle(known, trouble, over=lambda _: True, now=now)
    if found != Triage():
        ledger.commit_incidents(
            tools.engine,
            at=now,
            opened=(*found.opened, *found.reminded),
            closed=found.closed,
            messages=tell.of_triage(found, tools.audience, now),
        )
