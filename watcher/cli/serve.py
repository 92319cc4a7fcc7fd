"""`watcher serve`: pages, feeds, calendar, health and metrics."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable
    from socket import socket

    from watcher.run.tools import Tools
    from watcher.serve import Options
    from watcher.settings import Settings


@click.command()
@click.option("--listen", metavar="HOST:PORT", help="Where to listen (default: `serve: listen`).")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes (default: one a processor).")
@click.pass_obj
def serve(obj: dict[str, Any], listen: str | None, workers: int | None) -> int:
    """Serve the pages until SIGTERM or Ctrl-C; `watcher run --serve` checks and serves."""
    from functools import partial

    from watcher import app
    from watcher import serve as pages
    from watcher.run.metrics import metrics_text
    from watcher.settings import load

    settings = load(obj["config"])
    options = app.serving(settings, listen)
    # Here, so that what is wrong is said once, and a missing schema is made by one.
    with app.opened(settings, clock=app.clock_of(os.environ), console=sys.stderr):
        pass
    if not options.is_loopback and not options.private:
        click.echo("anybody who reaches this address can read the pages; see `serve: private`", err=True)
    listeners = pages.listen(options, workers or processors())
    click.echo(f"the pages are at {pages.url(listeners[0])}")
    pages.keep(listeners, partial(work, settings, options, lambda tools, _: metrics_text(tools)))
    return 0


def work(
    settings: Settings,
    options: Options,
    metrics: Callable[[Tools, int], bytes],
    number: int,
    listener: socket,
) -> None:
    """What each of the processes does: the pages, with connections of its own."""
    from watcher import app
    from watcher import serve as pages
    from watcher.run.pages import library

    with app.opened(settings, clock=app.clock_of(os.environ), console=sys.stderr) as tools:
        pages.work(library(tools, metrics=lambda: metrics(tools, number)), options, listener)


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0))
