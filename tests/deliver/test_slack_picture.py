"""The picture of a Slack channel shows what Slack would show, and nothing acts in it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from support.changes import LISTS, NOW, november
from support.views import big

from watcher.core.render_slack import render
from watcher.core.view import View, view
from watcher.core.view_types import GroupView, PartyView
from watcher.replica.slack_picture import page


def drawn(*threads: object) -> BeautifulSoup:
    return BeautifulSoup(page(threads), "lxml")  # type: ignore[arg-type]


def test_header_names_numbers_quotes_and_mentions_are_drawn() -> None:
    shown = drawn(render(view(november(hit=True), LISTS, now=NOW)))
    assert shown.select_one("h2").get_text().startswith("Your counterparty Skydio Europe")  # type: ignore[union-attr]
    assert [li.get_text() for li in shown.select("ol li")][:2] == [
        "Skydio, Inc. · 斯凯迪奥公司 ← your counterparty",
        "Leidos · 莱多斯公司",
    ]
    assert [q.get_text() for q in shown.select("blockquote")] == ["停止相关措施", "继续暂停相关措施一年"]
    assert shown.select_one(".mention").get_text() == "@U012AB3CD"  # type: ignore[union-attr]


def test_lists_go_on_counting_in_the_replies() -> None:
    shown = drawn(render(big(120)))
    assert shown.select_one(".replies") is not None
    starts = [int(ol["start"]) for ol in shown.select("ol")]
    assert starts[0] == 1
    assert starts == sorted(starts)


def test_entities_are_undone_once_and_nothing_becomes_markup() -> None:
    group = GroupView("Added", "1", "L", "", parties=(PartyView(("<b>x</b> & *y*",), ("<!channel>",)),))
    shown = drawn(render(View("A & B <script>alert(1)</script>", groups=(group,), footer=("&lt;",))))
    assert shown.find("script") is None
    assert "A & B <script>alert(1)</script>" in shown.get_text()
    assert "<b>x</b> & *y*" in shown.select("ol li")[0].get_text()
    assert "‹!channel>" in shown.get_text()


def test_a_text_without_blocks_has_its_links() -> None:
    shown = drawn([{"text": "see <https://a.example/1|No. 1 &amp; 2> or <https://a.example/2> &lt;b&gt;"}])
    assert [a.get_text() for a in shown.select("p a")] == ["No. 1 & 2", "https://a.example/2"]
    assert "see No. 1 & 2 or https://a.example/2 <b>" in shown.get_text()


@pytest.mark.parametrize(
    "block", [{"type": "image"}, {"type": "rich_text", "elements": [{"type": "rich_text_x"}]}]
)
def test_what_it_cannot_draw_is_an_error(block: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no picture"):
        page([[{"text": "x", "blocks": [block]}]])
