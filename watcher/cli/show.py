"""`watcher show`: the lists, and who stands there."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from watcher.errors import ConfigError

if TYPE_CHECKING:
    from watcher.run.standings import Standings


@click.command()
@click.argument("list_id", metavar="[LIST]", required=False)
@click.option(
    "--on", "on_day", help="The day (ISO date); today where the list's authority sits, if not given."
)
@click.option("--known-at", help="As known at this time (ISO).")
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
    from watcher.core.deadlines import zone_of
    from watcher.run.standings import standings
    from watcher.settings.located import did_you_mean

    with app.tools(obj["config"], console=sys.stderr) as tools:
        lists = tools.audience.lists
        topics = {topic for source in tools.sources.values() for topic in source.declaration.topics}
        if list_id is not None and list_id not in lists and list_id not in topics:
            raise ConfigError(f"no list is called {list_id!r}{did_you_mean(list_id, [*lists, *topics])}")
        now = tools.clock()
        on = day_of(on_day) if on_day else now.astimezone(ZoneInfo(zone_of(list_id or "us"))).date()
        known = moment_of(known_at) if known_at else None
        found = standings(tools.engine, lists, tools.sources, on=on, known_at=known)
        if list_id is None:
            _overview(found, as_json=as_json, as_csv=as_csv)
        else:
            _one(found, list_id, as_json=as_json, as_csv=as_csv)
    return 0


def day_of(text: str) -> date:
    """An ISO date from the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"{text!r} is no ISO date, such as 2025-11-10") from None


def moment_of(text: str) -> datetime:
    """An ISO time from the command line; a day alone means its end, a time without a zone UTC."""
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise ConfigError(f"{text!r} is no ISO time, such as 2025-11-04T12:00:00Z") from None
    if len(text) == 10:
        moment = moment.replace(hour=23, minute=59, second=59)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _overview(found: Standings, *, as_json: bool, as_csv: bool) -> None:
    from watcher.cli.table import table

    rows = []
    for list_id, info in found.lists.items():
        counts = Counter(one.state.value for one in found.of(list_id))
        rows.append((list_id, info.title, counts))
    if as_json:
        lists = [{"list": name, "title": title, "standings": dict(c)} for name, title, c in rows]
        click.echo(json.dumps({"on": found.on.isoformat(), "lists": lists}, ensure_ascii=False, indent=1))
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
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    if as_csv:
        csv.writer(sys.stdout).writerows([STANDING_HEAD, *(standing_row(one) for one in rows)])
        return
    counts = Counter(one.state.value for one in rows)
    summary = ", ".join(f"{n:,} {state}" for state, n in counts.most_common())
    lines = [standing_cells(one) for one in rows]
    table(STANDING_HEAD, lines, title=f"{list_id} on {found.on}: {summary or 'nobody'}")
