"""A small installation that reads the plain pages of the chaos sources, in this process and without faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from support.chaos_pages import Act, Stream
from support.chaos_sources import HOSTS, KINDS, lists, sources
from support.farm import Screen
from support.origin import Answer, Origin, Reply, Seen
from watcher.deliver.console import ConsoleTransport
from watcher.fetch.client import Fetcher
from watcher.fetch.pace import Pace
from watcher.run.check import check
from watcher.run.deadlines import tell_due
from watcher.run.dispatch import drain
from watcher.run.tools import Audience, Tools
from watcher.store import schema
from watcher.store.engine import connect


@dataclass
class Bench:
    """What the authorities show, and the clock."""

    tools: Tools
    screen: Screen
    streams: dict[str, Stream]
    clock: list[datetime]
    pages: dict[str, bytes] = field(default_factory=dict)

    def say(self, source_id: str, act: Act) -> None:
        """Publish a notice."""
        self.streams[source_id].acts.insert(0, act)

    def look(self, at: datetime, *names: str) -> list[str]:
        """Check these sources, tell what is due; what readers were told, as it was printed."""
        self.clock[0] = at
        self.screen.told.clear()
        for name in names:
            report = check(self.tools.sources[name], self.tools)
            assert report.error is None, report.error
        tell_due(self.tools)
        drain(self.tools)
        return [one.text for one in self.screen.told]


@contextmanager
def opened(folder: Path) -> Iterator[Bench]:
    """A bench on a fresh SQLite database."""
    streams = {kind.id: Stream(kind) for kind in KINDS if kind.feed}
    clock = [datetime(2019, 1, 7, tzinfo=UTC)]
    with Origin() as origin:
        engine = connect(f"sqlite:///{folder / 'bench.sqlite3'}")
        schema.ensure(engine)
        screen = Screen(lambda: clock[0])
        fetcher = Fetcher("", origin.mirror(*HOSTS), ("127.0.0.1",), Pace(wait=lambda _: None), "test")
        tools = Tools(
            engine=engine,
            fetcher=fetcher,
            clock=lambda: clock[0],
            owner="bench",
            sources=sources(),
            audience=Audience((), "screen", "screen", {"screen": "console"}, {}, lists()),
            transports=lambda _: ConsoleTransport(screen),
        )
        made = Bench(tools, screen, streams, clock)
        for kind in KINDS:
            origin.route(f"/{kind.host}/", _site(made, kind.id, f"/{kind.host}"), prefix=True)
        yield made
        fetcher.close()
        engine.dispose()


def _site(bench: Bench, source_id: str, root: str) -> Callable[[Seen], Reply]:
    def answer(seen: Seen) -> Reply:
        path = seen.path.removeprefix(root)
        stream = bench.streams.get(source_id)
        if stream is None:
            return Answer(bench.pages[source_id])
        if path == "/index":
            return Answer(stream.index())
        act = stream.by_path(path)
        return Answer(act.body) if act else Answer(status=404)

    return answer
