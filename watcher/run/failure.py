"""Failures: committed like everything else, and judged together where the network itself is down."""

from __future__ import annotations

from collections.abc import Sequence

from watcher import logs
from watcher.core.backoff import next_due
from watcher.core.triage import NETWORK, Found, network, settle, triage
from watcher.errors import BadStatus, LostRace, SourceError
from watcher.model.commit import CheckCommit
from watcher.model.source import Source
from watcher.run import incidents, tell
from watcher.run.report import CheckReport
from watcher.run.tools import Tools
from watcher.store import ledger


def settle_failure(source: Source, error: SourceError, tools: Tools, *, network_down: bool) -> None:
    """Commit that a check failed: health, strikes, the next attempt, and what the operators are told."""
    now = tools.clock()
    head = ledger.head(tools.engine, source.id)
    failures = head.failures + 1
    found = Found(
        source.id,
        error=error,
        failures=failures,
        ever_succeeded=not head.is_new,
        network_down=network_down,
    )
    trouble = triage(ledger.incidents(tools.engine, source.id), found, now)
    wait = error.retry_after if isinstance(error, BadStatus) else None
    try:
        ledger.commit_check(
            tools.engine,
            CheckCommit(
                source_id=source.id,
                owner=tools.owner,
                expected_seq=head.seq,
                at=now,
                parser_version=source.parser_version,
                succeeded=False,
                health=found.health,
                failures=failures,
                next_due_at=next_due(source.declaration, failures=failures, now=now, retry_after=wait),
                messages=tell.of_triage(trouble, tools.audience, now),
                opened_incidents=(*trouble.opened, *trouble.reminded),
                closed_incidents=trouble.closed,
            ),
        )
    except LostRace as lost:
        # The lease ran out and another worker has the source: its check is newer than this failure.
        logs.line("race", source=source.id, why=str(lost))


def settle_network(reports: Sequence[CheckReport], tools: Tools) -> bool:
    """Open, remind of or close the one network incident after a round of checks; is the network down?"""
    looked = {one.source_id: one.error for one in reports if one.outcome != "skipped"}
    trouble = network(looked)
    now = tools.clock()
    open_now = ledger.incidents(tools.engine, NETWORK)
    # A round of one source says nothing about the network when it fails, and everything when it is read.
    reached = any(error is None for error in looked.values())
    still = [trouble] if trouble else []
    result = settle(open_now, still, over=lambda _incident: reached, now=now)
    incidents.commit(result, tools, now)
    return trouble is not None or (bool(open_now) and not reached)


def is_network_down(tools: Tools) -> bool:
    """Whether a network incident is open."""
    return bool(ledger.incidents(tools.engine, NETWORK))
