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
from watcher.core.reading import Notices, Reading, confirmed, of_feed, of_list
from watcher.errors import LostRace, SourceError
from watcher.model.snapshot import Head
from watcher.model.source import Source, SourceKind
from watcher.run import network, rebase
from watcher.run.collect import Gathered, Progress, gather, lease_seconds
from watcher.run.conclude import conclude
from watcher.run.failure import is_network_down, settle_failure, settle_network
from watcher.run.report import CheckReport
from watcher.run.tools import Tools
from watcher.store import leases, ledger
from watcher.store.leases import Turn

WORKERS = 4
_RACES = 3


def check_all(
    sources: Sequence[Source], tools: Tools, *, dry_run: bool = False, progress: Progress | None = None
) -> list[CheckReport]:
    """Check several sources, a few at a time; one that fails never stops the others.

    Failures are judged together: where most sources cannot be reached, it is our network.
    """
    with ThreadPoolExecutor(max_workers=min(WORKERS, max(1, len(sources)))) as pool:
        waiting = [pool.submit(look, one, tools, dry_run=dry_run, progress=progress) for one in sources]
        reports = [future.result() for future in waiting]
    if not dry_run:
        down = settle_network(reports, tools)
        for source, report in zip(sources, reports, strict=True):
            if report.error is not None:
                explained = down or network.explains_round(source, report.error, tools)
                settle_failure(source, report.error, tools, network_down=explained)
    return reports


def check(
    source: Source, tools: Tools, *, dry_run: bool = False, progress: Progress | None = None
) -> CheckReport:
    """Check one source now, unless another worker is at it."""
    report = look(source, tools, dry_run=dry_run, progress=progress)
    if report.error is not None and not dry_run:
        settle_failure(source, report.error, tools, network_down=is_network_down(tools))
    return report


def look(
    source: Source,
    tools: Tools,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    seen: Turn | None = None,
) -> CheckReport:
    """One check up to its commit; a failure keeps the lease, for whoever commits the failure.

    Skipped where another worker has the source, or has attempted it since its turn was `seen`.
    """
    begun = time.perf_counter()
    report = CheckReport(source.id, "skipped")
    for _ in range(_RACES):
        head = _begin(source, tools, seen) if not dry_run else ledger.head(tools.engine, source.id)
        if head is None:
            return report
        seen = None
        try:
            report = _attempt(source, head, tools, dry_run=dry_run, progress=progress)
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


def _begin(source: Source, tools: Tools, seen: Turn | None) -> Head | None:
    """Ours for a while, and what is known of it; None where another worker has it."""
    seconds = lease_seconds(source, tools)
    return ledger.begin(tools.engine, source.id, tools.owner, tools.clock(), seconds, seen)


def _attempt(
    source: Source, head: Head, tools: Tools, *, dry_run: bool, progress: Progress | None
) -> CheckReport:
    rebased = rebase.onto(source, head, tools)
    run_id = uuid.uuid4().hex
    gathered = gather(source, rebased.head, tools, run_id=run_id, keep=not dry_run, progress=progress)
    notices = ledger.notices(tools.engine)
    now = tools.clock()
    reading = _read(source, rebased.head, gathered, notices, tools, now)
    return conclude(source, rebased, reading, notices, tools, now, gathered=gathered, write=not dry_run)


def _read(
    source: Source, head: Head, gathered: Gathered, notices: Notices, tools: Tools, now: datetime
) -> Reading:
    """Believable, and what changed?"""
    if gathered.parsed is None:
        return confirmed(source, head, now=now, notices=notices)
    documents = {document.request.key: document.sha256 for document in gathered.documents}
    if source.declaration.kind is SourceKind.LIST:
        return of_list(source, head, gathered.parsed, documents, now=now, notices=notices)
    told = [change.id for change in ledger.told_unresolved(tools.engine)]
    return of_feed(source, head, gathered.parsed, documents, now=now, notices=notices, told_unresolved=told)
