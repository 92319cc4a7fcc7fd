"""Slack: threads, edits, the search for what may have arrived, and refusals."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.slack import FakeSlack
from support.told import delivery

from watcher.deliver.slack import METADATA, SlackTransport
from watcher.deliver.slack_answers import NEVER, refused
from watcher.errors import GiveUp, TryAgain
from watcher.model.delivery import Receipt

CHANNEL = "C0123456789"


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as fake:
        yield fake


def transport(slack: FakeSlack, **changed: str) -> SlackTransport:
    return SlackTransport(
        **({"channel": CHANNEL, "token": "xoxb-good", "api": slack.url} | changed), timeout=1
    )


def test_a_post_carries_its_delivery_id_and_no_markup_of_its_own(slack: FakeSlack) -> None:
    receipt = transport(slack).send(delivery())
    stored = slack.messages[0]
    assert stored["metadata"] == {"event_type": METADATA, "event_payload": {"delivery_id": "d1e2"}}
    assert receipt.reference == {"channel": CHANNEL, "ts": stored["ts"]}
    asked = slack.calls[0][1]
    assert (asked["parse"], asked["link_names"], asked["unfurl_links"]) == ("none", False, False)


def test_a_reply_goes_into_the_thread_of_the_root(slack: FakeSlack) -> None:
    way = transport(slack)
    root = way.send(delivery())
    way.send(delivery(ident="d2", part=1, root=root))
    assert [m.get("thread_ts") for m in slack.messages] == [None, root.reference["ts"]]


def test_a_reply_with_news_is_shown_in_the_channel_too(slack: FakeSlack) -> None:
    way = transport(slack)
    root = way.send(delivery())
    way.send(delivery(ident="d2", part=1, root=root, payload={"text": "news", "reply_broadcast": True}))
    assert slack.messages[1]["broadcast"] is True


def test_a_reply_whose_root_was_deleted_is_posted_to_the_channel(slack: FakeSlack) -> None:
    gone = Receipt({"channel": CHANNEL, "ts": "1.000001"})
    transport(slack).send(delivery(root=gone, part=1))
    assert "thread_ts" not in slack.messages[0]


def test_the_root_is_rewritten(slack: FakeSlack) -> None:
    way = transport(slack)
    root = way.send(delivery())
    receipt = way.send(delivery(ident="d3", root=root, operation="edit", payload={"text": "now published"}))
    assert slack.messages[0]["text"] == "now published"
    assert receipt.reference["edited"] is True


@pytest.mark.parametrize("root", [None, Receipt({"channel": CHANNEL, "ts": "1.000001"})])
def test_a_root_that_is_gone_stops_no_edit(slack: FakeSlack, root: Receipt | None) -> None:
    receipt = transport(slack).send(delivery(root=root, operation="edit", payload={"text": "x"}))
    assert receipt.reference["edited"] is False


def test_a_doubtful_post_is_found_pages_back(slack: FakeSlack) -> None:
    way = transport(slack)
    receipt = way.send(delivery())
    for n in range(7):
        way.send(delivery(ident=f"other{n}"))
    assert way.find(delivery(doubtful=True)) == receipt


def test_a_doubtful_reply_is_found_in_its_thread(slack: FakeSlack) -> None:
    way = transport(slack)
    root = way.send(delivery())
    for n in range(5):
        way.send(delivery(ident=f"r{n}", root=root, part=n + 1))
    found = way.find(delivery(ident="r2", root=root, part=3, doubtful=True))
    assert found is not None
    assert found.reference["ts"] == slack.messages[3]["ts"]


def test_what_did_not_arrive_is_not_found(slack: FakeSlack) -> None:
    way = transport(slack)
    root = way.send(delivery())
    assert way.find(delivery(ident="never", doubtful=True)) is None
    assert way.find(delivery(ident="never", doubtful=True, root=root, part=1)) is None
    gone = Receipt({"channel": CHANNEL, "ts": "1.000001"})
    assert way.find(delivery(ident="never", doubtful=True, root=gone, part=1)) is None


def test_without_the_history_scope_a_repeat_is_marked() -> None:
    with FakeSlack(scopes={"chat:write"}) as slack:
        way = transport(slack)
        assert way.find(delivery(doubtful=True)) is None
        assert "channels:history" in way.send(delivery(doubtful=True)).reference["unverified"]
        assert "unverified" not in way.send(delivery(ident="another")).reference


def test_while_slack_does_not_answer_the_search_nothing_is_repeated(slack: FakeSlack) -> None:
    slack.script([500], "conversations.history")
    with pytest.raises(TryAgain):
        transport(slack).find(delivery(doubtful=True))


def test_an_edit_is_never_looked_for(slack: FakeSlack) -> None:
    assert transport(slack).find(delivery(doubtful=True, operation="edit")) is None
    assert slack.calls == []


def test_blocks_that_slack_refuses_are_sent_as_text(slack: FakeSlack) -> None:
    slack.script(["msg_blocks_too_long"])
    transport(slack).send(delivery())
    assert "blocks" not in slack.messages[0]
    assert "BIS Entity List: 1 added" in slack.messages[0]["text"]
    assert "Addition to the Entity List" in slack.messages[0]["text"]


def test_a_message_that_slack_refuses_in_every_form_is_given_up(slack: FakeSlack) -> None:
    slack.script(["invalid_blocks", "thread_not_found", "msg_too_long"])
    gone = Receipt({"channel": CHANNEL, "ts": "1.000001"})
    with pytest.raises(GiveUp):
        transport(slack).send(delivery(root=gone, part=1))


def test_a_channel_without_the_bot_is_given_up_with_advice(slack: FakeSlack) -> None:
    with pytest.raises(GiveUp, match="channel_not_found") as caught:
        transport(slack, channel="C0000000000").send(delivery())
    assert "invite the bot" in caught.value.advice


def test_the_probe_finds_its_own_message(slack: FakeSlack) -> None:
    said = transport(slack).probe()
    assert "found the message again" in said
    assert "channels:history" in said


def test_the_probe_names_the_missing_scope() -> None:
    with FakeSlack(scopes={"chat:write"}) as slack:
        with pytest.raises(GiveUp, match="history cannot be read") as caught:
            transport(slack).probe()
        assert "channels:history" in caught.value.advice


def test_the_probe_fails_where_metadata_does_not_come_back(slack: FakeSlack) -> None:
    slack.after_store = lambda message: message.pop("metadata")
    with pytest.raises(GiveUp, match="not in its history"):
        transport(slack).probe()


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (500, "", TryAgain),
        (503, "", TryAgain),
        (429, "ratelimited", TryAgain),
        (200, "internal_error", TryAgain),
        (200, "an_error_nobody_knows", TryAgain),
        (200, "invalid_auth", GiveUp),
        (200, "is_archived", GiveUp),
        (200, "missing_scope", GiveUp),
    ],
)
def test_the_table(status: int, error: str, kind: type[Exception]) -> None:
    assert type(refused("chat.postMessage", status, error, None)) is kind


def test_every_refusal_for_good_says_what_to_do() -> None:
    assert all(NEVER.values())
    assert "reads:it" in refused("x", 200, "missing_scope", None, "reads:it").advice


def test_a_reply_that_stands_in_the_channel_because_its_root_is_gone_is_found(slack: FakeSlack) -> None:
    way = transport(slack)
    gone = Receipt({"channel": CHANNEL, "ts": "1.000001"})
    receipt = way.send(delivery(root=gone, part=1))
    assert way.find(delivery(root=gone, part=1, doubtful=True)) == receipt


def test_a_search_that_slack_refuses_is_an_error_of_the_delivery(slack: FakeSlack) -> None:
    root = transport(slack).send(delivery())
    slack.script(["invalid_auth"], "conversations.replies")
    with pytest.raises(GiveUp, match="invalid_auth"):
        transport(slack).find(delivery(ident="d2", root=root, part=1, doubtful=True))


def test_an_edit_that_slack_has_no_time_for_is_tried_again(slack: FakeSlack) -> None:
    root = transport(slack).send(delivery())
    slack.script([503], "chat.update")
    with pytest.raises(TryAgain):
        transport(slack).send(delivery(root=root, operation="edit", payload={"text": "x"}))


def test_the_search_ends_in_a_channel_without_end(slack: FakeSlack) -> None:
    slack.page = 1
    way = transport(slack)
    for n in range(60):
        way.send(delivery(ident=f"other{n}"))
    assert way.find(delivery(ident="never", doubtful=True)) is None
