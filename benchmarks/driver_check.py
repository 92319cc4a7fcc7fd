"""`watcher check` in a fresh process, with the benchmark's source beside the declared ones.

    python -m benchmarks.driver_check CONFIG

It is the command itself; only its catalog has one source more.
"""

from __future__ import annotations

import gc
import sys

gc.disable()  # as the command does before it imports anything


def main() -> None:
    """Check the one source and deliver what is due."""
    from benchmarks.sources import FOLDER, ONE
    from watcher import app
    from watcher.__main__ import main as command
    from watcher.catalog import find_sources

    app.find_sources = lambda: {**find_sources(), **find_sources(FOLDER)}  # type: ignore[assignment]
    sys.argv = ["watcher", "--config", sys.argv[1], "check", ONE]
    command()


if __name__ == "__main__":
    main()
