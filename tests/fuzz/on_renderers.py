"""Every way out of the core under hostile records: within its limits, nothing acts, and it can be sent."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import icalendar
from bs4 import BeautifulSoup
from fuzz.made import NOW, Maker
from fuzz.meter import Broken
from fuzz.recipe import Recipe
from lxml import etree
from support.changes import LISTS
from support.slack_limits import problem, strings

from watcher.core import render, render_feed, render_ics, render_rows
from watcher.core.render_json import change_json, event_json, standing_json
from watcher.core.view import view
from watcher.core.view_digest import digest_view

# A cell may hold a name as long as a page: what we write is read back whole.
csv.field_size_limit(sys.maxsize)


def prepare(data: bytes) -> Callable[[], None]:
    """One record, for one way out."""
    recipe = Recipe(data)
    return partial(recipe.choose(_WAYS), Maker(recipe))


def _messages(kind: str, maker: Maker) -> None:
    update = maker.update()
    seen, whole = (view(update, LISTS, now=NOW, whole=whole) for whole in (False, True))
    revision = update.event.revision
    digest = digest_view((seen, whole), (), start=NOW - timedelta(days=1), end=NOW)
    for message in (
        *render.messages(kind, "r", "s", revision, seen, json=event_json(update), whole=whole),
        *render.digest_messages(kind, "r", "s", digest),
    ):
        _check(kind, message.payload)
    json.dumps([change_json(one) for one in update.changes], allow_nan=False)


def _incident(kind: str, maker: Maker) -> None:
    for message in render.incident_messages(kind, "r", "opened", maker.incident(), now=NOW):
        _check(kind, message.payload)


def _check(kind: str, payload: Mapping[str, Any]) -> None:
    sent = json.dumps(payload, ensure_ascii=False).encode()
    if kind == "slack":
        refused = problem(payload["text"], payload["blocks"])
        if refused:
            raise Broken(f"Slack refuses, {refused}: {sent[:200]!r}")
        if any("<!" in words or "<@U012AB3CD>" in words for words in strings(payload["blocks"])):
            raise Broken(f"Slack would call somebody: {sent[:200]!r}")
    elif kind == "email":
        if set(payload["subject"]) & set("\r\n\0"):
            raise Broken(f"a subject of several lines: {payload['subject']!r}")
        acts(payload["html"])
    elif kind == "console" and any(ord(sign) < 32 and sign != "\n" for sign in payload["text"]):
        raise Broken(f"a terminal would act: {payload['text'][:200]!r}")


def acts(page: str) -> None:
    """Raise Broken where something in a page would be run or fetched that is not its own."""
    tree = BeautifulSoup(page, "lxml")
    for tag in tree.find_all(["script", "iframe", "object", "embed", "base", "img"]):
        own = str(tag.get("src", "")).startswith("/static/") or tag.get("class")
        if not own:
            raise Broken(f"a tag that acts: {str(tag)[:100]}")
    for tag in tree.find_all(True):
        if any(name.startswith("on") for name in tag.attrs):
            raise Broken(f"an attribute that acts: {str(tag)[:100]}")
        if str(tag.get("href", "")).strip().lower().startswith(("javascript:", "data:")):
            raise Broken(f"a link that acts: {str(tag)[:100]}")


def _calendar(maker: Maker) -> None:
    entries = [
        render_ics.Entry(one, maker.some(maker.party, 2), NOW) for one in maker.some(maker.deadline, 3)
    ]
    found = icalendar.Calendar.from_ical(render_ics.render(entries, LISTS)).walk("VEVENT")
    if len(found) != len(entries) or any(event.errors for event in found):
        raise Broken(f"{len(found)} events of {len(entries)}")


def _feed(maker: Maker) -> None:
    entries = [
        render_feed.FeedEntry(
            f"urn:{n}", maker.text(), "https://w/1", NOW, NOW, maker.some(maker.text, 3), ("a",)
        )
        for n in range(3)
    ]
    feed = render_feed.Feed("urn:f", maker.text(), "https://w/f", "https://w/", entries)
    read = etree.fromstring(render_feed.atom(feed, now=NOW))
    if len(read.findall("{*}entry")) != len(entries):
        raise Broken(f"{len(read)} elements for {len(entries)} entries")
    json.dumps(render_feed.json_feed(feed), ensure_ascii=False).encode()


def _rows(maker: Maker) -> None:
    standings = [maker.standing() for _ in range(3)]
    out = io.StringIO()
    csv.writer(out).writerows(render_rows.standing_row(one) for one in standings)
    out.getvalue().encode()
    rows = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    if len(rows) != len(standings) or any(cell[:1] in set("=+-@") for row in rows for cell in row):
        raise Broken(f"a sheet that acts, or lost a row: {out.getvalue()[:200]!r}")
    json.dumps([standing_json(one) for one in standings], ensure_ascii=False).encode()


_KINDS = ("slack", "email", "webhook", "console")
_WAYS: tuple[Callable[[Maker], None], ...] = (
    *(partial(_messages, kind) for kind in _KINDS),
    *(partial(_incident, kind) for kind in _KINDS),
    *(_calendar, _feed, _rows),
)
