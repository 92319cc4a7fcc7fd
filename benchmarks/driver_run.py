"""`watcher run` in a process of its own, told by lines when a round of checks is due.

    python -m benchmarks.driver_run CONFIG KIND COUNT

KIND is list, small or big. It works by the clock as the command does; `round` on standard input makes every
source due at once, and one line of JSON says what the round cost; `quit` stops it.
"""

from __future__ import annotations

import gc
import json
import logging
import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from benchmarks import measured, sources
from watcher import app, logs
from watcher.model.delivery import Delivery
from watcher.run.dispatch import Sent
from watcher.run.metrics import Counters
from watcher.run.plan import Intervals
from watcher.run.report import CheckReport
from watcher.run.schedule import Schedule
from watcher.run.tools import Tools
from watcher.settings import load
from watcher.store import leases


class Counted(Counters):
    """The schedule's own counters, and what is waited for here."""

    def __init__(self) -> None:
        super().__init__()
        self.outcomes: dict[str, int] = {}
        self.sent = 0

    def checked(self, report: CheckReport) -> None:
        """One check more."""
        super().checked(report)
        self.outcomes[report.outcome] = self.outcomes.get(report.outcome, 0) + 1

    def delivered(self, delivery: Delivery, sent: Sent, now: object) -> None:
        """One delivery more."""
        super().delivered(delivery, sent, now)  # type: ignore[arg-type]
        self.sent += sent.state == "sent"


def main() -> None:
    """Run until told to quit."""
    config, kind, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    chosen = sources.one() if kind == "list" else sources.many(kind, count)
    logs.set_up(level="INFO", terminal=False)
    settings = load(config)
    with app.opened(settings, clock=app.clock_of({}), sources=chosen) as tools:
        known = leases.turns(tools.engine)
        schedule = Schedule(
            tools, app.plan(settings), intervals=Intervals(checks=3600, watchdog=3600, nightly=3600)
        )
        counted = Counted()
        schedule.counters = counted
        schedule.start()
        if known.keys() != chosen.keys():  # a first run: the baseline of every source
            wait(lambda: sum(counted.outcomes.values()) >= len(chosen))
        say({"ready": True, "outcomes": counted.outcomes, **held()})
        for line in sys.stdin:
            word, *more = line.split()
            if word == "quit":
                break
            say(one_round(tools, schedule, counted, expected=int(more[0]) if more else 0))
        schedule.stop()


def one_round(tools: Tools, schedule: Schedule, counted: Counted, *, expected: int) -> dict[str, object]:
    """Make every source due, and wait until all were checked and `expected` messages delivered."""
    counted.outcomes, counted.sent = {}, 0
    now = tools.clock()
    leases.bring_forward(tools.engine, dict.fromkeys(tools.sources, now - timedelta(seconds=1)))
    measured.forget_peak(0 or _pid())
    cpu, wall = time.process_time(), time.perf_counter()
    schedule.works["checks"]()
    wait(lambda: sum(counted.outcomes.values()) >= len(tools.sources) and counted.sent >= expected)
    return {
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "outcomes": counted.outcomes,
        "sent": counted.sent,
        **held(),
    }


def held() -> dict[str, float]:
    """MiB at the peak since it was forgotten, and since the process began."""
    return {
        "peak": measured.peak_of(_pid()),
        "whole_peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def wait(done: Callable[[], bool], patience: float = 600.0) -> None:
    """Look every few milliseconds."""
    ends = time.monotonic() + patience
    while not done():
        if time.monotonic() > ends:
            raise TimeoutError("the round did not end")
        time.sleep(0.005)


def say(told: dict[str, object]) -> None:
    """One line of JSON."""
    print(json.dumps(told), flush=True)


def _pid() -> int:
    import os

    return os.getpid()


if __name__ == "__main__":
    logging.raiseExceptions = False
    gc.collect()
    main()
