"""The story in a database, and its pages on loopback."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import yaml
from bs4 import BeautifulSoup, Tag

from watcher import app, serve
from watcher.run.pages import library
from watcher.run.tools import Tools
from watcher.serve import Options
from watcher.serve.library import Library
from watcher.serve.server import Serving
from watcher.settings import Settings, load

NOW = datetime(2025, 11, 5, 12, 0, tzinfo=UTC)
"""Three hours after the answers of 5 November 2025: announced, not yet in force."""


def play_story(folder: Path) -> Path:
    """Play the whole story of the replica into a database; its path."""
    from watcher.cli.demo import _screens, _tools
    from watcher.run.demo import play

    out = io.StringIO()
    for _ in play(partial(_tools, folder, _screens(out)), out, headline=lambda step: ""):
        pass
    return folder / "demo.sqlite3"


def configuration(folder: Path, database: Path | str, **more: Any) -> Path:
    """A configuration for that database: an SQLite file, or an address."""
    path = folder / "pages.yml"
    base: dict[str, Any] = {
        "database": database if isinstance(database, str) else f"sqlite:///{database}",
        "receivers": {"screen": {"console": {}}},
        "default": "screen",
        "operators": "screen",
    }
    path.write_text(yaml.safe_dump(base | more), encoding="utf-8")
    return path


@contextmanager
def opened(path: Path, *, now: datetime = NOW) -> Iterator[tuple[Settings, Tools]]:
    """The tools of a configuration, with the clock at `now` and nothing on the terminal."""
    settings = load(path, {})
    with app.opened(settings, clock=lambda: now, environ={}, console=io.StringIO()) as tools:
        yield settings, tools


@contextmanager
def served(
    path: Path, *, now: datetime = NOW, options: Options | None = None, **more: Any
) -> Iterator[tuple[Serving, Library]]:
    """The pages of a configuration, on a free port of this machine."""
    with opened(path, now=now) as (_, tools):
        books = library(tools, **more)
        with serve.start(books, options or Options(port=0, per_second=1e6, burst=1e6)) as serving:
            yield serving, books


def read(client: httpx.Client, path: str, *, status: int = 200, **more: Any) -> BeautifulSoup:
    """A page as a tree."""
    answer = client.get(path, **more)
    assert answer.status_code == status, f"{path}: {answer.status_code}: {answer.text[:300]}"
    return BeautifulSoup(answer.content.decode(), "lxml")


def words(tree: Tag) -> str:
    """The visible words, single spaces between them."""
    return " ".join(tree.get_text(" ").split())
