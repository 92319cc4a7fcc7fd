"""Messages by kind of transport: parts, revisions, threads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from support.changes import LISTS, NOW, november
from support.views import big

from watcher.core.render import digest_messages, incident_messages, line_messages, messages
from watcher.core.view import view
from watcher.core.view_types import DigestView, View
from watcher.model.health import Incident, IncidentKind

VIEW = view(november(), LISTS, now=NOW)
KEYS = {"slack": {"text", "blocks"}, "email": {"subject", "text", "html"}, "console": {"text"}}
INCIDENT = Incident(
    "i1", IncidentKind.FAILING, "us_bis_dpl", "gone", "wait", datetime(2025, 11, 5, tzinfo=UTC)
)


@pytest.mark.parametrize("kind", list(KEYS))
def test_each_kind_has_its_payload(kind: str) -> None:
    (message,) = messages(kind, "desk", "event:e", 0, VIEW)
    assert set(message.payload) == KEYS[kind]
    assert (message.receiver, message.subject, message.revision, message.part) == ("desk", "event:e", 0, 0)
    assert message.operation == "post"


def test_a_webhook_gets_the_json_as_it_is() -> None:
    json = {"version": 1, "event": {"id": "e"}, "changes": []}
    (message,) = messages("webhook", "siem", "event:e", 0, VIEW, json=json)
    assert message.payload == json
    (line,) = line_messages("webhook", "siem", "baseline:s", "s: 1 entry")
    assert line.payload["message"]["headline"] == "s: 1 entry"


def test_an_unknown_kind_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="pigeon"):
        messages("pigeon", "x", "event:e", 0, VIEW)


def test_overflow_goes_into_the_thread_in_order() -> None:
    found = messages("slack", "desk", "event:e", 0, big(200))
    assert [m.part for m in found] == list(range(len(found)))
    assert len(found) > 2


def test_a_later_revision_edits_the_root_and_replies_with_what_is_new() -> None:
    edit, reply = messages("slack", "desk", "event:e", 1, VIEW, whole=VIEW)
    assert (edit.operation, edit.part) == ("edit", 0)
    assert (reply.operation, reply.part) == ("post", 1)
    assert reply.payload["reply_broadcast"] is True
    (alone,) = messages("slack", "desk", "event:e", 1, View("now codified"))
    assert alone.part == 1
    assert "reply_broadcast" not in alone.payload


def test_a_root_that_cannot_be_rewritten_is_left() -> None:
    found = messages("slack", "desk", "event:e", 2, VIEW, whole=big(200))
    assert [m.operation for m in found] == ["post"]
    root = messages("slack", "desk", "event:e", 0, big(200))[0].payload
    found = messages("slack", "desk", "event:e", 2, VIEW, whole=big(200), root=root)
    assert [m.operation for m in found] == ["edit", "post"]


def test_a_later_mail_is_a_mail() -> None:
    (message,) = messages("email", "desk", "event:e", 1, VIEW, whole=VIEW)
    assert (message.part, message.operation, message.revision) == (0, "post", 1)


@pytest.mark.parametrize("kind", ["slack", "email", "webhook", "console"])
def test_digests_of_every_kind(kind: str) -> None:
    digest = DigestView("Digest: 1 event", ("one",), (VIEW,), checked=("s: healthy",))
    found = digest_messages(kind, "desk", "digest:desk:2025-11-05", digest)
    assert found[0].subject == "digest:desk:2025-11-05"
    assert "Digest: 1 event" in str(found[0].payload)
    assert ("Leidos" in str([m.payload for m in found])) is (kind != "webhook")


def test_an_incident_is_one_thread_with_one_revision_per_telling() -> None:
    opened = incident_messages("slack", "ops", "opened", INCIDENT, now=NOW)
    reminder = incident_messages("slack", "ops", "reminder", INCIDENT, now=NOW)
    closed = incident_messages("slack", "ops", "closed", INCIDENT, now=NOW)
    assert [(m[0].revision, m[0].part) for m in (opened, reminder, closed)] == [(0, 0), (1, 1), (1, 1)]
    assert {m[0].subject for m in (opened, reminder, closed)} == {"incident:i1"}
    assert reminder[0].payload["reply_broadcast"] is True


def test_a_webhook_can_tell_which_incident_is_over() -> None:
    ended = replace(INCIDENT, closed_at=datetime(2025, 11, 6, tzinfo=UTC))
    (opened,) = incident_messages("webhook", "ops", "opened", INCIDENT, now=NOW)
    (closed,) = incident_messages("webhook", "ops", "closed", ended, now=NOW)
    assert opened.payload["message"]["headline"] == "us_bis_dpl cannot be read"
    assert opened.payload["incident"] == {
        "happening": "opened",
        "id": "i1",
        "kind": "failing",
        "subject": "us_bis_dpl",
        "list": None,
        "message": "gone",
        "advice": "wait",
        "opened_at": "2025-11-05T00:00:00Z",
        "closed_at": None,
        "url": None,
    }
    assert closed.payload["incident"]["id"] == "i1"
    assert closed.payload["incident"]["closed_at"] == "2025-11-06T00:00:00Z"


def test_a_line_is_one_message() -> None:
    (message,) = line_messages("console", "screen", "baseline:s", "s: 417 entries", now=NOW, clock_note=True)
    assert message.payload["text"].startswith("s: 417 entries\n\nNot the real time")
