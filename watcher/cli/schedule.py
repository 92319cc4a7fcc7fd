"""`watcher run`: the scheduler, until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    from watcher.run.tools import Tools
    from watcher.serve.line import Line
    from watcher.settings import Settings

_PATIENCE, _BACKSTOP = 6.0, 9.0


@click.command()
@click.option("--serve", "address", metavar="HOST:PORT", help="Serve the pages and /metrics too.")
@click.pass_obj
def run(obj: dict[str, Any], address: str | None) -> int:
    """Check and deliver by the clock until SIGTERM or Ctrl-C; then finish what is held and exit 0."""
    from watcher import app, logs
    from watcher.run.schedule import Schedule
    from watcher.settings import load

    logs.set_up(level="DEBUG" if obj["debug"] else "INFO")
    settings = load(obj["config"])
    stopped = _until_told()
    pages = _pages(address, settings)
    try:
        with app.opened(settings, clock=app.clock_of(os.environ)) as tools:
            schedule = Schedule(tools, app.plan(settings))
            for line in pages.lines:
                line.answer(schedule.counters.text)
            schedule.start()
            schedule.watch(stopped)
            pages.tell()
            finished = schedule.stop(_PATIENCE)
    finally:
        pages.wait()
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


class _Pages:
    """The pages in processes of their own: no check holds up a reader, and no reader a check."""

    def __init__(self, address: str, settings: Settings) -> None:
        from watcher import app, serve
        from watcher.cli.serve import processors, work
        from watcher.run.metrics import metrics_text
        from watcher.serve.line import Line

        options = app.serving(settings, address)
        # Begun before there is a thread or a connection: a fork would share them.
        with app.opened(settings, clock=app.clock_of(os.environ)):
            pass
        listeners = serve.listen(options, processors())
        self.lines = [Line() for _ in listeners]

        def metrics(tools: Tools, number: int) -> bytes:
            return metrics_text(tools) + self.lines[number].ask()

        self._apart = serve.apart(listeners, partial(work, settings, options, metrics))
        self.tell, self.wait = self._apart.tell, self._apart.wait


class _NoPages:
    """The same where none are asked for."""

    lines: Sequence[Line] = ()

    def tell(self) -> None:
        """Nobody is there."""

    def wait(self) -> None:
        """Nor waited for."""


def _pages(address: str | None, settings: Settings) -> _Pages | _NoPages:
    return _NoPages() if address is None else _Pages(address, settings)
