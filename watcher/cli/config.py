"""`watcher config`: check the configuration; say which route told whom, and why."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from watcher.cli.say import say
from watcher.errors import StoreError


@click.group()
def config() -> None:
    """The configuration."""


@config.command()
@click.pass_obj
def check(obj: dict[str, Any]) -> int:
    """Validate everything, naming file, line and key. Shows no secret."""
    from watcher import app
    from watcher.catalog import chosen, find_lists, find_sources
    from watcher.settings import load
    from watcher.store.engine import masked

    settings = load(obj["config"], os.environ)
    sources = chosen(settings, find_sources())
    find_lists()
    for name in settings.config.receivers:
        settings.secret(settings.config.receivers[name])
    app.clock_of(os.environ)
    counterparties = app.watchlists(settings)
    click.echo(f"{settings.path}: well")
    click.echo(f"database: {masked(settings.database)}")
    click.echo(f"sources: {len(sources)} enabled")
    for name, kind in settings.kinds.items():
        digest = settings.digests.get(name)
        when = f", digest at {digest.at:%H:%M} {digest.time_zone}" if digest else ""
        if name in settings.quiet:
            hours = settings.quiet[name]
            when += f", quiet from {hours.start:%H:%M} to {hours.end:%H:%M} {hours.time_zone}"
        click.echo(f"receiver {name}: {kind}{when}")
    click.echo(f"routes: {len(settings.routes)}; what none matches goes to {settings.config.default}")
    click.echo(f"operators: {settings.config.operators}")
    if counterparties is not None:
        named = len(counterparties.current.counterparties)
        click.echo(f"watchlists: {named:,} {'counterparty' if named == 1 else 'counterparties'}")
    return 0


@config.command()
@click.argument("event")
@click.pass_obj
def explain(obj: dict[str, Any], event: str) -> int:
    """Which routes tell whom of EVENT (its id, or the beginning of it), and why."""
    from watcher import app
    from watcher.run.tell import whom
    from watcher.store.views import event_history

    with app.tools(obj["config"], console=sys.stderr) as tools:
        history = event_history(tools.engine, event)
        if not history:
            raise StoreError(
                f"no single event begins with {event!r}", advice="Its id stands at the foot of each message."
            )
        for update in history:
            say(f"revision {update.event.revision}: {update.event.title}")
            for told in whom(update, tools.audience):
                say(f"{told.receiver} ({told.mode.value}): {'; '.join(told.because)}", indent=2)
    return 0
