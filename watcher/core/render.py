"""Views → messages, by kind of transport: the one place that knows which payload belongs to which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from watcher.core import render_slack, render_text, render_webhook
from watcher.core.view_incident import incident_view, line_view
from watcher.core.view_types import DigestView, View
from watcher.model.delivery import Message
from watcher.model.health import Incident

Payload = Mapping[str, Any]


def messages(
    kind: str,
    receiver: str,
    subject: str,
    revision: int,
    view: View,
    *,
    json: Payload | None = None,
    whole: View | None = None,
    root: Payload | None = None,
) -> tuple[Message, ...]:
    """The messages of one event revision for one receiver.

    `kind` is slack, email, webhook or console. `json` is what a webhook gets. On Slack a later revision
    is a reply that says what is new (also shown in the channel if parties are touched), and, where the
    `whole` event is given, an edit of the root; `root` is the payload that was sent as part 0 of
    revision 0.
    """
    if kind != "slack" or revision == 0:
        return _numbered(receiver, subject, revision, _payloads(kind, view, json))
    replies = [dict(payload) for payload in render_slack.render(view)]
    if view.groups or (view.facts and not view.event_id):
        replies[0]["reply_broadcast"] = True
    edited = render_slack.edit(whole, root) if whole is not None else None
    edit = (Message(receiver, subject, revision, 0, edited, "edit"),) if edited is not None else ()
    return edit + _numbered(receiver, subject, revision, replies, start=1)


def digest_messages(kind: str, receiver: str, subject: str, digest: DigestView) -> tuple[Message, ...]:
    """The messages of one digest window."""
    payloads: Sequence[Payload]
    if kind == "slack":
        payloads = render_slack.render_digest(digest)
    elif kind == "email":
        from watcher.core import render_email

        payloads = (render_email.render_digest(digest),)
    elif kind == "webhook":
        payloads = (render_webhook.render_digest(digest),)
    else:
        payloads = ({"text": render_text.render_digest(digest)},)
    return _numbered(receiver, subject, 0, payloads)


def incident_messages(
    kind: str,
    receiver: str,
    happening: str,
    incident: Incident,
    *,
    now: datetime,
    clock_note: bool = False,
) -> tuple[Message, ...]:
    """What the operators are told of an incident: "opened", "reminder" or "closed".

    All messages of one incident share a subject, so that they stand in one thread; a reminder takes
    the revision of its count, the end the one after the last reminder.
    """
    revision = {"opened": 0, "reminder": max(incident.reminders, 1)}.get(happening, incident.reminders + 1)
    view = incident_view(happening, incident, now=now, clock_note=clock_note)
    json = render_webhook.render_incident(view, happening, incident)
    return messages(kind, receiver, f"incident:{incident.id}", revision, view, json=json)


def line_messages(
    kind: str,
    receiver: str,
    subject: str,
    sentence: str,
    *,
    now: datetime | None = None,
    clock_note: bool = False,
) -> tuple[Message, ...]:
    """A message of one sentence, for instance of a baseline."""
    return messages(kind, receiver, subject, 0, line_view(sentence, now=now, clock_note=clock_note))


def _payloads(kind: str, view: View, json: Payload | None) -> Sequence[Payload]:
    match kind:
        case "slack":
            return render_slack.render(view)
        case "email":
            # Jinja2 and the CSS inliner cost a tenth of a second that a check without mail need not pay.
            from watcher.core import render_email

            return (render_email.render(view),)
        case "webhook":
            return (render_webhook.render(view, json),)
        case "console":
            return ({"text": render_text.render(view)},)
    raise ValueError(f"no renderer for the transport {kind!r}")


def _numbered(
    receiver: str, subject: str, revision: int, payloads: Sequence[Payload], start: int = 0
) -> tuple[Message, ...]:
    return tuple(
        Message(receiver, subject, revision, part, payload)
        for part, payload in enumerate(payloads, start=start)
    )
