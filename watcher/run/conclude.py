"""From what was read to what is written and told: steps 10 to 13 of a check, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from watcher.core.backoff import next_due
from watcher.core.copies import differing
from watcher.core.reading import Notices, Reading
from watcher.core.triage import Found, Triage, triage
from watcher.model.change import Change
from watcher.model.commit import CheckCommit, ListCommit
from watcher.model.document import Validator
from watcher.model.entry import PartyEntry
from watcher.model.event import EventUpdate
from watcher.model.measure import Notice, NoticeEntry
from watcher.model.snapshot import Head, Judgement
from watcher.model.source import Source, SourceKind
from watcher.model.watchlist import FreshHit
from watcher.run import tell
from watcher.run.collect import Gathered
from watcher.run.correlation import Read, screened, sort_into_events
from watcher.run.crosscheck import put_aside
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
    changes = screened(_untold(reading.changes, tools), tools)
    found = sort_into_events(changes, tools, now, _read(source, head, reading, notices, changes))
    found, waiting = put_aside(found, tools, now)
    report = _report(source, head, reading, changes, found.updates)
    if not write:
        return report
    seen = Found(
        source.id,
        verdicts=tuple(one.verdict for one in reading.lists),
        remarks=gathered.remarks if gathered else (),
        read=frozenset(document.url for document in gathered.documents) if gathered else frozenset(),
        **of_notices(source, head, reading, notices),
    )
    trouble = triage(ledger.incidents(tools.engine, source.id), seen, now)
    texts = _differing(source, reading, notices, tools, now)
    queued, items = tell.of_updates(found.updates, tools, now)
    queued += tell.of_triage(trouble, tools.audience, now) + tell.of_triage(texts, tools.audience, now)
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
            health=seen.health,
            failures=0,
            next_due_at=next_due(source.declaration, failures=0, now=now),
            lists=reading.lists,
            rebased=rebased.replaced,
            updates=found.updates,
            considered=tuple(sorted(found.considered)),
            messages=queued,
            digest_items=items,
            deadlines=of_reading(source, reading, notices, tools, now),
            validators=validators,
            forgotten=_forgotten(source, head, validators),
            opened_incidents=(*trouble.opened, *trouble.reminded, *texts.opened),
            closed_incidents=(*trouble.closed, *texts.closed),
            decided_by=decided_by,
            waiting=waiting,
            hits=_told_hits(changes, tools),
            attempts=gathered.attempts if gathered else (),
        ),
    )
    return replace(report, told=bool(queued))


def _untold(changes: Sequence[Change], tools: Tools) -> tuple[Change, ...]:
    """What no other copy of the same act has brought yet."""
    known = ledger.told(tools.engine, [change.id for change in changes])
    return tuple(change for change in changes if change.id not in known)


def _told_hits(changes: Sequence[Change], tools: Tools) -> tuple[FreshHit, ...]:
    if tools.watchlists is None or not any(change.hits for change in changes):
        return ()
    from watcher.core.match import told_hits

    return told_hits(changes, tools.watchlists.current.index)


def _read(source: Source, head: Head, reading: Reading, notices: Notices, changes: Sequence[Change]) -> Read:
    """What the events are compared with that is not written yet: notices, copies, lists."""
    believed = [one for one in reading.lists if one.verdict.believed]
    opened = [entry for one in believed for entry in one.opened if isinstance(entry, NoticeEntry)]
    # The first reading is silent; a notice that was read here before is no new copy.
    copies = [
        (source.id, entry)
        for one in believed
        if one.verdict.judgement is not Judgement.BASELINE
        for entry in one.opened
        if isinstance(entry, NoticeEntry) and entry.key not in one.closed
    ]
    by_key: dict[str, Notice] = {}
    if opened or any(change.notice for change in changes):
        by_key = {entry.key: entry.notice for _, entry in notices}
        by_key |= {entry.key: entry.notice for entry in opened}
    return Read(by_key, copies, partial(_after, source, head, believed))


def _after(
    source: Source, head: Head, believed: Sequence[ListCommit], source_id: str, list_id: str
) -> tuple[PartyEntry, ...] | None:
    """The entries of a list as this check leaves it; None where it leaves it alone."""
    listed = next((one for one in believed if one.verdict.list_id == list_id), None)
    if listed is None or source_id != source.id:
        return None
    former, closed = head.lists.get(list_id), frozenset(listed.closed)
    state = {key: one for key, one in (former.entries.items() if former else ()) if key not in closed}
    state |= {entry.key: entry for entry in listed.opened}
    return tuple(entry for entry in state.values() if isinstance(entry, PartyEntry))


def _differing(source: Source, reading: Reading, notices: Notices, tools: Tools, now: datetime) -> Triage:
    """Copies of one notice whose texts differ."""
    opened = [entry for one in reading.lists for entry in one.opened if isinstance(entry, NoticeEntry)]
    return differing(source.id, opened, notices, ledger.incidents(tools.engine), now) if opened else Triage()


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
