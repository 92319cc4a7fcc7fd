"""Standard output: what is told, as plain text."""

from __future__ import annotations

from typing import TextIO

from watcher.errors import TryAgain
from watcher.model.delivery import Delivery, Receipt


class ConsoleTransport:
    """One text stream; a message is followed by an empty line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def send(self, delivery: Delivery) -> Receipt:
        """Print the message."""
        self._print(delivery.message.payload["text"])
        return Receipt({"printed": True})

    def find(self, delivery: Delivery) -> Receipt | None:
        """A terminal cannot be asked."""
        return None

    def probe(self) -> str:
        """Print a test line."""
        self._print("Test message: nothing has changed on any list.\n")
        return "printed a test message"

    def _print(self, text: str) -> None:
        encoding = self._stream.encoding or "utf-8"
        try:
            # A terminal without Chinese letters shows question marks rather than nothing at all.
            self._stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")
            self._stream.flush()
        except (OSError, ValueError) as error:
            raise TryAgain(f"console: {type(error).__name__}") from None
