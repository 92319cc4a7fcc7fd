"""`watcher evidence`: the official bytes behind a change."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from watcher.errors import StoreError


@click.command()
@click.argument("change")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="The zip file to write; - for standard output.",
)
@click.pass_obj
def evidence(obj: dict[str, Any], change: str, output: Path) -> int:
    """Write the documents behind CHANGE (its id, or the beginning of it) with headers, times and hashes."""
    from watcher import app
    from watcher.core.register import gather
    from watcher.core.standing import fold
    from watcher.run.evidence import bundle, of_change
    from watcher.store.views import notices_known

    with app.tools(obj["config"], console=sys.stderr) as tools:
        found = of_change(tools, change, lambda: fold(gather(notices_known(tools.engine))))
        body = bundle([found])
    if str(output) == "-":
        sys.stdout.buffer.write(body)
        return 0
    try:
        output.write_bytes(body)
    except OSError as error:
        raise StoreError(f"{output}: cannot be written: {error.strerror}") from error
    kept = sum(exhibit.document is not None for exhibit in found.exhibits)
    click.echo(f"{output}: {kept} of {len(found.exhibits)} documents, {len(body):,} bytes")
    if not found.exhibits:
        click.echo("no document is known for this change: it follows from a date alone", err=True)
    return 0
