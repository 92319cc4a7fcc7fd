"""`watcher show`: the lists, and who stands there."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from watcher.cli.say import say_json

if TYPE_CHECKING:
    from watcher.run.standings import Standings


@click.command()
@click.argument("list_id", metavar="[LIST]", required=False)
@click.option(
    "--on",
    "on_day",
    metavar="DATE",
    help="The day (ISO date); today where the list's authority sits, if not given.",
)
@click.option("--known-at", metavar="TIME", help="As known at this time (ISO).")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated lines.")
@click.pass_obj
def show(
    obj: dict[str, Any],
    list_id: str | None,
    on_day: str | None,
    known_at: str | None,
    as_json: bool,
    as_csv: bool,
) -> int:
    """Without LIST the lists with their counts; with it who stands there, until when, by which act."""
    from watcher import app
    from watcher.cli.given import day_of, list_named, moment_of
    from watcher.core.deadlines import zone_of
    from watcher.run.standings import standings

    with app.tools(obj["config"], console=sys.stderr) as tools:
        lists = tools.audience.lists
        if list_id is not None:
            list_named(list_id, tools)
        now = tools.clock()
        on = day_of(on_day) if on_day else now.astimezone(ZoneInfo(zone_of(list_id or "us"))).date()
        known = moment_of(known_at) if known_at else None
        found = standings(tools.engine, lists, tools.sources, on=on, known_at=known)
        if list_id is None:
            _overview(found, as_json=as_json, as_csv=as_csv)
        else:
            _one(found, list_id, as_json=as_json, as_csv=as_csv)
    return 0


def _overview(found: Standings, *, as_json: bool, as_csv: bool) -> None:
    from watcher.cli.table import table

    rows = []
    for list_id, info in found.lists.items():
        counts = Counter(one.state.value for one in found.of(list_id))
        rows.append((list_id, info.title, counts))
    if as_json:
        lists = [{"list": name, "title": title, "standings": dict(c)} for name, title, c in rows]
        say_json({"on": found.on.isoformat(), "lists": lists})
        return
    lines = [
        (
            name,
            title,
            f"{c['listed']:,}",
            f"{c['suspended'] or ''}",
            f"{c['ended'] or ''}",
            f"{c['pending'] or ''}",
        )
        for name, title, c in rows
    ]
    head = ("list", "title", "listed", "suspended", "ended", "pending")
    if as_csv:
        csv.writer(sys.stdout).writerows([head, *lines])
    else:
        table(head, lines, title=f"on {found.on}")


def _one(found: Standings, list_id: str, *, as_json: bool, as_csv: bool) -> None:
    from watcher.cli.table import table
    from watcher.core.render_json import moment, standing_json
    from watcher.core.render_rows import STANDING_HEAD, standing_cells, standing_row

    rows = found.of(list_id) if list_id in found.lists else found.folded.on(list_id, found.on)
    if as_json:
        document = {
            "list": list_id,
            "on": found.on.isoformat(),
            "known_at": moment(found.known_at),
            "parties": [standing_json(one) for one in rows],
        }
        say_json(document)
        return
    if as_csv:
        csv.writer(sys.stdout).writerows([STANDING_HEAD, *(standing_row(one) for one in rows)])
        return
    counts = Counter(one.state.value for one in rows)
    summary = ", ".join(f"{n:,} {state}" for state, n in counts.most_common())
    lines = [standing_cells(one) for one in rows]
    table(STANDING_HEAD, lines, title=f"{list_id} on {found.on}: {summary or 'nobody'}")
