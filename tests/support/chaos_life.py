"""The program under chaos, seen from outside: one process a worker, begun anew whenever it has died."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_PROGRAM = Path(__file__).with_name("chaos_program.py")
_PATIENCE = 1200
"""Real seconds: long enough for a machine that was put to sleep meanwhile."""


class Life:
    """One process."""

    def __init__(self, listener: socket.socket) -> None:
        self._line, _ = listener.accept()
        self._line.settimeout(_PATIENCE)
        self._stream = self._line.makefile("rw", encoding="utf-8")
        hello = self.hear() or {}
        self.pid = int(hello.get("pid", 0))
        self.alive = "pid" in hello and "refused" not in hello

    def say(self, order: dict[str, Any]) -> None:
        """Give an order; nobody need be there to hear it."""
        with suppress(OSError):
            self._stream.write(json.dumps(order) + "\n")
            self._stream.flush()

    def hear(self) -> dict[str, Any] | None:
        """The next word; None where it has died."""
        try:
            line = self._stream.readline()
        except ConnectionError:
            line = ""
        if not line:
            self.alive = False
            return None
        found: dict[str, Any] = json.loads(line)
        return found

    def kill(self) -> None:
        """SIGKILL, whatever it is doing."""
        if self.alive:
            os.kill(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """Hang up."""
        with suppress(OSError):
            self._stream.close()
        self._line.close()


@dataclass
class Lives:
    """The workers' processes. `order` is what each is told when it begins."""

    order: Callable[[], dict[str, Any]]
    _listener: socket.socket
    _forks: subprocess.Popen[str]
    _alive: dict[str, Life] = field(default_factory=dict)
    _begun: int = 0

    def of(self, worker: str) -> Life | None:
        """The life of a worker; None where it could not begin."""
        life = self._alive.get(worker)
        if life is None or not life.alive:
            if life is not None:
                life.close()
            self._begun += 1
            order = {"owner": f"{worker}-{self._begun}", "line": self._listener.getsockname(), **self.order()}
            assert self._forks.stdin is not None
            self._forks.stdin.write(json.dumps(order) + "\n")
            self._forks.stdin.flush()
            life = self._alive[worker] = Life(self._listener)
        return life if life.alive else None

    def kill_all(self) -> int:
        """SIGKILL for everybody; how many that were."""
        found = [life for life in self._alive.values() if life.alive]
        for life in self._alive.values():
            life.kill()
            life.close()
        self._alive.clear()
        return len(found)


@contextmanager
def lives(folder: Path, order: Callable[[], dict[str, Any]]) -> Iterator[Lives]:
    """The process that forks, and the line on which its forks call."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "line"))
        listener.listen()
        listener.settimeout(_PATIENCE)
        forks = subprocess.Popen([sys.executable, str(_PROGRAM)], stdin=subprocess.PIPE, text=True)
        made = Lives(order, listener, forks)
        try:
            yield made
        finally:
            made.kill_all()
            assert forks.stdin is not None
            forks.stdin.close()
            forks.wait(20)
