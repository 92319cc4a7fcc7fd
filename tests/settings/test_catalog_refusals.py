"""A declaration that does not hold: one line with file and key, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from watcher.catalog import find_lists, find_sources
from watcher.errors import ConfigError

GOOD = """title: A
authority: A
kind: feed
topics: [statements]
start: ["https://www.example.gov/"]
poll: 1h
"""


def declared(tmp_path: Path, text: str, *, parser: bool = True) -> Path:
    folder = tmp_path / "us_example"
    folder.mkdir()
    (folder / "source.yml").write_text(text, encoding="utf-8")
    if parser:
        (folder / "parser.py").write_text("", encoding="utf-8")
    return tmp_path


def test_the_smallest_declaration_holds(tmp_path: Path) -> None:
    source = find_sources(declared(tmp_path, GOOD))["us_example"]
    assert source.declaration.fetch.hosts == ("www.example.gov",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD.replace("[statements]", "[us_tarifs]"), r"source\.yml: topics: us_tarifs: no such topic"),
        (GOOD.replace("topics: [statements]", "topics: []"), "at least one list or topic"),
        (GOOD + "expectations: {us_bis_entity: {min_entries: 1}}\n", "us_bis_entity: not a list of this"),
        (GOOD.replace("kind: feed", "kind: stream"), r"source\.yml:3:.*kind"),
        (GOOD + "polls: 2h\n", r"source\.yml:7:.*polls"),
        (GOOD + "stage: publishd\n", r"source\.yml:7:.*stage"),
    ],
)
def test_one_line_says_what_does_not_hold(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        find_sources(declared(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_a_near_miss_is_suggested(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        find_sources(declared(tmp_path, GOOD.replace("[statements]", "[us_tarifs]")))
    assert "'us_tariffs'" in caught.value.advice


def test_a_folder_without_a_parser_is_no_source(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no parser\.py beside source\.yml"):
        find_sources(declared(tmp_path, GOOD, parser=False))


def test_a_list_is_called_as_its_file(tmp_path: Path) -> None:
    (tmp_path / "us_other.yml").write_text(
        "id: us_example\ntitle: A\ntitle_zh: A\nlegal_basis: A\nrestricts: A\nauthority_source: a\n"
        "country: US\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match="'us_example', but the file is called 'us_other'"):
        find_lists(tmp_path)
