"""The user's own RSS and Atom feeds: each entry is a statement, and nothing more is read into it."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from typing import Any

import feedparser

from watcher.core.html import MOST_TAGS, fragment, text_of
from watcher.core.text import fold, squeeze
from watcher.errors import ParseError
from watcher.model.document import Document
from watcher.model.measure import ChangeKind, Measure, Notice, NoticeEntry
from watcher.model.source import Parsed

STATEMENTS = "statements"
_LARGEST = 1_000_000
"""Bytes of a feed; feedparser takes up to 160 times as much memory."""
_FIRST_ELEMENT = re.compile(rb"<\x00{0,3}\w")
_LONGEST_PROLOG = 10_000
"""Bytes before the first element; feedparser goes through all of them again from each line's start."""


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Read one feed. Raises ParseError for what is none: feedparser takes an HTML error page without a word.

    An entry is known by its own id, else by its link. Dates are taken only where feedparser understood
    them with a zone; "2024年5月14日" it reads as 1 November, so a date without a time is left out.
    """
    (document,) = documents
    first = _FIRST_ELEMENT.search(document.body)
    if (first.start() if first else len(document.body)) > _LONGEST_PROLOG:
        raise ParseError(f"{document.url}: this is no RSS or Atom feed: where is its root?", url=document.url)
    tags = document.body.count(b"<")
    if tags > MOST_TAGS or len(document.body) > _LARGEST:
        raise ParseError(
            f"{document.url}: {len(document.body)} bytes with {tags} tags are no feed", url=document.url
        )
    read = feedparser.parse(BytesIO(document.body))
    if not read.get("version"):
        raise ParseError(f"{document.url}: this is no RSS or Atom feed", url=document.url)
    entries = {}
    for item in read.entries:
        entry = _entry(item, document)
        if entry is not None:
            entries[entry.key] = entry
    return Parsed(tuple(entries.values()))


def _entry(item: Any, document: Document) -> NoticeEntry | None:
    title = squeeze(text_of(fragment(f"<p>{item.get('title', '')}</p>"))) if item.get("title") else ""
    link = str(item.get("link") or document.url)
    key = fold(str(item.get("id") or item.get("link") or ""))
    if not key or not title:
        return None
    published = _published(item)
    summary = squeeze(text_of(fragment(f"<div>{unescape(str(item.get('summary', '')))}</div>")))
    return NoticeEntry(
        key=key,
        notice=Notice(
            title=title,
            url=link if link.startswith(("http://", "https://")) else document.url,
            published_on=published.date() if published else None,
            published_at=published,
            document_type="statement",
            summary=summary[:1000],
        ),
        measures=(Measure(ChangeKind.PUBLISHED, topic=STATEMENTS),),
        read_from=(document.request.key,),
    )


def _published(item: Any) -> datetime | None:
    # Asked by `in` first: feedparser answers a missing "updated" with "published", and a warning.
    name = "published" if "published" in item else "updated"
    if name not in item or ":" not in str(item[name]) or not item.get(f"{name}_parsed"):
        return None
    return datetime.fromtimestamp(calendar.timegm(item[f"{name}_parsed"]), UTC)
