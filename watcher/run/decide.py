"""A person decides on a held snapshot: T6, by the same path as any check."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from watcher.core.reading import Notices, Reading, of_feed, of_list
from watcher.errors import StoreError
from watcher.model.change import Change
from watcher.model.document import Document
from watcher.model.snapshot import FEED, Head
from watcher.model.source import Source, SourceKind
from watcher.model.views import HeldSnapshot
from watcher.run.conclude import conclude
from watcher.run.rebase import Rebased
from watcher.run.report import CheckReport
from watcher.run.tools import Tools
from watcher.store import leases, ledger


def accept(
    source: Source, tools: Tools, *, list_id: str | None, silent: bool, by: str
) -> tuple[CheckReport, ...]:
    """Believe what is held of a source (of one list, if given): re-read its documents and commit.

    `silent` takes the new state over without telling its changes. Raises StoreError when nothing is held
    or another worker is checking the source.
    """
    wanted = FEED if list_id == "notices" else list_id
    held = [one for one in ledger.held(tools.engine, source.id) if wanted in (None, one.list_id)]
    if not held:
        raise StoreError(f"{source.id}: nothing is held", advice="`watcher held` shows what is.")
    now = tools.clock()
    if not leases.acquire(tools.engine, source.id, tools.owner, now):
        raise StoreError(f"{source.id}: is being checked at this moment", advice="Try again in a minute.")
    try:
        return tuple(_accept(source, one, tools, silent=silent, by=by) for one in held)
    finally:
        leases.release(tools.engine, source.id, tools.owner)


def preview(source: Source, tools: Tools, held: HeldSnapshot) -> tuple[Change, ...]:
    """What accepting a held snapshot would tell; writes nothing.

    Raises ParseError where its documents cannot be read.
    """
    head = ledger.head(tools.engine, source.id)
    return _reading(source, head, held, ledger.notices(tools.engine), tools.clock()).changes


def _accept(source: Source, held: HeldSnapshot, tools: Tools, *, silent: bool, by: str) -> CheckReport:
    leases.acquire(tools.engine, source.id, tools.owner, tools.clock())
    head = ledger.head(tools.engine, source.id)
    notices, now = ledger.notices(tools.engine), tools.clock()
    reading = _reading(source, head, held, notices, now)
    if silent:
        reading = replace(reading, changes=())
    return conclude(source, Rebased(head), reading, notices, tools, now, decided_by=by)


def _reading(source: Source, head: Head, held: HeldSnapshot, notices: Notices, now: datetime) -> Reading:
    documents: tuple[Document, ...] = held.documents
    parsed = source.parse(documents)
    hashes = {document.request.key: document.sha256 for document in documents}
    if source.declaration.kind is SourceKind.FEED:
        reading = of_feed(source, head, parsed, hashes, now=now, notices=notices, trusted=True)
    else:
        reading = of_list(source, head, parsed, hashes, now=now, notices=notices, trusted=(held.list_id,))
    lists = tuple(one for one in reading.lists if one.verdict.list_id == held.list_id)
    changes = tuple(one for one in reading.changes if one.list_id == held.list_id or held.list_id == FEED)
    return replace(reading, lists=lists, changes=changes)
