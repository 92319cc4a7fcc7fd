"""Deadlines are told once a mark; incidents open and close."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine
from support.commits import SOURCE, at, change, commit, message, queued, update

from watcher.errors import LostRace
from watcher.model.change import Basis, Instrument
from watcher.model.health import Incident, IncidentKind
from watcher.model.measure import ChangeKind, UntilBasis
from watcher.model.standing import Deadline
from watcher.store import ledger, outbox

DUE = Deadline(
    "d1",
    date(2026, 11, 9),
    "suspension_ends",
    "cn_mofcom_control",
    None,
    ("莱多斯公司", "Leidos"),
    Instrument("商务部公告2025年第21号", date(2025, 4, 4)),
    "暂停",
    "Asia/Shanghai",
    UntilBasis.COMPUTED,
    SOURCE,
)


def test_deadlines_come_soonest_first(engine: Engine) -> None:
    later = replace(DUE, id="d2", on=date(2026, 12, 1))
    commit(engine, now=at(0), deadlines=(later, DUE, DUE))
    assert ledger.deadlines_ahead(engine, date(2026, 11, 30)) == ((DUE, frozenset()),)
    both = ledger.deadlines_ahead(engine, date(2027, 1, 1))
    assert [deadline.id for deadline, _ in both] == ["d1", "d2"]
    assert ledger.deadlines_ahead(engine, date(2027, 1, 1), since=date(2026, 11, 10)) == (
        (later, frozenset()),
    )


def test_an_extended_term_is_rewritten_or_closed(engine: Engine) -> None:
    commit(engine, now=at(0), deadlines=(DUE,))
    moved = replace(DUE, on=date(2027, 11, 9))
    commit(engine, now=at(1), deadlines=(moved,))
    assert ledger.deadlines_ahead(engine, date(2028, 1, 1)) == ((moved, frozenset()),)
    commit(engine, now=at(2), deadlines=(replace(moved, closed=True),))
    assert ledger.deadlines_ahead(engine, date(2028, 1, 1)) == ()


def test_a_mark_is_told_once(engine: Engine) -> None:
    commit(engine, now=at(0), deadlines=(DUE,))
    due = change("Leidos", ChangeKind.DUE_SOON, basis=Basis.DUE)
    ledger.tell_deadlines(
        engine,
        at=at(1),
        marks=[("d1", 30), ("d1", 7)],
        updates=[update("e1", [due])],
        messages=queued(message("event:e1")),
    )
    assert ledger.deadlines_ahead(engine, date(2027, 1, 1)) == ((DUE, frozenset({30, 7})),)
    with pytest.raises(LostRace):
        ledger.tell_deadlines(
            engine, at=at(1), marks=[("d1", 1), ("d1", 7)], messages=queued(message("event:again"))
        )
    assert ledger.deadlines_ahead(engine, date(2027, 1, 1)) == ((DUE, frozenset({30, 7})),)
    assert outbox.states(engine, ["event:again"]) == ()
    assert ledger.event_changes(engine, "e1") == (due,)


def test_a_deadline_remembers_when_it_was_first_seen(engine: Engine) -> None:
    commit(engine, now=at(0), deadlines=(DUE,))
    commit(engine, now=at(9), deadlines=(replace(DUE, on=date(2027, 11, 9)), replace(DUE, id="d2")))
    assert ledger.deadlines_first_seen(engine, ["d1", "d2", "none"]) == {"d1": at(0), "d2": at(9)}


def test_a_deadline_that_moves_is_told_again(engine: Engine) -> None:
    commit(engine, now=at(0), deadlines=(DUE,))
    ledger.tell_deadlines(engine, at=at(1), marks=[("d1", 30)])
    commit(engine, now=at(2), deadlines=(replace(DUE, title="read again"),))
    assert ledger.deadlines_ahead(engine, date(2028, 1, 1))[0][1] == {30}
    commit(engine, now=at(3), deadlines=(replace(DUE, on=date(2027, 11, 9)),))
    assert ledger.deadlines_ahead(engine, date(2028, 1, 1))[0][1] == set()


def test_incidents_open_remind_and_close(engine: Engine) -> None:
    stale = Incident(
        "i1", IncidentKind.STALE, SOURCE, "no success for 2 hours", "look", at(0), url="https://x"
    )
    other = Incident("i2", IncidentKind.NETWORK, "network", "nothing is reachable", "look", at(1))
    commit(engine, now=at(0))
    ledger.commit_incidents(
        engine, at=at(1), opened=[stale, other], messages=queued(message("incident:i1")), stale=[SOURCE]
    )
    assert ledger.incidents(engine) == (stale, other)
    assert ledger.incidents(engine, SOURCE) == (stale,)
    reminded = replace(stale, reminders=1, last_told_at=at(5), message="no success for 3 hours")
    ledger.commit_incidents(engine, at=at(5), opened=[reminded])
    assert ledger.incidents(engine, SOURCE) == (reminded,)
    commit(engine, now=at(6), closed_incidents=(reminded,))
    assert ledger.incidents(engine) == (other,)
