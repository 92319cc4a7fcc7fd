"""Attempts that prove nothing go; what the servers said of the time; holes in the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from support.commits import SOURCE, at, document

from watcher.errors import StoreError, Unreachable
from watcher.model.document import Document, NotModified, Request
from watcher.store import archive, retention, schema, upkeep
from watcher.store.engine import connect, reading, require_present, transaction
from watcher.store.tables import fetches
from watcher.store.views.activity import activity, first_seen, newest_moments
from watcher.store.views.attempts import attempts

REQUEST = Request("https://example.test/list")


def attempt(engine: Engine, minute: float, outcome: Document | NotModified | Unreachable) -> None:
    archive.record(
        engine,
        run_id=f"run{minute}",
        source_id=SOURCE,
        request=REQUEST,
        started_at=at(minute),
        finished_at=at(minute),
        outcome=outcome,
    )


@pytest.fixture
def history(engine: Engine) -> Engine:
    page = document(engine, b"page")
    attempt(engine, 1, NotModified(REQUEST, page.sha256))
    attempt(engine, 2, page)
    attempt(engine, 3, Unreachable("https://example.test/list: no answer"))
    attempt(engine, 4, page)
    attempt(
        engine,
        5,
        Document(REQUEST, b"other", headers=(("date", "Sat, 21 Nov 2026 09:05:00 GMT"), ("age", "3"))),
    )
    return engine


def test_the_first_and_the_last_of_each_state_stay(history: Engine) -> None:
    assert retention.drop_attempts(history, at(-30)) == 0
    assert retention.drop_attempts(history, at(60)) == 3
    with reading(history) as connection:
        kept = connection.execute(select(fetches.c.finished_at).order_by(fetches.c.fetch_id)).scalars()
        assert [word[14:16] for word in kept] == ["59", "04", "05"]
    assert retention.drop_attempts(history, at(60)) == 0


def test_attempts_newest_first(history: Engine) -> None:
    found = attempts(history, at(2), headers=True)
    assert [one.error_kind for one in found] == [None, None, "unreachable", None]
    assert (found[0].date, found[0].age) == ("Sat, 21 Nov 2026 09:05:00 GMT", "3")
    assert found[0].url == "https://example.test/list"
    assert attempts(history, at(4.5))[0].date is None


def test_activity(history: Engine) -> None:
    assert activity(history, at(0)).checks == 5
    assert activity(history, at(4)).changes == 0
    assert first_seen(history) is None
    assert newest_moments(history, "me") == (at(-100),)


def test_the_size_is_known_and_tidying_does_no_harm(history: Engine) -> None:
    before = upkeep.size(history)
    assert before.bytes > 0
    assert upkeep.tidy(history, room=0) is False
    assert len(attempts(history, at(-10))) == 6


def test_a_file_full_of_holes_is_vacuumed_where_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "_HOLES_BYTES", 100_000)
    engine = connect(f"sqlite:///{tmp_path}/holes.sqlite3")
    schema.ensure(engine)
    with transaction(engine) as connection:
        connection.execute(text("CREATE TABLE waste AS SELECT randomblob(2000000) AS x"))
    with transaction(engine) as connection:
        connection.execute(text("DROP TABLE waste"))
    assert upkeep.size(engine).free > 1_000_000
    assert not upkeep.tidy(engine, room=1_000_000)
    assert upkeep.tidy(engine, room=100_000_000)
    assert upkeep.size(engine).free == 0
    with engine.connect() as first:
        raw = first.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA query_only=ON")  # type: ignore[attr-defined]
    monkeypatch.setattr(upkeep, "_HOLES_BYTES", -1)
    monkeypatch.setattr(upkeep, "_HOLES", -1.0)
    with pytest.raises(StoreError, match="tidied"):
        upkeep.tidy(engine, room=100_000_000)
    engine.dispose()


def test_a_database_that_is_gone_is_noticed_and_taken_up_again(tmp_path: Path) -> None:
    path, away = tmp_path / "watcher.sqlite3", tmp_path / "away.sqlite3"
    engine = connect(f"sqlite:///{path}")
    schema.ensure(engine)
    require_present(engine)
    path.rename(away)
    with pytest.raises(StoreError, match="gone") as caught:
        require_present(engine)
    assert "watcher restore" in caught.value.advice
    engine.dispose()
    with pytest.raises(StoreError, match="cannot be opened"):
        schema.ensure(engine)
    assert not path.exists(), "looking must not begin an empty one"
    away.rename(path)
    require_present(engine)
    schema.ensure(engine)
    engine.dispose()


def test_a_file_in_the_place_of_the_database_is_left_alone(tmp_path: Path) -> None:
    """The log beside it belongs to the former one: SQLite would read it as its own."""
    path = tmp_path / "watcher.sqlite3"
    engine, other = connect(f"sqlite:///{path}"), connect(f"sqlite:///{tmp_path}/other.sqlite3")
    schema.ensure(engine)
    schema.ensure(other)
    other.dispose()
    (tmp_path / "other.sqlite3").rename(path)
    with pytest.raises(StoreError, match="another file") as caught:
        require_present(engine)
    assert "Stop the program" in caught.value.advice
    engine.dispose()
    with pytest.raises(StoreError, match="cannot be opened"):
        schema.ensure(engine)


def test_a_server_is_always_present(engine: Engine) -> None:
    require_present(engine)
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(fetches)).scalar_one() == 0
