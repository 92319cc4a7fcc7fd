"""A scripted web server on loopback, with every fault that a real one has shown.

    with Origin() as origin:
        origin.route("/list.csv", b"a,b\\n1,2\\n")                        # one answer, always
        origin.route("/page", [Answer(status=503), Answer(b"<p>1</p>")])  # in turn; the last one stays
        origin.route("/echo", lambda seen: Answer(seen.body))             # a callable decides
        fetch(origin.url("/list.csv")); origin.requests[0].headers["user-agent"]

A route is a path, or a path with its query; `route("/shop/", …, prefix=True)` takes all below it.
What has no route is a 404. Answers are written by hand, byte for byte, so that they may be wrong.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Self, TypeAlias


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it arrived. `target` is path and query; header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `body` is what travels (already packed, where Content-Encoding says so).

    `length`: True announces the true Content-Length, an int announces that number, None nothing (the
    end of the connection is the end of the body). `chunked` sends chunks. `cut` sends only so many
    bytes of the body, then closes; with `reset` the connection is torn down. `step` is called before
    each piece of `piece` bytes is sent: a test lets the body drip by it. `raw` replaces everything.
    """

    body: bytes = b""
    status: int = 200
    headers: Sequence[tuple[str, str]] = ()
    length: bool | int | None = True
    chunked: bool = False
    cut: int | None = None
    reset: bool = False
    piece: int | None = None
    step: Callable[[], object] | None = None
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class Hang:
    """Takes the request and says nothing until the server is closed."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Takes the request and closes (`reset`: tears down) the connection without a word."""

    reset: bool = False


Reply: TypeAlias = Answer | Hang | Drop
Route: TypeAlias = bytes | Reply | Callable[[Seen], "Reply | bytes"] | Sequence["bytes | Reply"]


@dataclass(slots=True)
class _Script:
    route: Route
    prefix: bool
    served: int = field(default=0)

    def reply(self, seen: Seen) -> Reply:
        answer = self.route
        if isinstance(answer, Sequence) and not isinstance(answer, bytes):
            answer = answer[min(self.served, len(answer) - 1)]
        self.served += 1
        if callable(answer):
            answer = answer(seen)
        return Answer(answer) if isinstance(answer, bytes) else answer


class Origin:
    """The server. `requests` lists what arrived, in order; `port` is free and chosen by the system."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self._host = host
        self.requests: list[Seen] = []
        self._tls = tls
        self._scripts: dict[str, _Script] = {}
        self._lock = Lock()
        self._closed = Event()
        self._threads: list[Thread] = []
        self._listener = socket.create_server((host, 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._acceptor = Thread(target=self._accept, daemon=True)
        self._acceptor.start()

    @property
    def base(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return f"{'https' if self._tls else 'http'}://{'localhost' if self._tls else self._host}:{self.port}"

    def url(self, target: str = "/") -> str:
        """The full URL of a path."""
        return self.base + target

    def route(self, path: str, answer: Route, *, prefix: bool = False) -> None:
        """Answer requests for `path`; replaces what was there."""
        with self._lock:
            self._scripts[path] = _Script(answer, prefix)

    def mirror(self, *hosts: str, scheme: str = "https") -> dict[str, str]:
        """An `http.rewrite` mapping that puts each official host below a folder of its own name."""
        return {f"{scheme}://{host}": f"{self.base}/{host}" for host in hosts}

    def seen(self, path: str) -> list[Seen]:
        """The requests for one path."""
        return [one for one in self.requests if one.path == path]

    def close(self) -> None:
        """Stop, and let go of everything that hangs."""
        self._closed.set()
        # On Linux a blocked accept wakes only by a connection.
        with suppress(OSError):
            socket.create_connection((self._host, self.port), timeout=5).close()
        self._acceptor.join(5)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._closed.is_set():
                connection.close()
                return
            thread = Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads = [one for one in self._threads if one.is_alive()]
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(30)
        with suppress(OSError):
            if self._tls is not None:
                try:
                    connection = self._tls.wrap_socket(connection, server_side=True)
                except OSError:
                    connection.close()
                    return
            with connection:
                self._exchange(connection)

    def _exchange(self, connection: socket.socket) -> None:
        seen = _read(connection)
        if seen is None:
            return
        with self._lock:
            self.requests.append(seen)
            reply = self._find(seen)
        if isinstance(reply, Hang):
            self._closed.wait(30)
        elif isinstance(reply, Drop):
            if reply.reset:
                _reset(connection)
        else:
            for piece in _written(reply, seen):
                if reply.step is not None:
                    reply.step()
                connection.sendall(piece)
            if reply.reset:
                _reset(connection)
            else:
                # Bytes of the request that nobody read would turn the close into a reset.
                connection.shutdown(socket.SHUT_WR)

    def _find(self, seen: Seen) -> Reply:
        script = self._scripts.get(seen.target) or self._scripts.get(seen.path)
        if script is None:
            below = [p for p, s in self._scripts.items() if s.prefix and seen.path.startswith(p)]
            script = self._scripts[max(below, key=len)] if below else None
        if script is None:
            return Answer(b"<html><title>404 Not Found</title></html>", status=404)
        return script.reply(seen)


def packed(body: bytes, *, headers: Sequence[tuple[str, str]] = ()) -> Answer:
    """A gzip answer."""
    return Answer(gzip.compress(body, mtime=0), headers=(*headers, ("Content-Encoding", "gzip")))


def validated(body: bytes, etag: str, *, headers: Sequence[tuple[str, str]] = ()) -> Callable[[Seen], Answer]:
    """An answer with an ETag, and 304 to those who name it."""

    def answer(seen: Seen) -> Answer:
        if seen.headers.get("if-none-match") == etag:
            return Answer(status=304, headers=(("ETag", etag),), length=None)
        return Answer(body, headers=(*headers, ("ETag", etag)))

    return answer


def moved(location: str, status: int = 302) -> Answer:
    """A redirect."""
    return Answer(status=status, headers=(("Location", location),))


def _read(connection: socket.socket) -> Seen | None:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return None
        data += more
        if data.startswith(b"\x16"):  # somebody speaks TLS to a plain port
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return None
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("utf-8", "replace").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    while len(body) < int(headers.get("content-length", "0")):
        more = connection.recv(65536)
        if not more:
            return None
        body += more
    return Seen(method, target, headers, body)


def _written(answer: Answer, seen: Seen) -> Iterator[bytes]:
    if answer.raw is not None:
        yield from _pieces(answer.raw, answer.piece)
        return
    lines = [f"HTTP/1.1 {answer.status} Scripted", *(f"{name}: {value}" for name, value in answer.headers)]
    body = b"" if seen.method == "HEAD" else answer.body
    if answer.chunked:
        lines.append("Transfer-Encoding: chunked")
    elif answer.length is not None:
        lines.append(f"Content-Length: {len(body) if answer.length is True else int(answer.length)}")
    yield ("\r\n".join([*lines, "Connection: close"]) + "\r\n\r\n").encode("utf-8")
    body = body[: answer.cut]
    for piece in _pieces(body, answer.piece):
        yield b"%x\r\n%b\r\n" % (len(piece), piece) if answer.chunked else piece
    if answer.chunked and answer.cut is None:
        yield b"0\r\n\r\n"


def _pieces(body: bytes, size: int | None) -> Iterator[bytes]:
    step = size or max(1, len(body))
    for start in range(0, len(body), step):
        yield body[start : start + step]


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
