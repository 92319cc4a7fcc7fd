"""Feeds that a reader takes, whatever an authority wrote."""

from __future__ import annotations

import json
from dataclasses import replace
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


def test_atom_names_itself_its_page_its_author_and_the_latest_day() -> None:
    later = replace(ENTRY, id="urn:watcher:act:2", updated=AT.replace(day=6, microsecond=7), official=None)
    root = ET.fromstring(atom(feed(ENTRY, later), now=AT.replace(year=2026)))
    atoms = {"a": "http://www.w3.org/2005/Atom"}
    assert root.findtext("a:id", namespaces=atoms) == "urn:watcher:feed:all"
    assert root.findtext("a:updated", namespaces=atoms) == "2025-11-06T09:00:00Z"
    assert root.findtext("a:author/a:name", namespaces=atoms) == "watcher"
    assert [link.attrib for link in root.findall("a:link", atoms)] == [
        {"rel": "self", "type": "application/atom+xml", "href": "http://127.0.0.1/feeds/all.atom"},
        {"rel": "alternate", "type": "text/html", "href": "http://127.0.0.1/"},
    ]
    first, second = root.findall("a:entry", atoms)
    own = {"rel": "alternate", "type": "text/html", "href": ENTRY.url}
    official = {"rel": "related", "href": "https://www.mofcom.gov.cn/1"}
    assert [link.attrib for link in first.findall("a:link", atoms)] == [own, official]
    assert [link.attrib for link in second.findall("a:link", atoms)] == [own]
    assert first.findtext("a:title", namespaces=atoms) == "答记者问 <b>"
    assert [content.attrib for content in root.findall("a:entry/a:content", atoms)] == [{"type": "text"}] * 2


def test_a_json_feed_in_full() -> None:
    assert json_feed(feed(ENTRY)) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "All",
        "home_page_url": "http://127.0.0.1/",
        "feed_url": "http://127.0.0.1/feeds/all.atom",
        "authors": [{"name": "watcher"}],
        "items": [
            {
                "id": "urn:watcher:act:1",
                "url": "http://127.0.0.1/acts/1",
                "external_url": "https://www.mofcom.gov.cn/1",
                "title": "答记者问 <b>",
                "content_text": "15 ended: Leidos\n16 stay suspended",
                "date_published": "2025-11-05T09:00:00Z",
                "date_modified": "2025-11-05T10:00:00Z",
                "tags": ["cn_mofcom_control"],
            }
        ],
    }
