"""The whole pipeline on a story: real checks and a real outbox against the replica, no network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

from watcher.replica.replica import Replica
from watcher.replica.story import Step
from watcher.run.check import check_all
from watcher.run.dispatch import Sent, drain
from watcher.run.report import CheckReport
from watcher.run.tools import Clock, Tools

Open = Callable[[Replica, Clock], AbstractContextManager[Tools]]


@dataclass(frozen=True, slots=True)
class Scene:
    """One step of the story as the program lived through it."""

    step: Step
    reports: tuple[CheckReport, ...]
    sent: tuple[Sent, ...]


def play(open_tools: Open, out: TextIO, *, headline: Callable[[Step], str]) -> Iterator[Scene]:
    """Check every source at every step of the story, and deliver; messages are printed as they go out.

    `open_tools` opens the tools on an empty database for a replica and a clock. The clock stands at
    the moment of publication, so that what is told can be compared with what was known then.
    """
    with Replica() as replica:
        now: list[datetime] = [replica.at]
        with open_tools(replica, lambda: now[0]) as tools:
            sources = list(tools.sources.values())
            for step in replica.play():
                now[0] = step.at
                out.write(headline(step))
                reports = check_all(sources, tools)
                yield Scene(step, tuple(reports), tuple(drain(tools)))
