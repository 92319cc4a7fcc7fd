"""`watcher health`: how every source stands."""

from __future__ import annotations

import socket
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from watcher.cli.say import say, say_json
from watcher.errors import StoreError

if TYPE_CHECKING:
    from watcher.run.health import SourceLine


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--alive", is_flag=True, help="Only this process and its database.")
@click.pass_obj
def health(obj: dict[str, Any], as_json: bool, alive: bool) -> int:
    """Age of last success and open incidents per source; exit 1 if any is failing, held or stale."""
    from watcher import app
    from watcher.run.health import as_document, asleep, lines
    from watcher.store.views import health as views

    with app.tools(obj["config"], console=sys.stderr) as tools:
        if alive:
            views.alive(tools.engine)
            trouble = asleep(tools, socket.gethostname(), tools.clock())
            if trouble:
                raise StoreError(trouble, advice="Look at its log; a supervisor should start it again.")
            click.echo("alive")
            return 0
        now = tools.clock()
        found = lines(tools, now)
        backlog = views.backlog(tools.engine)
        if as_json:
            say_json(as_document(found, backlog, now))
        else:
            _print(found, now)
            for one in backlog:
                error = f"; last error: {one.last_error}" if one.last_error else ""
                say(f"{one.receiver}: {one.pending} deliveries wait, {one.dead} given up{error}", err=True)
    return 1 if any(line.ill for line in found) else 0


def _print(found: list[SourceLine], now: datetime) -> None:
    from watcher.cli.table import table
    from watcher.core.words import span

    rows = [
        (
            line.source_id,
            line.health,
            f"{span(now - line.last_success_at)} ago" if line.last_success_at else "never",
            f"{line.entries:,}" if line.entries else "",
            ", ".join(line.held),
            f"{line.next_due_at:%Y-%m-%d %H:%M} UTC" if line.next_due_at else "",
        )
        for line in found
    ]
    table(("source", "health", "last success", "entries", "held", "next check"), rows)
    for line in found:
        for incident in line.incidents:
            say(
                f"{line.source_id}: {incident.kind.value} since {incident.opened_at:%Y-%m-%d %H:%M} UTC: "
                f"{incident.message}. {incident.advice}",
                err=True,
            )
