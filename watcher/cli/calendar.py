"""`watcher calendar`: deadlines ahead."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click

from watcher.cli.say import say_json
from watcher.errors import ConfigError


@click.command()
@click.option(
    "--days",
    metavar="N",
    default=365,
    show_default=True,
    type=click.IntRange(0, 36_500),
    help="How far ahead.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--ics", "as_ics", is_flag=True, help="iCalendar, to be imported.")
@click.pass_obj
def calendar(obj: dict[str, Any], days: int, as_json: bool, as_ics: bool) -> int:
    """Suspensions and orders that run out, and measures that enter into force."""
    from watcher import app
    from watcher.cli.table import table
    from watcher.core import render_ics
    from watcher.core.register import gather
    from watcher.core.render_json import VERSION, deadline_json
    from watcher.core.standing import fold
    from watcher.core.words import distance
    from watcher.run.calendar import ahead
    from watcher.store.views import entries_on, notices_known

    if as_json and as_ics:
        raise ConfigError("--json and --ics: choose one")
    with app.tools(obj["config"], console=sys.stderr) as tools:
        today = tools.clock().astimezone(ZoneInfo("America/New_York")).date()
        found = ahead(
            tools,
            today,
            today + timedelta(days=days),
            folded=fold(gather(notices_known(tools.engine))),
            entries=lambda source_id, list_id, _: entries_on(tools.engine, source_id, list_id),
        )
        lists = tools.audience.lists
    if as_json:
        document = {"version": VERSION, "deadlines": [deadline_json(one.deadline) for one in found]}
        say_json(document)
    elif as_ics:
        entries = [render_ics.Entry(one.deadline, one.parties, one.seen_at) for one in found]
        click.echo(render_ics.render(entries, lists).decode(), nl=False)
    else:
        rows = [
            (
                one.deadline.on.isoformat(),
                distance(one.deadline.on, today),
                one.deadline.list_id or one.deadline.topic or "",
                render_ics.summary(one.deadline, one.parties),
            )
            for one in found
        ]
        table(("on", "", "list or topic", "what"), rows, title=f"{len(rows):,} deadlines in {days:,} days")
    return 0
