"""The machine itself: receivers, disk, clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from watcher.core import machine
from watcher.model.health import Incident, IncidentKind

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def undelivered(**given: Any) -> Any:
    base = {"pending": 2, "given_up": 0, "oldest": NOON - minutes(20), "last_error": "HTTP 500"}
    return machine.undelivered("desk", now=NOON, **(base | given))


def test_a_receiver_that_takes_nothing_for_a_quarter_of_an_hour() -> None:
    found = undelivered()
    assert (found.kind, found.subject) == (IncidentKind.UNDELIVERED, "desk")
    assert found.message == "2 messages wait; the last attempt failed: HTTP 500"
    assert "watcher deliver --test desk" in found.advice
    assert undelivered(oldest=NOON - minutes(14)) is None
    assert undelivered(last_error=None) is None, "quiet hours are no trouble"
    assert undelivered(pending=0, oldest=None) is None


def test_what_was_given_up_is_trouble_at_once() -> None:
    one = undelivered(given_up=1, oldest=NOON)
    assert one.message == "1 message could not be told and was given up: HTTP 500"
    many = undelivered(given_up=3, oldest=None, last_error=None)
    assert many.message == "3 messages could not be told and were given up"
    assert "--given-up" in many.advice


def test_the_failing_receiver_is_not_told_of_itself() -> None:
    others = ("readers", "operators", "mail")
    assert machine.teller("", "operators", others, []) == "operators"
    assert machine.teller("mail", "operators", others, ["mail"]) == "operators"
    assert machine.teller("operators", "operators", others, ["operators"]) == "readers"
    assert machine.teller("operators", "operators", others, ["operators", "readers"]) == "mail"
    assert machine.teller("operators", "operators", ("operators",), ["operators"]) is None


@pytest.mark.parametrize(
    ("free", "total", "open_now", "short"),
    [
        (2_000_000_000, 10_000_000_000_000, False, False),
        (999_000_000, 10_000_000_000_000, False, True),
        (999_000_000, 1_000_000_000, False, False),
        (99_000_000, 1_000_000_000, False, True),
        (110_000_000, 1_000_000_000, True, True),
        (126_000_000, 1_000_000_000, True, False),
    ],
)
def test_a_disk_that_fills(free: int, total: int, open_now: bool, short: bool) -> None:
    found = machine.disk(free, total, open_now=open_now, where="/state")
    assert (found is not None) == short
    if found:
        assert found.kind is IncidentKind.DISK
        assert "/state" in found.message


def test_a_clock_that_was_set_back() -> None:
    found = machine.clock(NOON, [NOON - minutes(5), NOON + minutes(60)], {})
    assert found is not None
    assert "1 hour ahead" in found.message
    assert machine.clock(NOON, [NOON + minutes(1)], {}) is None
    assert machine.clock(NOON, [], {}) is None


@pytest.mark.parametrize(
    ("off", "word"), [((7, 8, 9), "8 minutes fast"), ((-400, -6, -7), "7 minutes slow"), ((0, 1, 900), None)]
)
def test_three_servers_are_a_witness(off: tuple[int, ...], word: str | None) -> None:
    dates = {f"host{number}": minutes(count) for number, count in enumerate(off)}
    found = machine.clock(NOON, [], dates)
    assert (word in found.message) if word else found is None
    assert machine.clock(NOON, [], dict(list(dates.items())[:2])) is None, "two are none"


def test_what_a_server_says_of_the_time() -> None:
    assert machine.skew(NOON, "Mon, 02 Mar 2026 11:59:00 GMT", None) == minutes(1)
    assert machine.skew(NOON, "Mon, 02 Mar 2026 11:50:00 GMT", "600") == minutes(0)
    assert machine.skew(NOON, "Mon, 02 Mar 2026 12:00:00 -0000", "x") == minutes(0)
    assert machine.skew(NOON, "yesterday", None) is None
    assert machine.skew(NOON, None, None) is None


def test_incidents_of_what_is_no_longer_there() -> None:
    def incident(subject: str) -> Incident:
        return Incident(subject, IncidentKind.STALE, subject, "", "", NOON)

    every = [incident(name) for name in ("known", "gone", "network", "disk", "clock")]
    assert [one.subject for one in machine.unknown_subjects(every, ["known"])] == ["gone"]
