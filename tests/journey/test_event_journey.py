"""One act, one event, told once: through its stages, in any order, whatever dies in between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import pytest
from support.authorities import HTML
from support.databases import Databases, copied
from support.office import Office
from support.origin import Answer, Origin
from support.readers import START, config, edits, opened, replies, roots, words
from support.register_site import RegisterSite
from support.regulation import HOSTS, STAGES, Act, before, show, sources
from support.samples import sample
from support.slack import FakeSlack

from watcher.model.event import Stage
from watcher.store.ledger import event_changes, waiting
from watcher.store.views.changes import events

SHOWN = {
    "us_fr_public_inspection": "filed",
    "us_fr_documents": "published",
    "us_ecfr_744": "codified",
    "us_csl": "consolidated",
}


@pytest.fixture(scope="module")
def read_before(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[str]:
    """A database of an office that has read all four places once, before the act."""
    url = databases.fresh()
    with Origin() as origin, FakeSlack() as slack:
        before(origin)
        opened(tmp_path_factory.mktemp("before"), origin, slack, database=url)
    yield url
    databases.drop(url)


@pytest.fixture
def office(
    tmp_path: Path, databases: Databases, origin: Origin, slack: FakeSlack, read_before: str
) -> Iterator[Office]:
    before(origin)
    with copied(databases, read_before) as url:
        yield Office(tmp_path, origin.mirror(*HOSTS), config(slack, database=url), sources(), START)


def live(office: Office, origin: Origin, order: Sequence[str], act: Act) -> None:
    """The places show the act one after another, a day apart."""
    for stage in order:
        show(origin, stage, act)
        office.later(days=1)
        office.check(stage)


def stages_told(slack: FakeSlack) -> list[str]:
    return [re.search(r"(Now|Also) ([a-z ]+):", one["text"])[2] for one in replies(slack)]  # type: ignore[index]


def told_in_the_end(office: Office, slack: FakeSlack, act: Act) -> None:
    """One root with every name, rewritten three times; three replies that repeat no name; one event."""
    [root] = roots(slack)
    told = replies(slack)
    assert len(told) == 3, [one["text"] for one in told]
    assert len({one["thread_ts"] for one in told}) == 1
    assert edits(slack) == 3
    shown = words(root)
    assert all(shown.count(name) == 1 for name in act.names)
    assert not any(name in words(one) for one in told for name in act.names)
    assert "BIS Entity List: 20 added" in root["text"]
    assert "Now shown by the consolidated list" in shown
    assert "onfirmed in the codified list: 20 of 20; confirmed in the consolidated list: 20 of 20." in shown
    assert "in force since 29 September 2026" in root["text"]
    assert "3 days before its publication" in shown
    assert "/public-inspection/2026-21999" in shown
    assert "/documents/2026/10/02/2026-21999" in shown
    assert roots(slack, "COPERATORS") == []
    with office.open() as tools:
        [event] = events(tools.engine)
        assert (event.stage, event.revision) == (Stage.CONSOLIDATED, 3)
        assert event.title == "Additions to the Entity List"
        kept = event_changes(tools.engine, event.id)
        assert len({change.id for change in kept}) == 60, "20 announced, 20 codified, 20 consolidated"
        assert waiting(tools.engine) == ()


def test_one_act_through_four_places(
    office: Office, origin: Origin, slack: FakeSlack, capsys: pytest.CaptureFixture[str]
) -> None:
    act = Act()
    live(office, origin, STAGES, act)
    told_in_the_end(office, slack, act)
    assert stages_told(slack) == ["published", "shown by the codified list", "shown by the consolidated list"]
    codified = words(replies(slack)[1])
    assert (
        "Confirmed in the codified list: 20 of 20; still missing from the consolidated list: 20." in codified
    )
    capsys.readouterr()
    office.now = datetime(2026, 10, 5, 8, 0, 1, tzinfo=UTC)
    office.deliver()
    digest = capsys.readouterr().out
    assert "Digest of 5 October 2026: 1 event" in digest
    [line] = [line for line in digest.splitlines() if line.startswith("•")]
    assert "Additions to the Entity List" in line


@pytest.mark.parametrize(
    "order", list(permutations(STAGES)), ids=lambda order: "-".join(SHOWN[o] for o in order)
)
def test_in_any_order_and_killed_between_any_two(
    order: tuple[str, ...], office: Office, origin: Origin, slack: FakeSlack
) -> None:
    act, random, died = Act(), Random(str(order)), 0
    for stage in order:
        show(origin, stage, act)
        office.later(days=1)
        died += office.killed(random.randint(1, 70), stage)
        office.later(minutes=10)  # the dead hold their lease for as long as a fetch may take
        office.check(stage)
    assert died >= 2, "the killing killed nobody"
    office.later(hours=3)
    office.deliver()
    told_in_the_end(office, slack, act)


NEWS = "us_bis_news"


def release(origin: Origin, folder: str) -> None:
    """The Bureau's own site as a sample recorded it."""
    for one in sample(NEWS, folder):
        address = urlsplit(one.url)
        origin.route(f"/{address.netloc}{address.path}", Answer(one.body, headers=HTML))


@pytest.mark.parametrize("release_first", [True, False], ids=["release-first", "rule-first"])
def test_the_rule_of_22_august_2023_and_its_release(
    release_first: bool, tmp_path: Path, database_url: str, origin: Origin, slack: FakeSlack
) -> None:
    hosts = ("www.federalregister.gov", "www.bis.gov", "media.bis.gov")
    names = ("us_fr_public_inspection", "us_fr_documents", NEWS)
    site = RegisterSite(origin)
    site.publish("2026-10-02")
    release(origin, "2024-04-12")
    started = datetime(2023, 8, 20, 12, 0, tzinfo=UTC)
    told = config(slack, database=database_url)
    office = Office(tmp_path, origin.mirror(*hosts), told, sources(names), started)
    office.check(*names)
    slack.messages.clear()
    office.now = datetime(2023, 8, 21, 13, 0, tzinfo=UTC)
    for place in (NEWS, "filing") if release_first else ("filing", NEWS):
        if place == NEWS:
            release(origin, "2023-08-22")
            office.check(NEWS)
        else:
            site.file("2023-08-21")
            office.check("us_fr_public_inspection")
        office.later(minutes=20)
    office.now = datetime(2023, 8, 22, 12, 0, tzinfo=UTC)
    site.publish("2023-08-22")
    office.check("us_fr_documents")
    [root] = [one for one in roots(slack) if "Unverified" in one["text"]]
    assert root["text"].startswith("BIS Unverified List: 35 removed\nRevisions to the Unverified List")
    assert "Counted: 33 announced in the press release, 35 in the rule" in words(root)
    told = " ".join(words(one) for one in replies(slack))
    assert "33 parties (CN 27, ID 1, PK 2, SG 1, TR 1, AE 1) removed and names none." in told + words(root)
    assert told.count("party 1 of 35") == release_first, "the parties are told once"
    with office.open() as tools:
        [event] = [one for one in events(tools.engine) if "nverified" in one.title]
        assert event.title == "Revisions to the Unverified List"
        assert event.stage is Stage.PUBLISHED
        assert len([link for link in event.links if link.kind == "copy"]) == 3
