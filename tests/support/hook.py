"""An endpoint for webhooks on loopback: keeps what it gets, answers as it is told."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Post:
    """One request as it arrived; header names in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes


class Hook:
    """Steps of a script meet one POST each: a status, "hang" (after taking it), "drop"."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.retry_after = "7"
        self.location = ""
        self._steps: list[int | str] = []
        self._stopped = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    def script(self, steps: Iterable[int | str]) -> None:
        """What the next posts meet, in order."""
        self._steps = list(steps)

    @property
    def steps_left(self) -> int:
        """How many steps of the script nobody has met yet."""
        return len(self._steps)

    def step(self) -> int | str:
        """What this post meets."""
        return self._steps.pop(0) if self._steps else 204

    @property
    def url(self) -> str:
        """The address of the endpoint."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    def hold(self) -> None:
        """Keep a caller waiting until the server stops."""
        self._stopped.wait(60)

    def __enter__(self) -> Hook:
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()


def _handler(hook: Hook) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            step = hook.step()
            if step == "drop":
                return
            hook.posts.append(Post(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            if step == "hang":
                hook.hold()
                return
            self.send_response(int(step))
            if step in (429, 503):
                self.send_header("Retry-After", hook.retry_after)
            if hook.location:
                self.send_header("Location", hook.location)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Silence."""

    return Handler
