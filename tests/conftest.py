"""Shared fixtures; `support` holds the real servers that the tests talk to."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

# One server for the whole run; whatever asks for `databases` runs on SQLite and on PostgreSQL.
from support.databases import (
    database_url,
    databases,
    empty_url,
    engine,
    postgres_address,
    postgres_databases,
    sqlite_template,
)
from support.ear import Ear
from support.origin import Origin
from support.slack import FakeSlack

# Several tests share the cores: an example may wait longer than it takes.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

__all__ = [
    "database_url",
    "databases",
    "empty_url",
    "engine",
    "postgres_address",
    "postgres_databases",
    "sqlite_template",
]


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A web server on loopback."""
    with Origin() as server:
        yield server


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A workspace on loopback that shows a hundred messages a page, as the real one does."""
    with FakeSlack() as server:
        server.page = 100
        yield server


@pytest.fixture
def said() -> Iterator[Ear]:
    """What the program logs meanwhile."""
    ear, log = Ear(), logging.getLogger("watcher")
    log.addHandler(ear)
    level = log.level
    log.setLevel(logging.INFO)
    yield ear
    log.setLevel(level)
    log.removeHandler(ear)
