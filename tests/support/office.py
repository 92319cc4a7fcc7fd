"""An installation in this process with sources of one's choice; it can be killed at any statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Engine, event

from watcher import app
from watcher.fetch.pace import Pace
from watcher.model.source import Source
from watcher.run.check import check_all
from watcher.run.dispatch import Sent, drain
from watcher.run.duties import perform
from watcher.run.report import CheckReport
from watcher.run.tools import Tools
from watcher.settings import load


class KilledError(BaseException):
    """The process is gone."""


@dataclass
class Office:
    """`now` is its clock, which only moves when it is told to."""

    folder: Path
    rewrite: Mapping[str, str]
    config: dict[str, Any]
    sources: Mapping[str, Source]
    now: datetime
    written: Path | None = field(default=None, init=False)

    @contextmanager
    def open(self) -> Iterator[Tools]:
        """One life of the program."""
        if self.written is None:
            self.written = self.folder / "watcher.yml"
            base = {
                "database": f"sqlite:///{self.folder / 'office.sqlite3'}",
                "http": {"rewrite": dict(self.rewrite), "allow_private": ["127.0.0.1"]},
            }
            self.written.write_text(yaml.safe_dump(base | self.config, allow_unicode=True), encoding="utf-8")
        with app.opened(
            load(self.written, {}),
            clock=lambda: self.now,
            environ={},
            sources=self.sources,
            pace=Pace(wait=lambda _seconds: None),
        ) as tools:
            yield tools

    def check(self, *names: str, deliver: bool = True) -> list[CheckReport]:
        """One `watcher check` of these sources."""
        with self.open() as tools:
            reports = check_all([tools.sources[name] for name in names], tools)
            perform(tools)
            if deliver:
                drain(tools)
        return reports

    def deliver(self) -> Sequence[Sent]:
        """Whatever is due by now."""
        with self.open() as tools:
            perform(tools)
            return drain(tools)

    def later(self, **length: float) -> None:
        """Let time pass."""
        self.now += timedelta(**length)

    def killed(self, at: int, *names: str) -> bool:
        """A `watcher check` that dies at its n-th statement or commit; False where it ended before."""
        with dying(at) as died:
            with suppress(KilledError):
                self.check(*names)
            return died()


@contextmanager
def dying(at: int) -> Iterator[Any]:
    """Every statement and commit is counted; from the n-th on the database does nothing any more."""
    seen = [0]

    def strike(*_: object) -> None:
        seen[0] += 1
        if seen[0] >= at:
            raise KilledError

    event.listen(Engine, "before_cursor_execute", strike)
    event.listen(Engine, "commit", strike)
    try:
        yield lambda: seen[0] >= at
    finally:
        event.remove(Engine, "before_cursor_execute", strike)
        event.remove(Engine, "commit", strike)
