"""The replica, started, and a client that is given official addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from support.plain_client import Answer, Get, ask

from watcher.replica.replica import Replica


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica() as started:
        yield started


@pytest.fixture
def get(replica: Replica) -> Get:
    """get(official_url, method=…, headers=…, body=…, timeout=…) from the replica."""

    def from_replica(official: str, **more: Any) -> Answer:
        return ask(replica.url(official), **more)

    return from_replica
