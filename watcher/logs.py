"""One canonical line per check and per delivery; JSON unless a terminal reads it."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

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
        return json.dumps(line, ensure_ascii=False, default=str)


class _Plain(logging.Formatter):
    def format(self, entry: logging.LogRecord) -> str:
        fields = " ".join(f"{k}={_word(v)}" for k, v in getattr(entry, "fields", {}).items() if v is not None)
        text = f"{self.formatTime(entry, '%H:%M:%S')} {entry.getMessage()} {fields}".rstrip()
        return f"{text}\n{self.formatException(entry.exc_info)}" if entry.exc_info else text


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
    return json.dumps(text, ensure_ascii=False) if any(c.isspace() or ord(c) < 32 for c in text) else text
