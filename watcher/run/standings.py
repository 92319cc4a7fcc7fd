"""Who stands on a list: folded from notices, or as the authority's own list showed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from watcher.core.deadlines import zone_of
from watcher.core.evidence import act_of
from watcher.core.observe import union
from watcher.core.register import gather
from watcher.core.standing import Folded, fold
from watcher.model.change import Instrument
from watcher.model.entry import PartyEntry
from watcher.model.measure import UntilBasis
from watcher.model.source import ListInfo, Source, SourceKind
from watcher.model.standing import Standing, State
from watcher.store.views import lists as views

_SHOWN_BY = timedelta(days=45)
"""An act that its list still does not show after so long is no longer pending but contradicted."""


@dataclass(frozen=True, slots=True)
class Standings:
    """Where everyone stands on the lists on one day, as known at one moment (None: now)."""

    engine: Engine
    lists: Mapping[str, ListInfo]
    sources: Mapping[str, Source]
    on: date
    known_at: datetime | None
    folded: Folded

    def of(self, list_id: str) -> tuple[Standing, ...]:
        """The standings on one list, the observed state first where its authority publishes a list."""
        authority, announced = self.shown_by(list_id), self.folded.on(list_id, self.on)
        if authority is None:
            return announced
        entries = views.entries_on(self.engine, authority, list_id, self.seen_by(list_id))
        if not entries:
            return announced
        shown = observed([entry for entry in entries if isinstance(entry, PartyEntry)], self.on)
        names = {standing.party.key for standing in shown if standing.party}
        return (*shown, *(one for one in self.pending(list_id) if one.party and one.party.key not in names))

    def shown_by(self, list_id: str) -> str | None:
        """The source whose list is believed; None where notices are."""
        info = self.lists.get(list_id)
        source = self.sources.get(info.authority_source) if info else None
        return source.id if source and source.declaration.kind is SourceKind.LIST else None

    def pending(self, list_id: str) -> tuple[Standing, ...]:
        """What is announced and, unless the list shows the party, not yet codified."""
        return tuple(one for one in self.folded.on(list_id, self.on) if self._is_young(one))

    def seen_by(self, list_id: str) -> datetime:
        """The moment of knowledge: the asked one, and for a past day never later than its end."""
        zone = ZoneInfo(zone_of(list_id))
        end = datetime.combine(self.on + timedelta(days=1), time(), zone).astimezone(UTC)
        return min(end, self.known_at) if self.known_at else end

    def _is_young(self, standing: Standing) -> bool:
        act = standing.instrument.published_on if standing.instrument else None
        return (
            standing.state in (State.LISTED, State.PENDING)
            and standing.party is not None
            and act is not None
            and self.on - act <= _SHOWN_BY
        )


def standings(
    engine: Engine,
    lists: Mapping[str, ListInfo],
    sources: Mapping[str, Source],
    *,
    on: date,
    known_at: datetime | None,
) -> Standings:
    """Read the notices as they were known and fold them once, for all lists."""
    notices = views.notices_known(engine, known_at)
    return Standings(engine, lists, sources, on, known_at, fold(gather(notices)))


def observed(entries: Iterable[PartyEntry], on: date) -> tuple[Standing, ...]:
    """One standing per party and act: a second denial order against the same name stands by itself."""
    acts: dict[tuple[object, ...], list[PartyEntry]] = {}
    for entry in entries:
        if entry.effective_on is None or entry.effective_on <= on:
            acts.setdefault(act_of(entry), []).append(entry)
    rows = []
    for group in acts.values():
        first = group[0]
        rows.append(
            Standing(
                list_id=first.list_id,
                topic=None,
                party=union(group),
                state=State.EXEMPTED if first.exempts else State.LISTED,
                since=first.effective_on,
                until=first.expires_on,
                until_basis=UntilBasis.STATED if first.expires_on else None,
                instrument=Instrument(None, first.effective_on) if first.effective_on else None,
                by=None,
            )
        )
    return tuple(sorted(rows, key=printed))


def printed(one: Standing) -> tuple[str, str]:
    """The order in which the standings of a list are shown."""
    return one.party.name if one.party else "", str(one.since)
