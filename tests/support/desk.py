"""A whole installation in a folder, driven through its commands, with the far sides on loopback."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from watcher.cli import run as command


@dataclass
class Said:
    """What one command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Desk:
    """config/watcher.yml in a folder, and a database: an SQLite file beside it unless another is named."""

    folder: Path
    rewrite: Mapping[str, str]
    config: dict[str, Any] = field(default_factory=dict)
    clock: str = "2026-01-01T00:00:00Z"
    database: str = ""

    @property
    def url(self) -> str:
        """The address of the database."""
        return self.database or f"sqlite:///{self.folder / 'desk.sqlite3'}"

    def write(self) -> Path:
        path = self.folder / "watcher.yml"
        base: dict[str, Any] = {
            "database": self.url,
            "http": {"rewrite": dict(self.rewrite), "allow_private": ["127.0.0.1"]},
            "receivers": {"screen": {"console": {}}},
            "default": "screen",
            "operators": "screen",
        }
        path.write_text(yaml.safe_dump(base | self.config, allow_unicode=True), encoding="utf-8")
        return path

    def watcher(self, *arguments: str, at: str | None = None) -> Said:
        """Run one command in this process, under the desk's clock; an empty one is the real clock."""
        self.clock = at or self.clock
        out, err = io.StringIO(), io.StringIO()
        former = os.environ.get("WATCHER_CLOCK")
        os.environ["WATCHER_CLOCK"] = self.clock
        code = 0
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                command(["--config", str(self.write()), *arguments])
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        finally:
            os.environ.pop("WATCHER_CLOCK")
            if former is not None:
                os.environ["WATCHER_CLOCK"] = former
        return Said(code, out.getvalue(), err.getvalue())

    def check(self, *sources: str, at: str | None = None) -> Any:
        """`watcher check --json`; the document."""
        said = self.watcher("check", *sources, "--json", at=at)
        assert said.out, said.err
        return said.json
