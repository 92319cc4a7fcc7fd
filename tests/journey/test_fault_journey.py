"""Pages that lie, receivers that fail, machines without a network: nothing false, nothing lost."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from support.authorities import DENIED_PAGE, HTML, denied_persons, forbidden
from support.crash import listing
from support.desk import Desk
from support.origin import Answer, Origin
from support.readers import channel
from support.slack import FakeSlack

SOURCE = "us_bis_dpl"
FILE = "dpl_03012024.txt"
BEFORE = listing(range(400))
AFTER = listing(range(2, 402))


@pytest.fixture
def desk(tmp_path: Path, database_url: str, origin: Origin, slack: FakeSlack) -> Desk:
    config = {
        "receivers": {"readers": channel(slack, "CREADERS"), "operators": channel(slack, "COPERATORS")},
        "routes": [{"to": "readers"}],
        "default": "readers",
        "operators": "operators",
    }
    mirror = origin.mirror("www.bis.gov", "media.bis.gov")
    desk = Desk(tmp_path, mirror, config, clock="2024-03-01T12:00:00Z", database=database_url)
    denied_persons(origin, FILE, BEFORE)
    assert desk.check(SOURCE)["sources"][0]["outcome"] == "baseline"
    slack.messages.clear()
    return desk


def told(slack: FakeSlack, where: str) -> list[dict[str, Any]]:
    return [message for message in slack.messages if message["channel"] == where]


def spoilt(body: bytes) -> dict[str, Answer]:
    return {
        "cut to a tenth": Answer(b"\n".join(body.split(b"\n")[:40]) + b"\n"),
        "access denied": forbidden("Access Denied"),
        "empty": Answer(b""),
        "another page": Answer(b"<html><body><p>Welcome to our new site.</p></body></html>", headers=HTML),
    }


# The page itself is one link: cut to a tenth it is the empty page of another case.
LIES = [("file", fault) for fault in spoilt(BEFORE)] + [("page", f) for f in spoilt(BEFORE) if "cut" not in f]


@pytest.mark.parametrize(("what", "fault"), LIES, ids=lambda word: word.replace(" ", "-"))
def test_a_lying_page_is_one_incident_and_no_news(
    what: str, fault: str, desk: Desk, origin: Origin, slack: FakeSlack
) -> None:
    place = DENIED_PAGE if what == "page" else f"/media.bis.gov/sites/default/files/{FILE}"
    origin.route(place, spoilt(BEFORE)[fault])
    for hour in (13, 14, 15):
        document = desk.check(SOURCE, at=f"2024-03-01T{hour}:00:00Z")
        assert document["sources"][0]["outcome"] in ("held", "failed")
        assert document["sources"][0]["error"]["advice"]
        assert document["changes"] == []
    assert told(slack, "CREADERS") == []
    assert len(told(slack, "COPERATORS")) == 1, "one incident, told once"
    denied_persons(origin, FILE, AFTER)
    good = desk.check(SOURCE, at="2024-03-01T16:00:00Z")
    kinds = sorted(change["kind"] for change in good["changes"])
    assert kinds == ["added", "added", "removed", "removed"]
    assert len([m for m in told(slack, "CREADERS") if "thread_ts" not in m]) == 1
    assert len(told(slack, "COPERATORS")) == 2, "the incident is closed with a word"
    assert desk.watcher("health").code == 0


def test_the_same_rows_in_another_order_are_nothing(desk: Desk, origin: Origin, slack: FakeSlack) -> None:
    head, *rows = BEFORE.split(b"\r\n")[:-1]
    random.Random(7).shuffle(rows)
    denied_persons(origin, FILE, b"\r\n".join([head, *rows]) + b"\r\n")
    document = desk.check(SOURCE, at="2024-03-01T13:00:00Z")
    assert document["sources"][0]["outcome"] == "unchanged"
    assert slack.messages == []


def test_a_held_snapshot_waits_for_a_person(desk: Desk, origin: Origin, slack: FakeSlack) -> None:
    denied_persons(origin, FILE, listing(range(200)))
    said = desk.watcher("check", SOURCE, at="2024-03-01T13:00:00Z")
    assert said.code == 1
    assert "held" in said.out
    assert "200 of 400" in said.err
    assert "us_bis_denied" in desk.watcher("held").out
    assert desk.watcher("discard", SOURCE, at="2024-03-01T13:01:00Z").code == 0
    assert desk.watcher("accept", SOURCE).code == 1, "nothing is held any more"
    desk.watcher("check", SOURCE, at="2024-03-01T14:00:00Z")
    accepted = desk.watcher("accept", SOURCE, "--list", "us_bis_denied", at="2024-03-01T14:05:00Z")
    assert accepted.code == 0, accepted.err
    assert "200 changes told" in accepted.out
    assert told(slack, "CREADERS")
    again = desk.check(SOURCE, at="2024-03-01T15:00:00Z")
    assert again["sources"][0]["outcome"] == "unchanged"


@pytest.mark.parametrize(
    "steps", [[500], [500, 500, 500], [429], ["drop"], ["drop after"], ["hang"]], ids=str
)
def test_one_message_in_the_end_whatever_slack_does(
    steps: list[Any], desk: Desk, origin: Origin, slack: FakeSlack
) -> None:
    denied_persons(origin, FILE, AFTER)
    slack.script(steps)
    desk.check(SOURCE, at="2024-03-01T13:00:00Z")
    for hour in (15, 17, 19, 21):
        desk.watcher("deliver", at=f"2024-03-01T{hour}:00:00Z")
    roots = [message for message in told(slack, "CREADERS") if "thread_ts" not in message]
    assert len(roots) == 1
    assert desk.watcher("deliver", at="2024-03-01T23:00:00Z").out.startswith("0 delivered, 0 not")


def test_without_a_network_each_source_is_named_and_nothing_is_lost(
    tmp_path: Path, database_url: str, origin: Origin
) -> None:
    gone = f"http://127.0.0.1:{_closed_port()}"
    everywhere = [
        "www.bis.gov",
        "www.federalregister.gov",
        "aqygzj.mofcom.gov.cn",
        "www.mofcom.gov.cn",
        "media.bis.gov",
    ]
    desk = Desk(tmp_path, {f"https://{host}": gone for host in everywhere}, database=database_url)
    sources = ("us_bis_dpl", "us_fr_documents", "cn_mofcom_control_bureau", "cn_mofcom_spokesperson")
    said = desk.watcher("check", *sources)
    assert said.code == 1
    for source in sources:
        assert source in said.err
    assert "Traceback" not in said.err
    assert desk.watcher("health").code == 1
    desk.rewrite = origin.mirror("www.bis.gov", "media.bis.gov")
    denied_persons(origin, FILE, BEFORE)
    assert desk.check(SOURCE)["sources"][0]["outcome"] == "baseline"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("receivers: {screen: {console: {}}}\ndefault: screen\noperators: nobody\n", ":3:1: operators"),
        (
            "receivers: {screen: {konsole: {}}}\ndefault: screen\noperators: screen\n",
            "did you mean 'console'",
        ),
        (
            "receivers: {screen: {console: {}}}\ndefault: screen\noperators: screen\nsurces: {}\n",
            ":4:1: surces",
        ),
        ("receivers: [\n", "not YAML"),
        ("default: screen\ndefault: screen\n", ":2:1: default: given twice"),
        ("receivers: {s: {slack: {channel: C, token: '${NO_SUCH}'}}}\ndefault: s\noperators: s\n", "NO_SUCH"),
    ],
)
def test_a_broken_configuration_is_named_by_file_line_and_key(tmp_path: Path, text: str, place: str) -> None:
    desk = Desk(tmp_path, {})
    desk.write = lambda: path  # type: ignore[method-assign]
    path = tmp_path / "watcher.yml"
    path.write_text(text, encoding="utf-8")
    said = desk.watcher("check")
    assert said.code == 2
    assert place in said.err
    assert str(path) in said.err
    assert said.err.count("\n") == 1


def _closed_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
