"""Who listens to a daemon: the far end of its heartbeat, and its log."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from support.ear import Ear
from support.origin import Answer, Origin


@pytest.fixture
def heart() -> Iterator[Origin]:
    with Origin() as server:
        server.route("/ping", Answer(b"OK"))
        server.route("/ping/fail", Answer(b"OK"))
        yield server


@pytest.fixture
def said() -> Iterator[Ear]:
    ear, log = Ear(), logging.getLogger("watcher")
    log.addHandler(ear)
    level = log.level
    log.setLevel(logging.INFO)
    yield ear
    log.setLevel(level)
    log.removeHandler(ear)
