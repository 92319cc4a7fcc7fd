"""`watcher changes`: the history of changes."""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING, Any

import click

from watcher.cli.say import say_json

if TYPE_CHECKING:
    from watcher.model.change import Change


@click.command()
@click.option("--since", metavar="DATE", help="First day (ISO date, UTC).")
@click.option("--list", "list_id", metavar="LIST", help="Only this list.")
@click.option("--source", metavar="SOURCE", help="Only this source.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Only so many, the newest.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated lines.")
@click.pass_obj
def changes(
    obj: dict[str, Any],
    since: str | None,
    list_id: str | None,
    source: str | None,
    limit: int | None,
    as_json: bool,
    as_csv: bool,
) -> int:
    """The history of changes, oldest first."""
    from watcher import app
    from watcher.cli.given import day_of, list_named
    from watcher.cli.table import source_ids, table
    from watcher.core import words
    from watcher.core.escape import csv_cell
    from watcher.core.render_json import changes_json
    from watcher.store.views import changes as history

    first = day_of(since) if since else None
    with app.tools(obj["config"], console=sys.stderr) as tools:
        found = history(tools.engine, since=first, list_id=list_id, source_id=source, limit=limit)
        if not found and list_id:
            list_named(list_id, tools)
        if not found and source:
            source_ids([source], tools.sources)
    if as_json:
        say_json(changes_json(found))
        return 0
    head = ("seen", "kind", "list or topic", "party", "effective", "until", "by", "id")
    lines = [_cells(one) for one in found]
    if as_csv:
        csv.writer(sys.stdout).writerows([head, *([csv_cell(cell) for cell in line] for line in lines)])
    else:
        table(head, lines, title=words.plural(len(lines), "change"))
    return 0


def _cells(one: Change) -> tuple[str, ...]:
    names = [name.text for name in one.party.names] if one.party else []
    return (
        f"{one.first_seen:%Y-%m-%d %H:%M}" if one.first_seen else "",
        one.kind.value,
        one.list_id or one.topic or "",
        " · ".join(dict.fromkeys(names[:2])) or (one.notice.title if one.notice else ""),
        one.effective_on.isoformat() if one.effective_on else "",
        one.until.isoformat() if one.until else "",
        (one.notice.number or one.notice.title) if one.notice else one.source_id,
        one.id[:12],
    )
