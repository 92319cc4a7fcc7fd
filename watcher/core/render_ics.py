"""Deadlines → iCalendar (RFC 5545): one all-day event each, with an id that stays the same for ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from icalendar import Calendar, Event

from watcher.core import words
from watcher.core.days import after
from watcher.core.escape import plain, web_url
from watcher.model.entry import NameRole, Party
from watcher.model.source import ListInfo
from watcher.model.standing import Deadline

_PRODUCT = "-//watcher//trade-restriction deadlines//EN"
_END = b"END:VCALENDAR\r\n"
_NAMED = 60
"""Parties that an event's description names; the page names all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One deadline as it goes into a calendar. `stamp` is when it became known, `url` its page."""

    deadline: Deadline
    parties: Sequence[Party] = ()
    stamp: datetime | None = None
    url: str | None = None


def render(
    entries: Iterable[Entry], lists: Mapping[str, ListInfo], *, title: str = "Deadlines of listings"
) -> bytes:
    """A whole calendar, CRLF line ends, folded lines, UTF-8.

    What a deadline says may be corrected later; its UID is the deadline's own id, so that a program that
    subscribes moves the entry it has instead of adding another.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    events = b"".join(_event(entry, lists) for entry in entries)
    return bytes(calendar.to_ical()).removesuffix(_END) + events + _END


def summary(deadline: Deadline, parties: Sequence[Party] = ()) -> str:
    """The suspension of No. 21 runs out: 16 parties; one party is named instead of counted."""
    names = [both_names(party) for party in parties] or [plain(name) for name in deadline.parties]
    title = plain(deadline.title)
    if not names:
        return title
    if len(names) == 1:
        return title if any(plain(name) in title for name in deadline.parties) else f"{title}: {names[0]}"
    return f"{title}: {words.parties(len(names))}"


def both_names(party: Party) -> str:
    """Leidos · 莱多斯公司."""
    primary = (name for name in party.names if name.role is NameRole.PRIMARY)
    shown = [plain(name.text) for name in sorted(primary, key=lambda name: name.lang == "zh")]
    return " · ".join(dict.fromkeys(filter(None, shown))) or plain(party.name)


def _event(entry: Entry, lists: Mapping[str, ListInfo]) -> bytes:
    deadline = entry.deadline
    stamp = entry.stamp or datetime.combine(deadline.on, datetime.min.time(), UTC)
    return _written(
        deadline.id,
        stamp.astimezone(UTC).replace(microsecond=0),
        deadline.on,
        summary(deadline, entry.parties),
        _description(entry, lists),
        deadline.list_id or deadline.topic or "",
        web_url(entry.url) or "",
    )


@lru_cache(maxsize=10_000)
def _written(
    name: str, stamp: datetime, on: date, title: str, description: str, place: str, url: str
) -> bytes:
    """One event of the file, kept: the next calendar that is asked for has nearly the same ones."""
    event = Event()
    event.add("uid", f"{name}@watcher")
    event.add("dtstamp", stamp)
    event.add("dtstart", on)
    event.add("dtend", after(on))
    event.add("summary", title)
    event.add("description", description)
    if place:
        event.add("categories", [place])
    if url:
        event.add("url", url)
    # A day to think of, not a day on which nobody can meet.
    event.add("transp", "TRANSPARENT")
    return bytes(event.to_ical())


def _description(entry: Entry, lists: Mapping[str, ListInfo]) -> str:
    deadline = entry.deadline
    info = lists.get(deadline.list_id or "")
    topic = words.TOPICS.get(deadline.topic or "")
    about = (info.title, info.title_zh) if info else topic[:2] if topic else (deadline.list_id or "",)
    lines = [" · ".join(filter(None, about))]
    act = deadline.instrument
    if act and (act.number or act.published_on):
        when = words.day(act.published_on) if act.published_on else ""
        lines.append("Act: " + " of ".join(filter(None, (plain(act.number or ""), when))))
    if deadline.basis is not None:
        lines.append(f"The day is {deadline.basis.value}.")
    names = [both_names(party) for party in entry.parties] or [plain(name) for name in deadline.parties]
    lines += [f"{place}. {name}" for place, name in enumerate(names[:_NAMED], 1)]
    if len(names) > _NAMED:
        lines.append(f"and {words.number(len(names) - _NAMED)} more")
    return "\n".join(filter(None, lines))
