"""Which event each change opens or joins, and why. Groups, never drops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from watcher.core.hashing import digest
from watcher.core.known import Known
from watcher.core.links import NOTICE, PARTY, deadline_value, links, links_of, party_values
from watcher.core.titles import title
from watcher.model.change import Basis, Change
from watcher.model.event import Event, EventUpdate, Link, Stage
from watcher.model.measure import Notice
from watcher.model.source import ListInfo

__all__ = ["correlate", "links"]

WINDOW = timedelta(days=120)
"""How long after its opening an event is joined by more than its own notice: consolidated lists follow the
Federal Register by days to weeks, and some designations took months to appear there."""

_STAGES = (
    Stage.DUE,
    Stage.OBSERVED,
    Stage.ANNOUNCED,
    Stage.COPIED,
    Stage.FILED,
    Stage.PUBLISHED,
    Stage.CODIFIED,
    Stage.CONSOLIDATED,
)


@dataclass(frozen=True, slots=True)
class _Group:
    """Changes that belong together before any known event is looked at. `name` is unique and stable."""

    name: str
    changes: tuple[Change, ...]
    links: tuple[Link, ...]
    basis: Basis


def correlate(
    changes: Sequence[Change],
    *,
    notices: Mapping[str, Notice],
    events: Sequence[tuple[Event, tuple[Change, ...]]],
    now: datetime,
    lists: Mapping[str, ListInfo],
    window: timedelta = WINDOW,
    stages: Mapping[str, str] | None = None,
) -> tuple[EventUpdate, ...]:
    """Sort the changes of one check into events: new ones, and the known `events` that they join.

    Announced changes group by notice, and notices by a shared document number, citation or docket;
    observed ones by list, unless they share a citation with an event, or show on a list what an event
    announced for the same party (or the other way round) within `window`; due ones by deadline. Two
    notices never join over a party alone: they are two acts. `stages` maps notice keys and source ids to
    how far in the life of an act they stand. The same input gives the same events with the same ids.
    """
    joined: dict[str, list[_Group]] = defaultdict(list)
    reasons: dict[str, list[Link]] = defaultdict(list)
    opened: list[_Group] = []
    index = Known(events, now, window)
    for group in _groups(changes, notices):
        for part, event, why in _placed(group, notices, index):
            if event is None:
                opened.append(part)
            else:
                joined[event.id].append(part)
                reasons[event.id] += why
    known = {event.id: (event, earlier) for event, earlier in events}
    updates = [
        _grown(*known[event_id], groups, reasons[event_id], notices, now, stages or {}, lists)
        for event_id, groups in joined.items()
    ]
    updates += [_opened(group, notices, now, stages or {}, lists) for group in opened]
    return tuple(update for update in updates if update.changes)


def _groups(changes: Sequence[Change], notices: Mapping[str, Notice]) -> list[_Group]:
    named: dict[tuple[str, ...], list[Change]] = defaultdict(list)
    for change in changes:
        if change.basis is Basis.DUE:
            named["due", deadline_value(change)].append(change)
        elif change.notice is not None:
            named["notice", change.notice.key].append(change)
        else:
            named["observed", change.source_id, change.list_id or change.topic or ""].append(change)
    groups = [_group(name, tuple(members), notices) for name, members in named.items()]
    return _united(groups, notices)


def _group(name: tuple[str, ...], members: tuple[Change, ...], notices: Mapping[str, Notice]) -> _Group:
    # What a list shows has no name of its own: the ids of its changes hold the snapshot's number.
    ids = sorted(change.id for change in members) if name[0] == "observed" else ()
    return _Group(digest("event", *name, *ids), members, links(members, notices), members[0].basis)


def _united(groups: Sequence[_Group], notices: Mapping[str, Notice]) -> list[_Group]:
    """Notices of one check that share a number, a citation or a docket are one act; the earliest leads."""

    def led(group: _Group) -> tuple[date, str]:
        notice = group.changes[0].notice
        return (notice.published_on if notice and notice.published_on else date.max, group.name)

    out: list[_Group] = []
    for group in sorted(groups, key=led):
        mine = _strong(group)
        home = next((one for one in out if _strong(one) & mine), None)
        if home is None:
            out.append(group)
        else:
            both = home.changes + group.changes
            out[out.index(home)] = replace(home, changes=both, links=links(both, notices))
    return out


def _strong(group: _Group) -> set[tuple[str, str]]:
    if group.basis is not Basis.ANNOUNCED:
        return set()
    return {(link.kind, link.value) for link in group.links if link.kind != PARTY}


def _placed(
    group: _Group, notices: Mapping[str, Notice], known: Known
) -> list[tuple[_Group, Event | None, tuple[Link, ...]]]:
    """The event that the group joins; what a list shows may belong to several."""
    first = group.changes[0]
    if group.basis is not Basis.OBSERVED:
        event, link = known.home(group.links, first)
        return [(group, event, (link,) if link else ())]
    members: dict[str, list[Change]] = defaultdict(list)
    homes: dict[str, Event | None] = {}
    reasons: dict[str, dict[Link, None]] = defaultdict(dict)
    for change in group.changes:
        event, link = known.home(links_of(change, notices), change)
        key = event.id if event else ""
        members[key].append(change)
        homes[key] = event
        reasons[key] |= {link: None} if link else {}
    name = ("observed", first.source_id, first.list_id or first.topic or "")
    return [
        (_group(name, tuple(members[key]), notices), event, tuple(reasons[key]))
        for key, event in homes.items()
    ]


def _opened(
    group: _Group,
    notices: Mapping[str, Notice],
    now: datetime,
    stages: Mapping[str, str],
    lists: Mapping[str, ListInfo],
) -> EventUpdate:
    event = Event(
        group.name,
        title(group.changes, lists),
        _stage(group.changes, notices, stages),
        now,
        now,
        0,
        group.links,
    )
    return EventUpdate(event, group.changes)


def _grown(
    event: Event,
    earlier: tuple[Change, ...],
    groups: Sequence[_Group],
    why: Sequence[Link],
    notices: Mapping[str, Notice],
    now: datetime,
    stages: Mapping[str, str],
    lists: Mapping[str, ListInfo],
) -> EventUpdate:
    known = {change.id for change in earlier}
    fresh = tuple(change for group in groups for change in group.changes if change.id not in known)
    stage = _stage(fresh, notices, stages) if fresh else event.stage
    held = {(link.kind, link.value): link for group in groups for link in group.links}
    held |= {(link.kind, link.value): link for link in event.links}
    observed_only = all(change.basis is Basis.OBSERVED for change in earlier)
    announces = any(change.basis is Basis.ANNOUNCED for change in fresh)
    grown = replace(
        event,
        title=title(fresh, lists) if observed_only and announces else event.title,
        stage=max(event.stage, stage, key=_STAGES.index),
        updated_at=now,
        revision=event.revision + 1,
        links=tuple(held.values()),
    )
    reasons = [f"joined over {link.reason}" for link in dict.fromkeys(why) if link.kind != NOTICE]
    return EventUpdate(grown, fresh, earlier, tuple(reasons + _confirmed(fresh, earlier)))


def _confirmed(fresh: Sequence[Change], earlier: Sequence[Change]) -> list[str]:
    """How many of the parties that a notice announced a list shows by now."""
    shown = {
        value
        for change in (*earlier, *fresh)
        if change.basis is Basis.OBSERVED
        for value in party_values(change)
    }
    announced = [change for change in earlier if change.basis is Basis.ANNOUNCED and change.party]
    hits = sum(not shown.isdisjoint(party_values(change)) for change in announced)
    news = any(change.basis is Basis.OBSERVED for change in fresh)
    return [f"confirmed: {hits} of {len(announced)}"] if news and announced else []


def _stage(changes: Sequence[Change], notices: Mapping[str, Notice], stages: Mapping[str, str]) -> Stage:
    found: list[Stage] = []
    for change in changes:
        ref = change.notice
        declared = stages.get(ref.key) if ref else None
        declared = declared or stages.get(change.source_id)
        if change.basis is Basis.DUE:
            found.append(Stage.DUE)
        elif declared:
            found.append(Stage(declared))
        elif ref is None:
            found.append(Stage.OBSERVED)
        else:
            found.append(_guess(notices.get(ref.key)))
    return max(found, key=_STAGES.index)


def _guess(notice: Notice | None) -> Stage:
    """Of a notice that says nothing of its stage: the Register publishes, a ministry announces.

    That it was filed is for its source to say: published documents print the hour of their filing too.
    """
    return Stage.ANNOUNCED if notice is None or notice.lang == "zh" else Stage.PUBLISHED
