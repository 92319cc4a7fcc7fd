"""Years of the past, made quickly: the changes by real checks on a clock that runs, the quiet visits in bulk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import ours, sources
from benchmarks.site import set_edition
from watcher import app
from watcher.model.codec import instant
from watcher.run.check import check
from watcher.run.keep import keep
from watcher.run.plan import Plan
from watcher.run.tools import Tools
from watcher.settings import load
from watcher.store import ledger
from watcher.store.engine import transaction

SOURCES = 20
EDITIONS = 20
"""How often each source changes in a year, eight entries at a time: 3,200 changes."""
_EVERY = timedelta(minutes=15)
_VISIT = """INSERT INTO fetches
    (run_id, outcome, status, source_id, request_key, sha256, started_at, finished_at)
    VALUES ('00000000000000000000000000000000', 'not_modified', 304, ?, ?, ?, ?, ?)"""


class Past:
    """An installation with a past: twenty sources, read every fifteen minutes."""

    def __init__(self, folder: Path, base: str, years: int, *, editions: int = EDITIONS) -> None:
        self.config = ours.configure(folder, base)
        self._base, self._years, self._editions = base, years, editions
        self._end = datetime.now(UTC)
        self._now = self._end - timedelta(days=365 * years)
        self.sources = dict(sources.many("small", SOURCES))

    def live(self) -> None:
        """Live through the years; at the end the house is put in order as every night."""
        settings = load(self.config)
        with app.opened(settings, clock=lambda: self._now, sources=self.sources) as tools:
            step = timedelta(days=365) / self._editions
            for edition in range(self._years * self._editions + 1):
                set_edition(self._base, edition)
                for source in self.sources.values():
                    assert check(source, tools).outcome in ("baseline", "changed")
                self._visit(tools, until=min(self._now + step, self._end))
                self._now = min(self._now + step, self._end)
            keep(tools, Plan())

    def _visit(self, tools: Tools, until: datetime) -> None:
        """The visits that found nothing new; those that would be dropped by now are not even written."""
        for source in self.sources.values():
            [(key, validator)] = ledger.head(tools.engine, source.id).validators.items()
            at, rows = max(self._now, self._end - Plan().keep_attempts), []
            while (at := at + _EVERY) < until:
                rows.append((source.id, key, validator.sha256, moment := instant(at), moment))
            if rows:
                with transaction(tools.engine) as connection:
                    connection.exec_driver_sql(_VISIT, rows)
