"""One Chinese notice on three hosts: one event with three links; what differs goes to the operators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest
from support.ministry import HOSTS, PLACES, Listing, Ministry, sources
from support.office import Office
from support.origin import Origin
from support.readers import config, edits, replies, roots, words
from support.slack import FakeSlack

from watcher.model.event import Stage
from watcher.model.health import IncidentKind
from watcher.store.ledger import incidents
from watcher.store.views.changes import events

START = datetime(2026, 9, 30, 0, 0, tzinfo=UTC)
ACT = Listing()


@pytest.fixture
def ministry() -> Iterator[Ministry]:
    with Origin() as origin:
        yield Ministry(origin)


@pytest.fixture
def office(tmp_path: Path, database_url: str, ministry: Ministry, slack: FakeSlack) -> Office:
    told = config(slack, database=database_url)
    made = Office(tmp_path, ministry.origin.mirror(*HOSTS), told, sources(), START)
    assert [report.outcome for report in made.check(*PLACES)] == ["baseline"] * 3
    slack.messages.clear()
    slack.calls.clear()
    return made


@pytest.mark.parametrize("order", list(permutations(PLACES)), ids=lambda order: order[0])
def test_one_notice_on_three_hosts(
    order: tuple[str, ...], office: Office, ministry: Ministry, slack: FakeSlack
) -> None:
    urls = []
    for place in order:
        urls.append(ministry.publish(place, ACT))
        office.later(hours=12)
        office.check(place)
    [root] = roots(slack)
    told = replies(slack)
    assert [one["text"].split(":")[0] for one in told] == [
        "Now announced, with a second official copy",
        "Now announced, with 3 official copies",
    ]
    assert edits(slack) == 2
    assert "15 added" in root["text"]
    assert all(url in words(root) for url in urls)
    for url, reply in zip(urls[1:], told, strict=True):
        assert url in words(reply)
        assert "Example" not in words(reply)
    with office.open() as tools:
        [event] = events(tools.engine)
        assert (event.stage, event.revision) == (Stage.COPIED, 2)
        assert len([link for link in event.links if link.kind == "copy"]) == 3
        assert incidents(tools.engine) == ()
    assert roots(slack, "COPERATORS") == []


def test_a_difference_in_the_body_is_told_once_to_the_operators(
    office: Office, ministry: Ministry, slack: FakeSlack
) -> None:
    for place, act in zip(PLACES, (ACT, ACT, replace(ACT, more="其他事项另行公布。")), strict=True):
        ministry.publish(place, act)
        office.later(hours=12)
        office.check(place)
    [told] = roots(slack, "COPERATORS")
    assert "cn_mofcom_exportcontrol contradicts another official source" in told["text"]
    assert (
        "商务部公告2026年第88号: the text at cn_mofcom_announcements and cn_mofcom_control_bureau differs from "
        "the text at cn_mofcom_exportcontrol" in words(told)
    )
    assert len(roots(slack)) == 1
    assert not any("differ" in words(one) for one in (*roots(slack), *replies(slack)))
    for _ in range(5):
        office.later(days=3)
        office.check(*PLACES)
    assert len([one for one in slack.messages if one["channel"] == "COPERATORS"]) == 1, "never told again"
    with office.open() as tools:
        [known] = incidents(tools.engine)
        assert known.kind is IncidentKind.CONTRADICTORY


def test_copies_that_name_different_parties_are_told_to_readers(
    office: Office, ministry: Ministry, slack: FakeSlack
) -> None:
    other = replace(ACT, firms=(*ACT.firms[:14], ("另一家公司", "Another Example Inc.")))
    for place, act in zip(PLACES, (ACT, other), strict=False):
        ministry.publish(place, act)
        office.later(hours=12)
        office.check(place)
    assert len(roots(slack)) == 1
    told = " ".join(words(one) for one in replies(slack))
    assert "Example 15 Inc." in told or "Another Example Inc." in told
    assert len(roots(slack, "COPERATORS")) == 1


def test_a_notice_that_lists_15_and_names_14_is_told_at_once(
    office: Office, ministry: Ministry, slack: FakeSlack
) -> None:
    act = replace(ACT, firms=ACT.firms[:14], stated=15)
    url = ministry.publish(PLACES[0], act)
    office.later(hours=1)
    [report] = office.check(PLACES[0])
    assert len(report.changes) == 14
    assert {(change.stated, change.extracted) for change in report.changes} == {(15, 14)}
    [root] = roots(slack)
    assert "14 added" in root["text"]
    assert "15 parties" in words(root)
    assert "14 were read" in words(root)
    assert url in words(root)
    [incident] = roots(slack, "COPERATORS")
    assert "states 15 parties, 14 were read" in words(incident)
