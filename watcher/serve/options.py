"""How the pages are reached, and by whom."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from watcher.errors import ConfigError

PER_SECOND, BURST = 50.0, 200.0
"""Requests of one address a second, and at once. A person never comes near; a script is slowed down."""


@dataclass(frozen=True)
class Options:
    """`host` and `port` to listen on (port 0: any free one).

    `token` lets its bearer decide on held snapshots; with `private` every page asks for it. `hosts` are
    further names under which the pages are reached while they listen on a loopback address. `workers` is the
    number of processes.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    token: str | None = None
    private: bool = False
    hosts: tuple[str, ...] = ()
    per_second: float = PER_SECOND
    burst: float = BURST
    workers: int = 1

    @property
    def is_loopback(self) -> bool:
        """True where only this machine can reach the pages."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def address(text: str) -> tuple[str, int]:
    """HOST:PORT, [::1]:PORT, or :PORT for the loopback address. Raises ConfigError."""
    host, colon, port = text.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    if not colon or not port.isdigit() or int(port) > 65535 or "/" in host:
        raise ConfigError(
            f"{text!r} is no address to listen on", advice="Write HOST:PORT, as 127.0.0.1:8080."
        )
    return host, int(port)
