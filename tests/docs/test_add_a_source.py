"""The worked example of docs/sources.md, taken from the page as it stands there and held to the laws of sources."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from support.walking import read, small, walk

from watcher.catalog import find_lists, find_sources
from watcher.core import words
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.source import Source
from watcher.run.recorded import documents_of

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```(?:yaml|python|html) (\S+)\n(.*?)^```", PAGE, re.M | re.S))
FEED = """title: Statements
authority: Example Authority
kind: feed
topics: [statements]
start: ["https://www.example.gov/statements"]
poll: 1h
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("contributor")
    for name, text in FILES.items():
        place = root / name if name.startswith("lists/") else root / "sources" / "us_example_listed" / name
        if name == "feed.py":
            place = root / "sources" / "us_example_statements" / "parser.py"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    (root / "sources" / "us_example_statements" / "source.yml").write_text(FEED, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def listed(folder: Path) -> Source:
    return find_sources(folder / "sources")["us_example_listed"]


def test_the_page_shows_every_file_of_the_folder() -> None:
    assert set(FILES) == {
        "source.yml",
        "parser.py",
        "samples/2026-01-15/page.html",
        "samples/2026-01-15/manifest.yml",
        "feed.py",
        "lists/us_example_list.yml",
    }


def test_the_example_reads_its_sample(listed: Source, folder: Path) -> None:
    sample = documents_of(folder / "sources" / "us_example_listed" / "samples" / "2026-01-15")
    found = listed.parse(sample)
    assert [(entry.key, entry.effective_on) for entry in found.entries] == [
        ("Huawei Technologies Company", date(2021, 3, 12)),
        ("ZTE Corporation", date(2021, 3, 12)),
        ("Hytera Communications Corporation", date(2021, 3, 12)),
    ]
    head = walk(listed, [found])[-1].head
    assert read(small(listed), head, found).changes == ()
    gone = sample[0].body.replace(b"<td>ZTE Corporation</td>", b"<td>ZTE Corp.</td>")
    changed = listed.parse((Document(sample[0].request, gone),))
    assert sorted(change.kind.value for change in walk(listed, [found, changed])[-1].changes) == [
        "added",
        "removed",
    ]


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        (b'class="listed"', b"", "nothing matches 'table.listed'"),
        (b"<th>Date</th>", b"<th>Date</th><th>Country</th>", "3 cells under 4 headings"),
        (b"<th>No.</th>", b"<th>Country</th>", "unknown field 'Country'"),
        (b"March 12, 2021</td></tr>\n  </tbody>", b"soon</td></tr>\n  </tbody>", "no day in 'soon'"),
    ],
)
def test_another_form_raises(was: bytes, now: bytes, message: str, listed: Source, folder: Path) -> None:
    (page,) = documents_of(folder / "sources" / "us_example_listed" / "samples" / "2026-01-15")
    assert was in page.body
    with pytest.raises(ParseError, match=message):
        listed.parse((Document(page.request, page.body.replace(was, now)),))


def test_the_feed_reads_statements_and_remarks_what_it_cannot(folder: Path) -> None:
    feed = find_sources(folder / "sources")["us_example_statements"]
    page = '<ul class="statements"><a href="20260115_1.html">On chips</a> <a href="odd.html">Odd</a></ul>'
    request = Request("https://www.example.gov/statements")
    found = feed.parse((Document(request, page.encode()),))
    assert [entry.key for entry in found.entries] == ["On chips@2026-01-15"]
    assert [remark.kind for remark in found.remarks] == ["unread"]
    for other in (b"<ul class='statements'><a href='odd.html'>Odd</a></ul>", b"<html></html>"):
        with pytest.raises(ParseError):
            feed.parse((Document(request, other),))


def test_the_list_and_the_topics_are_what_the_page_says(folder: Path) -> None:
    assert set(find_lists(folder / "lists")) == {"us_example_list"}
    row = next(line for line in PAGE.splitlines() if line.startswith("| `topics`"))
    assert set(re.findall(r"`(\w+)`", row)) - {"topics"} == set(words.TOPICS)


def test_the_example_is_in_the_style_of_the_project(folder: Path) -> None:
    for name in ("us_example_listed", "us_example_statements"):
        ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--config", str(ROOT / "pyproject.toml")]
        done = subprocess.run([*ruff, str(folder / "sources" / name)], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
