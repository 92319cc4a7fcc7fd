"""The checks of this process: which sources are due, and what is being checked."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from watcher import logs
from watcher.core.triage import STRIKES
from watcher.errors import SourceError, StoreError
from watcher.model.source import Source
from watcher.run import network
from watcher.run.check import look
from watcher.run.collect import LEASE
from watcher.run.failure import settle_failure
from watcher.run.report import CheckReport
from watcher.run.tools import Tools
from watcher.store import leases
from watcher.store.leases import LONGEST, NEVER, Turn

_LATE = 1.5
_SKEW = timedelta(minutes=1)
_REST, _LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)
_EARLIEST = datetime.min.replace(tzinfo=UTC)


def is_due(source: Source, turn: Turn, now: datetime) -> bool:
    """Whether a source is to be checked now, and nobody holds it.

    What was never attempted is due. So is what was last attempted in the future (the clock was set back,
    and the next check would be as far away), and what waits longer than it is now declared to.
    """
    if turn.lease_until is not None and now < turn.lease_until <= now + LONGEST:
        return False
    if turn.next_due_at is None or turn.next_due_at <= now or turn.last_attempt_at is None:
        return True
    if turn.last_attempt_at - now > _SKEW:
        return True
    read = turn.last_success_at
    return not turn.failures and read is not None and now - read > _LATE * source.declaration.poll


@dataclass(slots=True)
class _Rest:
    """A source whose checks could not be written; it rests in memory, since the database cannot say so."""

    times: int
    until: datetime


class Checks:
    """Starts what is due in a pool of threads; the database decides between several processes.

    `done` hears of every check that ended, with its report, in the thread of the check.
    """

    def __init__(self, tools: Tools, pool: Executor, done: Callable[[CheckReport], None]) -> None:
        self._tools = replace(tools, renews=True)
        self._pool = pool
        self._done = done
        self._waiting: dict[str, Future[CheckReport | None]] = {}
        self._running: set[str] = set()
        self._rests: dict[str, _Rest] = {}
        self._lock = threading.RLock()
        self._stopped = False

    @property
    def running(self) -> tuple[str, ...]:
        """The sources that are being checked at this moment."""
        with self._lock:
            return tuple(sorted(self._running))

    def start_due(self) -> int:
        """Hand everything that is due to the pool, the longest overdue first; how many that were."""
        now = self._tools.clock()
        turns = leases.turns(self._tools.engine)
        with self._lock:
            free = [one for one in self._tools.sources.values() if one.id not in self._waiting]
        found = [(turns.get(one.id, NEVER), one) for one in free if self._rested(one.id, now)]
        due = sorted((one for one in found if is_due(one[1], one[0], now)), key=lambda one: _since(one[0]))
        for turn, source in due:
            with self._lock:
                if self._stopped:
                    return 0
                future = self._pool.submit(self._check, source, turn)
                self._waiting[source.id] = future
            future.add_done_callback(lambda ended, source=source: self._end(source, ended))  # type: ignore[misc]
        return len(due)

    def renew(self) -> None:
        """Hold on to what is being checked."""
        for source_id in self.running:
            tools = self._tools
            leases.renew(tools.engine, source_id, tools.owner, tools.clock(), LEASE)

    def stop(self) -> list[Future[CheckReport | None]]:
        """Begin nothing more; the checks that go on."""
        with self._lock:
            self._stopped = True
            waiting = list(self._waiting.values())
        return [one for one in waiting if not one.cancel()]

    def give_back(self) -> None:
        """Let others have what is still being checked: its commit, if it comes, is refused."""
        for source_id in self.running:
            logs.line("given back", source=source_id)
            leases.release(self._tools.engine, source_id, self._tools.owner)

    def _check(self, source: Source, turn: Turn) -> CheckReport | None:
        tools = self._tools
        with self._lock:
            self._running.add(source.id)
        report = look(source, tools, seen=turn)
        if report.outcome == "skipped":
            # Others were quicker while this one stood in line.
            return None
        if report.error is not None:
            down = network.explains(source, report.error, tools)
            settle_failure(source, report.error, tools, network_down=down)
        return report

    def _end(self, source: Source, ended: Future[CheckReport | None]) -> None:
        with self._lock:
            self._waiting.pop(source.id, None)
            self._running.discard(source.id)
        if ended.cancelled():
            return
        error = ended.exception()
        if error is not None:
            self._broken(source, error)
            return
        self._rests.pop(source.id, None)
        report = ended.result()
        if report is not None:
            self._done(report)

    def _broken(self, source: Source, error: BaseException) -> None:
        """A check that could neither be believed nor committed as a failure: the database, or we ourselves.

        It rests for a minute, then for longer, so that an authority is not asked again and again for
        what cannot be written. The third time in a row it is a failure of its source like any other.
        """
        now = self._tools.clock()
        times = (self._rests[source.id].times if source.id in self._rests else 0) + 1
        pause = min(_REST * 2 ** min(times - 1, 10), _LONGEST_REST)
        self._rests[source.id] = _Rest(times, now + pause)
        ours = not isinstance(error, StoreError)
        logs.line(
            "broken check",
            level=logging.ERROR,
            source=source.id,
            error=error,
            exc_info=error if ours else None,
        )
        try:
            if ours or times >= STRIKES:
                settle_failure(source, _as_failure(source, error), self._tools, network_down=False)
            leases.release(self._tools.engine, source.id, self._tools.owner)
        except StoreError as again:
            # The lease runs out by itself.
            logs.line("database", level=logging.ERROR, error=again, advice=again.advice)

    def _rested(self, source_id: str, now: datetime) -> bool:
        rest = self._rests.get(source_id)
        return rest is None or not now < rest.until <= now + _LONGEST_REST


def _since(turn: Turn) -> datetime:
    return turn.next_due_at or _EARLIEST


def _as_failure(source: Source, error: BaseException) -> SourceError:
    if isinstance(error, StoreError):
        return SourceError(f"{source.id}: what was read could not be written: {error}", advice=error.advice)
    return SourceError(
        f"{source.id}: the program itself failed on this page: {type(error).__name__}: {error}",
        advice="Report this, with the line of the log; the other sources go on.",
    )
