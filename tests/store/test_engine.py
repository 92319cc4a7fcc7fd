"""Addresses that cannot work, and what a database error becomes."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, text

from watcher.errors import StoreError
from watcher.store.engine import connect, reading, sqlite_path, transaction
from watcher.store.tables import sources


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        StoreError, match=r"no/such: .*does not exist|the folder .*no.such does not exist"
    ) as caught:
        connect(f"sqlite:///{tmp_path}/no/such/watcher.sqlite3")
    assert "Create it" in caught.value.advice
    assert not (tmp_path / "no").exists()


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_not_ours_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="not writable"):
        connect(f"sqlite:///{tmp_path}/watcher.sqlite3")


@pytest.mark.parametrize(
    "address", ["", "state/watcher.sqlite3", "oracle://x/y", "mysql://u@h/d", "sqlite+nonsense:///x"]
)
def test_an_unusable_address_says_what_to_write(address: str) -> None:
    with pytest.raises(StoreError) as caught:
        connect(address)
    assert caught.value.advice


def test_a_password_is_not_told(tmp_path: Path) -> None:
    engine = connect(f"postgresql://someone:hush@/x?host={tmp_path}")
    with pytest.raises(StoreError, match="cannot be reached") as caught, reading(engine):
        pass
    assert "hush" not in str(caught.value)
    assert "\n" not in str(caught.value)
    engine.dispose()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "watcher.sqlite3"
    path.write_text("this is a letter, not a database" * 100)
    engine = connect(f"sqlite:///{path}")
    with pytest.raises(StoreError, match="not a database"), transaction(engine):
        pass
    engine.dispose()


def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/watcher.sqlite3")

    def fill() -> None:
        with transaction(engine) as connection:
            connection.execute(text("CREATE TABLE big (x TEXT)"))
            # A database that may not grow answers as one on a full disk does.
            connection.exec_driver_sql("PRAGMA max_page_count = 3")
            connection.execute(text("INSERT INTO big VALUES (:x)"), {"x": "x" * 100_000})

    with pytest.raises(StoreError, match="the disk is full") as caught:
        fill()
    assert "\n" not in str(caught.value)
    engine.dispose()


def test_what_must_not_be_is_refused(engine: Engine) -> None:
    with pytest.raises(StoreError, match="must not be"), transaction(engine) as connection:
        connection.execute(insert(sources).values(source_id="x", lease_owner="a"))
    with pytest.raises(StoreError, match="must not be"), transaction(engine) as connection:
        connection.execute(insert(sources).values(source_id="x", health="fine"))


def test_a_database_without_schema_says_migrate(empty_url: str) -> None:
    engine = connect(empty_url)
    with pytest.raises(StoreError) as caught, reading(engine) as connection:
        connection.execute(select(sources))
    assert "watcher migrate" in caught.value.advice
    engine.dispose()


def test_an_error_takes_everything_back(engine: Engine) -> None:
    def fall() -> None:
        with transaction(engine) as connection:
            connection.execute(insert(sources).values(source_id="x"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fall()
    with reading(engine) as connection:
        assert connection.execute(select(sources)).all() == []


def test_reading_does_not_wait_for_a_writer(engine: Engine) -> None:
    with transaction(engine) as writer:
        writer.execute(insert(sources).values(source_id="x"))
        with reading(engine) as reader:
            assert reader.execute(select(sources)).all() == []


def test_one_reading_sees_one_state(engine: Engine) -> None:
    with reading(engine) as reader:
        assert reader.execute(select(sources)).all() == []
        with transaction(engine) as writer:
            writer.execute(insert(sources).values(source_id="x"))
        assert reader.execute(select(sources)).all() == []


def test_concurrent_increments_are_all_counted(engine: Engine) -> None:
    with transaction(engine) as connection:
        connection.execute(insert(sources).values(source_id="x"))

    def work() -> None:
        for _ in range(10):
            with transaction(engine) as connection:
                query = select(sources.c.seq).where(sources.c.source_id == "x").with_for_update()
                seq = connection.execute(query).scalar_one()
                connection.execute(sources.update().values(seq=seq + 1))

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with reading(engine) as connection:
        assert connection.execute(select(sources.c.seq)).scalar_one() == 60


def test_sqlite_is_set_up_to_keep_what_it_commits(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/watcher.sqlite3")
    with engine.connect() as connection:

        def pragma(name: str) -> object:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

        assert (pragma("journal_mode"), pragma("synchronous"), pragma("foreign_keys")) == ("wal", 2, 1)
    assert sqlite_path(engine) == tmp_path / "watcher.sqlite3"
    engine.dispose()
