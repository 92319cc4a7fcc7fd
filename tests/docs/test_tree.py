"""The rules of the house, asked of every file of the program."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

PROGRAM = Path(__file__).resolve().parents[2] / "watcher"
FILES = [path for path in sorted(PROGRAM.rglob("*.py")) if "samples" not in path.parts]
# One word per thing: these are words of other programs for things that have a name here.
FOREIGN = {"job", "jobs", "task", "tasks", "alert", "alerts", "notification", "notifications"}
Trees = Mapping[str, ast.Module]


@pytest.fixture(scope="module")
def trees() -> Trees:
    """Path below the program → its syntax."""
    return {path.relative_to(PROGRAM).as_posix(): ast.parse(path.read_bytes()) for path in FILES}


def names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def public(
    tree: ast.Module | ast.ClassDef, above: str = ""
) -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield above + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public(node, f"{node.name}.")


def test_no_file_has_more_than_three_hundred_lines() -> None:
    long = {path.name: count for path in FILES if (count := len(path.read_bytes().splitlines())) > 300}
    assert not long


def test_what_is_public_says_what_it_is(trees: Trees) -> None:
    silent, shapeless = [], []
    for name, tree in trees.items():
        if "migrations/versions" in name:
            continue
        for one, node in [("the module", tree), *public(tree)]:
            first = (ast.get_docstring(node) or "").partition("\n")[0]
            if not first:
                silent.append((name, one))
            elif not first.endswith((".", "?", "…", ":", "”")):
                shapeless.append((name, one, first))
    assert not silent
    assert not shapeless, "the first line of a docstring is a whole sentence"


def test_things_are_called_by_their_own_names(trees: Trees) -> None:
    found = {
        (name, one)
        for name, tree in trees.items()
        for one in names(tree)
        if FOREIGN & {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", one)}
    }
    assert not found


def test_nothing_is_caught_that_nobody_expected(trees: Trees) -> None:
    """`except Exception` would take a mistake of ours for trouble of theirs."""
    wide = [
        (name, node.lineno)
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    ]
    assert not wide
