"""`watcher deliver`: drain the outbox, or test a receiver."""

from __future__ import annotations

from typing import Any

import click

from watcher.cli.say import say


@click.command()
@click.option(
    "--test",
    "receiver",
    metavar="RECEIVER",
    help="Send a test message to this receiver and check its permissions.",
)
@click.option("--given-up", is_flag=True, help="Also what was given up, once its receiver is mended.")
@click.pass_obj
def deliver(obj: dict[str, Any], receiver: str | None, given_up: bool) -> int:
    """Deliver what waits now, ignoring back-off, but neither quiet hours nor digest windows."""
    from watcher import app
    from watcher.run.dispatch import drain, probe
    from watcher.store import outbox

    with app.tools(obj["config"]) as tools:
        if receiver is not None:
            say(f"{receiver}: {probe(receiver, tools)}")
            return 0
        if given_up:
            click.echo(f"{outbox.revive(tools.engine)} given up are tried again")
        sent = drain(tools, hurry=True)
    for one in sent:
        if one.error:
            say(f"{one.receiver}: {one.subject}: {one.error}", err=True)
    arrived = sum(one.state == "sent" for one in sent)
    click.echo(f"{arrived} delivered, {len(sent) - arrived} not")
    return 0 if arrived == len(sent) else 1
