"""Our own side: the command in a fresh process, and `watcher run` told by lines."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.measured import Cost, run
from benchmarks.sources import OFFICIAL

ROOT = Path(__file__).resolve().parents[1]
OPERATORS = "C0OPERATORS"


def configure(
    folder: Path, base: str, *, console: bool = False, rewrite: Mapping[str, str] | None = None
) -> Path:
    """An empty installation whose messages go to the fake Slack, or to standard output.

    `rewrite` maps official addresses to more mirrors than the site's own.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)

    def receiver(channel: str) -> dict[str, object]:
        slack = {"channel": channel, "token": "xoxb-bench", "api": f"{base}/api/"}
        return {"console": {}} if console else {"slack": slack}

    config = {
        "database": f"sqlite:///{folder / 'watcher.sqlite3'}",
        "http": {"rewrite": {OFFICIAL: base, **(rewrite or {})}, "allow_private": ["127.0.0.1"]},
        "receivers": {"desk": receiver("C0BENCH"), "operators": receiver(OPERATORS)},
        "default": "desk",
        "operators": "operators",
    }
    path = folder / "watcher.yml"
    path.write_text(json.dumps(config))  # JSON is YAML
    return path


def check(config: Path) -> Cost:
    """`watcher check` of the one source, in a fresh process."""
    environ = {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "benchmarks.driver_check", str(config)]
    return run(command, folder=config.parent, environ=environ)


@dataclass
class Daemon:
    """`watcher run` with so many sources of a kind."""

    config: Path
    kind: str
    count: int = 1

    def __enter__(self) -> Self:
        self._log = (self.config.parent / "run.log").open("w")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.driver_run", str(self.config), self.kind, str(self.count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            cwd=ROOT,
        )
        self.ready = self._hear()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("quit\n")
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()
        self._log.close()

    def round(self, expected: int = 0) -> dict[str, Any]:
        """Everything is due now; what it cost until all was checked and `expected` messages were sent."""
        return self._ask(f"round {expected}")

    def live(self, seconds: float) -> dict[str, Any]:
        """Let it work by the clock for so long; what that cost."""
        return self._ask(f"live {seconds}")

    def _ask(self, line: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._hear()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        heard: dict[str, Any] = json.loads(self._process.stdout.readline())
        return heard
