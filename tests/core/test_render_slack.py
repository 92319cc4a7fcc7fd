"""Slack: all names, all limits, no pings; edits that lose nothing."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.changes import LISTS, NOW, november
from support.slack_limits import letters, problem, strings
from support.views import big, body_texts, digests, views

from watcher.core import slack_blocks
from watcher.core.escape import slack_literal
from watcher.core.render_slack import edit, render, render_digest
from watcher.core.view import View, view
from watcher.core.view_types import Fact, GroupView, HitView, PartyView, WebLink

LAWS = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


def squashed(text: str) -> str:
    return "".join(text.split())


def shown(parts: tuple[dict[str, Any], ...]) -> str:
    """All letters, without the line of ours that says which part of how many this is."""
    blocks = [block for part in parts for block in part["blocks"] if block["type"] != "context"]
    return squashed("".join(text for text in strings(blocks)))


@LAWS
@given(views)
def test_nothing_is_lost_and_every_limit_is_kept(of: View) -> None:
    parts = render(of)
    assert parts
    everything = shown(parts)
    for text in body_texts(of):
        assert squashed(slack_literal(text)) in everything
    for part in parts:
        assert problem(part["text"], part["blocks"]) is None
        assert letters(part["blocks"]) + len(part["text"]) <= slack_blocks.MAX_MESSAGE
        assert len(part["blocks"]) <= slack_blocks.MAX_BLOCKS
        json.dumps(part, ensure_ascii=False).encode()


@LAWS
@given(digests)
def test_digests_keep_the_limits_too(of: Any) -> None:
    parts = render_digest(of)
    everything = shown(parts)
    for text in (*of.index, *of.checked, *(t for v in of.views for t in (v.headline, *body_texts(v)))):
        assert squashed(slack_literal(text)) in everything
    for part in parts:
        assert problem(part["text"], part["blocks"]) is None
        assert letters(part["blocks"]) + len(part["text"]) <= slack_blocks.MAX_MESSAGE


@LAWS
@given(views)
def test_no_official_text_pings_or_links(of: View) -> None:
    for part in render(of):
        said = [part["text"], *strings(part["blocks"])]
        for text in said:
            assert "<!" not in text
            assert "<@" not in text
            assert "<http" not in text
            assert not any(word in text.lower() for word in ("@here", "@channel", "@everyone"))
        flat = json.dumps(part)
        assert '"broadcast"' not in flat
        assert '"mrkdwn"' not in flat


def test_the_answer_of_november_fits_one_message() -> None:
    (root,) = render(view(november(hit=True), LISTS, now=NOW))
    kinds = [block["type"] for block in root["blocks"]]
    assert kinds[0] == "header"
    assert kinds[-1] == "context"
    head = root["blocks"][0]["text"]["text"]
    assert head.endswith("2 ended, 2 stay suspended until 10 November 2026")
    assert root["text"].splitlines()[0] == head
    assert "in force 10 November 2025 (in 5 days)" in root["text"]
    flat = json.dumps(root["blocks"], ensure_ascii=False)
    for name in (
        "Leidos · 莱多斯公司",
        "Skydio, Inc. · 斯凯迪奥公司",
        "Cubic Corporation · 立方公司",
        "TextOre · 文本矿公司",
    ):
        assert name in flat
    assert {"type": "user", "user_id": "U012AB3CD"} in root["blocks"][3]["elements"][0]["elements"]


def test_an_owner_who_is_no_slack_user_is_named_only() -> None:
    hit = HitView("Acme", "Acme Ltd", "added", "exact", owner="jane@example.com")
    (root,) = render(View("x", hits=(hit, HitView("B", "B", "added", "exact"))))
    assert "[jane＠" not in json.dumps(root, ensure_ascii=False)
    assert "[jane@example.com]" in json.dumps(root)
    assert '"user"' not in json.dumps(root)


def test_long_lists_go_on_counting_in_the_thread() -> None:
    parts = render(big(200))
    assert len(parts) > 3
    lists = [
        element
        for part in parts
        for block in part["blocks"]
        for element in block.get("elements", ())
        if element.get("type") == "rich_text_list"
    ]
    numbers = [one.get("offset", 0) + n + 1 for one in lists for n in range(len(one["elements"]))]
    assert numbers == list(range(1, 201))
    assert parts[1]["blocks"][0]["elements"][0]["text"].startswith("2 of ")
    assert parts[1]["text"].startswith("2 of ")


def test_many_small_groups_keep_the_number_of_blocks() -> None:
    parts = render(big(300, groups=150))
    assert all(problem(part["text"], part["blocks"]) is None for part in parts)
    assert "第299号" in shown(parts)


def test_a_headline_longer_than_a_header_is_said_in_full_below_it() -> None:
    headline = "BIS & Entity List: " + ", ".join(f"{n} things" for n in range(30))
    (root,) = render(View(headline))
    assert len(root["blocks"][0]["text"]["text"]) <= 150
    assert slack_literal(headline) in json.dumps(root["blocks"][1], ensure_ascii=False)


def test_several_texts_are_listed_one_is_the_title() -> None:
    links = (WebLink("第1号", "https://a.example/1"), WebLink("第2号", "https://a.example/2"))
    one = render(View("x", title="Title", links=links[:1]))[0]["blocks"][1]["elements"][0]["elements"][0]
    assert one == {"type": "link", "url": "https://a.example/1", "text": "Title"}
    two = json.dumps(render(View("x", title="Title", links=links))[0], ensure_ascii=False)
    assert "第1号" in two
    assert "第2号" in two
    assert '"Title' in two


def test_the_root_is_rewritten_whole_where_it_fits() -> None:
    whole = View("2 added", title="T", news="Now published", groups=big(2).groups)
    payload = edit(whole)
    assert payload == render(whole)[0]


def test_a_root_too_long_gets_a_new_head_over_its_old_body() -> None:
    first = big(200)
    root = render(first)[0]
    later = View(
        "BIS Entity List: 201 added",
        title=first.title,
        news="Now published",
        when=(*first.when, Fact("Published", "12 November 2025")),
        groups=big(201).groups,
    )
    payload = edit(later, root)
    assert payload is not None
    assert problem(payload["text"], payload["blocks"]) is None
    told = shown((payload,))
    assert "201added" in told
    assert "Nowpublished" in told
    body = shown(({"blocks": root["blocks"][2:]},))
    assert body in told


def test_without_the_old_body_a_long_root_stays_as_it_is() -> None:
    assert edit(big(200)) is None


def test_a_head_that_would_burst_the_message_is_not_put_on() -> None:
    first = big(200)
    when = tuple(Fact("Published", "x" * 200) for _ in range(12))
    assert edit(View("x", when=when, groups=first.groups), render(first)[0]) is None


def test_bare_names_are_plain_and_names_with_details_bold() -> None:
    bare, full = PartyView(("A",)), PartyView(("B",), aliases=("C",))
    (root,) = render(View("x", groups=(GroupView("Added", "2", "L", "", parties=(bare, full)),)))
    first, second = root["blocks"][-1]["elements"][1]["elements"]
    assert first["elements"] == [{"type": "text", "text": "A"}]
    assert second["elements"][0]["style"] == {"bold": True}
    assert second["elements"][1]["text"] == "\nalso known as: C"


def test_numbers_and_bullets_do_not_mix() -> None:
    group = GroupView("Added", "1", "L", "", parties=(PartyView(("A",)),), lines=("unread",), quotes=("q",))
    (root,) = render(View("x", groups=(group,)))
    kinds = [(e["type"], e.get("style")) for e in root["blocks"][-1]["elements"]]
    assert kinds == [
        ("rich_text_section", None),
        ("rich_text_list", "ordered"),
        ("rich_text_list", "bullet"),
        ("rich_text_quote", None),
    ]


@given(st.lists(st.text(alphabet="ab ", min_size=1, max_size=60), max_size=8), st.integers(60, 120))
def test_cutting_elements_keeps_their_letters(texts: list[str], limit: int) -> None:
    elements = [slack_blocks.text(text) for text in texts]
    runs = slack_blocks.cut(elements, limit)
    assert "".join(e["text"] for run in runs for e in run) == "".join(e["text"] for e in elements)


def test_all_is_said_as_text_when_blocks_are_refused() -> None:
    of = big(30)
    payload = render(
        View(of.headline, of.title, of.when, groups=of.groups, links=of.links, footer=of.footer)
    )[0]
    said = slack_blocks.as_text(payload)
    assert "第29号有限公司" in said or "Party number" in said
    assert "https://www.federalregister.gov/d/2025-1" in said
    hit = render(View("a <b> & c", hits=(HitView("A", "B", "added", "exact", "U012AB3CD"),)))[0]
    assert "<@U012AB3CD>" in slack_blocks.as_text(hit)
    assert "a &lt;b&gt; &amp; c" in slack_blocks.as_text(hit)


def test_an_empty_view_is_still_a_message() -> None:
    (root,) = render(View(""))
    assert problem(root["text"], root["blocks"]) is None


def test_a_title_that_is_a_paragraph_is_text_beside_its_link() -> None:
    title = "A rule " * 60
    (root,) = render(View("x", title=title, links=(WebLink(title, "https://a.example/1"),)))
    assert root["blocks"][1]["elements"][0]["elements"][0]["text"] == title
    link = root["blocks"][-1]["elements"][-1]["elements"][0]["elements"][0]
    assert (link["type"], len(link["text"])) == ("link", 300)


def test_one_text_longer_than_a_message_is_cut_into_several() -> None:
    words = "long words 长 " * 1_200
    parts = render(View("x", notes=(words,), footer=(words,)))
    assert len(parts) > 1
    assert squashed(words) in shown(parts)
    assert all(problem(part["text"], part["blocks"]) is None for part in parts)


def test_tiny_groups_burst_no_message_with_their_dividers() -> None:
    parts = render(View("x", groups=tuple(GroupView(f"{n}", "", "", "") for n in range(120))))
    assert max(len(part["blocks"]) for part in parts) > 30
    assert all(problem(part["text"], part["blocks"]) is None for part in parts)
