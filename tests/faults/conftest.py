"""One scripted server for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.origin import Origin


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A web server on loopback."""
    with Origin() as server:
        yield server
