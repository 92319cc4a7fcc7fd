"""What it costs to begin: fresh processes, the file cache warm."""

from __future__ import annotations

import sys

from benchmarks.bench import Bench
from benchmarks.measured import run
from benchmarks.ours import ROOT

HELP, BARE = "watcher --help", "a bare interpreter"
_COMMANDS = {
    BARE: ["-c", "pass"],
    HELP: ["-m", "watcher", "--help"],
    "import of all that `watcher check` needs": ["-c", "import watcher.app, watcher.run.check"],
    "import of all that `watcher run` needs": ["-c", "import watcher.app, watcher.run.schedule"],
    "import sqlalchemy": ["-c", "import sqlalchemy"],
    "import httpx": ["-c", "import httpx"],
    "import pydantic": ["-c", "import pydantic"],
}


def startup(bench: Bench) -> None:
    """In turn, more often than the rest: they are short."""
    for _ in range(bench.runs * 3):
        for name, words in _COMMANDS.items():
            cost = run(
                [sys.executable, *words], folder=bench.folder / "start", environ={"PYTHONPATH": str(ROOT)}
            )
            bench.note("start", name, cpu=cost.cpu, wall=cost.wall, peak=cost.peak)
