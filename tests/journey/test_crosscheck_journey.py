"""A list that only copies others: it confirms, it waits, and what disagrees for days is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from support.office import Office
from support.origin import Origin
from support.readers import START, replies, roots, words
from support.regulation import CODIFIED, CONSOLIDATED, PUBLISHED, Act, codified, consolidated, show
from support.slack import FakeSlack

from watcher.model.change import Severity
from watcher.model.health import IncidentKind
from watcher.run.watchdog import Watchdog
from watcher.store.ledger import event_changes, incidents
from watcher.store.views.changes import events

ACT = Act()


def test_what_only_a_copy_shows_waits_and_is_told_as_unannounced(
    opening: Callable[..., Office], origin: Origin, slack: FakeSlack
) -> None:
    office = opening()
    consolidated(origin, replace(ACT, names=ACT.names[:2]))
    office.later(hours=12)
    [report] = office.check(CONSOLIDATED)
    assert len(report.changes) == 2
    for _ in range(4):
        office.later(days=1)
        office.check(CONSOLIDATED, CODIFIED)
    assert slack.messages == []
    office.later(days=1, hours=1)
    office.deliver()
    [root] = roots(slack)
    assert "2 added" in root["text"]
    assert "Shown by the consolidated list alone: in 5 days neither an act" in words(root)
    with office.open() as tools:
        [event] = events(tools.engine)
        kept = event_changes(tools.engine, event.id)
        assert {change.severity for change in kept} == {Severity.LOW}
        Watchdog(tools, START).compare()
        [doubt] = incidents(tools.engine)
        assert (doubt.kind, doubt.subject) == (IncidentKind.CONTRADICTORY, CODIFIED)
        assert "2 parties missing that others added" in doubt.message
    show(origin, PUBLISHED, replace(ACT, names=ACT.names[:2]))
    codified(origin, replace(ACT, names=ACT.names[:2]))
    office.later(days=1)
    office.check(PUBLISHED, CODIFIED)
    assert len(roots(slack)) == 1, "the act joins what was told"
    assert len(replies(slack)) == 2
    with office.open() as tools:
        Watchdog(tools, START).compare()
        assert incidents(tools.engine) == ()


def test_a_removal_that_only_one_file_shows_is_nothing(
    opening: Callable[..., Office], origin: Origin
) -> None:
    consolidated(origin, ACT)
    office = opening()
    told = []
    for names in (ACT.names[1:], ACT.names, ACT.names[1:], ACT.names[1:], ACT.names[1:]):
        consolidated(origin, ACT, names=names)
        office.later(hours=6)
        [report] = office.check(CONSOLIDATED)
        told.append([change.kind.value for change in report.changes])
    assert told == [[], [], [], ["removed"], []]


def test_what_was_announced_and_is_not_shown_is_an_incident(
    opening: Callable[..., Office], origin: Origin, slack: FakeSlack
) -> None:
    office = opening()
    show(origin, PUBLISHED, ACT)
    codified(origin, ACT, names=ACT.names[:18])
    office.later(days=1)
    office.check(PUBLISHED, CODIFIED)
    # Both may be read in the same moment; whoever is first, it is one event.
    assert len(roots(slack)) == 1
    said = " ".join(words(one) for one in (*roots(slack), *replies(slack)))
    assert "onfirmed in the codified list: 18 of 20; still missing from the codified list: 2" in said
    office.later(days=6)
    with office.open() as tools:
        Watchdog(tools, START).compare()
        found = {one.subject: one.message for one in incidents(tools.engine)}
    assert "2 parties missing that others added" in found[CODIFIED]
