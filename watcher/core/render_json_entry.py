"""What `watcher parse --json` prints: entries with their measures. A change here is one of major version."""

from __future__ import annotations

from typing import Any

from watcher.core.render_json import VERSION, count_json, day, field_json, moment, party_json, reference_json
from watcher.model.entry import Party, PartyEntry
from watcher.model.measure import ChangeKind, InstrumentRef, Measure, Notice, NoticeEntry, UntilBasis
from watcher.model.source import Parsed


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
        "counts": [count_json(count) for count in entry.counts],
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
        "instrument": reference_json(subject) if isinstance(subject, InstrumentRef) else None,
        "effective_on": day(measure.effective_on),
        "effective_time": measure.effective_time.isoformat("minutes") if measure.effective_time else None,
        "until": day(measure.until),
        "until_basis": measure.until_basis.value if measure.until_basis else None,
        "entries": measure.entries,
        "fields": [field_json(field) for field in measure.fields],
    }
