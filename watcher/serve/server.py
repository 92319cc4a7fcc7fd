"""uvicorn around the application: in the foreground, or in a thread beside the scheduler."""

from __future__ import annotations

import contextlib
import signal
import socket
import sys
import threading
from types import TracebackType

import uvicorn

from watcher.errors import ConfigError, WatcherError
from watcher.serve.asgi import application
from watcher.serve.library import Library
from watcher.serve.options import Options
from watcher.serve.site import Site

GRACE = 5
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
        return url(self._listener)

    @property
    def alive(self) -> bool:
        """False when the thread has ended, whatever the reason."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Answer what is under way, then end."""
        self._server.should_exit = True
        self._thread.join(GRACE + 5)

    def __enter__(self) -> Serving:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(library: Library, options: Options) -> Serving:
    """Serve in a thread; returns as soon as the port is open. Raises ConfigError where it is not free."""
    (listener,) = listen(options)
    return Serving(_server(library, options), listener)


def listen(options: Options, count: int = 1) -> list[socket.socket]:
    """So many listening sockets on one port. Raises ConfigError."""
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    try:
        first = _opened(family, options.host, options.port)
        if count == 1:
            return [first]
        # The first alone says whether the port is free: sockets that share one also share it with a stranger.
        host, port = first.getsockname()[:2]
        first.close()
        return [_opened(family, host, port, shared=True) for _ in range(count)]
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(
            f"cannot listen on {options.host}:{options.port}: {reason}",
            advice="Choose another address with --listen, or end what uses this one.",
        ) from error


def _opened(family: int, host: str, port: int, *, shared: bool = False) -> socket.socket:
    listener = socket.create_server((host, port), family=family, backlog=128, reuse_port=shared)
    # Otherwise head and body of an answer wait for each other: 40 ms with every request.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def work(library: Library, options: Options, listener: socket.socket) -> None:
    """Serve in this process, which does nothing else, until SIGINT or SIGTERM."""
    # Whoever makes a page lets the thread go on that answers everybody else; 5 ms is half a page.
    sys.setswitchinterval(0.001)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)  # uvicorn hands on what it has caught, to nobody
    _server(library, options).run(sockets=[listener])


def _server(library: Library, options: Options) -> uvicorn.Server:
    pages = application(library, options)
    threading.Thread(target=_warm, args=(pages.state.site,), name="pages-warm", daemon=True).start()
    config = uvicorn.Config(
        pages,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        # Who asks is who connects: a header that anybody can send is not believed.
        proxy_headers=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=GRACE,
        limit_concurrency=256,
        h11_max_incomplete_event_size=32_768,
    )
    return uvicorn.Server(config)


def _warm(site: Site) -> None:
    # A database that does not answer now is told of by the pages themselves.
    with contextlib.suppress(WatcherError):
        site.warm()


def url(listener: socket.socket) -> str:
    """Where a listener is reached."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
