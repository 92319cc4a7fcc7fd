"""Tables, progress and names for the commands."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from watcher.errors import ConfigError
from watcher.settings.located import did_you_mean

if TYPE_CHECKING:
    from watcher.model.source import Source


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, title: str | None = None) -> None:
    """Draw a table on a terminal; in a pipe one tab-separated line a row, nothing cut off."""
    from watcher.core.escape import plain

    lines = [[plain(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        drawn = Table(*head, title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
        for line in lines:
            drawn.add_row(*(Text(cell) for cell in line))
        Console().print(drawn)
        return
    if title:
        click.echo(title)
    for line in (list(head), *lines):
        click.echo("\t".join(line))


@contextmanager
def progress_line(*, enabled: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """A line on the terminal while long work goes on; nothing in a pipe."""
    if not enabled or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("checking …") as status:
        yield lambda name, done, total: status.update(f"{name}: {done + 1} of {total}")


def source_ids(wanted: Sequence[str], known: Mapping[str, Source]) -> list[Source]:
    """The sources by those names, or all of them. Raises ConfigError for a name that is none."""
    for name in wanted:
        if name not in known:
            raise ConfigError(
                f"no source is called {name!r}{did_you_mean(name, known)}",
                advice="`watcher health` lists them; a disabled one must be enabled first.",
            )
    return [known[name] for name in wanted] if wanted else list(known.values())
