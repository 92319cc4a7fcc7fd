"""The versioner of the eCFR: when did part 744 move, and up to which day may its text be asked for?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from watcher.core import json
from watcher.errors import ParseError
from watcher.model.document import Document

API = "https://www.ecfr.gov/api/versioner/v1"
TITLES = f"{API}/titles.json"
_FULL = re.compile(r"/full/(\d{4})-(\d{2})-(\d{2})/title-\d+\.xml$")


def full_url(title: int, part: int, day: date) -> str:
    """The whole part as it stood on a day. "current" is not accepted as a day."""
    return f"{API}/full/{day.isoformat()}/title-{title}.xml?part={part}"


def day_of(url: str) -> date | None:
    """The day that the address of a full text names; None for another address."""
    match = _FULL.search(urlsplit(url).path)
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def latest(document: Document) -> date:
    """The day of the last amendment in a `versions` reply. Raises ParseError for what is not one.

    Every section and supplement has one line for each of its versions; withdrawn ones have too.
    """
    days = [
        day
        for version in _list(document, "content_versions")
        for field in ("date", "issue_date", "amendment_date")
        if (day := _day(version.get(field)))
    ]
    if not days:
        raise ParseError(f"{document.url}: versions without a day", url=document.url)
    return max(days)


def up_to_date(document: Document, title: int) -> date:
    """The last day for which the text of a title is there (titles.json). Raises ParseError."""
    for one in _list(document, "titles"):
        if one.get("number") == title and (day := _day(one.get("up_to_date_as_of"))):
            return day
    raise ParseError(f"{document.url}: title {title} has no day up to which it is current", url=document.url)


def _list(document: Document, name: str) -> list[Mapping[str, Any]]:
    body = json.read(document)
    found = body.get(name) if isinstance(body, dict) else None
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise ParseError(f"{document.url}: no {name}: {str(body)[:120]}", url=document.url)
    return found


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
