"""Promises about the whole folder: one module for httpx, one Fetcher for all threads."""

from __future__ import annotations

import ast
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from support.fetching import NOW, RULES, fetching
from support.origin import Answer, Origin

import watcher
from watcher.model.document import Document, Request


def imported_by(file: Path) -> set[str]:
    tree = ast.parse(file.read_text("utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}


def test_one_module_imports_httpx_so_that_its_successor_is_one_file_away() -> None:
    root = Path(watcher.__file__).parent
    files = sorted(root.rglob("*.py"))
    assert [str(file.relative_to(root)) for file in files if "httpx" in imported_by(file)] == [
        "fetch/wire.py"
    ]
    assert {file.parent.name for file in files if "httpcore" in imported_by(file)} == {"fetch"}


def test_many_threads_share_one_fetcher_and_get_each_their_own(origin: Origin) -> None:
    origin.route("/page/", lambda seen: Answer(seen.path.encode() * 5000, chunked=True), prefix=True)
    requests = [Request(origin.url(f"/page/{number}")) for number in range(60)]
    with fetching() as fetcher, ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda request: fetcher.fetch(request, RULES, None, now=NOW), requests))
    for number, document in enumerate(found):
        assert isinstance(document, Document)
        assert document.request == requests[number]
        assert document.body == f"/page/{number}".encode() * 5000
    assert len(origin.requests) == 60
