"""The pages of the replica's story, served once for all tests that only read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from support.pages import configuration, play_story, served

from watcher.serve.library import Library
from watcher.serve.server import Serving


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the whole story."""
    return play_story(tmp_path_factory.mktemp("story"))


@pytest.fixture(scope="session")
def story_config(story: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration that names it."""
    return configuration(tmp_path_factory.mktemp("config"), story)


@pytest.fixture(scope="session")
def pages(story_config: Path) -> Iterator[tuple[Serving, Library]]:
    """Its pages, on a real port."""
    with served(story_config, metrics=lambda: b"watcher_build 1\n") as serving:
        yield serving


@pytest.fixture(scope="session")
def client(pages: tuple[Serving, Library]) -> Iterator[httpx.Client]:
    """A reader of these pages."""
    with httpx.Client(base_url=pages[0].url, timeout=30) as reader:
        yield reader


@pytest.fixture(scope="session")
def books(pages: tuple[Serving, Library]) -> Library:
    """What the pages read."""
    return pages[1]
