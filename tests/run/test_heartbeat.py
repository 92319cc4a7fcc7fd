"""A sign of life elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from support.origin import Answer, Drop, Hang, Origin

from watcher.errors import ConfigError
from watcher.run.heartbeat import Heartbeat

EVERY = timedelta(minutes=5)


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as server:
        server.route("/ping/secret", Answer(b"OK"))
        server.route("/ping/secret/fail", Answer(b"OK"))
        yield server


def test_it_beats_while_all_is_well_and_fails_at_once(origin: Origin) -> None:
    now = [0.0]
    heart = Heartbeat(origin.url("/ping/secret"), EVERY, clock=lambda: now[0])
    words = []
    for second, well in (
        (0, True),
        (60, True),
        (299, True),
        (301, True),
        (330, False),
        (360, False),
        (400, True),
    ):
        now[0] = second
        words.append(heart.beat(well=well))
    assert words == [True, False, False, True, True, False, True]
    assert [seen.target.removeprefix("/ping/secret") for seen in origin.requests] == ["", "", "/fail", ""]
    assert {seen.method for seen in origin.requests} == {"GET"}


def test_who_does_not_answer_is_asked_again_at_the_next_look(origin: Origin) -> None:
    now = [0.0]
    heart = Heartbeat(origin.url("/ping/secret?create=1"), EVERY, clock=lambda: now[0], timeout=0.2)
    for answer in (Answer(status=503), Drop(), Hang()):
        origin.route("/ping/secret", answer)
        assert not heart.beat(well=True)
    origin.route("/ping/secret", Answer(b"OK"))
    assert heart.beat(well=True)
    assert origin.requests[-1].query == "create=1"


def test_the_address_is_a_secret_and_must_be_one() -> None:
    assert repr(Heartbeat("https://hc.example/ping/secret", EVERY)) == "Heartbeat(hc.example)"
    for wrong in ("ping", "ftp://hc.example/x", "https:///x"):
        with pytest.raises(ConfigError, match="web address"):
            Heartbeat(wrong, EVERY)
