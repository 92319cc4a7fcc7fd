"""`watcher run`: a clock that looks often, and a database that decides what there is to do."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.background import BackgroundScheduler

from watcher import __version__, logs
from watcher.errors import StoreError
from watcher.model.delivery import Delivery
from watcher.run.checks import Checks
from watcher.run.couriers import Couriers
from watcher.run.crosscheck import tell_waiting
from watcher.run.daily import tell_daily
from watcher.run.deadlines import tell_due
from watcher.run.digest import close_due
from watcher.run.dispatch import Sent
from watcher.run.duties import COMPARE_EVERY, COMPARED
from watcher.run.heartbeat import Heartbeat
from watcher.run.keep import keep_due
from watcher.run.metrics import Counters
from watcher.run.plan import Intervals, Plan
from watcher.run.report import CheckReport
from watcher.run.room import Room, room
from watcher.run.screening import rescreen
from watcher.run.tools import Tools
from watcher.run.watchdog import Watchdog, is_clock_wrong
from watcher.store import moments, workers
from watcher.store.engine import require_present
from watcher.store.workers import Worker

_WATCH_EVERY = timedelta(seconds=50)
_STEP = 2.0
_ASLEEP = 600.0
_SAME_TROUBLE = 60.0
_LINES = 64


@dataclass(frozen=True, slots=True)
class Pools:
    """Where checks and deliveries run."""

    checks: Executor
    couriers: Executor


class Schedule:
    """Everything that `watcher run` does, by the clock."""

    def __init__(
        self,
        tools: Tools,
        plan: Plan,
        *,
        intervals: Intervals | None = None,
        pools: Pools | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        space: Callable[[Tools], Room | None] = room,
    ) -> None:
        self._tools, self._plan = tools, plan
        self._intervals = intervals or Intervals()
        self._pools = pools or Pools(
            ThreadPoolExecutor(plan.at_once, thread_name_prefix="check"),
            ThreadPoolExecutor(_LINES, thread_name_prefix="courier"),
        )
        self._monotonic = monotonic
        self._me = Worker(tools.owner, __version__, tools.clock(), tools.clock())
        self.counters = Counters()
        self._checks = Checks(tools, self._pools.checks, self._checked)
        self._couriers = Couriers(tools, self._pools.couriers, self._delivered)
        self._watchdog = Watchdog(tools, self._me.started_at, space)
        self._heartbeat = (
            Heartbeat(plan.heartbeat, plan.heartbeat_every, clock=monotonic) if plan.heartbeat else None
        )
        self._clock = BackgroundScheduler(
            timezone=UTC, executors={"default": {"type": "threadpool", "max_workers": len(self.works)}}
        )
        self._said: dict[str, float] = {}
        self._trouble: str | None = None
        self._absent = False
        self._looked = monotonic()

    @property
    def works(self) -> Mapping[str, Callable[[], object]]:
        """What the clock calls, by name; each does what is due and nothing else."""
        return {
            "pulse": self._pulse,
            "checks": self._checks.start_due,
            "deliveries": self._couriers.start_due,
            "leases": self._renew,
            "duties": self._duties,
            "watchdog": self._watch,
            "nightly": lambda: keep_due(self._tools, self._plan),
        }

    def start(self) -> None:
        """Begin. The first look is now: a process that is restarted every minute still checks."""
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL + 1)  # what matters is listened to below
        self._clock.add_listener(_missed, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        self._clock.add_listener(_failed, EVENT_JOB_ERROR)
        for name, work in self.works.items():
            self._clock.add_job(
                self._guarded,
                "interval",
                args=(name, work),
                id=name,
                seconds=getattr(self._intervals, name),
                next_run_time=datetime.now(UTC),
                # Late is better than never, once is enough, and never twice at a time.
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
        self._clock.start()
        logs.line("running", owner=self._tools.owner, sources=len(self._tools.sources), version=__version__)

    def watch(self, stopped: threading.Event, every: float = 5.0) -> None:
        """Wait until it is stopped. Where this machine's clock is set back, take up the work at once.

        The scheduler waits by the wall clock: set back an hour, it would do nothing for an hour.
        """
        began = time.time() - self._monotonic()
        while not stopped.wait(every):
            offset = time.time() - self._monotonic()
            if offset < began - _STEP:
                logs.line("clock set back", level=logging.ERROR, seconds=round(began - offset))
                self.take_up()
            began = offset

    def take_up(self) -> None:
        """Do all work now, whatever the scheduler thinks of the hour."""
        for job in self._clock.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))

    def step(self) -> None:
        """One look at everything, in the caller's thread."""
        for name, work in self.works.items():
            self._guarded(name, work)

    def stop(self, patience: float = 6.0) -> bool:
        """Begin nothing more, wait so many seconds for what goes on, give back what is left.

        True where everything ended by itself. What did not is cut off by the end of the process: a check
        is then checked again, a delivery looked for before it is repeated.
        """
        logs.line("stopping", checks=len(self._checks.running), deliveries=len(self._couriers.held))
        if self._clock.running:
            self._clock.shutdown(wait=False)
        going_on: list[Future[Any]] = [*self._checks.stop(), *self._couriers.stop()]
        left = wait(going_on, timeout=patience).not_done
        for pool in (self._pools.checks, self._pools.couriers):
            pool.shutdown(wait=False, cancel_futures=True)
        try:
            self._checks.give_back()
            self._couriers.give_back()
            workers.leave(self._tools.engine, self._tools.owner)
        except StoreError as error:
            logs.line("database", level=logging.ERROR, error=error, advice=error.advice)
        logs.line("stopped", cut_off=len(left))
        return not left

    def _guarded(self, name: str, work: Callable[[], object]) -> None:
        """Do it; a database that fails is said aloud, once a minute, and is tried again."""
        if self._absent and name != "pulse":
            return
        try:
            work()
        except StoreError as error:
            self._complain(name, error)
        else:
            self._looked = self._monotonic() if name == "checks" else self._looked

    def _complain(self, name: str, error: StoreError) -> None:
        now, text = self._monotonic(), str(error)
        if now - self._said.get(text, -_SAME_TROUBLE) >= _SAME_TROUBLE:
            self._said = {text: now}
            logs.line("database", level=logging.ERROR, work=name, error=error, advice=error.advice)

    def _pulse(self) -> None:
        """Prove that the database can be written, and say so to whoever listens."""
        now = self._tools.clock()
        try:
            require_present(self._tools.engine)
        except StoreError as error:
            # Whoever goes on now writes where nobody finds it.
            self._absent, self._trouble = True, str(error)
            self._complain("pulse", error)
        else:
            self._absent = False
            self._tick(now)
        if self._heartbeat is not None:
            awake = self._monotonic() - self._looked < _ASLEEP
            self._heartbeat.beat(well=self._trouble is None and awake)

    def _tick(self, now: datetime) -> None:
        try:
            workers.tick(self._tools.engine, Worker(self._me.owner, __version__, self._me.started_at, now))
        except StoreError as error:
            self._trouble = str(error)
            self._complain("pulse", error)
            return
        if self._trouble is not None:
            logs.line("database is back", former=self._trouble)
        self._trouble = None

    def _renew(self) -> None:
        self._checks.renew()
        self._couriers.renew()

    def _duties(self) -> None:
        """What hangs on the day and the hour."""
        if is_clock_wrong(self._tools):
            return
        tell_due(self._tools)
        tell_waiting(self._tools)
        rescreen(self._tools)
        close_due(self._tools)
        if self._plan.daily is not None:
            tell_daily(self._tools, self._plan.daily)
        self._couriers.start_due()

    def _watch(self) -> None:
        """One worker looks a minute, and one compares every six hours."""
        engine, now = self._tools.engine, self._tools.clock()
        if moments.take(engine, "watched", now, _WATCH_EVERY):
            self._watchdog.look()
        if moments.take(engine, COMPARED, now, COMPARE_EVERY):
            self._watchdog.compare()

    def _checked(self, report: CheckReport) -> None:
        self.counters.checked(report)
        if report.told:
            # What it found is on its way before the clock looks again.
            self._guarded("deliveries", self._couriers.start_due)

    def _delivered(self, delivery: Delivery, sent: Sent) -> None:
        self.counters.delivered(delivery, sent, self._tools.clock())


def _missed(event: JobEvent) -> None:
    # Work that is not done when its time comes again: something holds it up.
    logs.line("held up", level=logging.WARNING, work=event.job_id)


def _failed(event: JobEvent) -> None:
    error = event.exception
    logs.line("broken", level=logging.ERROR, work=event.job_id, error=error, exc_info=error)
