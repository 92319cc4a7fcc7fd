"""Event updates and incidents → messages for those who want them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from watcher.core.render import incident_messages, line_messages, messages
from watcher.core.render_json import webhook_json
from watcher.core.route import route
from watcher.core.triage import Triage
from watcher.core.view import view
from watcher.core.view_incident import baseline_line
from watcher.core.window import window_end
from watcher.model.commit import DigestItem, Queued
from watcher.model.event import EventUpdate
from watcher.model.route import Mode
from watcher.model.source import Source, SourceKind
from watcher.run.report import CheckReport
from watcher.run.tools import Audience


def of_updates(
    updates: Sequence[EventUpdate], audience: Audience, now: datetime
) -> tuple[tuple[Queued, ...], tuple[DigestItem, ...]]:
    """Render each update for every receiver that is told at once; note it down for the digests."""
    queued: list[Queued] = []
    items: list[DigestItem] = []
    for update in updates:
        seen = view(update, audience.lists, now=now, clock_note=audience.clock_note)
        for told in route(update, audience.routes, audience.default):
            if told.mode is Mode.DIGEST:
                end = window_end(audience.digests[told.receiver], now)
                items.append(DigestItem(told.receiver, update.event.id, update.event.revision, end))
                continue
            queued += [
                Queued(message, now)
                for message in messages(
                    audience.kinds[told.receiver],
                    told.receiver,
                    f"event:{update.event.id}",
                    update.event.revision,
                    seen,
                    json=webhook_json(update),
                )
            ]
    return tuple(queued), tuple(items)


def of_triage(triage: Triage, audience: Audience, now: datetime) -> tuple[Queued, ...]:
    """Tell the operators what opened, what goes on and what is over."""
    happenings = (
        *(("opened", incident) for incident in triage.opened),
        *(("reminder", incident) for incident in triage.reminded),
        *(("closed", incident) for incident in triage.closed),
    )
    kind = audience.kinds[audience.operators]
    return tuple(
        Queued(message, now)
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
    kind = audience.kinds[audience.operators]
    return tuple(
        Queued(message, now)
        for message in line_messages(
            kind,
            audience.operators,
            f"baseline:{source.id}",
            sentence,
            now=now,
            clock_note=audience.clock_note,
        )
    )
