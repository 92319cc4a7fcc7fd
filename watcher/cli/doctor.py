"""`watcher doctor`: one live look at each source, and what to do where it is not well."""

from __future__ import annotations

import sys
from typing import Any

import click

from watcher.cli.say import say


@click.command()
@click.argument("sources", nargs=-1)
@click.pass_obj
def doctor(obj: dict[str, Any], sources: tuple[str, ...]) -> int:
    """Ask each source once: reachable, the expected page, readable, within its bounds. Writes nothing."""
    from watcher import app
    from watcher.cli.table import progress_line, source_ids
    from watcher.run.doctor import examine

    ill = 0
    with app.tools(obj["config"], console=sys.stderr) as tools:
        chosen = source_ids(sources, tools.sources)
        with progress_line(enabled=True) as progress:
            for finding in examine(chosen, tools, progress=progress):
                ill += not finding.well
                word = "well" if finding.well else "NOT WELL"
                said = finding.said if finding.said.endswith(".") else f"{finding.said}."
                say(f"{finding.source_id}: {word}: {said} {finding.advice}")
    click.echo(f"{len(chosen) - ill} of {len(chosen)} sources are well", err=True)
    return 1 if ill else 0
