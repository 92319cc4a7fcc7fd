"""One check of one source, from the lease to the commit: the table of contents of the product.

Steps and transactions are those of the design's journey: T0 lease, T1 evidence (in collect), T2 commit.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from watcher import logs
from watcher.core.backoff import next_due
from watcher.core.correlate import correlate, links
from watcher.core.reading import Notices, Reading, of_feed, of_list, unchanged
from watcher.core.triage import Found, Triage, triage
from watcher.errors import LostRace, SourceError
from watcher.model.change import Change
from watcher.model.commit import CheckCommit
from watcher.model.event import EventUpdate
from watcher.model.measure import Notice, NoticeEntry
from watcher.model.snapshot import Head
from watcher.model.source import Source, SourceKind
from watcher.run import rebase, tell
from watcher.run.collect import Gathered, Progress, gather
from watcher.run.failure import is_network_down, settle_failure, settle_network
from watcher.run.report import CheckReport
from watcher.run.tools import Tools
from watcher.run.troubles import of_notices
from watcher.store import leases, ledger

WORKERS = 4
_RACES = 3


def check_all(
    sources: Sequence[Source], tools: Tools, *, dry_run: bool = False, progress: Progress | None = None
) -> list[CheckReport]:
    """Check several sources, a few at a time; one that fails never stops the others.

    Failures are judged together: where most sources cannot be reached, it is our network.
    """
    with ThreadPoolExecutor(max_workers=min(WORKERS, max(1, len(sources)))) as pool:
        waiting = [pool.submit(_look, one, tools, dry_run=dry_run, progress=progress) for one in sources]
        reports = [future.result() for future in waiting]
    if not dry_run:
        down = settle_network(reports, tools)
        for source, report in zip(sources, reports, strict=True):
            if report.error is not None:
                settle_failure(source, report.error, tools, network_down=down)
    return reports


def check(
    source: Source, tools: Tools, *, dry_run: bool = False, progress: Progress | None = None
) -> CheckReport:
    """Check one source now, unless another worker is at it."""
    report = _look(source, tools, dry_run=dry_run, progress=progress)
    if report.error is not None and not dry_run:
        settle_failure(source, report.error, tools, network_down=is_network_down(tools))
    return report


def _look(source: Source, tools: Tools, *, dry_run: bool, progress: Progress | None) -> CheckReport:
    """One check up to its commit; a failure keeps the lease, for whoever commits the failure."""
    begun = time.perf_counter()
    report = CheckReport(source.id, "skipped")
    for _ in range(_RACES):
        if not dry_run and not leases.acquire(tools.engine, source.id, tools.owner, tools.clock()):
            break
        try:
            report = _attempt(source, tools, dry_run=dry_run, progress=progress)
            break
        except LostRace as lost:
            # Another source committed a copy of the same act meanwhile: look again, with what it wrote.
            leases.release(tools.engine, source.id, tools.owner)
            logs.line("race", source=source.id, why=str(lost))
        except SourceError as error:
            # Nothing is believed and nothing is lost: the failure itself is what gets committed.
            report = CheckReport(source.id, "failed", error=error)
            break
    report = report.took(time.perf_counter() - begun)
    logs.line(
        "check",
        source=source.id,
        outcome=report.outcome,
        entries=report.entries,
        changes=len(report.changes),
        seconds=round(report.seconds, 3),
        error=report.error,
    )
    return report


def _attempt(source: Source, tools: Tools, *, dry_run: bool, progress: Progress | None) -> CheckReport:
    head = ledger.head(tools.engine, source.id)
    rebased = rebase.onto(source, head, tools)
    gathered = gather(
        source, rebased.head, tools, run_id=uuid.uuid4().hex, keep=not dry_run, progress=progress
    )
    notices = ledger.notices(tools.engine)
    now = tools.clock()
    reading = _read(source, rebased.head, gathered, notices, tools, now)
    changes = _untold(reading.changes, tools)
    updates = _correlated(changes, reading, notices, tools, now)
    found = Found(
        source.id,
        verdicts=tuple(one.verdict for one in reading.lists),
        remarks=gathered.remarks,
        read=frozenset(document.url for document in gathered.documents),
        **of_notices(source, rebased.head, reading, notices),
    )
    trouble = triage(ledger.incidents(tools.engine, source.id), found, now)
    report = _report(source, rebased.head, reading, changes, updates)
    if not dry_run:
        _commit(source, head, rebased, gathered, reading, report, found, trouble, tools, now)
    return report


def _read(
    source: Source, head: Head, gathered: Gathered, notices: Notices, tools: Tools, now: datetime
) -> Reading:
    """Steps 8 and 9: believable, and what changed?"""
    if gathered.parsed is None:
        return unchanged(head)
    documents = {document.request.key: document.sha256 for document in gathered.documents}
    if source.declaration.kind is SourceKind.LIST:
        return of_list(source, head, gathered.parsed, documents, now=now, notices=notices)
    told = [change.id for change in ledger.told_unresolved(tools.engine)]
    return of_feed(source, head, gathered.parsed, documents, now=now, notices=notices, told_unresolved=told)


def _untold(changes: Sequence[Change], tools: Tools) -> tuple[Change, ...]:
    """What no other copy of the same act has brought yet."""
    known = ledger.told(tools.engine, [change.id for change in changes])
    return tuple(change for change in changes if change.id not in known)


def _correlated(
    changes: Sequence[Change], reading: Reading, notices: Notices, tools: Tools, now: datetime
) -> tuple[EventUpdate, ...]:
    """Step 10: part of something known?"""
    if not changes:
        return ()
    by_key: dict[str, Notice] = {entry.key: entry.notice for _, entry in notices}
    opened = (entry for one in reading.lists for entry in one.opened)
    by_key |= {entry.key: entry.notice for entry in opened if isinstance(entry, NoticeEntry)}
    wanted = [(link.kind, link.value) for link in links(changes, by_key)]
    known = [
        (event, ledger.event_changes(tools.engine, event.id))
        for event in ledger.events_by_links(tools.engine, wanted)
    ]
    return correlate(changes, notices=by_key, events=known, now=now, lists=tools.audience.lists)


def _commit(
    source: Source,
    head: Head,
    rebased: rebase.Rebased,
    gathered: Gathered,
    reading: Reading,
    report: CheckReport,
    found: Found,
    trouble: Triage,
    tools: Tools,
    now: datetime,
) -> None:
    """Steps 11 to 13: who wants it, in which words; then everything or nothing."""
    queued, items = tell.of_updates(report.updates, tools.audience, now)
    queued += tell.of_triage(trouble, tools.audience, now)
    if report.outcome == "baseline":
        queued += tell.of_baseline(source, report, tools.audience, now)
    validators = gathered.validators if reading.moves else ()
    current = {validator.request_key for validator in validators}
    is_list = source.declaration.kind is SourceKind.LIST
    ledger.commit_check(
        tools.engine,
        CheckCommit(
            source_id=source.id,
            owner=tools.owner,
            expected_seq=head.seq,
            at=now,
            parser_version=source.parser_version,
            succeeded=True,
            health=found.health,
            failures=0,
            next_due_at=next_due(source.declaration, failures=0, now=now),
            lists=reading.lists,
            rebased=rebased.replaced,
            updates=report.updates,
            messages=queued,
            digest_items=items,
            validators=validators,
            forgotten=tuple(head.validators.keys() - current) if is_list and current else (),
            opened_incidents=(*trouble.opened, *trouble.reminded),
            closed_incidents=trouble.closed,
        ),
    )


def _report(
    source: Source,
    head: Head,
    reading: Reading,
    changes: tuple[Change, ...],
    updates: tuple[EventUpdate, ...],
) -> CheckReport:
    held = tuple(one.verdict.list_id or "notices" for one in reading.held)
    if held:
        outcome = "held"
    elif head.is_new:
        outcome = "baseline"
    else:
        outcome = "changed" if changes else "unchanged"
    as_of = next((one.as_of.isoformat() for one in reading.lists if one.as_of), None)
    return CheckReport(
        source.id,
        outcome,
        reading.entries,
        changes=changes,
        updates=updates,
        held=held,
        reasons=tuple(reason for one in reading.held for reason in one.verdict.reasons),
        as_of=as_of,
    )
