"""The JSON that scripts rely on: changes, events, standings. A change here is one of major version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from watcher.model.change import Change, Hit, Instrument
from watcher.model.codec import encode
from watcher.model.entry import Party
from watcher.model.event import EventUpdate
from watcher.model.health import Incident
from watcher.model.measure import (
    Count,
    FieldChange,
    InstrumentRef,
    Measure,
)
from watcher.model.standing import Deadline, Standing
from watcher.model.watchlist import FreshHit

VERSION = 1


def change_json(change: Change) -> dict[str, Any]:
    """One change. Dates are ISO; what the document does not state is null."""
    return {
        "id": change.id,
        "source": change.source_id,
        "list": change.list_id,
        "topic": change.topic,
        "kind": change.kind.value,
        "basis": change.basis.value,
        "party": party_json(change.party) if change.party else None,
        "fields": [field_json(field) for field in change.fields],
        "moved_from": change.moved_from,
        "instrument": instrument_json(change.instrument),
        "notice": None
        if change.notice is None
        else {
            "number": change.notice.number,
            "title": change.notice.title,
            "published_on": day(change.notice.published_on),
            "url": change.notice.url,
        },
        "unresolved": reference_json(change.unresolved) if change.unresolved else None,
        "measures": [
            {
                "verb": measure.verb.value,
                "subject": _subject(measure),
                "effective_on": day(measure.effective_on),
                "until": day(measure.until),
            }
            for measure in change.measures
        ],
        "citations": list(change.citations),
        "entries": change.entries,
        "severity": change.severity.value,
        "stated": change.stated,
        "extracted": change.extracted,
        "counts": [count_json(count) for count in change.counts],
        "effective_on": day(change.effective_on),
        "effective_time": change.effective_time.isoformat("minutes") if change.effective_time else None,
        "until": day(change.until),
        "until_basis": change.until_basis.value if change.until_basis else None,
        "published_at": moment(change.published_at),
        "filed_at": moment(change.filed_at),
        "first_seen": moment(change.first_seen),
        "hits": [_hit(hit) for hit in change.hits],
        "reason": change.reason,
    }


def event_json(update: EventUpdate) -> dict[str, Any]:
    """One event with the ids of the changes that are new with this revision."""
    return {
        "id": update.event.id,
        "title": update.event.title,
        "stage": update.event.stage.value,
        "revision": update.event.revision,
        "changes": [change.id for change in update.changes],
        "links": [encode(link) for link in update.event.links],
        "notes": list(update.notes),
    }


def hits_json(screening: str, hits: Sequence[FreshHit]) -> dict[str, Any]:
    """What a webhook gets of counterparties who stand on a list already. `screening` outlives retries."""
    return {
        "version": VERSION,
        "screening": screening,
        "hits": [
            {"id": one.id, "list": one.list_id, "party": party_json(one.party), **_hit(one.hit)}
            for one in hits
        ],
    }


def party_json(party: Party) -> dict[str, Any]:
    """One party."""
    return {
        "key": party.key,
        "type": party.type.value,
        "names": [{"text": n.text, "lang": n.lang, "role": n.role.value} for n in party.names],
        "countries": list(party.countries),
        "addresses": list(party.addresses),
        "identifiers": [list(pair) for pair in party.identifiers],
        "details": dict(party.details),
    }


def standing_json(standing: Standing) -> dict[str, Any]:
    """One line of `show`."""
    return {
        "party": party_json(standing.party) if standing.party else None,
        "title": standing.title or None,
        "standing": standing.state.value,
        "since": day(standing.since),
        "until": day(standing.until),
        "until_basis": standing.until_basis.value if standing.until_basis else None,
        "instrument": instrument_json(standing.instrument),
        "by": instrument_json(standing.by),
        "clause": standing.clause,
    }


def deadline_json(deadline: Deadline) -> dict[str, Any]:
    """One line of `calendar`."""
    return {
        "id": deadline.id,
        "on": day(deadline.on),
        "kind": deadline.kind,
        "list": deadline.list_id,
        "topic": deadline.topic,
        "parties": list(deadline.parties),
        "instrument": instrument_json(deadline.instrument),
        "title": deadline.title,
        "basis": deadline.basis.value if deadline.basis else None,
    }


def incident_json(incident: Incident) -> dict[str, Any]:
    """One incident: a source's, a receiver's, the machine's. `id` is the same from its opening to its end."""
    return {
        "id": incident.id,
        "kind": incident.kind.value,
        "subject": incident.subject,
        "list": incident.list_id,
        "message": incident.message,
        "advice": incident.advice,
        "opened_at": moment(incident.opened_at),
        "closed_at": moment(incident.closed_at),
        "url": incident.url,
    }


def changes_json(changes: Iterable[Change]) -> dict[str, Any]:
    """What `changes --json` prints."""
    return {"version": VERSION, "changes": [change_json(change) for change in changes]}


def webhook_json(update: EventUpdate) -> dict[str, Any]:
    """What a webhook receives for one event update."""
    return {
        "version": VERSION,
        "event": event_json(update),
        "changes": [change_json(change) for change in update.changes],
    }


def instrument_json(act: Instrument | None) -> dict[str, Any] | None:
    """The act under which a party stands, or that changed it."""
    return {"number": act.number, "published_on": day(act.published_on)} if act else None


def day(value: date | None) -> str | None:
    """An ISO date, or null."""
    return value.isoformat() if value else None


def moment(value: datetime | None) -> str | None:
    """An ISO instant in UTC with whole seconds, or null."""
    return value.isoformat(timespec="seconds").replace("+00:00", "Z") if value else None


def field_json(field: FieldChange) -> dict[str, Any]:
    """One field before and after."""
    return {"field": field.field, "before": field.before, "after": field.after}


def count_json(count: Count) -> dict[str, Any]:
    """One stated number against what was read."""
    return {
        "verb": count.verb.value,
        "list": count.list_id,
        "of": count.of,
        "stated": count.stated,
        "extracted": count.extracted,
        "words": count.words,
        "explained": count.explained,
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "counterparty": hit.counterparty,
        "name": hit.name,
        "matched": hit.matched,
        "match": hit.match,
        "score": round(hit.score, 3),
        "reason": hit.reason,
        "owner": hit.owner,
    }


def reference_json(ref: InstrumentRef) -> dict[str, Any]:
    """An earlier act as a notice refers to it."""
    return {
        "number": ref.number,
        "published_on": day(ref.published_on),
        "list": ref.list_id,
        "count": ref.count,
        "clause": ref.clause,
        "as_printed": ref.as_printed or None,
    }


def _subject(measure: Measure) -> str | None:
    subject = measure.subject
    if isinstance(subject, Party):
        return subject.name
    return (subject.number or subject.as_printed or None) if subject else None
