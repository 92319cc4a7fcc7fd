"""One canonical line per check and per delivery; JSON unless a terminal reads it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from watcher.core.escape import inline
from watcher.core.json_text import dumps

_LOG = logging.getLogger("watcher")


class _Json(logging.Formatter):
    def format(self, entry: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(entry.created, UTC).isoformat(timespec="milliseconds"),
            "level": entry.levelname.lower(),
            "what": entry.getMessage(),
            **getattr(entry, "fields", {}),
        }
        if entry.exc_info:
            line["traceback"] = self.formatException(entry.exc_info)
        return dumps(line, default=str)


class _Plain(logging.Formatter):
    def format(self, entry: logging.LogRecord) -> str:
        fields = " ".join(f"{k}={_word(v)}" for k, v in getattr(entry, "fields", {}).items() if v is not None)
        text = f"{self.formatTime(entry, '%H:%M:%S')} {entry.getMessage()} {fields}".rstrip()
        return "\n".join([text, *self._traceback(entry)])

    def _traceback(self, entry: logging.LogRecord) -> Iterator[str]:
        # Indented: an error's own words may have several lines, and none of them is one of ours.
        lines = self.formatException(entry.exc_info).split("\n") if entry.exc_info else ()
        return (f"  {inline(line)}" for line in lines)


def set_up(*, level: str = "INFO", terminal: bool | None = None) -> None:
    """Send our log to standard error, as JSON lines in a pipe and as plain lines on a terminal."""
    handler = logging.StreamHandler(sys.stderr)
    plain = sys.stderr.isatty() if terminal is None else terminal
    handler.setFormatter(_Plain() if plain else _Json())
    _LOG.handlers[:] = [handler]
    _LOG.setLevel(level)
    _LOG.propagate = False


def line(
    what: str, /, *, level: int = logging.INFO, exc_info: BaseException | None = None, **fields: Any
) -> None:
    """Write one line: what it was about, and its fields. Values are escaped, never interpreted.

    `exc_info` adds the traceback of an error that nobody expected.
    """
    _LOG.log(level, what, exc_info=exc_info, extra={"fields": fields})


def _word(value: Any) -> str:
    text = str(value)
    return text if text.isprintable() and " " not in text else dumps(text)
