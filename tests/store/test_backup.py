"""Copies: consistent while in use, refused where they would do harm."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from support.commits import LIST, SOURCE, at, commit, listed, message, party, queued

from watcher.errors import StoreError
from watcher.model.delivery import Receipt
from watcher.model.snapshot import Judgement
from watcher.store import ledger, outbox, schema
from watcher.store.backup import backup, note_restored, restore
from watcher.store.engine import connect, transaction


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Engine]:
    (tmp_path / "state").mkdir()
    opened = connect(f"sqlite:///{tmp_path}/state/watcher.sqlite3")
    schema.migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Engine]:
    opened = connect(f"sqlite:///{tmp_path}/other.sqlite3")
    yield opened
    opened.dispose()


def entries(engine: Engine) -> list[str]:
    return sorted(ledger.head(engine, SOURCE).lists[LIST].entries)


def test_a_copy_comes_back_whole(live: Engine, other: Engine, tmp_path: Path) -> None:
    commit(live, now=at(0), lists=(listed([party("Alpha")], Judgement.BASELINE),))
    copy = tmp_path / "copy.sqlite3"
    copy.write_text("an older copy")
    backup(live, copy)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["copy.sqlite3"]
    restore(other, copy)
    schema.ensure(other)
    assert entries(other) == ["Alpha"]
    commit(other, now=at(9), lists=(listed([party("Beta")], closed=["Alpha"]),))
    assert (entries(other), entries(live)) == (["Beta"], ["Alpha"])


def test_the_copy_is_of_one_moment_while_others_write(live: Engine, other: Engine, tmp_path: Path) -> None:
    commit(live, now=at(0), lists=(listed([party("Party 0")], Judgement.BASELINE),))
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            former, number = number, number + 1
            snapshot = listed([party(f"Party {number}")], closed=[f"Party {former}"])
            commit(live, now=at(number), lists=(snapshot,))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            backup(live, tmp_path / f"copy{number}.sqlite3")
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        restore(other, tmp_path / f"copy{number}.sqlite3", force=True)
        head = ledger.head(other, SOURCE)
        assert list(head.lists[LIST].entries) == [f"Party {head.seq - 1}"]


def test_a_database_in_use_is_not_overwritten_unasked(live: Engine, other: Engine, tmp_path: Path) -> None:
    commit(live, now=at(0), lists=(listed([party("Alpha")], Judgement.BASELINE),))
    backup(live, tmp_path / "copy.sqlite3")
    commit(live, now=at(1), lists=(listed([party("Beta")], closed=["Alpha"]),))
    with pytest.raises(StoreError, match="not empty") as caught:
        restore(live, tmp_path / "copy.sqlite3")
    assert "--force" in caught.value.advice
    assert entries(live) == ["Beta"]
    restore(live, tmp_path / "copy.sqlite3", force=True)
    assert entries(live) == ["Alpha"], "connections that were open see the restored state"
    schema.migrate(other)
    restore(other, tmp_path / "copy.sqlite3")
    with transaction(other) as connection:
        connection.execute(text("DROP TABLE incidents"))


def test_what_the_copy_has_as_unsent_is_doubtful(live: Engine, other: Engine, tmp_path: Path) -> None:
    """The message went out after the copy was made; the restored outbox must ask before it repeats."""
    outbox.queue(live, queued(message("event:1")), at(0))
    backup(live, tmp_path / "copy.sqlite3")
    sent = outbox.claim(live, "a", at(1))
    assert sent is not None
    outbox.settle(live, sent, "a", Receipt({"ts": "1"}), at(1))
    restore(other, tmp_path / "copy.sqlite3")
    again = outbox.claim(other, "a", at(9))
    assert again is not None
    assert (again.id, again.doubtful, again.first_attempt_at) == (sent.id, True, at(0))


def test_a_database_that_another_tool_put_back_is_as_doubtful(engine: Engine) -> None:
    outbox.queue(engine, queued(message("event:1")), at(0))
    note_restored(engine, at(8))
    again = outbox.claim(engine, "a", at(9))
    assert again is not None
    assert (again.doubtful, again.first_attempt_at) == (True, at(0))
    outbox.queue(engine, queued(message("event:2")), at(9))
    anew = outbox.claim(engine, "a", at(9))
    assert anew is not None
    assert anew.doubtful, "it may have been told between the copy and now"


def test_what_is_no_copy_is_refused(live: Engine, other: Engine, tmp_path: Path) -> None:
    letter, foreign, cut = (tmp_path / name for name in ("letter", "foreign", "cut"))
    letter.write_text("not a database at all" * 99)
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE x (y)")
    connection.close()
    backup(live, cut)
    cut.write_bytes(cut.read_bytes()[:-40_000])
    for wrong in (letter, foreign, cut, tmp_path / "missing", tmp_path):
        with pytest.raises(StoreError):
            restore(other, wrong)
    with pytest.raises(StoreError, match="itself"):
        restore(live, tmp_path / "state" / "watcher.sqlite3", force=True)
    with transaction(live) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    backup(live, tmp_path / "newer")
    with pytest.raises(StoreError, match="newer"):
        restore(other, tmp_path / "newer")


def test_a_copy_that_cannot_be_written(live: Engine, other: Engine, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no/such"):
        backup(live, tmp_path / "no" / "such" / "file")
    with pytest.raises(StoreError, match="itself"):
        backup(live, tmp_path / "state" / "watcher.sqlite3")
    with pytest.raises(StoreError, match="no database yet"):
        backup(other, tmp_path / "copy")


@pytest.mark.postgres
def test_postgresql_names_its_own_tools(postgres_address: str, tmp_path: Path) -> None:
    engine = connect(postgres_address.format(name="watcher"))
    with pytest.raises(StoreError) as caught:
        backup(engine, tmp_path / "copy")
    assert "pg_dump" in caught.value.advice
    with pytest.raises(StoreError) as caught:
        restore(engine, tmp_path / "copy")
    assert "pg_restore" in caught.value.advice
    engine.dispose()
