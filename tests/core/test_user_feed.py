"""The user's own feeds: statements, never more."""

from __future__ import annotations

import pytest
from support.samples import document

from watcher.core.user_feed import parse
from watcher.errors import ParseError
from watcher.model.measure import ChangeKind, NoticeEntry
from watcher.model.source import Parsed

URL = "https://example.eu/feed.xml"
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>"""
ITEM = (
    "<item><title>{title}</title><link>https://example.eu/1</link><guid>{guid}</guid>"
    "<pubDate>{date}</pubDate><description>&lt;p&gt;More &amp;amp; more&lt;/p&gt;</description></item>"
)


def read(items: str) -> Parsed:
    return parse((document(URL, RSS.format(items=items)),))


def only(items: str) -> NoticeEntry:
    (entry,) = read(items).entries
    assert isinstance(entry, NoticeEntry)
    return entry


def test_an_item_is_a_statement() -> None:
    entry = only(
        ITEM.format(
            title="Council adopts &lt;b&gt;package&lt;/b&gt;",
            guid="x1",
            date="Wed, 05 Nov 2025 09:00:00 +0100",
        )
    )
    assert entry.key == "x1"
    assert entry.notice.title == "Council adopts package"
    assert entry.notice.published_at is not None
    assert entry.notice.published_at.isoformat() == "2025-11-05T08:00:00+00:00"
    assert entry.notice.summary == "More & more"
    assert [(m.verb, m.topic, m.subject) for m in entry.measures] == [
        (ChangeKind.PUBLISHED, "statements", None)
    ]


def test_a_date_that_feedparser_would_misread_is_left_out() -> None:
    assert only(ITEM.format(title="x", guid="1", date="2024年5月14日")).notice.published_on is None


def test_items_without_a_title_or_a_name_are_left_out() -> None:
    assert read("<item><description>words</description></item>").entries == ()
    assert read("").entries == ()


def test_a_hostile_link_becomes_the_feed_itself() -> None:
    item = ITEM.format(title="x", guid="1", date="").replace("https://example.eu/1", "javascript:alert(1)")
    assert only(item).notice.url == URL


@pytest.mark.parametrize("body", ["", "<html><body>Error</body></html>", "{}"])
def test_what_is_no_feed_raises(body: str) -> None:
    with pytest.raises(ParseError):
        parse((document(URL, body),))


def test_the_name_of_a_file_is_never_opened() -> None:
    with pytest.raises(ParseError):
        parse((document(URL, "/etc/passwd"),))
