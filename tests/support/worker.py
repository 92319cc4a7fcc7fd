"""One worker process of a cluster: `watcher run`'s own schedule on a clock that runs faster.

python tests/support/worker.py '{"url": …, "rewrite": …, "slack": …, "speed": 20, "began": …, …}'
"""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

# Before everything that takes time: a worker that is told to stop while it starts stops in order, too.
STOPPED = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: STOPPED.set())

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.farm import START, audience, source
from watcher import logs
from watcher.deliver.console import ConsoleTransport
from watcher.deliver.slack import SlackTransport
from watcher.fetch.client import Fetcher
from watcher.fetch.pace import Pace
from watcher.model.delivery import Transport
from watcher.run.plan import Intervals, Plan
from watcher.run.schedule import Schedule
from watcher.run.tools import Tools
from watcher.store.engine import connect


def work(order: dict[str, Any]) -> None:
    """Run until SIGTERM."""
    speed, began = float(order["speed"]), float(order["began"])

    def clock() -> datetime:
        return START + timedelta(seconds=(time.time() - began) * speed)

    poll = timedelta(seconds=order["poll"])
    ways: dict[str, Transport] = {
        "readers": SlackTransport("C0123456789", "xoxb-good", order["slack"], timeout=5),
        "operators": ConsoleTransport(sys.stdout),
    }
    told = audience(order["count"])
    tools = Tools(
        engine=connect(order["url"]),
        fetcher=Fetcher("", order["rewrite"], ("127.0.0.1",), Pace(), "test", wait=lambda _: None),
        clock=clock,
        owner=order["owner"],
        sources={one.id: one for one in (source(n, poll=poll) for n in range(1, order["count"] + 1))},
        audience=replace(told, kinds={"readers": "slack", "operators": "console"}),
        transports=ways.__getitem__,
    )
    usual = Intervals()
    quicker = {name: max(getattr(usual, name) / speed, 0.1) for name in usual.__slots__}
    schedule = Schedule(tools, Plan(at_once=order["at_once"]), intervals=Intervals(**quicker))
    schedule.start()
    schedule.watch(STOPPED, 0.5)
    schedule.stop(5.0)


if __name__ == "__main__":
    logs.set_up(terminal=False)
    work(json.loads(sys.argv[1]))
