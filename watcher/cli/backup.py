"""`watcher backup` and `watcher restore`: a consistent copy while running, and back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def backup(obj: dict[str, Any], file: Path) -> int:
    """Write a copy of the database to FILE, of one moment, while everything goes on."""
    from watcher.settings import load
    from watcher.store import engine
    from watcher.store.backup import backup as copy

    connected = engine.connect(load(obj["config"]).database)
    try:
        copy(connected, file)
    finally:
        connected.dispose()
    click.echo(f"{file}: {file.stat().st_size:,} bytes")
    return 0


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Overwrite a database that holds something.")
@click.option("--done", is_flag=True, help="pg_restore has put it back: only note that, without FILE.")
@click.pass_obj
def restore(obj: dict[str, Any], file: Path | None, force: bool, done: bool) -> int:
    """Put the copy in FILE in place of the database. Stop `watcher run` before."""
    from watcher import app
    from watcher.settings import load
    from watcher.store import engine
    from watcher.store.backup import note_restored
    from watcher.store.backup import restore as put_back

    if done == (file is not None):
        raise click.UsageError("Give FILE, or --done where another tool has put the database back.")
    connected, now = engine.connect(load(obj["config"]).database), app.clock_of(os.environ)()
    try:
        if file is None:
            note_restored(connected, now)
        else:
            put_back(connected, file, force=force, now=now)
    finally:
        connected.dispose()
    click.echo("restored; what is found again is looked for at its receiver before it is told")
    return 0
