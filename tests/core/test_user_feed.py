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


def test_what_an_item_says_is_told() -> None:
    entry = only(ITEM.format(title="x", guid="urn:1", date="Wed, 05 Nov 2025 23:30:00 GMT"))
    assert str(entry.notice.published_on) == "2025-11-05"
    assert (entry.notice.url, entry.notice.document_type) == ("https://example.eu/1", "statement")
    assert entry.read_from == (document(URL, "").request.key,)


def test_an_item_without_an_id_is_known_by_its_link_and_one_without_either_is_left_out() -> None:
    assert only("<item><title>x</title><link>http://example.eu/2</link></item>").key == "http://example.eu/2"
    assert read("<item><title>x</title></item>").entries == ()
    assert read("<item><guid>1</guid></item>").entries == ()


def test_an_item_without_a_link_leads_to_the_feed() -> None:
    item = '<item><title>x</title><guid isPermaLink="false">1</guid></item>'
    assert only(item).notice.url == URL
    assert only(item).notice.summary == ""


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ("<updated>2025-11-05T09:00:00Z</updated>", "2025-11-05"),
        ("<published>2025-11-04T09:00:00Z</published><updated>2025-11-05T09:00:00Z</updated>", "2025-11-04"),
        ("<published>at 9:00, one of these days</published>", "None"),
        ("", "None"),
    ],
)
def test_the_day_of_an_entry_of_an_atom_feed(dates: str, day: str) -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>'
        f"<entry><id>1</id><title>x</title>{dates}</entry></feed>"
    )
    (entry,) = parse((document(URL, atom),)).entries
    assert isinstance(entry, NoticeEntry)
    assert str(entry.notice.published_on) == day


def test_what_is_no_feed_is_named_by_its_address() -> None:
    with pytest.raises(ParseError) as caught:
        parse((document(URL, "<html><body>Error</body></html>"),))
    assert caught.value.url == URL
