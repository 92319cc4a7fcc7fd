"""Plain text: everything is said, colours only when asked, lines no wider than told."""

from __future__ import annotations

import unicodedata
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.changes import LISTS, NOW, november
from support.views import body_texts, digests, views

from watcher.core.escape import plain
from watcher.core.render_text import render, render_digest
from watcher.core.view import View, view
from watcher.core.view_types import DigestView, Fact, HitView, WebLink

LAWS = settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def squashed(text: str) -> str:
    return "".join(text.split())


@LAWS
@given(views)
def test_everything_is_said_and_no_control_reaches_the_terminal(of: View) -> None:
    text = render(of)
    for official in body_texts(of):
        assert squashed(plain(official)) in squashed(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in text.replace("\n", ""))
    text.encode()


@LAWS
@given(digests)
def test_digests_say_everything(of: Any) -> None:
    text = squashed(render_digest(of))
    for official in (*of.index, *of.checked, *(t for v in of.views for t in body_texts(v))):
        assert squashed(plain(official)) in text


@LAWS
@given(st.lists(st.text(alphabet="abcdef", min_size=1, max_size=20), max_size=30), st.integers(40, 100))
def test_lines_are_no_wider_than_told(words: list[str], width: int) -> None:
    of = View(" ".join(words), when=(Fact("When", " ".join(words)),), notes=(" ".join(words),))
    assert all(columns(line) <= width for line in render(of, width=width).splitlines())


def test_chinese_letters_take_two_columns() -> None:
    of = View(headline=" ".join(["出口管制"] * 10))
    assert [columns(line) for line in render(of, width=40).splitlines()] == [35, 35, 17]


def test_the_answer_of_november() -> None:
    text = render(view(november(hit=True), LISTS, now=NOW, clock_note=True))
    assert (
        "Ended (停止: the measures are stopped) · 2 parties\nChina Export Control List · 出口管制管控名单"
        in text
    )
    assert "    1. Skydio, Inc. · 斯凯迪奥公司 ← your counterparty\n    2. Leidos · 莱多斯公司\n" in text
    assert "  Term: until 10 November 2026 (computed from “一年”)\n" in text
    assert "Skydio Europe matches Skydio, Inc. (ended): alias, score 0.97: same words [U012AB3CD]" in text
    assert "Official text: https://www.mofcom.gov.cn/xwfb/xwfyrth/answer.html\n" in text
    assert text.endswith("WATCHER_CLOCK was set to 5 November 2025, 09:02 UTC.\n")


def test_colours_only_when_asked() -> None:
    of = view(november(), LISTS, now=NOW)
    plain_text, coloured = render(of), render(of, ansi=True)
    assert "\x1b[" not in plain_text
    assert coloured.startswith("\x1b[1;36m")
    digest = DigestView("Digest", ("a",), (of,), 1, "and 1 more", ("s: healthy",), ("Window",))
    assert "\x1b[" in render_digest(digest, ansi=True)
    assert "• a\n" in render_digest(digest)
    assert "and 1 more\n" in render_digest(digest)


def test_a_link_is_never_cut() -> None:
    url = "https://www.example.com/" + "a" * 200
    assert f"Official text: {url}\n" in render(View("x", links=(WebLink("l", url),)), width=40)


def test_news_and_hits_without_an_owner() -> None:
    text = render(View("x", title="T", news="Now published", hits=(HitView("A", "B", "added", "exact"),)))
    assert text == "x\nT\nNow published\n\nA matches B (added): exact\n"
