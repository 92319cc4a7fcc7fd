"""From what was read to what is written and told: steps 10 to 13 of a check, in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from watcher.core.backoff import next_due
from watcher.core.correlate import correlate, links
from watcher.core.reading import Notices, Reading
from watcher.core.triage import Found, triage
from watcher.model.change import Change
from watcher.model.commit import CheckCommit
from watcher.model.document import Validator
from watcher.model.event import EventUpdate
from watcher.model.measure import Notice, NoticeEntry
from watcher.model.snapshot import Head
from watcher.model.source import Source, SourceKind
from watcher.run import tell
from watcher.run.collect import Gathered
from watcher.run.deadlines import of_reading
from watcher.run.rebase import Rebased
from watcher.run.report import CheckReport
from watcher.run.tools import Tools
from watcher.run.troubles import of_notices
from watcher.store import ledger


def conclude(
    source: Source,
    rebased: Rebased,
    reading: Reading,
    notices: Notices,
    tools: Tools,
    now: datetime,
    *,
    gathered: Gathered | None = None,
    decided_by: str | None = None,
    write: bool = True,
) -> CheckReport:
    """Which events, who is told, in which words; then everything in one transaction, or nothing.

    Without `gathered` (a person accepted a held snapshot) no validator moves. `write` is False for a dry
    run. Raises LostRace.
    """
    head = rebased.head
    changes = _untold(reading.changes, tools)
    updates = _correlated(changes, reading, notices, tools, now)
    report = _report(source, head, reading, changes, updates)
    if not write:
        return report
    found = Found(
        source.id,
        verdicts=tuple(one.verdict for one in reading.lists),
        remarks=gathered.remarks if gathered else (),
        read=frozenset(document.url for document in gathered.documents) if gathered else frozenset(),
        **of_notices(source, head, reading, notices),
    )
    trouble = triage(ledger.incidents(tools.engine, source.id), found, now)
    queued, items = tell.of_updates(updates, tools.audience, now)
    queued += tell.of_triage(trouble, tools.audience, now)
    if report.outcome == "baseline":
        queued += tell.of_baseline(source, report, tools.audience, now)
    validators = gathered.validators if gathered and reading.moves else ()
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
            updates=updates,
            messages=queued,
            digest_items=items,
            deadlines=of_reading(source, head, reading, notices, tools, now),
            validators=validators,
            forgotten=_forgotten(source, head, validators),
            opened_incidents=(*trouble.opened, *trouble.reminded),
            closed_incidents=trouble.closed,
            decided_by=decided_by,
        ),
    )
    return report


def _untold(changes: Sequence[Change], tools: Tools) -> tuple[Change, ...]:
    """What no other copy of the same act has brought yet."""
    known = ledger.told(tools.engine, [change.id for change in changes])
    return tuple(change for change in changes if change.id not in known)


def _correlated(
    changes: Sequence[Change], reading: Reading, notices: Notices, tools: Tools, now: datetime
) -> tuple[EventUpdate, ...]:
    """Part of something known?"""
    if not changes:
        return ()
    by_key: dict[str, Notice] = {entry.key: entry.notice for _, entry in notices}
    read = (entry for one in reading.lists for entry in one.opened)
    opened = [entry for entry in read if isinstance(entry, NoticeEntry)]
    by_key |= {entry.key: entry.notice for entry in opened}
    wanted = [(link.kind, link.value) for link in links(changes, by_key)]
    known = [
        (event, ledger.event_changes(tools.engine, event.id))
        for event in ledger.events_by_links(tools.engine, wanted)
    ]
    stages = {name: one.declaration.stage for name, one in tools.sources.items()}
    # A notice that is only resolved now keeps its own stage; of a filing and its publication the latter.
    told_before = sorted((entry for _, entry in notices), key=lambda entry: entry.stage != "filed")
    stages |= {entry.key: entry.stage for entry in (*told_before, *opened)}
    return correlate(
        changes, notices=by_key, events=known, now=now, lists=tools.audience.lists, stages=stages
    )


def _forgotten(source: Source, head: Head, validators: Sequence[Validator]) -> tuple[str, ...]:
    """A list stands on the documents of this reading alone; a feed on those of all its notices."""
    if source.declaration.kind is SourceKind.FEED or not validators:
        return ()
    return tuple(head.validators.keys() - {validator.request_key for validator in validators})


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
    return CheckReport(
        source.id,
        outcome,
        reading.entries,
        changes=changes,
        updates=updates,
        held=held,
        reasons=tuple(reason for one in reading.held for reason in one.verdict.reasons),
        as_of=next((one.as_of.isoformat() for one in reading.lists if one.as_of), None),
    )
