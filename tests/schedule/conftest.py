"""Who listens to a daemon: the far end of its heartbeat."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.origin import Answer, Origin


@pytest.fixture
def heart() -> Iterator[Origin]:
    with Origin() as server:
        server.route("/ping", Answer(b"OK"))
        server.route("/ping/fail", Answer(b"OK"))
        yield server
