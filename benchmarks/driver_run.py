"""`watcher run` in a process of its own, told by lines what to do.

    python -m benchmarks.driver_run CONFIG KIND [COUNT]

KIND is list, small, big (one page a source), minutely (small ones that are polled every minute, by the clock
alone) or story (the declared sources that the replica tells of). `round N` on standard input makes every source
due at once and waits for N messages; `live SECONDS` lets the clock work; each answers with one line of JSON.
`quit` stops it.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks import measured, sources
from benchmarks.peers import until
from watcher import app, logs
from watcher.model.delivery import Delivery
from watcher.model.source import Source
from watcher.run.dispatch import Sent
from watcher.run.metrics import Counters
from watcher.run.plan import Intervals
from watcher.run.report import CheckReport
from watcher.run.schedule import Schedule
from watcher.run.tools import Tools
from watcher.settings import load
from watcher.store import leases, outbox

_PATIENCE = 600.0
_BY_HAND = Intervals(checks=3600, duties=3600, watchdog=3600, nightly=3600)


class Counted(Counters):
    """The schedule's own counters, and what is waited for here."""

    def __init__(self) -> None:
        super().__init__()
        self.forget()

    def forget(self) -> None:
        """Begin to count again."""
        self.outcomes: dict[str, int] = {}
        self.sent = 0

    @property
    def checks(self) -> int:
        """How many checks ended."""
        return sum(self.outcomes.values())

    def checked(self, report: CheckReport) -> None:
        """One check more."""
        super().checked(report)
        self.outcomes[report.outcome] = self.outcomes.get(report.outcome, 0) + 1

    def delivered(self, delivery: Delivery, sent: Sent, now: datetime) -> None:
        """One delivery more."""
        super().delivered(delivery, sent, now)
        self.sent += sent.state == "sent"


def main() -> None:
    """Run until told to quit."""
    config, kind, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    logs.set_up(level="INFO", terminal=False)
    settings = load(config)
    with app.opened(settings, clock=app.clock_of({}), sources=_chosen(kind, count)) as tools:
        intervals = None if kind == "minutely" else _BY_HAND
        schedule = Schedule(tools, app.plan(settings), intervals=intervals)
        counted = schedule.counters = Counted()
        is_first = leases.turns(tools.engine).keys() != tools.sources.keys()
        schedule.start()
        if is_first:
            _wait(lambda: counted.checks >= len(tools.sources) and not _due(tools))
        _say({"outcomes": counted.outcomes, **_held()})
        for line in sys.stdin:
            word, *more = line.split()
            counted.forget()
            measured.forget_peak(os.getpid())
            cpu, wall = time.process_time(), time.perf_counter()
            if word == "quit":
                break
            if word == "live":
                time.sleep(float(more[0]))
            else:
                _round(tools, schedule, counted, expected=int(more[0]))
            costs = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
            _say({"outcomes": counted.outcomes, "sent": counted.sent, **costs, **_held()})
        schedule.stop()


def _chosen(kind: str, count: int) -> Mapping[str, Source]:
    if kind == "list":
        return sources.one()
    if kind == "story":
        return sources.of_story()
    if kind == "minutely":
        return sources.many("small", count, poll=timedelta(minutes=1))
    return sources.many(kind, count)


def _round(tools: Tools, schedule: Schedule, counted: Counted, *, expected: int) -> None:
    """Make every source due, and wait until all were checked and what there is to tell was told."""
    now = tools.clock()
    leases.bring_forward(tools.engine, dict.fromkeys(tools.sources, now - timedelta(seconds=1)))
    schedule.works["checks"]()
    _wait(lambda: counted.checks >= len(tools.sources) and counted.sent >= expected)


def _due(tools: Tools) -> bool:
    return bool(outbox.receivers_due(tools.engine, tools.clock()))


def _held() -> dict[str, float]:
    """MiB at the peak since it was forgotten, and since the process began."""
    whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"peak": measured.peak_of(os.getpid()), "whole_peak": whole}


def _wait(done: Callable[[], bool]) -> None:
    if not until(done, _PATIENCE, every=0.005):
        raise TimeoutError("the round did not end")


def _say(told: dict[str, object]) -> None:
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    logging.raiseExceptions = False
    gc.disable()  # as the command does before it imports anything
    main()
