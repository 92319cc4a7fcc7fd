"""A receiver that says no has not taken the message: it is sent again unasked. Silence is another matter."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from support.authorities import denied_persons
from support.crash import listing
from support.desk import Desk
from support.hook import Hook
from support.mail import MailServer
from support.origin import Origin
from support.slack import FakeSlack

from watcher.model.codec import instant
from watcher.store.rows import moment

SOURCE, FILE = "us_bis_dpl", "dpl_03012024.txt"
START = moment("2024-03-01T12:00:00+00:00")


@pytest.fixture
def origin(origin: Origin) -> Origin:
    denied_persons(origin, FILE, listing(range(400)))
    return origin


def desk(folder: Path, database_url: str, origin: Origin, receiver: dict[str, Any]) -> Desk:
    """An installation with one receiver that has read the list once, and to which something is to be told."""
    config = {
        "receivers": {"readers": receiver, "screen": {"console": {}}},
        "routes": [{"to": "readers"}],
        "default": "readers",
    }
    made = Desk(folder, origin.mirror("www.bis.gov", "media.bis.gov"), config, database=database_url)
    made.check(SOURCE, at=instant(START))
    denied_persons(origin, FILE, listing(range(2, 402)))
    return made


def doubts(made: Desk) -> set[bool]:
    """Whether what the readers were sent may have arrived."""
    engine = create_engine(made.url)
    try:
        with engine.connect() as connection:
            tried = text("SELECT doubtful FROM deliveries WHERE receiver = 'readers' AND attempts > 0")
            return {bool(row[0]) for row in connection.execute(tried)}
    finally:
        engine.dispose()


@pytest.mark.parametrize(
    ("step", "asked"),
    [
        (429, False),
        (403, False),
        ("ratelimited", False),
        ("channel_not_found", False),
        ("internal_error", True),
        ("a_word_that_nobody_knows", True),
        (500, True),
        ("drop", True),
    ],
    ids=str,
)
def test_slack_is_asked_for_what_may_have_arrived_and_for_nothing_else(
    step: int | str, asked: bool, tmp_path: Path, database_url: str, origin: Origin
) -> None:
    with FakeSlack() as slack:
        slack.page = 100
        way = {"slack": {"channel": "C0123456789", "token": "xoxb-good", "api": slack.url}}
        made = desk(tmp_path, database_url, origin, way)
        slack.script([step])
        made.check(SOURCE, at=instant(START + timedelta(hours=1)))
        assert slack.messages == []
        assert doubts(made) == {asked}
        if step == "channel_not_found":
            assert made.watcher("deliver", "--given-up", at=instant(START + timedelta(hours=2))).code == 0
        for hours in (2, 3, 4):
            made.watcher("deliver", at=instant(START + timedelta(hours=hours)))
        looked = [method for method, _ in slack.calls if method.startswith("conversations.")]
        assert bool(looked) == asked
        ids = [one["metadata"]["event_payload"]["delivery_id"] for one in slack.messages]
        assert len(ids) == len(set(ids)) > 0
        assert made.watcher("deliver").out.startswith("0 delivered, 0 not")


@pytest.mark.parametrize(
    ("refuse", "script", "doubtful"),
    [([451], [], False), ([550], [], False), ([], [452], False), ([], ["drop"], True)],
    ids=["recipient-later", "recipient-never", "after-the-text", "silence"],
)
def test_a_mail_server_that_answers_has_not_taken_it(
    refuse: list[int],
    script: list[int | str],
    doubtful: bool,
    tmp_path: Path,
    database_url: str,
    origin: Origin,
) -> None:
    with MailServer(starttls=False) as mail:
        way = {"email": {"to": "desk@example.com", "from": "w@example.com", "smtp": mail.url("smtp")}}
        made = desk(tmp_path, database_url, origin, way)
        mail.refuse["desk@example.com"] = list(refuse)
        mail.script(script)
        made.check(SOURCE, at=instant(START + timedelta(hours=1)))
        assert mail.mails == []
        assert doubts(made) == {doubtful}


@pytest.mark.parametrize(
    ("step", "doubtful"), [(429, False), (422, False), (301, False), (409, True), (503, True), ("drop", True)]
)
def test_an_endpoint_that_refuses_has_not_taken_it(
    step: int | str, doubtful: bool, tmp_path: Path, database_url: str, origin: Origin
) -> None:
    with Hook() as hook:
        made = desk(tmp_path, database_url, origin, {"webhook": {"url": hook.url}})
        hook.script([step])
        made.check(SOURCE, at=instant(START + timedelta(hours=1)))
        assert doubts(made) == {doubtful}
