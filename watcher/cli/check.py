"""`watcher check`: check now, deliver what is due."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from watcher.cli.say import say, say_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watcher.run.report import CheckReport


@click.command()
@click.argument("sources", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option("--dry-run", is_flag=True, help="Write and send nothing.")
@click.option("--exit-code", is_flag=True, help="Exit 10 when changes were found.")
@click.pass_obj
def check(
    obj: dict[str, Any], sources: tuple[str, ...], as_json: bool, dry_run: bool, exit_code: bool
) -> int:
    """Check now, whatever the schedule says, and deliver what is due."""
    from watcher import app
    from watcher.cli.table import progress_line, source_ids
    from watcher.run.check import check_all
    from watcher.run.dispatch import drain
    from watcher.run.duties import perform

    with app.tools(obj["config"], console=sys.stderr if as_json else sys.stdout) as tools:
        chosen = source_ids(sources, tools.sources)
        started = tools.clock()
        with progress_line(enabled=not as_json) as progress:
            reports = check_all(chosen, tools, dry_run=dry_run, progress=progress)
        if not dry_run:
            perform(tools)
        sent = [] if dry_run else drain(tools)
        deliveries = [{"receiver": one.receiver, "state": one.state} for one in sent]
    if as_json:
        say_json(_document(reports, deliveries, started))
    else:
        _print(reports, deliveries, dry_run=dry_run)
    if any(not report.well for report in reports) or any(one["state"] != "sent" for one in deliveries):
        return 1
    return 10 if exit_code and any(report.changes for report in reports) else 0


def _document(reports: Sequence[CheckReport], deliveries: list[dict[str, str]], at: Any) -> dict[str, Any]:
    from watcher.core.render_json import VERSION, change_json, event_json, moment

    return {
        "version": VERSION,
        "checked_at": moment(at),
        "sources": [report.as_json() for report in reports],
        "changes": [change_json(change) for report in reports for change in report.changes],
        "events": [event_json(update) for report in reports for update in report.updates],
        "deliveries": deliveries,
    }


def _print(reports: Sequence[CheckReport], deliveries: list[dict[str, str]], *, dry_run: bool) -> None:
    from watcher.cli.table import table

    rows = [
        (
            report.source_id,
            report.outcome,
            f"{report.entries:,}",
            str(len(report.changes)) if report.changes else "",
            f"{report.seconds:.1f} s",
        )
        for report in reports
    ]
    table(("source", "outcome", "entries", "changes", "took"), rows)
    for report in reports:
        fault = report.as_json()["error"]
        if fault:
            say(f"{report.source_id}: {fault['message']}. {fault['advice']}".replace("..", "."), err=True)
    unsent = [one["receiver"] for one in deliveries if one["state"] != "sent"]
    if unsent:
        click.echo(f"not delivered yet: {', '.join(sorted(set(unsent)))}; tried again by itself", err=True)
    if dry_run:
        click.echo("dry run: nothing was written or sent")
