"""Several processes that serve the same address: a slow page, or a check, holds up no other reader.

The process that keeps them has no thread and no connection when it forks. Each process has a listening socket
of its own, between which the kernel shares out the readers; the keeper holds all of them open, so that nobody
is turned away while a process that ended is begun again.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from watcher.serve.server import GRACE

Work = Callable[[int, socket.socket], None]
"""(number of the process, its listening socket) → serves until SIGTERM"""

_TOLD = (signal.SIGINT, signal.SIGTERM)
_AGAIN = 1.0
"""Seconds between two beginnings of one process: what cannot work must not be begun in a loop."""


class Apart:
    """The keeper and its processes, apart from this process; they end with it, however it ends."""

    def __init__(self, listeners: Sequence[socket.socket], work: Work) -> None:
        alive, self._kept = os.pipe()
        self._pid = _forked(lambda: _apart(listeners, work, alive, self._kept))
        os.close(alive)
        for one in listeners:
            one.close()

    def tell(self) -> None:
        """Let them answer what is under way, then end. Waits for nothing."""
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGTERM)

    def wait(self) -> None:
        """Until all of them have ended."""
        self.tell()
        os.waitpid(self._pid, 0)
        os.close(self._kept)


def keep(listeners: Sequence[socket.socket], work: Work, alive: int | None = None) -> None:
    """Serve with a process a socket until SIGINT or SIGTERM, or until the pipe `alive` is closed."""
    begun: dict[int, tuple[int, float]] = {}
    # Signals are waited for, not handled: nothing is missed between looking and waiting.
    former = signal.pthread_sigmask(signal.SIG_BLOCK, {*_TOLD, signal.SIGCHLD})
    try:
        told = False
        while not told:
            serving = {place for place, _ in begun.values()}
            for place, listener in enumerate(listeners):
                if place not in serving:
                    begun[_forked(lambda place=place, listener=listener: work(place, listener))] = (  # type: ignore[misc]
                        place,
                        time.monotonic(),
                    )
            told = _waited(_AGAIN) in _TOLD or (alive is not None and _closed(alive))
            _reap(begun)
    finally:
        _end(begun)
        signal.pthread_sigmask(signal.SIG_SETMASK, former)


def _apart(listeners: Sequence[socket.socket], work: Work, alive: int, kept: int) -> None:
    os.close(kept)
    keep(listeners, work, alive)


def _forked(work: Callable[[], None]) -> int:
    """A process that does this and nothing after it."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        for number in (*_TOLD, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {*_TOLD, signal.SIGCHLD})
        work()
        status = 0
    finally:
        if status:
            sys.excepthook(*sys.exc_info())
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _waited(seconds: float) -> int | None:
    found = signal.sigtimedwait({*_TOLD, signal.SIGCHLD}, seconds)
    return found.si_signo if found else None


def _closed(pipe: int) -> bool:
    return bool(select.select([pipe], [], [], 0)[0])


def _reap(begun: dict[int, tuple[int, float]]) -> None:
    """Forget those that have ended, and wait where one ended at once."""
    for pid in [pid for pid in begun if os.waitpid(pid, os.WNOHANG)[0]]:
        since = time.monotonic() - begun.pop(pid)[1]
        if since < _AGAIN:
            time.sleep(_AGAIN - since)


def _end(begun: dict[int, tuple[int, float]]) -> None:
    for pid in begun:
        os.kill(pid, signal.SIGTERM)
    patience = time.monotonic() + GRACE + 1
    while begun and (left := patience - time.monotonic()) > 0:
        signal.sigtimedwait({signal.SIGCHLD}, min(left, 0.2))
        for pid in [pid for pid in begun if os.waitpid(pid, os.WNOHANG)[0]]:
            del begun[pid]
    for pid in begun:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
