"""`watcher replay`: what today's routes would have sent."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click


@click.command()
@click.option("--from", "first", metavar="DATE", required=True, help="First day (ISO date, UTC).")
@click.option("--to", "last", metavar="DATE", required=True, help="Last day (ISO date, UTC).")
@click.option(
    "--config",
    "routes",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Take the routes from this file, the history from the configured database.",
)
@click.option("--texts", is_flag=True, help="Also print the messages themselves.")
@click.pass_obj
def replay(obj: dict[str, Any], first: str, last: str, routes: Path | None, texts: bool) -> int:
    """Show which messages today's routes would have sent over the archived history; sends nothing."""
    from watcher import app
    from watcher.cli.given import span_of
    from watcher.cli.table import table
    from watcher.core import words
    from watcher.run.replay import replay as played
    from watcher.settings import load

    start, end = span_of(first, last)
    assert end is not None
    with app.tools(obj["config"], console=sys.stderr) as tools:
        audience = app.audience(load(routes)) if routes else tools.audience
        rows = []
        totals: Counter[str] = Counter()
        for one in played(tools, audience, first=start, last=end):
            for told in one.told:
                totals[f"{told.receiver} ({told.mode.value})"] += 1
                event = one.update.event
                when = f"{event.updated_at:%Y-%m-%d %H:%M}"
                rows.append((when, told.receiver, told.mode.value, event.title, "; ".join(told.because)))
            if texts:
                click.echo(one.text + "\n")
    table(("when", "receiver", "mode", "event", "because"), rows, title=words.plural(len(rows), "message"))
    for receiver, count in sorted(totals.items()):
        click.echo(f"{receiver}: {count:,}", err=True)
    return 0
