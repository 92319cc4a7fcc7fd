"""Past notices, fetched and read silently: what was published before the history that a source declares."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

from watcher.core.reading import of_feed
from watcher.errors import ConfigError, StoreError
from watcher.model.entry import PartyEntry
from watcher.model.measure import NoticeEntry
from watcher.model.source import Source, SourceKind
from watcher.run.collect import Progress, gather, lease_seconds
from watcher.run.conclude import conclude
from watcher.run.rebase import onto
from watcher.run.report import CheckReport
from watcher.run.tools import Tools
from watcher.store import leases, ledger


def backfill(
    source: Source, tools: Tools, *, first: date, last: date | None, progress: Progress | None = None
) -> CheckReport:
    """Read the notices of a feed dated `first` to `last` that are not known yet; nothing is told.

    Standings and `show --known-at` know them afterwards as of their own publication. Raises ConfigError for a
    list: its past states are not on its page.
    """
    if source.declaration.kind is SourceKind.LIST:
        raise ConfigError(
            f"{source.id}: is a list, and its page shows no past states",
            advice="Backfill the source of notices that speaks of the same list.",
        )
    seconds = lease_seconds(source, tools)
    head = ledger.begin(tools.engine, source.id, tools.owner, tools.clock(), seconds)
    if head is None:
        raise StoreError(f"{source.id}: is being checked at this moment", advice="Try again in a minute.")
    try:
        rebased = onto(source, head, tools)
        asked = replace(source, declaration=replace(source.declaration, history=first))
        gathered = gather(asked, rebased.head, tools, run_id=uuid.uuid4().hex, whole=True, progress=progress)
        assert gathered.parsed is not None
        read = [one for one in gathered.parsed.entries if _until(one, last)]
        hashes = {document.request.key: document.sha256 for document in gathered.documents}
        notices, now = ledger.notices(tools.engine), tools.clock()
        parsed = replace(gathered.parsed, entries=tuple(read))
        reading = of_feed(source, rebased.head, parsed, hashes, now=now, notices=notices, silent=True)
        return conclude(source, rebased, reading, notices, tools, now, gathered=gathered)
    finally:
        leases.release(tools.engine, source.id, tools.owner)


def _until(entry: PartyEntry | NoticeEntry, last: date | None) -> bool:
    day = entry.notice.published_on if isinstance(entry, NoticeEntry) else None
    return last is None or day is None or day <= last
