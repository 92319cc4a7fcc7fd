"""`watcher backfill`: read past notices, silently."""

from __future__ import annotations

import sys
from typing import Any

import click


@click.command()
@click.argument("source")
@click.option("--from", "first", metavar="DATE", required=True, help="First day of publication (ISO date).")
@click.option("--to", "last", metavar="DATE", help="Last day of publication (ISO date); today if not given.")
@click.pass_obj
def backfill(obj: dict[str, Any], source: str, first: str, last: str | None) -> int:
    """Fetch and read the notices of SOURCE that were published before its declared history; tells nobody."""
    from watcher import app
    from watcher.cli.given import span_of
    from watcher.cli.table import progress_line, source_ids
    from watcher.core import words
    from watcher.run.backfill import backfill as read

    start, end = span_of(first, last)
    with app.tools(obj["config"], console=sys.stderr) as tools, progress_line(enabled=True) as progress:
        chosen = source_ids([source], tools.sources)[0]
        report = read(chosen, tools, first=start, last=end, progress=progress)
    click.echo(f"{source}: {words.plural(report.entries, 'notice')} known now; nothing was told")
    return 0
