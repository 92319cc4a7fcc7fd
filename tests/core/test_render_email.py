"""Mail: text and HTML say the same, nothing official is markup, nothing is fetched from afar."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from support.changes import LISTS, NOW, november
from support.views import big, body_texts, digests, views

from watcher.core.escape import plain
from watcher.core.render_email import render, render_digest
from watcher.core.view import View, view
from watcher.core.view_types import GroupView, WebLink

LAWS = settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))


def squashed(text: str) -> str:
    """Letters only: an HTML reader may also drop letters that XML has no place for."""
    return "".join(c for c in text if c.isalnum())


def page(mail: dict[str, str]) -> BeautifulSoup:
    return BeautifulSoup(mail["html"], "lxml")


@LAWS
@given(views)
def test_both_halves_say_everything(of: View) -> None:
    mail = render(of)
    html, text = squashed(page(mail).get_text()), squashed(mail["text"])
    for official in body_texts(of):
        assert squashed(plain(official)) in text
        assert squashed(plain(official)) in html


@LAWS
@given(views)
def test_no_official_text_becomes_markup(of: View) -> None:
    shown = page(render(of))
    assert not shown.find_all(["script", "img", "iframe", "link", "object", "form", "base"])
    assert {a["href"] for a in shown.find_all("a")} <= {link.url for link in of.links}
    assert not [tag for tag in shown.find_all() for name in tag.attrs if name.startswith("on")]


@LAWS
@given(views)
def test_a_subject_is_one_short_line(of: View) -> None:
    subject = render(of)["subject"]
    assert 1 <= len(subject) <= 180
    assert "\n" not in subject
    assert "\r" not in subject


@LAWS
@given(digests)
def test_a_digest_says_everything(of: Any) -> None:
    mail = render_digest(of)
    html, text = squashed(page(mail).get_text()), squashed(mail["text"])
    said = [*of.index, *of.checked, *(t for v in of.views for t in (v.headline, *body_texts(v)))]
    for official in said:
        assert squashed(plain(official)) in text
        assert squashed(plain(official)) in html


def test_nothing_is_fetched_from_afar() -> None:
    mail = render(view(november(hit=True), LISTS, now=NOW))
    html = mail["html"]
    assert not re.search(r"url\(|src=|@import|<link", html)
    assert "prefers-color-scheme:dark" in html
    assert "max-width:480px" in html
    assert 'style="' in html


def test_ended_and_suspended_differ_at_a_glance() -> None:
    cards = page(render(view(november(), LISTS, now=NOW))).select(".card")
    assert [card["class"] for card in cards] == [["card", "other"], ["card", "ended"], ["card", "suspended"]]
    added = page(render(View("x", groups=(GroupView("Added", "1 party", "L", ""),)))).select(".card")
    assert added[1]["class"] == ["card", "other"]


def test_names_stand_in_both_languages_and_the_title_is_the_link() -> None:
    shown = page(render(view(november(hit=True), LISTS, now=NOW)))
    rows = [row.get_text(" ", strip=True) for row in shown.select(".party tr")]
    assert rows[0] == "1 Skydio, Inc. · 斯凯迪奥公司 ← your counterparty"
    assert rows[3] == "2 TextOre · 文本矿公司"
    link = shown.select_one(".title a")
    assert link is not None
    assert link["href"] == "https://www.mofcom.gov.cn/xwfb/xwfyrth/answer.html"
    assert "[U012AB3CD]" in shown.select(".hit")[0].get_text()


def test_several_links_are_listed() -> None:
    links = (WebLink("1", "https://a.example/1"), WebLink("2", "https://a.example/2"))
    shown = page(render(View("x", title="T", links=links)))
    assert [a["href"] for a in shown.find_all("a")] == ["https://a.example/1", "https://a.example/2"]


def test_a_long_list_is_one_mail() -> None:
    shown = page(render(big(400)))
    assert len(shown.select(".party tr")) == 400


def test_an_empty_headline_still_has_a_subject() -> None:
    assert render(View(""))["subject"] == "watcher"
