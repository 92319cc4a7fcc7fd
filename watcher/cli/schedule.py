"""`watcher run`: the scheduler, until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from types import FrameType

    from watcher.run.tools import Tools
    from watcher.settings import Settings

_PATIENCE, _BACKSTOP = 6.0, 9.0


@click.command()
@click.option("--serve", "address", metavar="HOST:PORT", help="Serve the pages and /metrics too.")
@click.pass_obj
def run(obj: dict[str, Any], address: str | None) -> int:
    """Check and deliver by the clock until SIGTERM or Ctrl-C; then finish what is held and exit 0."""
    from functools import partial

    from watcher import app, logs
    from watcher.run.metrics import metrics_text
    from watcher.run.schedule import Schedule
    from watcher.settings import load

    logs.set_up(level="DEBUG" if obj["debug"] else "INFO")
    settings = load(obj["config"])
    stopped = _until_told()
    with app.opened(settings, clock=app.clock_of(os.environ)) as tools:
        schedule = Schedule(tools, app.plan(settings))
        metrics = partial(metrics_text, tools, schedule.counters)
        with _pages(address, tools, settings, metrics):
            schedule.start()
            schedule.watch(stopped)
            finished = schedule.stop(_PATIENCE)
    if not finished:
        # A thread still waits for a far side that says nothing; what it held has been given back.
        _end()
    return 0


def _until_told() -> threading.Event:
    """Set by SIGTERM or SIGINT. A second one, or nine seconds, end the process at once."""
    stopped = threading.Event()

    def stop(number: int, _frame: FrameType | None) -> None:
        if stopped.is_set():
            _end()
        stopped.set()
        backstop = threading.Timer(_BACKSTOP, _end)
        backstop.daemon = True
        backstop.start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return stopped


def _end() -> None:
    """Leave without waiting for any thread: whatever is half done is so in no database."""
    logging.shutdown()
    sys.stdout.flush()
    os._exit(0)


def _pages(
    address: str | None, tools: Tools, settings: Settings, metrics: Callable[[], bytes]
) -> AbstractContextManager[object]:
    """The pages, in threads of this process, for as long as the context lasts."""
    if address is None:
        return nullcontext()
    from watcher import app, serve
    from watcher.run.pages import library

    return serve.start(library(tools, metrics=metrics), app.serving(settings, address))
