"""A Fetcher that talks to loopback and waits for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Semaphore
from typing import Any

from watcher.fetch.client import Fetcher
from watcher.fetch.pace import Pace
from watcher.model.document import Document, Request
from watcher.model.source import FetchRules

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
RULES = FetchRules(deadline=20.0)


class Ticks:
    """A clock that goes on by `step` seconds each time it is read, and lets one piece of a drip through."""

    def __init__(self, step: float = 1.0) -> None:
        self.now = 0.0
        self._step = step
        self._permits = Semaphore(0)

    def __call__(self) -> float:
        self.now += self._step
        self._permits.release()
        return self.now

    def drop(self) -> None:
        """Wait until the clock was read once more (or until it is clear that nobody reads it now)."""
        self._permits.acquire(timeout=0.2)


@contextmanager
def fetching(
    rewrite: Mapping[str, str] | None = None,
    *,
    allow: tuple[str, ...] = ("127.0.0.1",),
    waits: list[float] | None = None,
    **more: Any,
) -> Iterator[Fetcher]:
    """A Fetcher whose pauses are only written down, in `waits`."""
    wait: Callable[[float], None] = (waits if waits is not None else []).append
    fetcher = Fetcher("desk@example.com", rewrite or {}, allow, Pace(wait=wait), "9.9", wait=wait, **more)
    try:
        yield fetcher
    finally:
        fetcher.close()


def get(url: str, rules: FetchRules = RULES, **more: Any) -> Document:
    """Fetch one URL that must give a document."""
    with fetching(**more) as fetcher:
        found = fetcher.fetch(Request(url), rules, None, now=NOW)
    assert isinstance(found, Document)
    return found
