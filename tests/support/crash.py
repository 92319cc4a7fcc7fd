"""One change, killed somewhere on its way, restarted until quiet: what was told in the end?"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import md5, sha256
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Connection, text

from support.origin import Answer, Origin, validated
from support.slack import FakeSlack
from watcher.store.engine import connect

PAGE = "/www.bis.gov/licensing/end-user-guidance/denied-persons-list-dpl"
FILE = "/media.bis.gov/sites/default/files/dpl_06292019.txt"
# Before any real clock: Slack stamps its messages with the real one, and a search looks only back.
START = datetime(2024, 3, 1, 12, tzinfo=UTC)
_HEADER = (
    "Name", "Street_Address", "City", "State", "Country", "Postal_Code", "Effective_Date",
    "Expiration_Date", "Standard_Order", "Last_Update", "Action", "FR_Citation",
)  # fmt: skip


def listing(rows: range, *, order: int = 1, street: str = "MAIN STREET") -> bytes:
    """A denied-persons file of labelled stand-ins, long enough that its news needs a thread."""
    lines = [_line(_HEADER)]
    for number in rows:
        # One true name: the declaration expects it on every real list.
        name = "INFOCOM CORPORATION, INC" if number == 10 else f"STAND-IN PARTY {number:04d} OF THE TEST"
        when = f"{order:02d}/15/2018"
        place = f"{number} {street}, {'BUILDING WITH A LONG NAME ' * 6}"
        lines.append(
            _line([name, place, "ANYTOWN", "", "DE", "", when, "01/01/2031", "Y", when, "", "83 F.R. 1"])
        )
    return "".join(lines).encode()


def _line(cells: Sequence[str]) -> str:
    return "\t".join(f'"{cell}"' for cell in cells) + "\r\n"


BEFORE = listing(range(400))
AFTER = listing(range(4, 400)) + listing(range(1000, 1060)).split(b"\n", 1)[1]


@dataclass(frozen=True)
class Outcome:
    """Everything that a reader or a script could notice in the end."""

    changes: tuple[tuple[str, str], ...]
    current: str
    deliveries: tuple[tuple[int, str], ...]
    told: tuple[tuple[bool, str], ...]


@dataclass
class Run:
    """One life of the program."""

    status: int
    points: list[str]
    output: str

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.output[self.output.index("{") : self.output.rindex("}") + 1])
        return found


Database = Callable[[], AbstractContextManager[str]]
"""→ the URL of a fresh copy of the database as it is after the baseline"""


@dataclass
class Theatre:
    """The servers at the far side of the sockets, and the process that forks the program."""

    folder: Path
    origin: Origin
    slack: FakeSlack
    driver: subprocess.Popen[str]
    runs: int = field(default=0)

    def run(self, url: str, clock: datetime, *, kill_at: int = 0, control: str = "") -> Run:
        """Run `watcher check` once, to its end or to its death."""
        config = self.folder / "watcher.yml"
        config.write_text(yaml.safe_dump(self._config(url)), encoding="utf-8")
        order = {
            "arguments": ["--config", str(config), "check", "us_bis_dpl", "--json"],
            "environ": {"WATCHER_CLOCK": clock.isoformat()},
            "kill_at": kill_at,
            "control": control,
        }
        self._say(order)
        self.child = int(self._hear()["child"])
        self.runs += 1
        return Run(**self._hear())

    def publish(self, body: bytes) -> None:
        """What the authority shows from now on."""
        self.origin.route(FILE, validated(body, f'"{md5(body, usedforsecurity=False).hexdigest()}"'))

    def _say(self, order: dict[str, Any]) -> None:
        assert self.driver.stdin is not None
        self.driver.stdin.write(json.dumps(order) + "\n")
        self.driver.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self.driver.stdout is not None
        line = self.driver.stdout.readline()
        assert line, "the driver has died"
        heard: dict[str, Any] = json.loads(line)
        return heard

    def _config(self, url: str) -> dict[str, Any]:
        slack = {"channel": "C0123456789", "token": "xoxb-good", "api": self.slack.url}
        return {
            "database": url,
            "http": {
                "rewrite": self.origin.mirror("www.bis.gov", "media.bis.gov"),
                "allow_private": ["127.0.0.1"],
            },
            "receivers": {"compliance": {"slack": slack}, "screen": {"console": {}}},
            "routes": [{"to": "compliance"}],
            "default": "compliance",
            "operators": "screen",
        }


@contextmanager
def theatre(folder: Path) -> Iterator[Theatre]:
    """Start the servers and the driver."""
    here = Path(__file__).parent
    environ = {**os.environ, "PYTHONPATH": f"{here.parent}:{here.parents[1]}"}
    driver = subprocess.Popen(
        [sys.executable, str(here / "crash_driver.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environ,
    )
    with Origin() as origin, FakeSlack() as slack:
        slack.page = 50
        link = '<a href="https://media.bis.gov/sites/default/files/dpl_06292019.txt">Export as CSV</a>'
        page = f"<html><body><h1>Denied Persons List</h1>{link}</body></html>".encode()
        origin.route(PAGE, Answer(page, headers=(("content-type", "text/html"),)))
        try:
            yield Theatre(folder, origin, slack, driver)
        finally:
            assert driver.stdin is not None
            driver.stdin.close()
            driver.wait(timeout=20)
            if driver.stdout is not None:
                driver.stdout.close()


def play(
    stage: Theatre,
    database: Database,
    *,
    kill_at: int = 0,
    control: str = "",
    slack_kill: tuple[int, str] | None = None,
) -> tuple[Outcome, Run]:
    """Publish the change, run (and die), restart until quiet; the outcome, and the first run."""
    stage.slack.messages.clear()
    stage.publish(AFTER)
    _arm(stage, slack_kill)
    with database() as url:
        first = stage.run(url, START + timedelta(hours=1), kill_at=kill_at, control=control)
        assert first.status in (0, -signal.SIGKILL), first.output
        stage.slack.before_store = stage.slack.after_store = None
        for again in range(1, 8):
            run = stage.run(url, START + timedelta(hours=1, minutes=2 * again), control=control)
            assert run.status == 0, run.output
            document = run.document
            if document["sources"][0]["outcome"] == "unchanged" and not document["deliveries"]:
                return _outcome(stage, url), first
        raise AssertionError("never quiet: " + run.output[-2000:])


def baseline(stage: Theatre, url: str) -> None:
    """The first check: silent."""
    stage.publish(BEFORE)
    run = stage.run(url, START)
    assert run.status == 0, run.output
    assert run.document["sources"][0]["outcome"] == "baseline", run.output


def _arm(stage: Theatre, kill: tuple[int, str] | None) -> None:
    """Kill the program while Slack has its n-th message in hand, before or after it is stored."""
    if kill is None:
        return
    nth, when = kill
    seen = [0]

    def strike(_message: dict[str, Any]) -> None:
        seen[0] += 1
        if seen[0] == nth:
            os.kill(stage.child, signal.SIGKILL)
            if when == "before":
                raise ConnectionAbortedError

    if when == "before":
        stage.slack.before_store = strike
    else:
        stage.slack.after_store = strike


def _outcome(stage: Theatre, url: str) -> Outcome:
    engine = connect(url)
    try:
        with engine.connect() as connection:
            ask = lambda words: connection.execute(text(words)).fetchall()  # noqa: E731 - three questions in a row
            changes = ask("select kind, party_key from changes order by 1, 2")
            current = ask(
                "select entry_key, fingerprint from entry_versions where closed_seq is null order by 1"
            )
            deliveries = ask("select part, state from deliveries where receiver = 'compliance' order by 1")
    finally:
        engine.dispose()
    told = sorted((bool(m.get("thread_ts")), _words(m)) for m in stage.slack.messages)
    return Outcome(
        tuple((kind, party) for kind, party in changes),
        sha256(repr(current).encode()).hexdigest(),
        tuple((part, state) for part, state in deliveries),
        tuple(told),
    )


def _rows(connection: Connection, question: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(text(question))]


def _words(message: dict[str, Any]) -> str:
    """What was said, the hour of saying left out: a message is rendered anew by a check that starts anew."""
    blocks = message["blocks"]
    shown = blocks if isinstance(blocks, str) else json.dumps(blocks, ensure_ascii=False)
    kept = "".join(shown.split("Not the real time")[:1]) if "Not the real time" in shown else shown
    return sha256(_timeless(kept).encode()).hexdigest()


def _timeless(words: str) -> str:
    return re.sub(r"\d{1,2}:\d{2}|\d+ (?:minute|hour)s?", "…", words)
