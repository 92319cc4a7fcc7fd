"""`watcher run` as a process: what it does by itself, and how it ends."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from sqlalchemy import text
from support.authorities import DENIED_PAGE, denied_persons
from support.crash import listing
from support.daemon import eventually, running
from support.desk import Desk
from support.hook import Hook
from support.origin import Hang, Origin
from support.readers import channel, roots
from support.slack import FakeSlack

from watcher.catalog import find_sources
from watcher.store.engine import connect

SOURCE = "us_bis_dpl"
FILE = "dpl_03012024.txt"
BEFORE, AFTER, LATER = listing(range(400)), listing(range(2, 402)), listing(range(4, 404))


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as server:
        yield server


@pytest.fixture
def desk(tmp_path: Path, origin: Origin, slack: FakeSlack, hook: Hook) -> Desk:
    others = {name: {"enabled": False} for name in find_sources() if name != SOURCE}
    config = {
        "receivers": {
            "readers": channel(slack, "CREADERS"),
            "operators": channel(slack, "COPERATORS"),
            "siem": {"webhook": {"url": hook.url}},
        },
        "routes": [{"to": "readers"}, {"to": "siem"}],
        "default": "readers",
        "operators": "operators",
        "sources": others | {SOURCE: {"poll": "1s"}},
    }
    denied_persons(origin, FILE, BEFORE)
    desk = Desk(tmp_path, origin.mirror("www.bis.gov", "media.bis.gov"), config)
    desk.write()
    return desk


@pytest.fixture
def config(desk: Desk) -> Path:
    return desk.folder / "watcher.yml"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def ask(desk: Desk, words: str) -> list[tuple[Any, ...]]:
    engine = connect(f"sqlite:///{desk.folder / 'desk.sqlite3'}")
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(words))]
    finally:
        engine.dispose()


def test_it_checks_delivers_and_leaves_in_order(
    desk: Desk, config: Path, origin: Origin, slack: FakeSlack, hook: Hook
) -> None:
    port = free_port()
    with running(config, "--serve", f"127.0.0.1:{port}") as daemon:
        daemon.wait_for("running", sources=1)
        daemon.wait_for("check", outcome="baseline")
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            assert b'watcher_checks_total{outcome="baseline",source="us_bis_dpl"} 1.0' in answer.read()
        assert desk.watcher("health", "--alive").code == 0
        assert len(ask(desk, "SELECT owner FROM workers")) == 1
        denied_persons(origin, FILE, AFTER)
        line = daemon.wait_for("check", outcome="changed")
        assert line["changes"] == 4
        eventually(lambda: bool(roots(slack)) and bool(hook.posts))
        code, took = daemon.stop()
    assert (code, took < 10) == (0, True), daemon.noise
    assert daemon.noise == []
    assert daemon.lines[-1]["cut_off"] == 0
    assert len(roots(slack)) == 1
    assert ask(desk, "SELECT owner FROM workers") == []
    assert ask(desk, "SELECT lease_owner FROM sources") == [(None,)]
    assert ask(desk, "SELECT DISTINCT state FROM deliveries") == [("sent",)]


def test_stopped_in_the_middle_of_a_check(desk: Desk, config: Path, origin: Origin) -> None:
    origin.route(DENIED_PAGE, Hang())
    with running(config) as daemon:
        eventually(lambda: bool(origin.seen(DENIED_PAGE)))
        code, took = daemon.stop()
    assert (code, took < 10) == (0, True), daemon.noise
    daemon.wait_for("given back", source=SOURCE)
    assert ask(desk, "SELECT lease_owner, failures FROM sources") == [(None, 0)]
    denied_persons(origin, FILE, BEFORE)
    desk.clock = ""
    assert desk.watcher("check", SOURCE).code == 0, "nobody holds the source"


def test_stopped_in_the_middle_of_a_delivery(
    desk: Desk, config: Path, origin: Origin, slack: FakeSlack, hook: Hook
) -> None:
    """Slack has stored the message and does not answer: the next process finds it there."""
    desk.clock = ""
    assert desk.watcher("check", SOURCE).code == 0
    denied_persons(origin, FILE, AFTER)
    slack.script(["hang"])
    with running(config) as daemon:
        eventually(lambda: bool(roots(slack)))
        # Neither another receiver nor a check waits for the one that hangs.
        eventually(lambda: bool(hook.posts))
        denied_persons(origin, FILE, LATER)
        eventually(lambda: len([x for x in daemon.lines if x.get("outcome") == "changed"]) == 2)
        code, took = daemon.stop()
    assert (code, took < 10) == (0, True), daemon.noise
    daemon.wait_for("given back", receiver="readers")
    assert ("pending", 1) in ask(desk, "SELECT state, doubtful FROM deliveries WHERE receiver = 'readers'")
    assert desk.watcher("deliver").code == 0
    posted = [m["metadata"]["event_payload"]["delivery_id"] for m in slack.messages]
    assert len(posted) == len(set(posted)), "nothing is posted twice"
    assert "4 added, 4 removed" in roots(slack)[0]["text"], "both changes are told, in one thread"
    assert ask(desk, "SELECT DISTINCT state FROM deliveries") == [("sent",)]


def test_check_beside_a_running_daemon_is_safe(
    desk: Desk, config: Path, origin: Origin, slack: FakeSlack
) -> None:
    desk.clock = ""
    with running(config) as daemon:
        daemon.wait_for("check", outcome="baseline")
        for round_ in range(6):
            denied_persons(origin, FILE, listing(range(round_ + 1, round_ + 401)))
            said = desk.check(SOURCE)
            assert said["sources"][0]["outcome"] in ("changed", "unchanged", "skipped"), said
        eventually(lambda: ask(desk, "SELECT COUNT(*) FROM changes")[0][0] == 12)
        assert daemon.stop(signal.SIGINT)[0] == 0
    desk.watcher("deliver")
    told = ask(desk, "SELECT kind, party_key, COUNT(*) FROM changes GROUP BY 1, 2 HAVING COUNT(*) > 1")
    assert told == [], "no change is found twice"
    events = ask(desk, "SELECT COUNT(*) FROM events")[0][0]
    assert len(roots(slack)) == events


def test_killed_and_started_again(desk: Desk, config: Path, origin: Origin, slack: FakeSlack) -> None:
    origin.route(DENIED_PAGE, Hang())
    with running(config) as daemon:
        eventually(lambda: bool(origin.seen(DENIED_PAGE)))
        daemon.stop(signal.SIGKILL)
    held = ask(desk, "SELECT lease_until > last_attempt_at FROM sources")
    assert held == [(1,)], "the lease outlives the killed, and ends by itself within a minute"
    assert len(ask(desk, "SELECT owner FROM workers")) == 1


def test_what_stands_in_the_way_of_a_start(desk: Desk) -> None:
    said = desk.watcher("run", "--serve", "nowhere")
    assert said.code == 2
    assert "HOST:PORT" in said.err
