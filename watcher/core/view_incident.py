"""Messages about ourselves: incidents, baselines, the test message."""

from __future__ import annotations

from datetime import UTC, date, datetime

from watcher.core import words
from watcher.core.escape import plain, web_url
from watcher.core.view import clock_line
from watcher.core.view_types import Fact, View, WebLink
from watcher.model.change import Severity
from watcher.model.health import Incident, IncidentKind

_IS = {
    IncidentKind.FAILING: "cannot be read",
    IncidentKind.HELD: "waits for a person",
    IncidentKind.STALE: "has had no successful check for too long",
    IncidentKind.QUIET: "has been quiet for suspiciously long",
    IncidentKind.CONTRADICTORY: "contradicts another official source",
    IncidentKind.UNREADABLE: "has something that could not be read",
    IncidentKind.MISCOUNT: "counts otherwise than what was read",
    IncidentKind.UNRESOLVED: "refers to a notice that has not been read",
    IncidentKind.UNDELIVERED: "could not be told",
    IncidentKind.NETWORK: "cannot be reached from here",
    IncidentKind.DISK: "is short of disk space",
    IncidentKind.CLOCK: "has a clock that is wrong",
}


def incident_view(happening: str, incident: Incident, *, now: datetime, clock_note: bool = False) -> View:
    """One incident as it opened, goes on ("reminder") or closed: what, where, since when, what to do."""
    subject, state = plain(incident.subject), _IS[incident.kind]
    where = " · ".join(filter(None, (subject, plain(incident.list_id or ""))))
    facts = [Fact("Where", where)]
    length = words.span((incident.closed_at or now) - incident.opened_at)
    if happening == "closed":
        headline = f"Over: {subject} {state} no longer; it lasted {length}"
    elif happening == "reminder":
        headline = f"Still open after {length}: {subject} {state}"
    else:
        headline = f"{subject} {state}"
    facts.append(Fact("What happened", plain(incident.message)))
    opened = incident.opened_at.astimezone(UTC)
    facts.append(Fact("Since", f"{words.day(opened.date())}, {words.clock(opened)}"))
    if happening != "closed" and incident.advice:
        facts.append(Fact("What to do", plain(incident.advice)))
    url = web_url(incident.url)
    return View(
        headline=headline,
        facts=tuple(facts),
        links=(WebLink("the page", url),) if url else (),
        footer=(f"Incident {plain(incident.id)[:12]} · {incident.kind.value}", *_clock(now, clock_note)),
        severity=Severity.LOW if happening == "closed" else Severity.NORMAL,
    )


def baseline_line(source_id: str, entries: int, *, as_of: date | None = None, noun: str = "entry") -> str:
    """us_bis_dpl: 417 entries, baseline of 29 June 2019; nothing is told for a baseline."""
    counted = words.plural(entries, noun, "entries" if noun == "entry" else None)
    of = f" of {words.day(as_of)}" if as_of else ""
    return f"{plain(source_id)}: {counted}, baseline{of}; nothing is told for a baseline"


def line_view(sentence: str, *, now: datetime | None = None, clock_note: bool = False) -> View:
    """A message of one sentence."""
    return View(headline=plain(sentence), severity=Severity.LOW, footer=_clock(now, clock_note))


def _clock(now: datetime | None, clock_note: bool) -> tuple[str, ...]:
    return (clock_line(now),) if clock_note and now is not None else ()
