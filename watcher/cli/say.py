"""What the commands print of what others wrote."""

from __future__ import annotations

import sys
from typing import Any

import click


def say(text: str, *, err: bool = False, indent: int = 0) -> None:
    """One line; nothing in it controls the terminal or begins another line."""
    from watcher.core.escape import plain

    click.echo(" " * indent + plain(text), err=err)


def say_json(document: Any) -> None:
    """One JSON document on standard output, indented where a person looks at it."""
    from watcher.core.json_text import dumps

    # To indent takes four times as long.
    click.echo(dumps(document, indent=1 if sys.stdout.isatty() else None))
