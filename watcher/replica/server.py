"""The loopback server: one port, one path prefix per official host."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import struct
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from watcher.replica.page import Ask
from watcher.replica.wire import Reply

Respond = Callable[[Ask], Reply]


class Server(ThreadingHTTPServer):
    """Asks `respond` for every answer; `stopping` wakes whatever hangs or drips."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int, respond: Respond) -> None:
        self.respond = respond
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking the resolver for a name, which can take seconds without a network."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, so that `halt` can end it."""
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that ends by itself."""
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error of ours; anything else is shown."""
        if not self.stopping.is_set():
            super().handle_error(request, client_address)

    def halt(self) -> None:
        """Stop taking requests, wake what waits, end what is open."""
        self.stopping.set()
        self.shutdown()
        with self._lock:
            still = list(self._open)
        for connection in still:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        reply = self.server.respond(self._ask())
        try:
            self._send(reply)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client gave up first, as it should with a drip

    def _ask(self) -> Ask:
        parts = urlsplit(self.path)
        _, host, *rest = unquote(parts.path).split("/", 2)
        length = int(self.headers.get("Content-Length") or 0)
        return Ask(
            method=self.command,
            host=host,
            path="/" + "".join(rest),
            query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
            headers=tuple((name.lower(), value) for name, value in self.headers.items()),
            body=self.rfile.read(length) if length else b"",
        )

    def _send(self, reply: Reply) -> None:
        if reply.status == -1:
            self.server.stopping.wait()
        if reply.status <= 0:
            self._reset()
            return
        lines = [
            f"HTTP/1.1 {reply.status} {reply.reason}",
            *(f"{name}: {value}" for name, value in reply.headers),
        ]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        body = b"" if self.command == "HEAD" else reply.body
        if reply.chunk is None:
            self.wfile.write(head + body)
        else:
            self._drip(head, body, reply.chunk, reply.pause)
        self.close_connection = self.close_connection or reply.close

    def _drip(self, head: bytes, body: bytes, chunk: int, pause: float) -> None:
        self.wfile.write(head)
        for start in range(0, len(body), chunk):
            if self.server.stopping.wait(pause):
                self.close_connection = True
                return
            self.wfile.write(body[start : start + chunk])

    def _reset(self) -> None:
        # Linger of zero seconds: closing sends RST, as a firewall or a dying server would.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
