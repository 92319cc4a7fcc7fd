"""`watcher search`: parties by name, in any script, on any list."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from watcher.cli.say import say_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watcher.run.search import Match

_SHOWN = 25


@click.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="One JSON document, with everything that was found.")
@click.option("--all", "show_all", is_flag=True, help=f"On a terminal everything, not the first {_SHOWN}.")
@click.pass_obj
def search(obj: dict[str, Any], name: str, as_json: bool, show_all: bool) -> int:
    """Find parties by NAME: exact, alias, transliterated, near (slips of the pen), or part of a name."""
    from watcher import app
    from watcher.run.pages_search import find

    with app.tools(obj["config"], console=sys.stderr) as tools:
        found = find(name, tools)
        on = tools.clock().date().isoformat()
    if as_json:
        document = {"version": 1, "query": name, "on": on, "parties": [_as_json(one) for one in found]}
        say_json(document)
        return 0
    _print(name, found, len(found) if show_all or not sys.stdout.isatty() else _SHOWN)
    return 0


def _as_json(found: Match) -> dict[str, Any]:
    from watcher.core.render_json import standing_json

    sought = found.sought
    return {
        "list": found.listed.list_id,
        "source": found.listed.source_id,
        "matched": sought.matched,
        "match": sought.match,
        "score": sought.score,
        "reason": sought.reason,
        **standing_json(found.listed.standing),
    }


def _print(name: str, found: Sequence[Match], count: int) -> None:
    from watcher.cli.table import table
    from watcher.core.escape import plain

    if not found:
        click.echo(f"nobody on any list is called {plain(name)}", err=True)
        return
    rows = [_cells(one) for one in found[:count]]
    table(("score", "match", "name", "party", "country", "list", "standing", "since", "until", "why"), rows)
    if len(found) > count:
        click.echo(f"and {len(found) - count:,} more: --all", err=True)


def _cells(found: Match) -> tuple[str, ...]:
    from watcher.core.escape import plain

    party, standing, sought = found.listed.party, found.listed.standing, found.sought
    return (
        f"{sought.score:.2f}",
        sought.match,
        plain(sought.matched),
        plain(party.name) if party.name != sought.matched else "",
        " ".join(party.countries),
        found.listed.list_id,
        standing.state.value,
        standing.since.isoformat() if standing.since else "",
        standing.until.isoformat() if standing.until else "",
        plain(sought.reason),
    )
