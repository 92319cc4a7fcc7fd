"""What the program logs, as it says it."""

from __future__ import annotations

import logging
from typing import Any


class Ear(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append({"what": record.getMessage(), **getattr(record, "fields", {})})

    def has(self, what: str, **fields: Any) -> bool:
        found = (line for line in list(self.heard) if line["what"] == what)
        return any(all(line.get(k) == v for k, v in fields.items()) for line in found)

    def lines(self, what: str = "database") -> list[dict[str, Any]]:
        return [line for line in self.heard if line["what"] == what]
