"""backup, restore, deliver --given-up and health --alive, as a person types them."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

from support.desk import Desk

from watcher.model.commit import Queued
from watcher.model.delivery import Message
from watcher.store import outbox, workers
from watcher.store.engine import connect
from watcher.store.workers import Worker

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_a_copy_and_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {})
    assert desk.watcher("migrate").code == 0
    copy = tmp_path / "copy.sqlite3"
    said = desk.watcher("backup", str(copy))
    assert (said.code, said.out.startswith(f"{copy}: ")) == (0, True)
    assert desk.watcher("backup", str(tmp_path / "no" / "such")).code == 1
    (tmp_path / "desk.sqlite3").unlink()
    assert desk.watcher("restore", str(copy)).code == 0
    assert desk.watcher("health", "--alive").out == "alive\n"


def test_a_database_that_another_tool_put_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {})
    desk.watcher("migrate")
    assert desk.watcher("restore", "--done").out.startswith("restored")
    for wrong in ((), ("copy", "--done")):
        said = desk.watcher("restore", *wrong)
        assert (said.code, "--done" in said.err) == (2, True)


def test_a_database_that_holds_something_is_not_overwritten_unasked(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {})
    desk.watcher("migrate")
    engine = connect(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    message = Message("screen", "event:1", 0, 0, {"text": "news"})
    outbox.queue(engine, [Queued(message, NOON)], NOON)
    engine.dispose()
    desk.watcher("backup", str(tmp_path / "copy"))
    said = desk.watcher("restore", str(tmp_path / "copy"))
    assert said.code == 1
    assert "--force" in said.err
    assert desk.watcher("restore", str(tmp_path / "copy"), "--force").code == 0


def test_what_was_given_up_is_sent_when_asked_for(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {})
    desk.watcher("migrate")
    engine = connect(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    outbox.queue(engine, [Queued(Message("screen", "event:1", 0, 0, {"text": "news"}), NOON)], NOON)
    taken = outbox.claim(engine, "a", NOON)
    assert taken is not None
    outbox.fail(engine, taken, "a", "refused", NOON, None)
    engine.dispose()
    at = "2026-01-01T13:00:00Z"
    assert desk.watcher("deliver", at=at).out == "0 delivered, 0 not\n"
    said = desk.watcher("deliver", "--given-up", at=at)
    assert "1 given up are tried again" in said.out
    assert "news" in said.out
    assert "1 delivered, 0 not" in said.out


def test_a_daemon_of_this_machine_that_is_asleep_is_not_alive(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {})
    desk.watcher("migrate")
    engine = connect(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    mine, other = f"{socket.gethostname()}-1-x", "elsewhere-1-x"
    workers.tick(engine, Worker(other, "1", NOON - timedelta(days=1), NOON - timedelta(days=1)))
    assert desk.watcher("health", "--alive", at="2026-01-01T12:00:00Z").code == 0
    workers.tick(engine, Worker(mine, "1", NOON, NOON))
    assert desk.watcher("health", "--alive", at="2026-01-01T12:02:00Z").code == 0
    said = desk.watcher("health", "--alive", at="2026-01-01T12:10:00Z")
    assert said.code == 1
    assert "10 minutes" in said.err
    workers.leave(engine, mine)
    assert desk.watcher("health", "--alive").code == 0
    engine.dispose()
