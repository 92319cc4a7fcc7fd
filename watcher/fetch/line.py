"""Network connections for httpcore: checked where they are made, bounded by one deadline, counted."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import httpcore

CONNECT_SECONDS = 15.0

Addresses = Callable[[str, int], tuple[str, ...]]


class Bound:
    """The deadline of one request, in seconds of `clock`, and the URL it is for."""

    def __init__(self, url: str, ends: float, clock: Callable[[], float]) -> None:
        self.url = url
        self._ends = ends
        self._clock = clock

    def left(self, error: type[Exception] = httpcore.ReadTimeout) -> float:
        """Seconds until the deadline; raises `error` past it."""
        left = self._ends - self._clock()
        if left <= 0:
            raise error("the deadline has passed")
        return left


bound: ContextVar[Bound] = ContextVar("bound")
"""Set around each request: httpcore opens and reads connections in the thread that asks."""


class Backend(httpcore.NetworkBackend):
    """Connects to the addresses that `addresses` gives for a host and port, and to no other.

    The name is looked up once, here: between a check and a connection it cannot change its mind.
    """

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        """Try each address in turn."""
        limit = bound.get()
        last: Exception = httpcore.ConnectError(f"no address for {host}")
        for address in self._addresses(host, port):
            try:
                left = min(CONNECT_SECONDS, limit.left(httpcore.ConnectTimeout))
                return Stream(self._plain.connect_tcp(address, port, timeout=left), limit)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last


class Stream(httpcore.NetworkStream):
    """A connection whose every operation ends with the deadline.

    httpx's own timeouts start anew with each byte: a server that drips one byte a second would hold
    a worker for ever, in the body and in the head alike. `after_head` counts the bytes of the body
    that have arrived, so that those beyond the announced length are noticed.
    """

    def __init__(self, inner: httpcore.NetworkStream, limit: Bound) -> None:
        self._inner = inner
        self._limit = limit
        self._head: bytes | None = b""
        self.after_head = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """At most `max_bytes`."""
        data = self._inner.read(max_bytes, timeout=self._limit.left())
        if self._head is None:
            self.after_head += len(data)
        else:
            self._head += data
            self._pass_head()
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of `buffer`."""
        self._inner.write(buffer, timeout=self._limit.left(httpcore.WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, under TLS."""
        left = min(CONNECT_SECONDS, self._limit.left(httpcore.ConnectTimeout))
        return Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._limit)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore wants to know of the socket."""
        return self._inner.get_extra_info(info)

    def _pass_head(self) -> None:
        while self._head is not None:
            head, end, rest = self._head.partition(b"\r\n\r\n")
            if not end:
                return
            interim = head.split(b" ", 2)[1:2] in ([b"100"], [b"102"], [b"103"])
            self._head = rest if interim else None
            self.after_head = 0 if interim else len(rest)
