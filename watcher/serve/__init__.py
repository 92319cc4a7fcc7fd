"""Pages, feeds, calendar and metrics over read models only.

`keep` serves with several processes until it is told to stop, `apart` beside other work of this process,
`start` in a thread; `application` is the bare ASGI application. The read models come as a Library of plain
functions, bound by watcher.run.pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from watcher.serve.options import Options, address

if TYPE_CHECKING:
    from collections.abc import Sequence
    from socket import socket

    from starlette.applications import Starlette

    from watcher.serve.library import Library
    from watcher.serve.server import Serving
    from watcher.serve.workers import Apart, Work

__all__ = ["Options", "address", "apart", "application", "keep", "listen", "start", "url", "work"]


def application(library: Library, options: Options) -> Starlette:
    """The pages as an ASGI application."""
    # The web framework is a tenth of a second that no check need pay.
    from watcher.serve.asgi import application as made

    return made(library, options)


def start(library: Library, options: Options) -> Serving:
    """Serve in a thread until `.stop()`; raises ConfigError where the port is not free."""
    from watcher.serve import server

    return server.start(library, options)


def listen(options: Options, count: int) -> list[socket]:
    """So many listening sockets on one port; raises ConfigError where it is not free."""
    from watcher.serve import server

    return server.listen(options, count)


def url(listener: socket) -> str:
    """Where the pages are."""
    from watcher.serve import server

    return server.url(listener)


def work(library: Library, options: Options, listener: socket) -> None:
    """What each of several processes does."""
    from watcher.serve import server

    server.work(library, options, listener)


def keep(listeners: Sequence[socket], work: Work) -> None:
    """Serve with one process a socket until SIGINT or SIGTERM."""
    from watcher.serve import workers

    workers.keep(listeners, work)


def apart(listeners: Sequence[socket], work: Work) -> Apart:
    """The same beside this process."""
    from watcher.serve import workers

    return workers.Apart(listeners, work)
