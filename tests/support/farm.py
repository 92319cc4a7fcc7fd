"""Many small list sources on one loopback origin, and the whole machinery on an injected clock.

with farm(tmp_path, count=20) as world:
    world.pages["source_07"].form = "redesigned"
    world.run(days=30)
    world.operators        # what the operators were told: Told(at, headline)
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from support.origin import Answer, Drop, Origin, Reply, Seen
from watcher.deliver.console import ConsoleTransport
from watcher.errors import ParseError
from watcher.fetch.client import Fetcher
from watcher.fetch.pace import Pace
from watcher.model.document import Document, Request
from watcher.model.entry import Name, Party, PartyEntry
from watcher.model.source import (
    Declaration,
    Expectation,
    FetchRules,
    ListInfo,
    Parsed,
    PollWindow,
    Source,
    SourceKind,
)
from watcher.run.plan import Plan
from watcher.run.schedule import Pools, Schedule
from watcher.run.tools import Audience, Tools
from watcher.store import schema
from watcher.store.engine import connect

START = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
ZONES = ("America/New_York", "Asia/Shanghai")


def source_id(number: int) -> str:
    """source_01 …"""
    return f"source_{number:02d}"


def parse(documents: tuple[Document, ...]) -> Parsed:
    """One party a line below a heading; any other form is unknown."""
    head, _, body = documents[0].body.decode().partition("\n")
    if not head.startswith("LIST "):
        raise ParseError("the heading of the list is missing", url=documents[0].url)
    list_id = head.removeprefix("LIST ").strip()
    return Parsed(
        tuple(PartyEntry(line, list_id, Party(line, (Name(line),))) for line in body.splitlines() if line)
    )


def address(number: int, sharing: Collection[int] = ()) -> str:
    """Host and path of a page; those that share a host have paths of their own."""
    name = source_id(number)
    return f"shared.example/{name}" if number in sharing else f"{name.replace('_', '-')}.example/list"


def source(
    number: int,
    *,
    poll: timedelta = timedelta(minutes=15),
    sharing: Collection[int] = (),
    **fields: Any,
) -> Source:
    """One declaration; odd numbers live in Washington, even ones in Beijing."""
    name, place = source_id(number), address(number, sharing)
    given: dict[str, Any] = {
        "lists": (f"list_{number:02d}",),
        "windows": (PollWindow((0, 1, 2, 3, 4), "09:00", "17:00", poll),),
        "fetch": FetchRules(hosts=(place.partition("/")[0],), must_contain=("LIST ",), deadline=20.0),
        "expectations": {f"list_{number:02d}": Expectation(min_entries=5, max_lost_share=0.5)},
    }
    declaration = Declaration(
        id=name,
        title=f"Source {number}",
        authority="A test",
        kind=SourceKind.LIST,
        start=(Request(f"https://{place}"),),
        poll=poll,
        time_zone=ZONES[number % 2],
        **(given | fields),
    )
    return Source(declaration, parse, "1")


@dataclass
class Page:
    """What one source shows. `form`: good, redesigned, denied, empty, cut, busy (503), gone (no connection)."""

    number: int
    rows: list[str]
    form: str = "good"

    def change(self, tag: str) -> None:
        """One party leaves at the top, one joins at the bottom."""
        self.rows = [*self.rows[1:], f"PARTY {tag} OF {self.number:02d}"]

    def answer(self, seen: Seen) -> Reply:
        """What a visitor gets now."""
        match self.form:
            case "gone":
                return Drop()
            case "busy":
                return Answer(b"try later", status=503)
            case "denied":
                return Answer(b"<html>Access Denied</html>", headers=(("content-type", "text/html"),))
            case "empty":
                return Answer(b"")
        rows = self.rows[: len(self.rows) // 10] if self.form == "cut" else self.rows
        head = "OUR NEW " if self.form == "redesigned" else ""
        body = f"{head}LIST list_{self.number:02d}\n{chr(10).join(rows)}\n".encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if seen.headers.get("if-none-match") == etag:
            return Answer(status=304, headers=(("ETag", etag),), length=None)
        return Answer(body, headers=(("ETag", etag), ("content-type", "text/plain")))


class Inline(Executor):
    """Runs what it is given at once, in the caller's thread: simulated time needs no other."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as the executors of the standard library do
            future.set_exception(error)
        return future


@dataclass(frozen=True)
class Told:
    """One message as it went out."""

    at: datetime
    headline: str
    text: str


class Screen(io.StringIO):
    """A terminal that notes when each message came."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock
        self.told: list[Told] = []

    def write(self, text: str) -> int:
        first = next((line.strip() for line in text.splitlines() if line.strip()), "")
        self.told.append(Told(self._clock(), first, text))
        return len(text)


@dataclass
class World:
    """Pages, clock, tools and schedule of one installation."""

    origin: Origin
    pages: dict[str, Page]
    tools: Tools
    schedule: Schedule
    screens: dict[str, Screen]
    plan: Plan
    _now: list[datetime] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self._now[0]

    @now.setter
    def now(self, at: datetime) -> None:
        self._now[0] = at

    @property
    def operators(self) -> list[Told]:
        return self.screens["operators"].told

    @property
    def readers(self) -> list[Told]:
        return self.screens["readers"].told

    def spoil(self, form: str, *numbers: int) -> None:
        """What these sources show from now on: a form of their pages."""
        for number in numbers:
            self.pages[source_id(number)].form = form

    def run(self, until: datetime, step: timedelta) -> None:
        """Let the time pass, looking every `step`."""
        while self.now < until:
            self.now += step
            self.schedule.step()


@contextmanager
def farm(
    folder: Path,
    count: int = 20,
    *,
    start: datetime = START,
    plan: Plan | None = None,
    poll: timedelta = timedelta(minutes=15),
    url: str | None = None,
    rows: int = 30,
    fields: Callable[[int], dict[str, Any]] = lambda _: {},
    sharing: Collection[int] = (),
) -> Iterator[World]:
    """An installation with `count` sources on a fresh database, ready to run; some may share a host."""
    pages = {
        source_id(n): Page(n, [f"PARTY {row:03d} OF {n:02d}" for row in range(rows)])
        for n in range(1, count + 1)
    }
    now = [start]

    def clock() -> datetime:
        return now[0]

    with Origin() as origin:
        places = [address(page.number, sharing) for page in pages.values()]
        for place, page in zip(places, pages.values(), strict=True):
            origin.route(f"/{place}", page.answer)
        engine = connect(url or f"sqlite:///{folder / 'farm.sqlite3'}")
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _fast)
        schema.ensure(engine)
        fetcher = Fetcher(
            "",
            origin.mirror(*{place.partition("/")[0] for place in places}),
            ("127.0.0.1",),
            Pace(wait=lambda _: None),
            "test",
            wait=lambda _: None,
        )
        screens = {name: Screen(clock) for name in ("readers", "operators")}
        tools = Tools(
            engine=engine,
            fetcher=fetcher,
            clock=clock,
            owner="sim",
            sources={
                source_id(n): source(n, poll=poll, sharing=sharing, **fields(n)) for n in range(1, count + 1)
            },
            audience=audience(count),
            transports={name: ConsoleTransport(screen) for name, screen in screens.items()}.__getitem__,
        )
        inline = Inline()
        plan = plan or Plan()
        schedule = Schedule(
            tools,
            plan,
            pools=Pools(inline, inline),
            monotonic=lambda: (now[0] - START).total_seconds(),
        )
        try:
            yield World(origin, pages, tools, schedule, screens, plan, now)
        finally:
            fetcher.close()
            engine.dispose()


def audience(count: int) -> Audience:
    """Readers are told of everything, operators of what is not well."""
    lists = {
        f"list_{n:02d}": ListInfo(
            f"list_{n:02d}", f"List {n}", f"清单{n}", "a law", "everything", source_id(n), "US"
        )
        for n in range(1, count + 1)
    }
    return Audience(
        routes=(),
        default="readers",
        operators="operators",
        kinds={"readers": "console", "operators": "console"},
        digests={},
        lists=lists,
    )


def _fast(connection: Any, _record: Any) -> None:
    # A simulated year has ten thousand commits, and no power cut among them.
    connection.execute("PRAGMA synchronous=OFF")
