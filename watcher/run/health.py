"""How every source stands, those that were never checked included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from watcher.core.render_json import VERSION, incident_json, moment
from watcher.core.triage import stale
from watcher.core.words import span
from watcher.model.health import Health, Incident
from watcher.model.source import Source
from watcher.model.views import Backlog, SourceState
from watcher.run.tools import Tools
from watcher.store import ledger, workers
from watcher.store.views import health as views

_AWAKE = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source for a table."""

    source_id: str
    health: str
    last_success_at: datetime | None
    last_attempt_at: datetime | None
    last_change_at: datetime | None
    next_due_at: datetime | None
    failures: int
    entries: int
    held: tuple[str, ...]
    incidents: tuple[Incident, ...]

    @property
    def ill(self) -> bool:
        """Failing, held or stale."""
        return self.health in (Health.FAILING, Health.HELD, Health.STALE)


def lines(tools: Tools, now: datetime) -> list[SourceLine]:
    """Every enabled source by id, and those of the database that are no longer enabled but not well."""
    known = {state.source_id: state for state in views.source_states(tools.engine)}
    found = []
    for source_id in sorted(tools.sources):
        state = known.get(source_id)
        if state is None:
            found.append(SourceLine(source_id, Health.UNKNOWN, None, None, None, None, 0, 0, (), ()))
            continue
        found.append(
            SourceLine(
                source_id,
                _health(tools.sources[source_id], state, now),
                state.last_success_at,
                state.last_attempt_at,
                state.last_change_at,
                state.next_due_at,
                state.failures,
                sum(state.entries.values()),
                tuple(one or "notices" for one in state.held),
                state.incidents,
            )
        )
    return found


def _health(source: Source, state: SourceState, now: datetime) -> Health:
    """What was written, unless it is so old that nobody has looked since: the dead write nothing."""
    read, poll = state.last_success_at, source.declaration.poll
    late = state.health is Health.HEALTHY and read is not None and stale(source.id, read, poll, now)
    return Health.STALE if late else state.health


def as_document(found: Sequence[SourceLine], backlog: Sequence[Backlog], now: datetime) -> dict[str, Any]:
    """What `health --json` prints. Ages are seconds."""
    return {
        "version": VERSION,
        "at": moment(now),
        "sources": [_source(line, now) for line in found],
        "receivers": [
            {
                "receiver": one.receiver,
                "pending": one.pending,
                "dead": one.dead,
                "oldest": moment(one.oldest),
                "last_error": one.last_error,
            }
            for one in backlog
        ],
    }


def asleep(tools: Tools, host: str, now: datetime) -> str | None:
    """What is wrong with the workers of this machine: all of them silent for three minutes; else None."""
    mine = [one for one in workers.workers(tools.engine) if one.owner.startswith(f"{host}-")]
    last = max((one.ticked_at for one in mine), default=now)
    if now - last < _AWAKE:
        return None
    return f"no worker of {host} has given a sign of life for {span(now - last)}"


def other_incidents(tools: Tools) -> tuple[Incident, ...]:
    """Open incidents whose subject is no source: the network, a receiver, the disk."""
    return tuple(one for one in ledger.incidents(tools.engine) if one.subject not in tools.sources)


def _source(line: SourceLine, now: datetime) -> dict[str, Any]:
    age = (now - line.last_success_at).total_seconds() if line.last_success_at else None
    return {
        "source": line.source_id,
        "health": str(line.health),
        "last_success_at": moment(line.last_success_at),
        "last_success_age": age,
        "last_attempt_at": moment(line.last_attempt_at),
        "last_change_at": moment(line.last_change_at),
        "next_due_at": moment(line.next_due_at),
        "failures": line.failures,
        "entries": line.entries,
        "held": list(line.held),
        "incidents": [incident_json(one) for one in line.incidents],
    }
