"""The JSON that scripts rely on: changes, events, parsed entries. A change here is one of major version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from watcher.model.change import Change, Hit
from watcher.model.codec import encode
from watcher.model.entry import Party, PartyEntry
from watcher.model.event import EventUpdate
from watcher.model.measure import (
    ChangeKind,
    Count,
    FieldChange,
    InstrumentRef,
    Measure,
    Notice,
    NoticeEntry,
    UntilBasis,
)
from watcher.model.source import Parsed
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
        "fields": [_field(field) for field in change.fields],
        "moved_from": change.moved_from,
        "instrument": None
        if change.instrument is None
        else {"number": change.instrument.number, "published_on": day(change.instrument.published_on)},
        "notice": None
        if change.notice is None
        else {
            "number": change.notice.number,
            "title": change.notice.title,
            "published_on": day(change.notice.published_on),
            "url": change.notice.url,
        },
        "unresolved": _reference(change.unresolved) if change.unresolved else None,
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
        "counts": [_count(count) for count in change.counts],
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


def parsed_json(source_id: str, parsed: Parsed) -> dict[str, Any]:
    """What `parse --json` prints: entries in order of their key."""
    entries = sorted(parsed.entries, key=lambda entry: entry.key)
    return {"version": VERSION, "source": source_id, "entries": [entry_json(entry) for entry in entries]}


def entry_json(entry: PartyEntry | NoticeEntry) -> dict[str, Any]:
    """One entry: a party of a list, or a notice with its measures."""
    if isinstance(entry, PartyEntry):
        return {
            "type": "party",
            "key": entry.key,
            "list": entry.list_id,
            "party": party_json(entry.party),
            "measures": [measure_json(_exemption(entry))] if entry.exempts else [],
            "effective_on": day(entry.effective_on),
            "expires_on": day(entry.expires_on),
            "stated": None,
            "extracted": None,
        }
    lists = {measure.list_id for measure in entry.measures}
    headline = next((count for count in entry.counts if count.of == "parties"), None)
    return {
        "type": "notice",
        "key": entry.key,
        "list": lists.pop() if len(lists) == 1 else None,
        "notice": notice_json(entry.notice),
        "stage": entry.stage,
        "measures": [measure_json(measure) for measure in entry.measures],
        "counts": [_count(count) for count in entry.counts],
        "stated": headline.stated if headline else None,
        "extracted": headline.extracted if headline else None,
    }


def _exemption(entry: PartyEntry) -> Measure:
    """The measure that an exempting entry stands for; without it a script would take it for a listing."""
    return Measure(
        ChangeKind.EXEMPTED,
        entry.party,
        entry.list_id,
        effective_on=entry.effective_on,
        until=entry.expires_on,
        until_basis=UntilBasis.STATED if entry.expires_on else None,
    )


def notice_json(notice: Notice) -> dict[str, Any]:
    """One notice."""
    return {
        "number": notice.number,
        "number_as_printed": notice.number_as_printed,
        "title": notice.title,
        "url": notice.url,
        "published_on": day(notice.published_on),
        "published_at": moment(notice.published_at),
        "filed_at": moment(notice.filed_at),
        "effective_on": day(notice.effective_on),
        "document_type": notice.document_type,
        "status": notice.status or None,
        "authority": notice.authority,
        "lang": notice.lang,
        "related": list(notice.related),
        "citations": list(notice.citations),
        "dockets": list(notice.dockets),
    }


def measure_json(measure: Measure) -> dict[str, Any]:
    """One measure: what a notice does to a party, to an earlier notice, or by itself."""
    subject = measure.subject
    return {
        "verb": measure.verb.value,
        "list": measure.list_id,
        "topic": measure.topic,
        "party": party_json(subject) if isinstance(subject, Party) else None,
        "instrument": _reference(subject) if isinstance(subject, InstrumentRef) else None,
        "effective_on": day(measure.effective_on),
        "effective_time": measure.effective_time.isoformat("minutes") if measure.effective_time else None,
        "until": day(measure.until),
        "until_basis": measure.until_basis.value if measure.until_basis else None,
        "entries": measure.entries,
        "fields": [_field(field) for field in measure.fields],
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
        "instrument": None
        if standing.instrument is None
        else {"number": standing.instrument.number, "published_on": day(standing.instrument.published_on)},
        "by": None
        if standing.by is None
        else {"number": standing.by.number, "published_on": day(standing.by.published_on)},
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
        "instrument": None
        if deadline.instrument is None
        else {"number": deadline.instrument.number, "published_on": day(deadline.instrument.published_on)},
        "title": deadline.title,
        "basis": deadline.basis.value if deadline.basis else None,
    }


def changes_json(changes: Iterable[Change]) -> dict[str, Any]:
    """What `changes --json` prints."""
    return {"version": VERSION, "changes": [change_json(change) for change in changes]}


def webhook_json(update: EventUpdate) -> dict[str, Any]:
    """What a webhook receives for one event update."""
    return {"version": VERSION, "event": event_json(update), "changes": _all(update.changes)}


def day(value: date | None) -> str | None:
    """An ISO date, or null."""
    return value.isoformat() if value else None


def moment(value: datetime | None) -> str | None:
    """An ISO instant in UTC with whole seconds, or null."""
    return value.isoformat(timespec="seconds").replace("+00:00", "Z") if value else None


def _all(changes: Sequence[Change]) -> list[dict[str, Any]]:
    return [change_json(change) for change in changes]


def _field(field: FieldChange) -> dict[str, Any]:
    return {"field": field.field, "before": field.before, "after": field.after}


def _count(count: Count) -> dict[str, Any]:
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


def _reference(ref: InstrumentRef) -> dict[str, Any]:
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
