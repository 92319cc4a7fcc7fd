"""`watcher serve`: pages, feeds, calendar, health and metrics."""

from __future__ import annotations

import os
import sys
from typing import Any

import click


@click.command()
@click.option("--listen", metavar="HOST:PORT", help="Where to listen (default: `serve: listen`).")
@click.pass_obj
def serve(obj: dict[str, Any], listen: str | None) -> int:
    """Serve the pages until SIGTERM or Ctrl-C; `watcher run --serve` checks and serves."""
    from functools import partial

    from watcher import app
    from watcher import serve as pages
    from watcher.run.metrics import metrics_text
    from watcher.run.pages import library
    from watcher.settings import load

    settings = load(obj["config"])
    options = app.serving(settings, listen)
    with app.opened(settings, clock=app.clock_of(os.environ), console=sys.stderr) as tools:
        if not options.is_loopback and not options.private:
            click.echo("anybody who reaches this address can read the pages; see `serve: private`", err=True)
        pages.serve(
            library(tools, metrics=partial(metrics_text, tools)),
            options,
            said=lambda url: click.echo(f"the pages are at {url}"),
        )
    return 0
