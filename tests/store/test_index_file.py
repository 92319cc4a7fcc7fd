"""The file beside the database: all of a writing or nothing, and anew where it is not readable."""

from __future__ import annotations

from pathlib import Path

import pytest

from watcher.store.index.file import IndexFile


def count(index: IndexFile) -> int:
    with index.reading() as connection:
        (number,) = connection.execute("SELECT COUNT(*) FROM sources").fetchone()
    return int(number)


def broken_off(index: IndexFile, end: type[BaseException]) -> None:
    with index.writing() as connection:
        connection.execute("DELETE FROM meta")
        raise end


@pytest.mark.parametrize("end", [ValueError, KeyboardInterrupt])
def test_a_writing_that_is_broken_off_leaves_nothing(tmp_path: Path, end: type[BaseException]) -> None:
    index = IndexFile(tmp_path / "pages", "1")
    with pytest.raises(end):
        broken_off(index, end)
    with index.reading() as connection:
        assert connection.execute("SELECT * FROM meta").fetchall() != []
    with index.writing() as connection:
        connection.execute("DELETE FROM meta")
    with index.reading() as connection:
        assert connection.execute("SELECT * FROM meta").fetchall() == []
    index.close()


def test_a_file_that_is_no_database_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "pages").write_bytes(b"not a database at all" * 1000)
    index = IndexFile(tmp_path / "pages", "1")
    assert count(index) == 0
    index.close()
