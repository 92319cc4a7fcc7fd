"""What another process asks this one: the text that only this one can give."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

_LENGTH = 8
_PATIENCE = 5.0


class Line:
    """One asks, the other answers. Made before the two processes part."""

    def __init__(self) -> None:
        self._asking, self._answering = socket.socketpair()
        self._lock = threading.Lock()

    def answer(self, make: Callable[[], bytes]) -> None:
        """Answer from now on, in a thread."""
        threading.Thread(target=self._answer, args=(make,), name="line", daemon=True).start()

    def ask(self) -> bytes:
        """The other's text; nothing where it does not answer."""
        with self._lock:
            try:
                self._asking.settimeout(_PATIENCE)
                self._asking.sendall(b"?")
                return self._read(int.from_bytes(self._read(_LENGTH), "big"))
            except OSError:
                return b""

    def _answer(self, make: Callable[[], bytes]) -> None:
        while self._answering.recv(1):
            body = make()
            self._answering.sendall(len(body).to_bytes(_LENGTH, "big") + body)

    def _read(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            part = self._asking.recv(size - len(found))
            if not part:
                raise ConnectionError("the other end is closed")
            found += part
        return found
