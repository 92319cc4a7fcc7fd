"""Read models: lists, changes, health, calendar, evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import Engine
from support.commits import (
    LIST,
    SOURCE,
    announced,
    at,
    change,
    commit,
    document,
    feed,
    listed,
    message,
    notice,
    party,
    queued,
    update,
)

from watcher.model.health import Health, Incident, IncidentKind
from watcher.model.measure import ChangeKind
from watcher.model.snapshot import FEED, Judgement
from watcher.model.standing import Deadline
from watcher.model.views import ListState
from watcher.store import outbox, views

ALPHA, BETA, GAMMA = party("Alpha"), party("Beta"), party("Gamma")


def test_what_moved_is_a_change_of_both_lists(engine: Engine) -> None:
    moved = replace(
        change("Alpha", ChangeKind.MOVED, first_seen=at(0)), list_id=LIST, moved_from="us_bis_unverified"
    )
    commit(engine, now=at(0), updates=(update("e1", [moved]),))
    assert views.changes(engine, list_id=LIST) == (moved,)
    assert views.changes(engine, list_id="us_bis_unverified") == (moved,)
    for other in ("us_bis", "us_bis_unverifie_", "us_bis%", 'x"', ""):
        assert views.changes(engine, list_id=other) == ()


def test_a_list_as_it_was_known(engine: Engine) -> None:
    commit(engine, now=at(0), lists=(listed([ALPHA, BETA], Judgement.BASELINE),))
    later = party("Beta", expires_on=date(2027, 1, 1))
    commit(
        engine, now=at(10), lists=(listed([later, GAMMA], opened=[later, GAMMA], closed=["Alpha", "Beta"]),)
    )

    def known(minutes: float | None) -> tuple[object, ...]:
        return views.entries_on(engine, SOURCE, LIST, None if minutes is None else at(minutes))

    assert known(None) == known(10) == known(1000) == (later, GAMMA)
    assert known(0) == known(9.9) == (ALPHA, BETA)
    assert known(-1) == ()
    assert views.entries_on(engine, SOURCE, "us_bis_meu") == ()
    assert views.list_states(engine) == (ListState(SOURCE, LIST, 2, 2, None),)


def test_notices_as_they_were_known(engine: Engine) -> None:
    """History counts as known from its publication; what came later, from when it was seen."""
    old, new = notice("13"), notice("21", published_on=date(2025, 4, 4))
    commit(engine, now=at(0), lists=(feed([old], Judgement.BASELINE),))
    commit(engine, now=at(5), lists=(feed([old, new], opened=[new]),))

    def known(moment: datetime | None) -> list[str]:
        return [entry.key for _, entry in views.notices_known(engine, moment)]

    assert known(None) == ["13", "21"]
    assert known(datetime(2025, 3, 4, 15, 59, tzinfo=UTC)) == []
    assert known(datetime(2025, 3, 4, 16, 0, tzinfo=UTC)) == ["13"]
    assert known(at(4)) == ["13"], "the second was published in 2025, but nobody had read it to us"
    assert known(at(5)) == ["13", "21"]


def test_a_better_reading_counts_for_the_time_before_us_only(engine: Engine) -> None:
    """After a rebase: what was in fact read stands for its own days, the better reading for history."""
    first, better = notice("13"), notice("13", summary="with its annex")
    commit(engine, now=at(0), lists=(feed([first], Judgement.BASELINE),))
    commit(engine, now=at(10), rebased=((FEED, (better,), ("13",)),), parser_version="2")

    def known(moment: datetime | None) -> tuple[object, ...]:
        by_feed = views.entries_on(engine, SOURCE, FEED, moment)
        assert [entry for _, entry in views.notices_known(engine, moment)] == list(by_feed)
        return by_feed

    assert known(datetime(2025, 6, 1, tzinfo=UTC)) == (better,)
    assert known(at(5)) == (first,)
    assert known(at(10)) == known(None) == (better,)


def test_changes_are_found_by_what_they_are(engine: Engine) -> None:
    first, second = change("Alpha", first_seen=at(0)), change("Beta", ChangeKind.REMOVED, first_seen=at(0))
    third = announced("Gamma", "13", list_id="cn_mofcom_control", first_seen=at(60 * 24))
    commit(engine, now=at(0), updates=(update("e1", [second, first]),))
    commit(engine, now=at(60 * 24), updates=(update("e2", [third], now=at(60 * 24)),))
    assert views.changes(engine) == (second, first, third)
    assert views.changes(engine, limit=2) == (first, third)
    assert views.changes(engine, since=date(2026, 11, 22)) == (third,)
    assert views.changes(engine, until=date(2026, 11, 22)) == (second, first)
    assert views.changes(engine, since=at(0), until=at(1)) == (second, first)
    assert views.changes(engine, list_id="cn_mofcom_control") == (third,)
    assert views.changes(engine, party_key="Alpha", source_id=SOURCE) == (first,)
    assert views.changes(engine, source_id="other") == ()
    assert [event.id for event in views.events(engine)] == ["e2", "e1"]
    assert [event.id for event in views.events(engine, since=date(2026, 11, 22))] == ["e2"]
    assert [event.id for event in views.events(engine, limit=1)] == ["e2"]


def test_an_event_is_replayed_as_it_was_told(engine: Engine) -> None:
    one = update("abc1", [change("Alpha")], notes=("first",))
    two = update("abc1", [change("Beta")], revision=1, now=at(5))
    commit(engine, now=at(0), updates=(one, update("abd2", [change("Gamma")])))
    commit(engine, now=at(5), updates=(two,))
    told = views.event_history(engine, "abc")
    assert [(each.event.revision, each.changes, each.earlier) for each in told] == [
        (0, one.changes, ()),
        (1, two.changes, one.changes),
    ]
    assert told[0].notes == ("first",)
    assert told[1].event == two.event
    assert views.event_history(engine, "abc1") == told
    assert views.event_history(engine, "ab") == (), "two events begin so"
    assert views.event_history(engine, "%") == ()


def test_health_of_sources(engine: Engine) -> None:
    incident = Incident("i", IncidentKind.HELD, SOURCE, "held", "look", at(1), "us_bis_meu")
    commit(engine, now=at(0), lists=(listed([ALPHA, BETA], Judgement.BASELINE),))
    held = listed([], Judgement.HELD, list_id="us_bis_meu", reasons=("empty",))
    commit(engine, now=at(1), lists=(held,), health=Health.HELD, opened_incidents=(incident,))
    commit(engine, now=at(2), source_id="cn_mofcom_news", succeeded=False, health=Health.FAILING, failures=2)
    failing, bis = views.source_states(engine)
    assert (failing.source_id, failing.health, failing.failures) == ("cn_mofcom_news", Health.FAILING, 2)
    assert (failing.last_success_at, failing.last_attempt_at, failing.entries) == (None, at(2), {})
    assert (bis.health, bis.entries, bis.held, bis.incidents) == (
        Health.HELD,
        {LIST: 2},
        ("us_bis_meu",),
        (incident,),
    )
    assert (bis.last_success_at, bis.last_change_at, bis.next_due_at) == (at(1), at(0), at(16))
    views.alive(engine)


def test_backlog_by_receiver(engine: Engine) -> None:
    outbox.queue(
        engine, queued(*(message(f"event:{n}") for n in range(3)), message("event:0", receiver="desk")), at(0)
    )
    outbox.queue(engine, queued(message("event:9")), at(9))
    for minutes, retry in ((1, at(50)), (2, None)):
        got = outbox.claim(engine, "a", at(minutes))
        assert got is not None
        outbox.fail(engine, got, "a", f"failed at {minutes}", at(minutes), retry)
    compliance, desk = views.backlog(engine)
    assert (compliance.receiver, compliance.pending, compliance.dead) == ("compliance", 3, 1)
    assert (compliance.oldest, compliance.last_error) == (at(0), "failed at 2")
    assert (desk.receiver, desk.pending, desk.dead, desk.last_error) == ("desk", 1, 0, None)


def test_deadlines_between_two_days(engine: Engine) -> None:
    ahead = [
        Deadline(f"d{day}", date(2026, 12, day), "order_expires", LIST, None, ("A",), None, "t", "UTC")
        for day in (1, 5, 9)
    ]
    commit(engine, now=at(0), deadlines=tuple(ahead))
    assert views.deadlines(engine, date(2026, 12, 1), date(2026, 12, 5)) == tuple(ahead[:2])


def test_evidence_of_an_observed_change(engine: Engine) -> None:
    before, after = document(engine, b"page one"), document(engine, b"page two")
    key = before.request.key
    commit(engine, now=at(0), lists=(listed([ALPHA], Judgement.BASELINE, documents={key: before.sha256}),))
    commit(
        engine,
        now=at(10),
        lists=(listed([BETA], closed=["Alpha"], documents={key: after.sha256}),),
        updates=(update("e1", [change("Beta")]),),
    )
    found = views.evidence(engine, change("Beta").id)
    assert found is not None
    assert (found.change, found.event_id, found.seq) == (change("Beta"), "e1", 2)
    assert [(each.role, each.sha256) for each in found.exhibits] == [
        ("after", after.sha256),
        ("before", before.sha256),
    ]
    exhibit = found.exhibits[0]
    assert exhibit.document is not None
    assert (exhibit.document.body, exhibit.fetched_at, exhibit.size) == (b"page two", at(-1), 8)
    assert exhibit.headers == after.headers
    assert views.evidence(engine, "unknown") is None


def test_evidence_of_an_announced_change(engine: Engine) -> None:
    index = document(engine, b"index")
    page, amended = (
        document(engine, body, url="https://example.test/13.html") for body in (b"the notice", b"with a seal")
    )
    key = page.request.key
    entry = feed(
        [replace(notice("13"), read_from=(key,))],
        documents={key: page.sha256, index.request.key: index.sha256},
    )
    told = announced("莱多斯公司", "13")
    commit(engine, now=at(0), lists=(entry,), updates=(update("e1", [told]),))
    later = feed([], opened=[], closed=[], documents={key: amended.sha256})
    commit(engine, now=at(5), lists=(later,))
    found = views.evidence(engine, told.id)
    assert found is not None
    (exhibit,) = found.exhibits
    assert (exhibit.role, exhibit.request_key) == ("notice", key)
    assert exhibit.document is not None
    assert exhibit.document.body == b"the notice"
