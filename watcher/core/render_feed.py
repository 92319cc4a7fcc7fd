"""Acts → Atom (RFC 4287) and JSON Feed 1.1: what a reader's own program subscribes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

from watcher.core.escape import plain, web_url

_ATOM = "http://www.w3.org/2005/Atom"
_VERSION = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One act. `id` stays the same for ever, `updated` moves with every revision.

    `lines` are whole sentences of plain text: no feed carries markup that somebody else wrote.
    """

    id: str
    title: str
    url: str
    published: datetime
    updated: datetime
    lines: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    official: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A whole feed; `url` is its own address, `home` the page it belongs to."""

    id: str
    title: str
    url: str
    home: str
    entries: Sequence[FeedEntry] = ()


def atom(feed: Feed, *, now: datetime) -> bytes:
    """The feed as Atom. `now` dates a feed without entries."""
    root = ET.Element("feed", {"xmlns": _ATOM})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(max((one.updated for one in feed.entries), default=now)))
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed.url})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.home})
    _add(ET.SubElement(root, "author"), "name", "watcher")
    for one in feed.entries:
        entry = ET.SubElement(root, "entry")
        _add(entry, "id", one.id)
        _add(entry, "title", one.title)
        _add(entry, "published", _moment(one.published))
        _add(entry, "updated", _moment(one.updated))
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": one.url})
        if official := web_url(one.official):
            ET.SubElement(entry, "link", {"rel": "related", "href": official})
        for category in one.categories:
            ET.SubElement(entry, "category", {"term": plain(category)})
        content = _add(entry, "content", "\n".join(plain(line) for line in one.lines), squeezed=False)
        content.set("type", "text")
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def json_feed(feed: Feed) -> dict[str, Any]:
    """The feed as JSON Feed."""
    return {
        "version": _VERSION,
        "title": plain(feed.title),
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "authors": [{"name": "watcher"}],
        "items": [
            {
                "id": one.id,
                "url": one.url,
                **({"external_url": official} if (official := web_url(one.official)) else {}),
                "title": plain(one.title),
                "content_text": "\n".join(plain(line) for line in one.lines),
                "date_published": _moment(one.published),
                "date_modified": _moment(one.updated),
                "tags": [plain(category) for category in one.categories],
            }
            for one in feed.entries
        ],
    }


def _add(parent: ET.Element, name: str, text: str, *, squeezed: bool = True) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = plain(text) if squeezed else text
    return element


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
