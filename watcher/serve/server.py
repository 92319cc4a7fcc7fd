"""uvicorn around the application: in the foreground, or in a thread beside the scheduler."""

from __future__ import annotations

import contextlib
import signal
import socket
import threading
from collections.abc import Callable
from types import TracebackType

import uvicorn

from watcher.errors import ConfigError, WatcherError
from watcher.serve.asgi import application
from watcher.serve.library import Library
from watcher.serve.options import Options

_GRACE = 5
"""Seconds that answers under way may take when the program stops."""


class Serving:
    """The pages while they are served in a thread; `stop` ends it. Also a context manager."""

    def __init__(self, server: uvicorn.Server, listener: socket.socket) -> None:
        self._server, self._listener = server, listener
        self._thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, name="pages", daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """Where the pages are."""
        return _url(self._listener)

    @property
    def alive(self) -> bool:
        """False when the thread has ended, whatever the reason."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Answer what is under way, then end."""
        self._server.should_exit = True
        self._thread.join(_GRACE + 5)

    def __enter__(self) -> Serving:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(library: Library, options: Options) -> Serving:
    """Serve in a thread; returns as soon as the port is open. Raises ConfigError where it is not free."""
    listener = listen(options)
    threading.Thread(target=_warm, args=(library,), name="pages-warm", daemon=True).start()
    return Serving(_server(library, options), listener)


def serve(library: Library, options: Options, *, said: Callable[[str], None] = lambda _: None) -> None:
    """Serve until SIGINT or SIGTERM. `said` gets the address once the port is open."""
    ending = threading.Event()
    former = {one: signal.signal(one, lambda *_: ending.set()) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        with start(library, options) as serving:
            said(serving.url)
            while serving.alive and not ending.wait(1.0):
                pass
    finally:
        for one, handler in former.items():
            signal.signal(one, handler)


def _warm(library: Library) -> None:
    # A database that does not answer now is told of by the pages themselves.
    with contextlib.suppress(WatcherError):
        library.warm()


def listen(options: Options) -> socket.socket:
    """The open port. Raises ConfigError."""
    try:
        family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
        listener = socket.create_server((options.host, options.port), family=family, backlog=128)
        # Otherwise head and body of an answer wait for each other: 40 ms with every request.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(
            f"cannot listen on {options.host}:{options.port}: {reason}",
            advice="Choose another address with --listen, or end what uses this one.",
        ) from error


def _server(library: Library, options: Options) -> uvicorn.Server:
    config = uvicorn.Config(
        application(library, options),
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        # Who asks is who connects: a header that anybody can send is not believed.
        proxy_headers=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=_GRACE,
        limit_concurrency=256,
        h11_max_incomplete_event_size=32_768,
    )
    return uvicorn.Server(config)


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
