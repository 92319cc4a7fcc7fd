"""iCalendar that other programs take: one event a deadline, the same id for ever, names in Chinese."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import UTC, date, datetime

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.render_ics import Entry, render, summary
from watcher.model.change import Instrument
from watcher.model.entry import Name, NameRole, Party
from watcher.model.measure import UntilBasis
from watcher.model.source import ListInfo
from watcher.model.standing import Deadline

CONTROL = ListInfo("cn_mofcom_control", "China Export Control List", "出口管制管控名单", "", "", "", "CN")
LISTS = {CONTROL.id: CONTROL}
LEIDOS = Party("莱多斯公司", (Name("莱多斯公司", "zh"), Name("Leidos"), Name("L", role=NameRole.ALIAS)))
DUE = Deadline(
    "d1",
    date(2026, 11, 10),
    "suspension_ends",
    CONTROL.id,
    None,
    ("Leidos",),
    Instrument("商务部公告2025年第21号", date(2025, 4, 4)),
    "The suspension of 商务部公告2025年第21号 runs out",
    "Asia/Shanghai",
    UntilBasis.COMPUTED,
)
SEEN = datetime(2025, 11, 5, 9, 0, 0, 123, tzinfo=UTC)


def events(*entries: Entry) -> list[icalendar.Event]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        calendar = icalendar.Calendar.from_ical(render(entries, LISTS))
    assert calendar["version"] == "2.0"
    found = calendar.walk("VEVENT")
    assert not [error for event in found for error in event.errors]
    return list(found)


def test_one_event_with_everything() -> None:
    (event,) = events(Entry(DUE, (LEIDOS,), SEEN, "https://watcher.example/acts/1"))
    assert event["uid"] == "d1@watcher"
    assert event["summary"] == "The suspension of 商务部公告2025年第21号 runs out: Leidos · 莱多斯公司"
    assert event.decoded("dtstart") == date(2026, 11, 10)
    assert event.decoded("dtend") == date(2026, 11, 11)
    assert event.decoded("dtstamp") == SEEN.replace(microsecond=0)
    assert event["transp"] == "TRANSPARENT"
    assert event["url"] == "https://watcher.example/acts/1"
    assert str(event["description"]).splitlines() == [
        "China Export Control List · 出口管制管控名单",
        "Act: 商务部公告2025年第21号 of 4 April 2025",
        "The day is computed.",
        "1. Leidos · 莱多斯公司",
    ]


def test_lines_are_folded_and_end_as_they_must() -> None:
    body = render([Entry(DUE, (LEIDOS,) * 90, SEEN)], LISTS)
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    (event,) = events(Entry(DUE, (LEIDOS,) * 90, SEEN))
    assert str(event["description"]).splitlines()[-1] == "and 30 more"


def test_the_id_stays_whatever_else_is_corrected() -> None:
    first, second = (
        events(Entry(DUE, (), SEEN)),
        events(Entry(replace(DUE, title="said otherwise"), (LEIDOS,))),
    )
    assert first[0]["uid"] == second[0]["uid"]


def test_what_is_not_known_is_left_out() -> None:
    bare = replace(
        DUE, list_id=None, topic="us_tariffs", instrument=Instrument(None, None), parties=(), basis=None
    )
    (event,) = events(Entry(bare, url="javascript:alert(1)"))
    assert "url" not in event
    assert str(event["description"]) == "US tariffs · 美国关税"
    (event,) = events(Entry(replace(bare, topic="unheard_of", instrument=Instrument(None, date(2025, 4, 4)))))
    assert str(event["description"]) == "Act: 4 April 2025"
    (event,) = events(Entry(replace(bare, topic=None, list_id="us_new", instrument=None, on=date.max)))
    assert str(event["description"]) == "us_new"
    assert event.decoded("dtstart") == date.max


def test_an_act_without_list_or_topic_has_no_category() -> None:
    (event,) = events(Entry(replace(DUE, list_id=None)))
    assert "categories" not in event


def test_the_summary_counts_or_names() -> None:
    assert summary(replace(DUE, parties=())) == DUE.title
    assert summary(DUE) == f"{DUE.title}: Leidos"
    assert summary(DUE, (LEIDOS, LEIDOS)) == f"{DUE.title}: 2 parties"
    assert (
        summary(replace(DUE, title="The order against Leidos expires"), (LEIDOS,))
        == "The order against Leidos expires"
    )
    nameless = Party("key", (Name("only", role=NameRole.ALIAS),))
    assert summary(DUE, (nameless,)) == f"{DUE.title}: only"


@given(st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_no_text_breaks_the_calendar(title: str, names: list[str]) -> None:
    parties = tuple(Party(name, (Name(name),)) for name in names)
    found = events(Entry(replace(DUE, title=title), parties, SEEN), Entry(replace(DUE, id="d2"), (), SEEN))
    assert [event["uid"] for event in found] == ["d1@watcher", "d2@watcher"]


def test_a_subscription_says_what_it_is_and_how_often_to_ask() -> None:
    head = render([], LISTS).decode().splitlines()
    assert (head[0], head[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    # A calendar's properties may stand in any order.
    assert set(head[1:-1]) == {
        "VERSION:2.0",
        "PRODID:-//watcher//trade-restriction deadlines//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "X-WR-CALNAME:Deadlines of listings",
    }


@pytest.mark.parametrize(
    ("list_id", "topic", "category"),
    [(CONTROL.id, None, CONTROL.id), (None, "us_tariffs", "us_tariffs")],
)
def test_an_event_is_filed_under_its_list_or_topic(
    list_id: str | None, topic: str | None, category: str
) -> None:
    (event,) = events(Entry(replace(DUE, list_id=list_id, topic=topic), stamp=SEEN))
    assert event.categories == [category]
    assert str(event["summary"]) == f"{DUE.title}: Leidos"
    assert str(event["description"]).splitlines()[-1] == "1. Leidos"


def test_an_act_of_no_known_day_is_named_by_its_number() -> None:
    (event,) = events(Entry(replace(DUE, instrument=Instrument("第21号", None), basis=None, parties=())))
    assert str(event["description"]).splitlines()[1:] == ["Act: 第21号"]


def test_sixty_parties_are_named_and_none_is_said_to_be_left_over() -> None:
    (event,) = events(Entry(DUE, (LEIDOS,) * 60, SEEN))
    assert str(event["description"]).splitlines()[-1] == "60. Leidos · 莱多斯公司"


def test_one_party_under_several_names_is_named_once() -> None:
    title = "The order against Leidos expires"
    assert summary(replace(DUE, title=title, parties=("Leidos", "莱多斯公司")), (LEIDOS,)) == title
