"""The sources as the pages show them, and what waits for a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from watcher.errors import StoreError, WatcherError
from watcher.model.health import Health
from watcher.model.snapshot import FEED
from watcher.run import decide as decisions
from watcher.run import health
from watcher.run.dispatch import drain
from watcher.run.tools import Tools
from watcher.serve.shown import HeldLine, SourceLine
from watcher.store import ledger
from watcher.store.views import list_states
from watcher.store.views import memory as views

NOTICES = "notices"
"""What the one list of a feed is called towards people."""


def lines(tools: Tools) -> tuple[SourceLine, ...]:
    """Every enabled source, those that need a person first."""
    found = []
    for one in health.lines(tools, tools.clock()):
        declared = tools.sources[one.source_id].declaration
        found.append(
            SourceLine(
                one.source_id,
                declared.title,
                declared.authority,
                declared.kind.value,
                str(one.health),
                one.last_success_at,
                one.last_attempt_at,
                one.last_change_at,
                one.next_due_at,
                one.failures,
                one.entries,
                one.held,
                one.incidents,
                tuple(request.url for request in declared.start),
            )
        )
    ill = (Health.HELD, Health.FAILING, Health.STALE, Health.UNKNOWN)
    order = {kind.value: place for place, kind in enumerate(ill)}
    return tuple(
        sorted(found, key=lambda one: (order.get(one.health, len(order)), not one.incidents, one.id))
    )


def counts(tools: Tools, source_id: str) -> Sequence[tuple[str, datetime, int]]:
    """(list, moment, entries) of every snapshot that was believed, oldest first."""
    return [
        (one.list_id or NOTICES, one.seen_at, one.entries)
        for one in views.counts(tools.engine, source_id)
        if one.verdict == "accepted"
    ]


def held(tools: Tools) -> Sequence[HeldLine]:
    """What waits for a person, with what accepting it would tell."""
    before: dict[tuple[str, str], int] = defaultdict(int)
    for one in list_states(tools.engine):
        before[one.source_id, one.list_id] = one.entries
    found = []
    for snapshot in ledger.held(tools.engine):
        source = tools.sources.get(snapshot.source_id)
        changes, fault = None, "this source is not enabled"
        if source is not None:
            try:
                changes, fault = decisions.preview(source, tools, snapshot), ""
            except WatcherError as error:
                fault = str(error)
        found.append(
            HeldLine(
                snapshot.source_id,
                snapshot.list_id or NOTICES,
                snapshot.seen_at,
                snapshot.entry_count,
                before[snapshot.source_id, snapshot.list_id],
                snapshot.reasons,
                changes,
                fault,
            )
        )
    return found


def decide(tools: Tools, source_id: str, place: str, *, accept: bool, silent: bool) -> str:
    """Believe or refuse what is held, and say what came of it. Raises StoreError where nothing is."""
    source = tools.sources.get(source_id)
    if source is None:
        raise StoreError(f"{source_id}: no such source is enabled")
    if not accept:
        wanted = FEED if place == NOTICES else place
        gone = ledger.discard(tools.engine, source_id, wanted, by="pages", now=tools.clock())
        if not gone:
            raise StoreError(f"{source_id}: nothing is held")
        return f"Discarded: {source_id}, {place}. The former state stays; nothing was told."
    reports = decisions.accept(source, tools, list_id=place, silent=silent, by="pages")
    drain(tools)
    entries, changes = sum(one.entries for one in reports), sum(len(one.changes) for one in reports)
    return f"Accepted: {source_id}, {place}: {entries:,} entries, {changes:,} changes told."
