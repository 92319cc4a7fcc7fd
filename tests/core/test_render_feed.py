"""Feeds that a reader takes, whatever an authority wrote."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import feedparser
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.render_feed import Feed, FeedEntry, atom, json_feed

AT = datetime(2025, 11, 5, 9, tzinfo=UTC)
ENTRY = FeedEntry(
    "urn:watcher:act:1",
    "答记者问 <b>",
    "http://127.0.0.1/acts/1",
    AT,
    AT.replace(hour=10),
    ("15 ended: Leidos", "16 stay suspended"),
    ("cn_mofcom_control",),
    "https://www.mofcom.gov.cn/1",
)


def feed(*entries: FeedEntry) -> Feed:
    return Feed(
        "urn:watcher:feed:all", "All", "http://127.0.0.1/feeds/all.atom", "http://127.0.0.1/", entries
    )


def test_a_feed_program_reads_it() -> None:
    found = feedparser.parse(atom(feed(ENTRY), now=AT))
    assert not found.bozo
    assert found.version == "atom10"
    assert found.feed.title == "All"
    (entry,) = found.entries
    assert entry.id == ENTRY.id
    assert entry.link == ENTRY.url
    assert entry.updated == "2025-11-05T10:00:00Z"
    assert entry.published == "2025-11-05T09:00:00Z"
    assert [tag.term for tag in entry.tags] == ["cn_mofcom_control"]
    assert entry.content[0].type == "text/plain"
    assert entry.content[0].value == "15 ended: Leidos\n16 stay suspended"


def test_an_empty_feed_has_a_date_too() -> None:
    assert feedparser.parse(atom(feed(), now=AT)).feed.updated == "2025-11-05T09:00:00Z"
    assert json_feed(feed())["items"] == []


def test_json_feed() -> None:
    document = json_feed(feed(ENTRY))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    (item,) = document["items"]
    assert item["external_url"] == ENTRY.official
    assert item["title"] == "答记者问 <b>"
    assert item["date_modified"] == "2025-11-05T10:00:00Z"
    assert "external_url" not in json_feed(feed(FeedEntry("1", "t", "u", AT, AT)))["items"][0]


@given(st.text(), st.text(), st.text(min_size=1))
def test_no_text_breaks_a_feed(title: str, line: str, category: str) -> None:
    entry = FeedEntry("1", title, "http://127.0.0.1/1", AT, AT, (line,), (category,))
    root = ET.fromstring(atom(feed(entry), now=AT))
    assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) == 1
    json.dumps(json_feed(feed(entry)))
