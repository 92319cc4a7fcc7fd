"""Who is told, when, and in which form: counterparties, quiet hours, digests, receivers that fail, odd names."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from support.mail import MailServer
from support.office import Office
from support.origin import Origin
from support.readers import START, channel, config, replies, roots, words
from support.regulation import (
    CODIFIED,
    CONSOLIDATED,
    FILED,
    HOSTS,
    PUBLISHED,
    STAGES,
    Act,
    before,
    codified,
    made_up,
    show,
    sources,
)
from support.slack import FakeSlack

from watcher.run.dispatch import drain
from watcher.run.duties import perform
from watcher.store.ledger import told_hits

ACT = Act()


# --- counterparties -------------------------------------------------------------------------------


def test_a_counterparty_is_named_first_and_its_owner_mentioned(
    tmp_path: Path, opening: Callable[..., Office], origin: Origin, slack: FakeSlack
) -> None:
    lists = tmp_path / "mine.csv"
    lists.write_text("company,country,slack_user\nQingbeibei Technology Company Limited,CN,U012ABCDEF\n")
    columns = {"name": "company", "country": "country", "owner": "slack_user"}
    office = opening(
        watchlists=[{"file": str(lists), "columns": columns}],
        receivers={"urgent": channel(slack, "CURGENT")},
        routes=[{"to": "urgent", "match": {"hit": True}}],
    )
    office.later(days=1)
    for stage in STAGES:
        show(origin, stage, ACT)
        office.later(hours=1)
        office.check(stage)
    [root] = roots(slack, "CURGENT")
    assert root["text"].startswith("Your counterparty Qingbeibei Technology Company Limited")
    assert '{"type": "user", "user_id": "U012ABCDEF"}' in words(root)
    shown = words(root)
    assert shown.index("Your counterparty: ") < shown.index("Beibeibei Technology")
    assert not any("U012ABCDEF" in words(one) for one in replies(slack, "CURGENT")), "mentioned once"
    assert len(replies(slack, "CURGENT")) == 3
    slack.messages.clear()
    # Another counterparty joins the list, and stands on the Entity List already.
    lists.write_text(lists.read_text() + "Old Bridge Optics,CN,\n")
    office.later(hours=1)
    office.deliver()
    [told] = roots(slack, "CURGENT")
    assert "Old Bridge Optics stands on a list" in told["text"]
    assert "matches Old Bridge Optics Co., Ltd. (on the BIS Entity List)" in words(told)
    assert "Qingbeibei" not in words(told), "that one was told with its change"
    # A line that cannot be read: the last good reading stays in use, and the operators hear of it once.
    slack.messages.clear()
    good = lists.read_text()
    with office.open() as tools:
        for text in (good, good + "Broken,Atlantis,\n", good + "Broken,Atlantis,\n", good):
            lists.write_text(text)
            office.later(minutes=5)
            perform(tools)
            drain(tools)
        assert len(told_hits(tools.engine)) == 2
    opened_, closed = [one for one in slack.messages if one["channel"] == "COPERATORS"]
    assert "mine.csv:4" in words(opened_)
    assert "Atlantis" in words(opened_)
    assert closed["text"].startswith("Over: watchlists")
    assert roots(slack, "CURGENT") == []


def test_a_counterparty_that_stands_on_a_list_when_it_is_first_read(
    tmp_path: Path, database_url: str, origin: Origin, slack: FakeSlack
) -> None:
    """A counterparty that stands on a list when it is first read is told then."""
    lists = tmp_path / "mine.csv"
    lists.write_text("name\nOld Harbour Trading\n")
    before(origin)
    made = Office(
        tmp_path,
        origin.mirror(*HOSTS),
        config(slack, database=database_url, watchlists=[{"file": str(lists)}]),
        sources(),
        START,
    )
    made.check(*STAGES)
    [told] = [one for one in roots(slack) if "Old Harbour Trading" in one["text"]]
    made.later(hours=1)
    made.check(*STAGES)
    assert [one for one in roots(slack) if "Old Harbour Trading" in one["text"]] == [told]


# --- quiet hours, digests, receivers that fail ----------------------------------------------------


def test_quiet_hours_delay_and_keep_the_order(
    opening: Callable[..., Office], origin: Origin, slack: FakeSlack
) -> None:
    night = {"from": "20:00", "to": "07:00", "time_zone": "America/New_York"}
    office = opening(
        receivers={"sleeper": channel(slack, "CSLEEPER") | {"quiet": night}},
        routes=[{"to": "sleeper"}],
    )
    office.now = datetime(2026, 9, 30, 1, 0, tzinfo=UTC)  # 21:00 in New York
    for stage in STAGES:
        show(origin, stage, ACT)
        office.check(stage)
        office.later(hours=2)
    assert len(roots(slack)) == 1
    assert roots(slack, "CSLEEPER") == []
    office.now = datetime(2026, 9, 30, 10, 59, tzinfo=UTC)
    office.deliver()
    assert roots(slack, "CSLEEPER") == []
    office.now = datetime(2026, 9, 30, 11, 0, tzinfo=UTC)
    office.deliver()
    assert len(roots(slack, "CSLEEPER")) == 1
    assert [one["text"].split(":")[0] for one in replies(slack, "CSLEEPER")] == [
        "Now published",
        "Now shown by the codified list",
        "Now shown by the consolidated list",
    ]


def test_quiet_hours_hold_for_retries_and_digests_as_well(
    opening: Callable[..., Office], origin: Origin, slack: FakeSlack
) -> None:
    night = {"from": "20:00", "to": "07:00", "time_zone": "UTC"}
    office = opening(
        receivers={
            "sleeper": channel(slack, "CSLEEPER") | {"quiet": night},
            "reader": channel(slack, "CREADER") | {"quiet": night},
        },
        routes=[{"to": "sleeper"}, {"to": "reader", "mode": "digest"}],
        digests={"reader": {"at": "21:00", "time_zone": "UTC"}},
    )
    office.now = datetime(2026, 9, 29, 19, 59, tzinfo=UTC)
    show(origin, PUBLISHED, ACT)
    slack.script([500] * 50)
    office.check(PUBLISHED)
    slack.script([])
    for _ in range(10):
        office.later(hours=1)
        with office.open() as tools:
            perform(tools)
            assert not [one for one in drain(tools, hurry=True) if one.receiver in ("sleeper", "reader")]
    assert roots(slack, "CSLEEPER") == roots(slack, "CREADER") == []
    office.now = datetime(2026, 9, 30, 7, 0, tzinfo=UTC)
    office.deliver()
    assert len(roots(slack, "CSLEEPER")) == 1
    assert "Digest of 29 September 2026: 1 event" in roots(slack, "CREADER")[-1]["text"]


def test_a_digest_comes_once_a_period_whatever_the_clock_does(
    opening: Callable[..., Office], origin: Origin, slack: FakeSlack
) -> None:
    """New York's clocks go back on 1 November 2026: 01:30 comes twice."""
    with MailServer(starttls=False) as mail:
        desk = {"email": {"to": "desk@example.com", "from": "w@example.com", "smtp": mail.url("smtp")}}
        office = opening(
            receivers={"mail": desk},
            routes=[{"to": "mail", "mode": "digest"}],
            digests={"mail": {"at": "01:30", "time_zone": "America/New_York"}},
        )
        office.deliver()
        mail.mails.clear()
        show(origin, FILED, ACT)
        office.now = datetime(2026, 10, 31, 12, 0, tzinfo=UTC)
        office.check(FILED)
        mail.mails.clear()
        for hour in range(40):
            office.now = datetime(2026, 11, 1, 0, 31, tzinfo=UTC)
            office.later(minutes=30 * hour)
            office.deliver()
        subjects = [one["subject"] for one in mail.mails]
        assert subjects == ["Digest of 1 November 2026: 1 event"]
        office.now = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)  # the clock of this machine is set back
        office.deliver()
        office.now = datetime(2026, 11, 4, 12, 0, tzinfo=UTC)  # nobody was running for three days
        office.deliver()
        office.deliver()
        subjects = [one["subject"] for one in mail.mails]
        assert subjects[1:] == ["Digest of 4 November 2026: nothing changed"]


def test_a_stage_is_no_mail_of_its_own(
    opening: Callable[..., Office], origin: Origin, slack: FakeSlack
) -> None:
    with MailServer(starttls=False) as mail:
        desk = {"email": {"to": "desk@example.com", "from": "w@example.com", "smtp": mail.url("smtp")}}
        office = opening(receivers={"mail": desk}, routes=[{"to": "mail"}])
        mail.mails.clear()
        for stage in STAGES:
            show(origin, stage, ACT)
            office.later(days=1)
            office.check(stage)
        assert len(replies(slack)) == 3
        assert [one["subject"] for one in mail.mails] == ["BIS Entity List: 20 added"]


def test_one_receiver_is_down_for_a_day(
    opening: Callable[..., Office], origin: Origin, slack: FakeSlack
) -> None:
    with FakeSlack(channels=("CFAR",)) as far:
        far.page = 100
        there = {"slack": {"channel": "CFAR", "token": "xoxb-good", "api": far.url}}
        office = opening(receivers={"far": there}, routes=[{"to": "far"}])
        far.messages.clear()
        far.script([500] * 200)
        office.later(days=1)
        for stage in STAGES:
            show(origin, stage, ACT)
            office.check(stage)
            office.later(hours=6)
            office.deliver()
        assert far.messages == []
        assert len(roots(slack)) == 1
        assert len(replies(slack)) == 3, "the others are not kept waiting"
        far.script([])
        for _ in range(30):
            office.later(hours=1)
            office.deliver()
        assert [one["text"].split(":")[0] for one in replies(far, "CFAR")] == [
            "Now published",
            "Now shown by the codified list",
            "Now shown by the consolidated list",
        ]
        [root] = roots(far, "CFAR")
        assert "Now shown by the consolidated list" in words(root), "all three edits arrived, in order"


# --- names and numbers ----------------------------------------------------------------------------


def test_names_that_would_do_harm_do_none(
    opening: Callable[..., Office], origin: Origin, slack: FakeSlack
) -> None:
    nasty = ("<!channel> *x* <https://evil|click> Co., Ltd.", "Right\u202e to left & Left Co., Ltd.")
    with MailServer(starttls=False) as mail:
        desk = {"email": {"to": "desk@example.com", "from": "w@example.com", "smtp": mail.url("smtp")}}
        office = opening(receivers={"mail": desk}, routes=[{"to": "mail"}])
        mail.mails.clear()
        codified(origin, Act(nasty))
        office.later(days=1)
        office.check(CODIFIED)
        [root] = roots(slack)
        shown = words(root)
        assert '"text": "‹!channel> *x* ‹https://evil|click> Co., Ltd."' in shown, "as text, in a rich text"
        assert "\\u202e" not in shown
        assert "\u202e" not in shown
        assert not re.search(r'"type": "(broadcast|link|mrkdwn)"[^}]*evil', shown)
        assert "<!channel>" not in root["text"]
        [told] = mail.mails
        html = told.get_body(("html",)).get_content()  # type: ignore[union-attr]
        assert "&lt;!channel&gt; *x* &lt;https://evil|click&gt; Co., Ltd." in html
        assert "<!channel>" not in html
        assert "\u202e" not in html + str(told["subject"])


def test_an_act_of_600_parties_is_told_whole(
    opening: Callable[..., Office], origin: Origin, slack: FakeSlack
) -> None:
    act = Act(made_up(600))
    office = opening()
    for stage in (PUBLISHED, FILED, CODIFIED, CONSOLIDATED):
        show(origin, stage, act)
        office.later(days=1)
        office.check(stage)
    [root] = roots(slack)
    everything = " ".join(words(one) for one in (root, *replies(slack)))
    assert all(everything.count(f'"{name}"') == 1 for name in act.names)
    assert "600 added" in root["text"]
    assert "Now shown by the consolidated list" in words(root)
    assert "confirmed in the consolidated list: 600 of 600" in everything
