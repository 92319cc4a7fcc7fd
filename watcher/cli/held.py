"""`watcher held`, `accept` and `discard`: snapshots that wait for a person."""

from __future__ import annotations

import getpass
import sys
from typing import Any

import click

from watcher.cli.say import say_json
from watcher.errors import StoreError


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def held(obj: dict[str, Any], as_json: bool) -> int:
    """Show what is held, since when, and why."""
    from watcher import app
    from watcher.cli.table import table
    from watcher.core.render_json import moment
    from watcher.store import ledger

    with app.tools(obj["config"], console=sys.stderr) as tools:
        found = ledger.held(tools.engine)
    if as_json:
        rows = [
            {
                "source": one.source_id,
                "list": one.list_id or "notices",
                "seen_at": moment(one.seen_at),
                "entries": one.entry_count,
                "reasons": list(one.reasons),
                "documents": [{"url": document.url, "sha256": document.sha256} for document in one.documents],
            }
            for one in found
        ]
        say_json({"held": rows})
        return 0
    if not found:
        click.echo("nothing is held")
        return 0
    table(
        ("source", "list", "since", "entries", "because"),
        [
            (
                one.source_id,
                one.list_id or "notices",
                f"{one.seen_at:%Y-%m-%d %H:%M} UTC",
                f"{one.entry_count:,}",
                "; ".join(one.reasons),
            )
            for one in found
        ],
    )
    click.echo(
        "believe with `watcher accept SOURCE --list LIST`, refuse with `watcher discard SOURCE --list LIST`"
    )
    return 0


@click.command()
@click.argument("source")
@click.option("--list", "list_id", metavar="LIST", help="Only this list.")
@click.option("--silent", is_flag=True, help="Take the state over without telling its changes.")
@click.pass_obj
def accept(obj: dict[str, Any], source: str, list_id: str | None, silent: bool) -> int:
    """Believe what is held: its changes are told now."""
    from watcher import app
    from watcher.cli.table import source_ids
    from watcher.run.decide import accept as decide
    from watcher.run.dispatch import drain

    with app.tools(obj["config"]) as tools:
        chosen = source_ids([source], tools.sources)[0]
        reports = decide(chosen, tools, list_id=list_id, silent=silent, by=_person())
        unsent = [one for one in drain(tools) if one.state != "sent"]
    for report in reports:
        click.echo(f"{source}: accepted, {report.entries:,} entries, {len(report.changes):,} changes told")
    return 1 if unsent else 0


@click.command()
@click.argument("source")
@click.option("--list", "list_id", metavar="LIST", help="Only this list.")
@click.pass_obj
def discard(obj: dict[str, Any], source: str, list_id: str | None) -> int:
    """Refuse what is held: the former state stays, nothing is told."""
    from watcher import app
    from watcher.cli.table import source_ids
    from watcher.model.snapshot import FEED
    from watcher.store import ledger

    with app.tools(obj["config"]) as tools:
        chosen = source_ids([source], tools.sources)[0]
        wanted = FEED if list_id == "notices" else list_id
        gone = ledger.discard(tools.engine, chosen.id, wanted, by=_person(), now=tools.clock())
    if not gone:
        raise StoreError(f"{source}: nothing is held", advice="`watcher held` shows what is.")
    click.echo(f"{source}: discarded {', '.join(one or 'notices' for one in gone)}")
    return 0


def _person() -> str:
    """Who decides, as far as the machine knows."""
    try:
        return getpass.getuser()[:64]
    except (KeyError, OSError):
        return "somebody"
