"""`watcher run` as a process of its own: started, listened to, stopped or killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Line = Mapping[str, Any]


class Daemon:
    """One process. `lines` is its log so far."""

    def __init__(
        self, config: Path, arguments: Sequence[str] = (), command: Sequence[str] | None = None
    ) -> None:
        started = command or (sys.executable, "-m", "watcher", "--config", str(config), "run", *arguments)
        self.process = subprocess.Popen(
            list(started), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
        )
        self.lines: list[Line] = []
        self.noise: list[str] = []
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def wait_for(self, what: str, timeout: float = 20, **fields: Any) -> Line:
        """The first line of that kind with those fields; AssertionError if it does not come in time."""

        def found() -> Line | None:
            matching = (one for one in self.lines if one["what"] == what)
            return next((one for one in matching if all(one.get(k) == v for k, v in fields.items())), None)

        with self._news:
            self._news.wait_for(lambda: found() is not None, timeout)
        line = found()
        assert line is not None, f"no {what} {fields} among:\n" + "\n".join(
            map(str, [*self.lines, *self.noise])
        )
        return line

    def stop(self, number: int = signal.SIGTERM, timeout: float = 20) -> tuple[int, float]:
        """Send the signal; the exit code, and how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(timeout)
        took = time.monotonic() - began
        self._reader.join(5)
        return code, took

    def close(self) -> None:
        """Make sure that it is gone."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        self._reader.join(5)
        assert self.process.stderr is not None
        self.process.stderr.close()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for text in self.process.stderr:
            try:
                line = json.loads(text)
            except ValueError:
                self.noise.append(text)
                continue
            with self._news:
                self.lines.append(line)
                self._news.notify_all()


@contextmanager
def running(config: Path, *arguments: str) -> Iterator[Daemon]:
    """A daemon that is gone afterwards, whatever happened."""
    daemon = Daemon(config, arguments)
    try:
        yield daemon
    finally:
        daemon.close()


def eventually(holds: Callable[[], bool], timeout: float = 20) -> None:
    """Wait until it holds, looking often; AssertionError if it never does."""
    ends = time.monotonic() + timeout
    waiter = threading.Event()
    while not holds():
        assert time.monotonic() < ends, "it did not come to hold in time"
        waiter.wait(0.02)
