"""docs/lists.md says what the lists' own files say."""

from __future__ import annotations

from pathlib import Path

from watcher.catalog import find_lists, find_sources
from watcher.model.source import ListInfo, SourceKind

PAGE = Path(__file__).resolve().parents[2] / "docs" / "lists.md"


def row(info: ListInfo) -> str:
    """The line of one list."""
    declared = find_sources()[info.authority_source].declaration
    how = "as last seen" if declared.kind is SourceKind.LIST else "the sum of its notices"
    return (
        f"| `{info.id}` | {info.title} · {info.title_zh} | {info.restricts} | {info.legal_basis} "
        f"| `{info.authority_source}`, {how} |"
    )


def test_every_list_stands_there_in_the_words_of_its_file() -> None:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert lines == [row(info) for info in sorted(find_lists().values(), key=lambda one: one.id)]
