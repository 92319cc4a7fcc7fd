"""The index says what the database says, on SQLite and on PostgreSQL, however its writing went."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, event
from support.commits import LIST, SOURCE, at, commit, listed, party

from watcher.model.views import Among
from watcher.run.pages_index import Index
from watcher.store.engine import connect
from watcher.store.index import Moment
from watcher.store.index.rows import chosen
from watcher.store.views.memory import mark, versions


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index of a PostgreSQL database lies where temporary files do."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A list that changed twice."""
    say(engine, 0, opened="ABCD")
    say(engine, 1, opened="EF", closed="B")
    return engine


def say(engine: Engine, hour: int, *, opened: str = "", closed: str = "") -> None:
    news = [party(f"{name} Ltd") for name in opened]
    gone = [f"{name} Ltd" for name in closed]
    commit(engine, now=at(60 * hour), lists=(listed(news, closed=gone),))


def names(engine: Engine, index: Index, hour: float) -> str:
    """The first letters of those whom the index shows at an hour."""
    place = index.refresh(mark(engine))[SOURCE, LIST]
    with index.file.reading() as connection:
        when = Moment("9999", at(60 * hour).isoformat(timespec="microseconds"))
        ids = chosen(connection, place.number, when, "[]", Among())
    shown = versions(engine, ids)
    return "".join(shown[one].key[0] for one in ids)


def is_right(engine: Engine, index: Index) -> bool:
    return (names(engine, index, 0.5), names(engine, index, 1.5)) == ("ABCD", "ACDEF")


def test_it_is_built_and_follows(filled: Engine) -> None:
    index = Index(filled)
    assert is_right(filled, index)
    say(filled, 2, opened="BG", closed="AF")
    assert names(filled, index, 2.5) == "BCDEG"
    assert is_right(filled, index)
    index.file.close()


def test_another_process_takes_over_what_is_there(filled: Engine) -> None:
    first = Index(filled)
    assert is_right(filled, first)
    say(filled, 2, opened="G")
    second = Index(filled)
    assert names(filled, second, 2.5) == names(filled, first, 2.5) == "ACDEFG"
    first.file.close()
    second.file.close()


@pytest.mark.parametrize("statement", range(1, 5))
def test_a_writing_that_is_broken_off_is_done_again(filled: Engine, statement: int) -> None:
    asked: list[str] = []

    def break_off(_connection: Any, _cursor: Any, text: str, *_more: Any) -> None:
        asked.append(text)
        if len(asked) == statement:
            raise KeyboardInterrupt

    index, now = Index(filled), mark(filled)
    event.listen(filled, "before_cursor_execute", break_off)
    with pytest.raises(KeyboardInterrupt):
        index.refresh(now)
    event.remove(filled, "before_cursor_execute", break_off)
    assert is_right(filled, index)
    assert is_right(filled, Index(filled))


@pytest.fixture
def workers(filled: Engine, database_url: str) -> Iterator[list[tuple[Engine, Index]]]:
    """Two, each with connections of its own."""
    engines = [connect(database_url) for _ in range(2)]
    found = [(one, Index(one)) for one in engines]
    yield found
    for one, index in found:
        index.file.close()
        one.dispose()


def test_two_workers_write_it_at_once(filled: Engine, workers: list[tuple[Engine, Index]]) -> None:
    together = Barrier(2)

    def follow(worker: tuple[Engine, Index]) -> str:
        together.wait(30)
        return names(*worker, 9)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(follow, workers)) == ["ACDEF", "ACDEF"]
        say(filled, 2, opened="G", closed="A")
        assert list(pool.map(follow, workers)) == ["CDEFG", "CDEFG"]
    assert all(is_right(*worker) for worker in workers)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_database_that_was_put_back_is_read_anew(engine: Engine, sqlite_template: Path) -> None:
    """Of SQLite alone: a PostgreSQL database is put back under another name, or emptied first."""
    say(engine, 0, opened="AB")
    index = Index(engine)
    assert names(engine, index, 0.5) == "AB"
    index.file.close()
    engine.dispose()
    path = Path(str(engine.url.database))
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    path.write_bytes(sqlite_template.read_bytes())
    say(engine, 0, opened="C")
    index = Index(engine)
    assert names(engine, index, 0.5) == "C"
    index.file.close()
