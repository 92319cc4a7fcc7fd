"""JSON and links as a hostile server would send them: refused in one line, or made harmless."""

from __future__ import annotations

import pytest

from watcher.core import json
from watcher.core.address import join
from watcher.errors import ParseError
from watcher.model.document import Document, Request


def value(body: str) -> object:
    return json.read(Document(Request("https://authority.example/list"), body.encode()))


@pytest.mark.parametrize(
    "body", ["", "{", "[" * 100_000, '{"a":' * 100_000, "9" * 5_000, "NaN", '{"a": -Infinity}', '"a"]', "nul"]
)
def test_what_is_not_json_is_refused(body: str) -> None:
    with pytest.raises(ParseError, match="not JSON") as caught:
        value(body)
    assert caught.value.url == "https://authority.example/list"


def test_half_a_letter_becomes_a_question_mark_and_whole_ones_stay() -> None:
    assert value(r'{"name": "A\ud800B", "\uDC00": [1]}') == {"name": "A?B", "?": [1]}
    assert value(r'"\ud83d\ude00 中"') == "😀 中"
    assert value(r'"A\ud800"') == value(r'"A\uD800"') == "A?"


def test_a_link_that_leads_nowhere_is_empty() -> None:
    base = "https://authority.example/a/"
    assert join(base, " b.html\n") == "https://authority.example/a/b.html"
    for link in ("http://[", "//[::1", "http://a]/", "http://x/\ud800", "//℀.example/"):
        assert join(base, link) == ""
