"""A parser outside the package, first needed by several checks at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from watcher.catalog import find_sources

_DECLARATION = """
title: A list
authority: Nobody
kind: list
lists: [us_bis_entity]
start: ["https://lists.example/list"]
poll: 1h
"""
# Slow to import, as a real parser is that brings its libraries: a table of countries is built on the way.
_PARSER = """
import fractions, decimal, statistics, difflib, csv, html.parser, xml.dom.minidom
from watcher.core import countries, zh_numerals
from watcher.model.source import Parsed

def parse(documents):
    return Parsed()
"""


def test_no_check_meets_half_a_parser(tmp_path: Path) -> None:
    folder = tmp_path / "us_contributed"
    folder.mkdir()
    (folder / "source.yml").write_text(_DECLARATION)
    (folder / "parser.py").write_text(_PARSER)
    parse = find_sources(tmp_path)["us_contributed"].parse
    together = Barrier(8)

    def first(_: int) -> int:
        together.wait()
        return len(parse(()).entries)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(first, range(8))) == [0] * 8
