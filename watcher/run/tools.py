"""What the use cases share: the engine, the fetcher, the clock, and who is to be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from watcher.core.quiet import wake
from watcher.model.delivery import Transport
from watcher.model.route import DigestPlan, QuietHours, Route
from watcher.model.source import ListInfo, Source

if TYPE_CHECKING:
    from watcher.fetch.client import Fetcher
    from watcher.run.watchlists import InUse

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Audience:
    """Who is told what, when, and in which form.

    `kinds` maps receiver → slack, email, webhook or console. `clock_note` is true while another
    clock than the real one is in use: messages then say so. `quiet` maps receiver → its quiet hours.
    """

    routes: tuple[Route, ...]
    default: str
    operators: str
    kinds: Mapping[str, str]
    digests: Mapping[str, DigestPlan]
    lists: Mapping[str, ListInfo]
    clock_note: bool = False
    quiet: Mapping[str, QuietHours] = field(default_factory=dict)

    def not_before(self, receiver: str, now: datetime) -> datetime:
        """From when a message that is queued now may go out to a receiver."""
        hours = self.quiet.get(receiver)
        return now if hours is None else wake(hours, now)


@dataclass(frozen=True)
class Tools:
    """The collaborators of one process. `owner` names it in leases.

    `renews`: somebody renews the leases of this process all the while, so that none need reach further
    than a minute, and what a killed process held is free again after that. `watchlists` are the user's own,
    None where there are none.
    """

    engine: Engine
    fetcher: Fetcher
    clock: Clock
    owner: str
    sources: Mapping[str, Source]
    audience: Audience
    transports: Callable[[str], Transport]
    renews: bool = False
    watchlists: InUse | None = None
