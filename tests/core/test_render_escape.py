"""No official text acts in somebody else's markup, and none is changed without need."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.escape import csv_cell, plain, slack_literal, slack_markup, web_url


@given(st.text())
def test_plain_text_is_one_line_without_what_cannot_be_seen(text: str) -> None:
    shown = plain(text)
    assert "\n" not in shown
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in shown)
    assert plain(shown) == shown
    shown.encode()


@pytest.mark.parametrize(
    "name", ["Gibbs & Cox, Inc.", "莱多斯公司（Leidos）", "Türkiye A.Ş.", "O'Neil_*~`x`", "ООО «Ромашка»"]
)
def test_real_names_stay_as_they_are(name: str) -> None:
    assert plain(name) == slack_literal(name) == name


@given(st.text())
def test_markup_has_no_open_sign_left(text: str) -> None:
    shown = slack_markup(text)
    assert "<" not in shown
    assert ">" not in shown
    assert not any(word in shown.lower() for word in ("@here", "@channel", "@everyone"))


@given(st.text(alphabet="<>!@#&|herchanl:/ps."))
def test_a_literal_opens_no_markup_of_slack(text: str) -> None:
    shown = slack_literal(text)
    assert not any(sign in shown for sign in ("<!", "<@", "<#", "<http:", "@here", "@channel"))


def test_markup_escapes_three_signs_and_nothing_else() -> None:
    assert slack_markup("a < b & c > d * _e_ ~f~ `g`") == "a &lt; b &amp; c &gt; d * _e_ ~f~ `g`"
    assert slack_markup("<!channel> @here") == "&lt;!channel&gt; ＠here"


def test_a_literal_keeps_one_space_at_its_ends() -> None:
    assert slack_literal(" In force:  ") == " In force: "
    assert slack_literal("   ") == ""
    assert slack_literal("a < b & <b>") == "a < b & <b>"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.mofcom.gov.cn/a?b=c&d=e#f", "https://www.mofcom.gov.cn/a?b=c&d=e#f"),
        (" http://x.example ", "http://x.example"),
        ("javascript:alert(1)", None),
        ("https://x.example/\x1b[31m", None),
        ("https://x.example/\u202egpj.exe", None),
        ("https://x.example/a|b", None),
        ("https://x.example/<b>", None),
        ("https://x.example/a b", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url: str | None, shown: str | None) -> None:
    assert web_url(url) == shown


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-x", "'-x"),
        ("@a", "'@a"),
        ("\t=1", "'=1"),
        ("A = B", "A = B"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(cell: str, shown: str) -> None:
    assert csv_cell(cell) == shown


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("Acme; Ltd", "Acme; Ltd"),
        ("Acme;=1+1", "Acme; =1+1"),
        ("a;-b;+c;@d", "a; -b; +c; @d"),
        ("\u200b=1+1", "'=1+1"),
    ],
)
def test_no_formula_begins_behind_a_semicolon_either(name: str, cell: str) -> None:
    assert csv_cell(name) == cell


def test_what_is_no_letter_reaches_no_reader() -> None:
    assert plain("a\ufffeb\uffffc") == "abc"
