"""Deadlines ahead: as a month, as a list, and to subscribe to."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from watcher.core import render_ics, words
from watcher.core.deadlines import ENTERS_INTO_FORCE, EXEMPTION_ENDS, ORDER_EXPIRES, SUSPENSION_ENDS
from watcher.serve.asked import Asked
from watcher.serve.shown import Due
from watcher.serve.site import Site, file

KINDS = {
    SUSPENSION_ENDS: "suspension runs out",
    EXEMPTION_ENDS: "exemption runs out",
    ENTERS_INTO_FORCE: "enters into force",
    ORDER_EXPIRES: "order expires",
}
_MOST = 200
_AHEAD = timedelta(days=365 * 12)
_CELL = 3


def page(site: Site, request: Request) -> Response:
    """A month, and what follows."""
    asked, library = Asked(request), site.library
    today = library.today("")
    place = asked.choice("list", library.lists)
    kind = asked.choice("kind", KINDS)
    first = _month(asked, today)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    of_month = _wanted(library.dues(weeks[0][0], weeks[-1][-1]), place, kind)
    ahead = _wanted(library.dues(today, today + _AHEAD), place, kind)
    by_day: dict[date, list[Due]] = defaultdict(list)
    for due in of_month:
        by_day[due.deadline.on].append(due)
    months: dict[str, list[tuple[date, list[Due]]]] = {}
    for due in ahead[:_MOST]:
        on = due.deadline.on
        days = months.setdefault(f"{words.MONTHS[on.month - 1]} {on.year}", [])
        if not days or days[-1][0] != on:
            days.append((on, []))
        days[-1][1].append(due)
    context: dict[str, Any] = {
        "asked": asked,
        "place": place,
        "kind": kind,
        "kinds": KINDS,
        "first": first,
        "before": _shift(first, -1),
        "after": _shift(first, 1),
        "next_month": next((due.deadline.on for due in ahead if due.deadline.on >= _shift(first, 1)), None),
        "weeks": weeks,
        "by_day": by_day,
        "cell": _CELL,
        "months": months,
        "total": len(ahead),
        "shown": min(len(ahead), _MOST),
        "on": today,
        "summary": lambda due: render_ics.summary(due.deadline, due.parties),
    }
    return site.page(request, "calendar.html", context)


def as_ics(site: Site, request: Request) -> Response:
    """The calendar to subscribe to; of one list where `list` names it."""
    asked, library = Asked(request), site.library
    place = asked.choice("list", library.lists)
    # What has passed a while ago stays, so that a deadline does not vanish from a calendar on its day.
    today = library.today("")
    found = _wanted(
        library.dues(today - timedelta(days=90), today + _AHEAD), place, asked.choice("kind", KINDS)
    )
    title = f"{library.title(place)}: deadlines" if place else "Deadlines of trade-restriction lists"
    base = str(request.base_url).rstrip("/")
    entries = [
        render_ics.Entry(
            due.deadline,
            due.parties,
            due.seen_at,
            f"{base}/acts/{due.act_id}" if due.act_id else f"{base}/calendar?month={due.deadline.on:%Y-%m}",
        )
        for due in found
    ]
    body = render_ics.render(entries, library.lists, title=title)
    return file(body, "text/calendar; charset=utf-8")


def _wanted(dues: Sequence[Due], place: str, kind: str) -> Sequence[Due]:
    return [
        due
        for due in dues
        if (not place or due.deadline.list_id == place) and (not kind or due.deadline.kind == kind)
    ]


def _month(asked: Asked, today: date) -> date:
    text = asked.text("month")
    if not text:
        return today.replace(day=1)
    try:
        year, month = (int(part) for part in text.split("-"))
        if not 1990 <= year <= 2100:
            raise ValueError(text)
        return date(year, month, 1)
    except ValueError:
        raise HTTPException(400, f"month: {text!r} is no month, such as 2026-11") from None


def _shift(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
