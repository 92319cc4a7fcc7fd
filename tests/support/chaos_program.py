"""The program under chaos: forked again and again, told what time it is, killed anywhere.

The process that forks has no threads and no database; each fork is one life of `watcher run`'s schedule.
A life talks to the driver over a socket: in comes {"now", "kill", "pause", "net", "full", …}, out goes
{"done": points, "broken": […]}, and {"paused": true} in between where the driver asked for it.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import sys
import traceback
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import Engine, event

from support.chaos_sources import HOSTS, lists, sources
from support.farm import Inline
from watcher.deliver.email import EmailTransport
from watcher.deliver.slack import SlackTransport
from watcher.deliver.webhook import WebhookTransport
from watcher.errors import StoreError
from watcher.fetch.client import Fetcher
from watcher.fetch.pace import Pace
from watcher.model.delivery import Transport
from watcher.model.document import Document, NotModified, Request, Validator
from watcher.model.route import DigestPlan, Mode, Route
from watcher.model.source import FetchRules
from watcher.run.decide import accept
from watcher.run.plan import Plan
from watcher.run.room import Room
from watcher.run.schedule import Pools, Schedule
from watcher.run.tools import Audience, Tools
from watcher.store import outbox, schema
from watcher.store.engine import connect

PATIENCE = 0.5
"""Real seconds that a way out waits for an answer, and a statement for a lock."""

DAILY = (0, 1, 2, 3, 4, 5, 6)
EVERYDAY = DigestPlan("desk", time(8), DAILY, "Europe/Berlin")
KINDS = {"readers": "slack", "operators": "slack", "script": "webhook", "mail": "email", "desk": "email"}


def audience() -> Audience:
    """Four readers who hear of everything, each in a way of its own, and the operators."""
    routes = [Route(name, Mode.NOW, name=name) for name in ("readers", "script", "mail")]
    return Audience(
        routes=(*routes, Route("desk", Mode.DIGEST, name="desk")),
        default="readers",
        operators="operators",
        kinds=KINDS,
        digests={"desk": EVERYDAY},
        lists=lists(),
    )


class Nets:
    """Our own network: good, without a name server, or cut off; for some hosts or for all."""

    def __init__(self, origin: str) -> None:
        def fetcher(base: str) -> Fetcher:
            rewrite = {f"https://{host}": f"{base}/{host}" for host in HOSTS}
            return Fetcher(
                "", rewrite, ("127.0.0.1",), Pace(wait=lambda _: None), "test", wait=lambda _: None
            )

        bases = {"good": origin, "refused": "http://127.0.0.1:9", "no name": "http://nobody.invalid"}
        self._ways = {name: fetcher(base) for name, base in bases.items()}
        self.net: Mapping[str, str] = {}

    def fetch(
        self, request: Request, rules: FetchRules, validator: Validator | None, *, now: datetime
    ) -> Document | NotModified:
        """As the fetcher does, over the net as it is."""
        host = request.url.split("/")[2]
        way = self._ways[self.net.get(host, self.net.get("*", "good"))]
        return way.fetch(request, rules, validator, now=now)


class Life:
    """One process."""

    def __init__(self, order: dict[str, Any], stream: Any) -> None:
        self.stream = stream
        self.now = datetime.fromisoformat(order["now"])
        self.kill = self.pause = self.points = 0
        self.full = False
        self.broken: list[str] = []
        begin = self.now
        engine = connect(order["url"])
        _tune(engine, self)
        schema.ensure(engine)
        self.nets = Nets(order["origin"])
        ways: dict[str, Transport] = {
            "readers": SlackTransport("CREADERS", "xoxb-good", order["slack"], timeout=PATIENCE),  # type: ignore[arg-type]
            "operators": SlackTransport("COPERATORS", "xoxb-good", order["slack"], timeout=PATIENCE),  # type: ignore[arg-type]
            "script": WebhookTransport(order["hook"], timeout=PATIENCE),
            "mail": EmailTransport(
                ("mail@reader.example",), "w@watcher.example", order["smtp"], timeout=PATIENCE
            ),
            "desk": EmailTransport(
                ("desk@reader.example",), "w@watcher.example", order["smtp"], timeout=PATIENCE
            ),
        }
        self.tools = Tools(
            engine=engine,
            fetcher=self.nets,  # type: ignore[arg-type]
            clock=lambda: self.now,
            owner=order["owner"],
            sources=sources(),
            audience=audience(),
            transports=ways.__getitem__,
        )
        inline = Inline()
        self.schedule = Schedule(
            self.tools,
            Plan(daily=EVERYDAY, keep_bodies=timedelta(days=20)),
            pools=Pools(inline, inline),
            monotonic=lambda: (self.now - begin).total_seconds(),
            space=lambda _: Room(10**12, 10**13, "/state"),
        )

    def obey(self, order: dict[str, Any]) -> None:
        """One look at everything, or a person's decision."""
        self.now = datetime.fromisoformat(order["now"])
        self.kill, self.pause = order.get("kill", 0), order.get("pause", 0)
        self.nets.net, self.full = order.get("net", {}), order.get("full", False)
        self.points, self.broken = 0, []
        answer: dict[str, Any] = {}
        try:
            if order.get("accept"):
                accept(
                    self.tools.sources[order["accept"]], self.tools, list_id=None, silent=False, by="a person"
                )
            elif order.get("revive"):
                answer["revived"] = outbox.revive(self.tools.engine)
            else:
                self.schedule.step()
        except StoreError as error:
            answer["refused"] = str(error)
        except Exception:  # noqa: BLE001 - whatever leaves the schedule is a finding
            self.broken.append(traceback.format_exc())
        self.say(answer | {"done": self.points, "broken": self.broken})

    def tick(self) -> None:
        """A point of the way: before and after each statement, at each commit."""
        self.points += 1
        if self.points == self.kill:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.points == self.pause:
            self.say({"paused": self.points})
            self.stream.readline()

    def say(self, what: dict[str, Any]) -> None:
        self.stream.write(json.dumps(what) + "\n")
        self.stream.flush()


class Ear(logging.Handler):
    """Hears what the program says of itself: an error of ours is a finding."""

    def __init__(self, life: Life) -> None:
        super().__init__()
        self._life = life

    def emit(self, record: logging.LogRecord) -> None:
        fields = getattr(record, "fields", {})
        error = fields.get("error")
        ours = isinstance(error, Exception) and not isinstance(error, StoreError)
        if record.getMessage() in ("broken", "broken check", "broken delivery") and ours:
            text = "".join(traceback.format_exception(error)) if error is not None else ""
            self._life.broken.append(f"{record.getMessage()} {fields}: {text}")


def _tune(engine: Engine, life: Life) -> None:
    """Count every statement; make a lock a matter of moments and the disk as full as the driver wants it."""
    event.listen(engine, "before_cursor_execute", lambda *_: life.tick())
    event.listen(engine, "after_cursor_execute", lambda *_: life.tick())
    event.listen(engine, "commit", lambda _: life.tick())
    if engine.dialect.name != "sqlite":
        return

    def connected(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA busy_timeout={int(PATIENCE * 1000)}")
        connection.execute("PRAGMA synchronous=OFF")

    def taken(connection: Any, _record: Any, _proxy: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0] if life.full else 2**30
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(engine, "connect", connected)
    event.listen(engine, "checkout", taken)


def live(order: dict[str, Any]) -> None:
    """One fork: connect, say hello, obey until the driver hangs up."""
    line = socket.socket(socket.AF_UNIX)
    line.connect(order["line"])
    with line, line.makefile("rw", encoding="utf-8") as stream:
        life: Life | None = None
        try:
            life = Life(order, stream)
        except StoreError as error:
            # A database that is gone at this very moment: the driver starts another life.
            stream.write(json.dumps({"pid": os.getpid(), "refused": str(error)}) + "\n")
            return
        logger = logging.getLogger("watcher")
        logger.addHandler(Ear(life))
        logger.setLevel(logging.ERROR)
        logger.propagate = False
        life.say({"pid": os.getpid()})
        for text in stream:
            life.obey(json.loads(text))


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for text in sys.stdin:
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            code = 1
            try:
                live(json.loads(text))
                code = 0
            except Exception:  # noqa: BLE001 - a fork never returns into the loop of its parent
                traceback.print_exc()
            finally:
                os._exit(code)


if __name__ == "__main__":
    main()
