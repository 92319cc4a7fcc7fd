"""Event updates and incidents → messages for those who want them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from watcher.core.render import incident_messages, line_messages, messages
from watcher.core.render_json import webhook_json
from watcher.core.route import told_of
from watcher.core.triage import Triage
from watcher.core.view import view
from watcher.core.view_incident import baseline_line
from watcher.core.window import window_end
from watcher.model.commit import DigestItem, Queued
from watcher.model.delivery import Message
from watcher.model.event import EventUpdate
from watcher.model.route import Mode, Told
from watcher.model.source import Source, SourceKind
from watcher.run.report import CheckReport
from watcher.run.tools import Audience, Tools
from watcher.store import outbox

Roots = dict[tuple[str, str], Mapping[str, Any] | None]
"""(receiver, subject) → the payload of the first message there is, or was queued a moment ago"""


def of_updates(
    updates: Sequence[EventUpdate], tools: Tools, now: datetime
) -> tuple[tuple[Queued, ...], tuple[DigestItem, ...]]:
    """Render each update for every receiver that is told at once; note it down for the digests."""
    audience = tools.audience
    queued: list[Queued] = []
    items: list[DigestItem] = []
    roots: Roots = {}
    for update in updates:
        for told in whom(update, audience):
            if told.mode is Mode.DIGEST:
                end = window_end(audience.digests[told.receiver], now)
                items.append(DigestItem(told.receiver, update.event.id, update.event.revision, end))
                continue
            ready = audience.not_before(told.receiver, now)
            queued += [
                Queued(message, ready) for message in _messages(update, told.receiver, tools, now, roots)
            ]
    return tuple(queued), tuple(items)


def whom(update: EventUpdate, audience: Audience) -> tuple[Told, ...]:
    """Who is told of an update, now or in a digest, and why."""
    return told_of(
        update, audience.routes, audience.default, kinds=audience.kinds, digests=audience.digests.keys()
    )


def _messages(
    update: EventUpdate, receiver: str, tools: Tools, now: datetime, roots: Roots
) -> Iterator[Message]:
    """The update in a receiver's own form; the whole event for one who has not heard of it yet."""
    audience, event = tools.audience, update.event
    kind, subject = audience.kinds[receiver], f"event:{event.id}"
    place = (receiver, subject)
    if place not in roots:
        roots[place] = None if update.opens else outbox.root(tools.engine, receiver, subject)
    root = roots[place]
    whole = None
    if not update.opens and (kind == "slack" or root is None):
        whole = view(update, audience.lists, now=now, clock_note=audience.clock_note, whole=True)
    seen = whole if root is None and whole is not None else None
    seen = seen or view(update, audience.lists, now=now, clock_note=audience.clock_note)
    found = messages(
        kind,
        receiver,
        subject,
        0 if root is None else event.revision,
        seen,
        json=webhook_json(update),
        whole=whole,
        root=root,
    )
    if root is None:
        roots[place] = found[0].payload
    return (replace(message, revision=event.revision) for message in found)


def of_triage(triage: Triage, audience: Audience, now: datetime) -> tuple[Queued, ...]:
    """Tell the operators what opened, what goes on and what is over."""
    happenings = (
        *(("opened", incident) for incident in triage.opened),
        *(("reminder", incident) for incident in triage.reminded),
        *(("closed", incident) for incident in triage.closed),
    )
    kind, ready = audience.kinds[audience.operators], audience.not_before(audience.operators, now)
    return tuple(
        Queued(message, ready)
        for happening, incident in happenings
        for message in incident_messages(
            kind, audience.operators, happening, incident, now=now, clock_note=audience.clock_note
        )
    )


def of_baseline(source: Source, report: CheckReport, audience: Audience, now: datetime) -> tuple[Queued, ...]:
    """The one line that a first reading is worth, to the operators."""
    as_of = date.fromisoformat(report.as_of) if report.as_of else None
    noun = "entry" if source.declaration.kind is SourceKind.LIST else "notice"
    sentence = baseline_line(source.id, report.entries, as_of=as_of, noun=noun)
    kind, ready = audience.kinds[audience.operators], audience.not_before(audience.operators, now)
    return tuple(
        Queued(message, ready)
        for message in line_messages(
            kind,
            audience.operators,
            f"baseline:{source.id}",
            sentence,
            now=now,
            clock_note=audience.clock_note,
        )
    )
