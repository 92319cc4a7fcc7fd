"""What each part measured, on which machine and when; parts may be measured apart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.bench import Bench


def now() -> str:
    """The time, to the minute."""
    return datetime.now(UTC).isoformat(timespec="minutes").replace("+00:00", "Z")


@dataclass
class Figures:
    """The kept figures of all parts, in a file."""

    path: Path

    def __post_init__(self) -> None:
        self._load()

    def _load(self) -> None:
        text = self.path.read_text(encoding="utf-8") if self.path.exists() else "{}"
        self.parts: dict[str, dict[str, Any]] = json.loads(text)

    def keep(self, part: str, bench: Bench, *, run: str, seconds: float) -> None:
        """Instead of what the part measured before; another process may have measured other parts meanwhile.

        `run` is when the run began that the part belongs to.
        """
        self._load()
        self.parts[part] = {
            "at": now(),
            "run": run,
            "seconds": round(seconds),
            "revision": machine.revision(),
            "machine": machine.description(),
            "runs": bench.runs,
            "figures": bench.figures,
            "cells": bench.cells,
        }
        self.path.write_text(json.dumps(self.parts, indent=1, ensure_ascii=False), encoding="utf-8")

    def of(self, work: str) -> Mapping[str, list[dict[str, float]]]:
        """Who → the turns of one work; empty where it was not measured."""
        for part in self.parts.values():
            if work in part["figures"]:
                found: Mapping[str, list[dict[str, float]]] = part["figures"][work]
                return found
        return {}

    @property
    def cells(self) -> Mapping[str, Mapping[str, str]]:
        """Behaviour → who → a word."""
        return {what: words for part in self.parts.values() for what, words in part["cells"].items()}
