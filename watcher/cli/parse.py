"""`watcher parse`: run a parser over recorded documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from watcher.cli.say import say, say_json


@click.command()
@click.argument("source")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_obj
def parse(obj: dict[str, Any], source: str, folder: Path, as_json: bool) -> int:
    """Run the parser of SOURCE over the documents that DIR/manifest.yml names."""
    from watcher.catalog import find_sources
    from watcher.cli.table import source_ids, table
    from watcher.core import words
    from watcher.core.render_json_entry import parsed_json
    from watcher.model.entry import PartyEntry
    from watcher.run.recorded import documents_of, provenance

    found = source_ids([source], find_sources())[0]
    parsed = found.parse(documents_of(folder))
    if as_json:
        say_json(parsed_json(found.id, parsed))
    else:
        rows = [
            (entry.list_id, entry.party.name, " ".join(entry.party.countries))
            if isinstance(entry, PartyEntry)
            else (entry.notice.number or "", entry.notice.title, words.plural(len(entry.measures), "measure"))
            for entry in parsed.entries
        ]
        title = f"{words.plural(len(rows), 'entry', 'entries')}, {provenance(folder)} documents"
        table(("list or number", "party or title", "countries or measures"), rows, title=title)
    for remark in parsed.remarks:
        say(f"{remark.kind}: {remark.message}", err=True)
    missing = [request.url for request in parsed.follow]
    if missing:
        say(f"{len(missing)} further documents would be asked for, first {missing[0]}", err=True)
    return 0
