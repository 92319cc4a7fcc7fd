"""A command that cannot be meant: one line on standard error, what to do, exit 2; never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.desk import Desk


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("nonsense", "watcher: No such command 'nonsense'. `watcher --help` shows how."),
        ("show us_bis_entitty", "watcher: no list is called 'us_bis_entitty'; did you mean 'us_bis_entity'?"),
        ("show us_bis_entity --on yesterday", "'yesterday' is no ISO date, such as 2025-11-10."),
        ("show us_bis_entity --known-at soon", "'soon' is no ISO time, such as 2025-11-04T12:00:00Z."),
        (
            "changes --list us_bis_entitty",
            "no list is called 'us_bis_entitty'; did you mean 'us_bis_entity'?",
        ),
        ("changes --source us_bis_dpi", "no source is called 'us_bis_dpi'; did you mean 'us_bis_dpl'?"),
        ("changes --limit 0", "Invalid value for '--limit': 0 is not in the range x>=1."),
        ("calendar --days soon", "`watcher calendar --help` shows how."),
        ("check us_bis_dpi", "no source is called 'us_bis_dpi'; did you mean 'us_bis_dpl'?"),
        ("replay --from 2025-02-01 --to 2025-01-01", "--to 2025-01-01 lies before --from 2025-02-01. Turn"),
        ("backfill cn_mofcom_news --from 2025-02-01 --to 2025-01-01", "lies before --from 2025-02-01."),
        ("deliver --test nobody", "no receiver is called 'nobody'."),
        ("serve --listen nowhere", "'nowhere' is no address to listen on. Write HOST:PORT"),
    ],
)
def test_one_line_says_what_and_what_to_do(words: str, said: str, tmp_path: Path) -> None:
    answer = Desk(tmp_path, {}).watcher(*words.split())
    assert answer.code == 2, answer
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert said in answer.err
    assert "?." not in answer.err


def test_a_folder_without_a_manifest_is_named(tmp_path: Path) -> None:
    answer = Desk(tmp_path, {}).watcher("parse", "us_bis_dpl", str(tmp_path))
    assert answer.code == 2
    assert answer.err == (
        f"watcher: {tmp_path}/manifest.yml: no such file. "
        "It says which document each file of the folder is.\n"
    )


def test_a_list_without_changes_is_no_mistake(tmp_path: Path) -> None:
    answer = Desk(tmp_path, {}).watcher("changes", "--list", "us_bis_entity", "--source", "us_bis_dpl")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("0 changes\n")
