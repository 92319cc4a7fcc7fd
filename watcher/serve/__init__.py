"""Pages, feeds, calendar and metrics over read models only.

`start(library, options)` serves in a thread, `serve` in the foreground; `application` is the bare ASGI
application. The read models come as a Library of plain functions, bound by watcher.run.pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from watcher.serve.options import Options, address

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette

    from watcher.serve.library import Library
    from watcher.serve.server import Serving

__all__ = ["Options", "address", "application", "serve", "start"]


def application(library: Library, options: Options) -> Starlette:
    """The pages as an ASGI application."""
    # The web framework is a tenth of a second that no check need pay.
    from watcher.serve.asgi import application as made

    return made(library, options)


def start(library: Library, options: Options) -> Serving:
    """Serve in a thread until `.stop()`; raises ConfigError where the port is not free."""
    from watcher.serve import server

    return server.start(library, options)


def serve(library: Library, options: Options, *, said: Callable[[str], None] = lambda _: None) -> None:
    """Serve until SIGINT or SIGTERM."""
    from watcher.serve import server

    server.serve(library, options, said=said)
