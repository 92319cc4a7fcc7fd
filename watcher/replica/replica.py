"""Replica: start, point the program at it, move the story on, spoil what it serves, count what was asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType

from watcher.replica import bis, exportcontrol, mofcom, register
from watcher.replica.faults import Fault, Faults
from watcher.replica.page import Ask, Site, missing
from watcher.replica.server import Server
from watcher.replica.story import STORY, Step, find
from watcher.replica.wire import Reply, answer

SITES: Mapping[str, Site] = {
    "aqygzj.mofcom.gov.cn": mofcom.control_bureau,
    "www.mofcom.gov.cn": mofcom.ministry,
    "exportcontrol.mofcom.gov.cn": exportcontrol.site,
    "www.federalregister.gov": register.site,
    "www.bis.gov": bis.site,
    "media.bis.gov": bis.media,
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One request that was answered, or was meant to be: status 0 is a reset, -1 silence."""

    method: str
    place: str
    query: tuple[tuple[str, str], ...]
    status: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Totals:
    """How many requests came and how many bytes of body were sent for them."""

    requests: int
    bytes: int


class Replica:
    """The official sites on one loopback port.

    What a page shows is a function of the story position alone: the same position gives the same bytes,
    on any port and any day. The position only ever moves forward.
    """

    def __init__(self, port: int = 0, sites: Mapping[str, Site] = SITES) -> None:
        self.faults = Faults()
        self._sites = dict(sites)
        self._at = STORY[0].at
        self._visits: list[Visit] = []
        self._lock = threading.Lock()
        self._port = port
        self._server: Server | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Replica:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> Replica:
        """Listen on 127.0.0.1, on a free port unless one was given."""
        self._server = Server(self._port, self._respond)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, name="replica", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening and end every open connection."""
        if self._server is None or self._thread is None:
            return
        self._server.halt()
        self._thread.join()
        self._server = self._thread = None

    @property
    def base(self) -> str:
        """`http://127.0.0.1:PORT`. Raises RuntimeError before `start`."""
        if self._server is None:
            raise RuntimeError("the replica is not started")
        return f"http://127.0.0.1:{self._server.server_port}"

    def url(self, official: str) -> str:
        """Where an official origin, or any official URL, is found here."""
        return f"{self.base}/{official.partition('://')[2]}"

    def rewrite(self) -> Mapping[str, str]:
        """Official origin → loopback base, as `http.rewrite` of the configuration takes it."""
        return {f"https://{host}": f"{self.base}/{host}" for host in self._sites}

    @property
    def at(self) -> datetime:
        """The present moment of the story."""
        return self._at

    def advance_to(self, place: str | date | datetime) -> datetime:
        """Move to a step by name, to the last step up to a day, or to an instant; returns the moment.

        Raises ValueError for a moment before the present one, LookupError for an unknown place.
        """
        at = find(place)
        with self._lock:
            if at < self._at:
                raise ValueError(f"the story is at {self._at} and does not go back to {at}")
            self._at = at
        return at

    def play(self) -> Iterator[Step]:
        """Play the story: the step where it stands, then each further one, just reached when handed out.

        The story moves with the loop, so the steps are not to be collected beforehand.
        """
        yield next(step for step in reversed(STORY) if step.at <= self._at)
        for step in STORY:
            if step.at > self._at:
                self.advance_to(step.at)
                yield step

    @property
    def visits(self) -> tuple[Visit, ...]:
        """Every request so far, in order of arrival."""
        with self._lock:
            return tuple(self._visits)

    def totals(self, prefix: str = "") -> Totals:
        """The counts of all requests whose `host/path`, or official URL, starts with `prefix`."""
        place = prefix.partition("://")[2] or prefix
        found = [visit for visit in self.visits if visit.place.startswith(place)]
        return Totals(len(found), sum(visit.bytes for visit in found))

    def forget(self) -> None:
        """Begin to count again."""
        with self._lock:
            self._visits.clear()

    def lay(self, prefix: str, fault: Fault, times: int | None = None) -> None:
        """Spoil what starts with `prefix` (`host/path` or an official URL), `times` times or until healed."""
        self.faults.lay(prefix, fault, times)

    def heal(self, prefix: str | None = None) -> None:
        """Take away the faults laid on exactly this prefix, or all."""
        self.faults.heal(prefix)

    def _respond(self, ask: Ask) -> Reply:
        site = self._sites.get(ask.host, lambda ask, view: missing(ask.place))
        reply = answer(ask, self._at, site, self.faults.pick(ask.place))
        visit = Visit(ask.method, ask.place, ask.query, reply.status, len(reply.body))
        with self._lock:
            self._visits.append(visit)
        return reply
