"""Every connection that this process tries to open, as the interpreter itself reports it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_listening: list[list[tuple[str, int]]] = []
_hooked = False


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and _listening and isinstance(arguments[1], tuple):
        for heard in _listening:
            heard.append((str(arguments[1][0]), int(arguments[1][1])))


@contextmanager
def connections() -> Iterator[list[tuple[str, int]]]:
    """The (address, port) of every attempt to connect, refused by the network or not, while it is open."""
    global _hooked
    if not _hooked:
        # An audit hook stays for the life of the process; it hears nothing while nobody listens.
        sys.addaudithook(_heard)
        _hooked = True
    heard: list[tuple[str, int]] = []
    _listening.append(heard)
    try:
        yield heard
    finally:
        _listening.remove(heard)
