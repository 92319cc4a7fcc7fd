"""`watcher migrate`: bring the database to the current schema."""

from __future__ import annotations

from typing import Any

import click


@click.command()
@click.pass_obj
def migrate(obj: dict[str, Any]) -> int:
    """Bring the database to the current schema."""
    from watcher.settings import load
    from watcher.store import engine, schema

    settings = load(obj["config"])
    connected = engine.connect(settings.database)
    try:
        schema.migrate(connected)
    finally:
        connected.dispose()
    click.echo("the database has the current schema")
    return 0
