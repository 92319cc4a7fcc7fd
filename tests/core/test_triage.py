"""Which incidents open, are told again, or close."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.triage import NETWORK, Found, Trouble, network, quiet, settle, stale, triage
from watcher.errors import (
    BadStatus,
    NotTheDocument,
    ParseError,
    Refused,
    SourceError,
    TooLarge,
    TooSlow,
    Unreachable,
)
from watcher.model.health import Health, Incident, IncidentKind
from watcher.model.snapshot import Judgement, Verdict
from watcher.model.source import Remark

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DOWN = Unreachable("no connection", url="https://www.bis.gov/")


def well(*judgements: Judgement, **rest: object) -> Found:
    verdicts = tuple(Verdict(f"list_{at}", one, "h", ("41 of 417",)) for at, one in enumerate(judgements))
    return Found("us_bis_dpl", verdicts=verdicts, **rest)  # type: ignore[arg-type]


def failed(error: SourceError, failures: int = 1, **rest: object) -> Found:
    return Found("us_bis_dpl", error, failures, **rest)  # type: ignore[arg-type]


def opened(found: Found, now: datetime = NOW) -> tuple[Incident, ...]:
    return triage((), found, now).opened


def test_a_source_that_cannot_be_reached_has_three_strikes() -> None:
    counts = [len(opened(failed(DOWN, failures))) for failures in range(1, 5)]
    assert counts == [0, 0, 1, 1]
    assert opened(failed(BadStatus("503", status=503), 2)) == ()


@pytest.mark.parametrize(
    "error",
    [NotTheDocument("a challenge page"), ParseError("no table"), Refused("private"), TooLarge("60 MB")],
)
def test_what_does_not_pass_by_itself_is_told_at_once(error: SourceError) -> None:
    (one,) = opened(failed(error))
    assert (one.kind, one.subject, one.message) == (IncidentKind.FAILING, "us_bis_dpl", str(error))
    assert (one.advice, one.opened_at, one.last_told_at) == (error.advice, NOW, NOW)


def test_a_source_that_never_worked_is_told_at_once() -> None:
    (one,) = opened(failed(DOWN, ever_succeeded=False))
    assert (one.message, one.url) == ("no connection", "https://www.bis.gov/")


def test_our_own_network_explains_what_cannot_be_reached() -> None:
    for error in (DOWN, TooSlow("slow")):
        assert opened(failed(error, 9, network_down=True, ever_succeeded=False)) == ()
    assert len(opened(failed(ParseError("no table"), network_down=True))) == 1
    known = opened(failed(DOWN, 3))
    later = triage(known, failed(DOWN, 9, network_down=True), NOW + 30 * DAY)
    assert (later.reminded, later.closed) == ((), ())


def test_an_open_incident_is_not_opened_again_and_closes_with_the_next_good_check() -> None:
    known = opened(failed(DOWN, 3))
    assert triage(known, failed(DOWN, 4), NOW + HOUR) == triage((), well(), NOW)
    assert triage(known, failed(DOWN, 1), NOW + HOUR).closed == ()
    (closed,) = triage(known, well(Judgement.UNCHANGED), NOW + HOUR).closed
    assert closed == replace(known[0], closed_at=NOW + HOUR)


def test_the_incident_of_another_source_is_left_alone() -> None:
    (known,) = opened(failed(DOWN, 3))
    other = replace(known, subject="us_csl")
    assert triage([other], well(), NOW).closed == ()


def test_another_failure_is_the_same_incident() -> None:
    known = opened(failed(DOWN, 3))
    found = triage(known, failed(ParseError("no table", url="https://elsewhere"), 4), NOW + HOUR)
    assert (found.opened, found.closed) == ((), ())


def test_reminders_come_after_a_day_then_three_then_each_week() -> None:
    (known,) = opened(failed(DOWN, 3))
    told = []
    for hours in range(1, 24 * 26):
        now = NOW + hours * HOUR
        for again in triage([known], failed(TooSlow("slow"), 4), now).reminded:
            told.append((now - NOW) / DAY)
            known = again
    assert told == [1, 4, 11, 18, 25]
    assert (known.reminders, known.message, known.opened_at) == (5, "slow", NOW)


def test_a_source_that_is_failing_already_gets_no_strikes_anew() -> None:
    """It answered with something else, and now it does not answer: the same trouble goes on."""
    known = opened(failed(ParseError("no table"), 1))
    found = triage(known, failed(DOWN, 2), NOW + DAY)
    assert [one.message for one in found.reminded] == ["no connection"]
    other = replace(known[0], kind=IncidentKind.STALE)
    assert triage([other], failed(DOWN, 2), NOW + DAY).opened == ()


def test_an_incident_that_was_never_told_is_reminded_from_its_opening() -> None:
    (known,) = opened(failed(DOWN, 3))
    untold = replace(known, last_told_at=None)
    assert len(triage([untold], failed(DOWN, 4), NOW + DAY).reminded) == 1


def test_each_held_list_is_one_incident_until_it_is_believed_again() -> None:
    known = opened(well(Judgement.HELD, Judgement.ACCEPTED, Judgement.HELD))
    assert [(one.kind, one.list_id, one.message) for one in known] == [
        (IncidentKind.HELD, "list_0", "41 of 417"),
        (IncidentKind.HELD, "list_2", "41 of 417"),
    ]
    where = "us_bis_dpl --list list_0"
    assert f"`watcher accept {where}` or `watcher discard {where}`" in known[0].advice
    assert triage(known, well(Judgement.HELD, Judgement.ACCEPTED, Judgement.HELD), NOW + HOUR).opened == ()
    after = triage(known, well(Judgement.UNCHANGED, Judgement.ACCEPTED, Judgement.OLD_COPY), NOW + HOUR)
    assert [one.list_id for one in after.closed] == ["list_0"]
    assert triage(known, failed(DOWN), NOW + HOUR).closed == ()
    assert triage(known, well(Judgement.UNCHANGED), NOW + HOUR).closed == (
        replace(known[0], closed_at=NOW + HOUR),
    )


def test_a_feed_that_is_held_has_no_list() -> None:
    held = Found("feed", verdicts=(Verdict("", Judgement.HELD, "h", ("0 entries", "no titles")),))
    (known,) = opened(held)
    assert (known.list_id, known.advice.count("--list")) == (None, 0)
    assert known.message == "0 entries; no titles"
    fine = Found("feed", verdicts=(Verdict("", Judgement.BASELINE, "h"),))
    assert len(triage([known], fine, NOW).closed) == 1


def test_what_could_not_be_read_stays_until_it_is_read_again() -> None:
    remarks = (Remark("unknown_field", "寄件人", "https://a"), Remark("unread", "404", "https://b"))
    known = opened(
        well(remarks=(*remarks, Remark("unknown_field", "邮编", "https://a"), Remark("odd", "index")))
    )
    assert [(one.url, one.message) for one in known] == [
        ("https://a", "unknown_field: 寄件人; unknown_field: 邮编"),
        ("https://b", "unread: 404"),
        (None, "odd: index"),
    ]
    assert {(one.kind, one.advice) for one in known} == {(IncidentKind.UNREADABLE, "")}
    again = triage(known, well(read=frozenset({"https://a"})), NOW + HOUR)
    assert [one.url for one in again.closed] == ["https://a", None]
    assert triage(known, failed(DOWN), NOW + HOUR).closed == ()


def test_troubles_of_the_state_open_and_close_with_it() -> None:
    miscount = Trouble(IncidentKind.MISCOUNT, "us_bis_dpl", "33 stated, 35 read", url="https://a")
    looked = frozenset({IncidentKind.MISCOUNT})
    known = opened(well(others=(miscount,), looked_at=looked))
    assert [one.kind for one in known] == [IncidentKind.MISCOUNT]
    assert triage(known, well(), NOW).closed == ()
    assert len(triage(known, well(looked_at=looked), NOW).closed) == 1
    second = replace(miscount, url="https://b")
    assert len(triage(known, well(others=(miscount, second), looked_at=looked), NOW).opened) == 1


def test_a_good_check_ends_staleness_but_not_quiet() -> None:
    kinds = (IncidentKind.STALE, IncidentKind.QUIET)
    known = settle((), [Trouble(kind, "us_bis_dpl", "old") for kind in kinds], over=lambda _: True, now=NOW)
    assert [one.kind for one in triage(known.opened, well(), NOW).closed] == [IncidentKind.STALE]


def test_health_after_a_check() -> None:
    assert failed(DOWN).health is Health.FAILING
    assert well(Judgement.ACCEPTED, Judgement.HELD).health is Health.HELD
    assert well(Judgement.ACCEPTED).health is Health.HEALTHY


def test_many_sources_that_cannot_be_reached_are_one_trouble() -> None:
    down: dict[str, SourceError | None] = {f"source_{at}": DOWN for at in range(4)}
    one = network({"fine": None} | dict(reversed(down.items())))
    assert one is not None
    assert (one.kind, one.subject) == (IncidentKind.NETWORK, NETWORK)
    assert one.message == ("4 of 5 sources cannot be reached: source_0, source_1, source_2, source_3")
    assert network(down | {"fine": None, "too": None}) is None
    assert network({"a": DOWN, "b": TooSlow("slow")}) is None
    assert network({"a": DOWN, "b": TooSlow("slow"), "c": DOWN}) is not None
    assert network({"a": ParseError("x"), "b": ParseError("x"), "c": ParseError("x")}) is None
    assert network({}) is None


def test_silence_is_told_after_four_polls_and_a_day() -> None:
    assert stale("a", NOW - DAY, HOUR, NOW) is None
    one = stale("a", NOW - DAY - HOUR, HOUR, NOW)
    assert one is not None
    assert (one.kind, one.message) == (IncidentKind.STALE, "no successful check for 25 hours")
    assert stale("a", NOW - 4 * DAY, DAY, NOW) is None
    assert stale("a", NOW - 4 * DAY - HOUR, DAY, NOW) is not None


def test_a_source_without_news_is_suspicious_after_its_own_time() -> None:
    assert quiet("a", NOW - 90 * DAY, 90 * DAY, NOW) is None
    one = quiet("a", NOW - 91 * DAY, 90 * DAY, NOW)
    assert one is not None
    assert (one.kind, one.message) == (
        IncidentKind.QUIET,
        "nothing new for 91 days; more than 90 are unusual",
    )


_checks = st.lists(
    st.sampled_from(
        [
            well(Judgement.ACCEPTED),
            well(Judgement.HELD),
            well(Judgement.OLD_COPY),
            failed(DOWN, 1),
            failed(DOWN, 3),
            failed(ParseError("no table")),
            well(remarks=(Remark("odd", "x", "https://a"),), read=frozenset({"https://a"})),
        ]
    ),
    max_size=20,
)


@given(_checks)
def test_whatever_happens_a_trouble_has_one_open_incident_and_all_close_in_the_end(
    checks: list[Found],
) -> None:
    open_now: dict[str, Incident] = {}
    now = NOW
    for found in [*checks, well(Judgement.UNCHANGED, read=frozenset({"https://a"}))]:
        now += HOUR
        result = triage(tuple(open_now.values()), found, now)
        assert not {one.id for one in result.opened} & open_now.keys()
        open_now |= {one.id: one for one in (*result.opened, *result.reminded)}
        for one in result.closed:
            del open_now[one.id]
        known = [(one.kind, one.subject, one.list_id, one.url) for one in open_now.values()]
        assert len(set(known)) == len(known)
    assert not open_now
