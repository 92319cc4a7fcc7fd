"""Which event each change opens or joins, and why. Groups, never drops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from watcher.core.hashing import digest
from watcher.core.known import Known
from watcher.core.links import JOINED, NOTICE, PARTY, copy_link, deadline_value, links, links_of
from watcher.core.repeats import is_release
from watcher.core.stages import furthest, of_change, of_copy
from watcher.core.titles import title
from watcher.model.change import Basis, Change
from watcher.model.event import Event, EventUpdate, Link, Stage
from watcher.model.measure import Notice, NoticeEntry
from watcher.model.source import ListInfo

__all__ = ["correlate", "links"]

WINDOW = timedelta(days=120)
"""How long after its opening an event is joined by more than its own notice: consolidated lists follow the
Federal Register by days to weeks, and some designations took months to appear there."""

_Copies = Sequence[tuple[str, NoticeEntry]]


@dataclass(frozen=True, slots=True)
class _Group:
    """Changes that belong together before any known event is looked at. `name` is unique and stable."""

    name: str
    changes: tuple[Change, ...]
    links: tuple[Link, ...]
    basis: Basis

    @property
    def notices(self) -> frozenset[str]:
        """The keys of the notices behind it."""
        return frozenset(change.notice.key for change in self.changes if change.notice)


@dataclass(frozen=True, slots=True)
class _Context:
    """What every update of one call is made with."""

    notices: Mapping[str, Notice]
    stages: Mapping[str, str]
    lists: Mapping[str, ListInfo]
    now: datetime

    def stage(self, changes: Sequence[Change]) -> Stage:
        """How far these changes show the act to be."""
        return furthest(of_change(change, self.notices, self.stages) for change in changes)


def correlate(
    changes: Sequence[Change],
    *,
    notices: Mapping[str, Notice],
    events: Sequence[tuple[Event, tuple[Change, ...]]],
    now: datetime,
    lists: Mapping[str, ListInfo],
    window: timedelta = WINDOW,
    stages: Mapping[str, str] | None = None,
    copies: _Copies = (),
) -> tuple[EventUpdate, ...]:
    """Sort the changes of one check into events: new ones, and the known `events` that they join.

    Announced changes group by notice, and notices by a shared document number, citation or docket;
    observed ones by list, unless they share a citation with an event, or show on a list what an event
    announced for the same party (or the other way round) within `window`; due ones by deadline. Two
    notices never join over a party alone: they are two acts. `stages` maps notice keys and source ids to
    how far in the life of an act they stand. `copies` are the notices that a source shows for the first
    time, (source id, notice): a copy of a known notice is a revision of its event even where it changes
    nothing. The same input gives the same events with the same ids.
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
    at_home = {key for group in opened for key in group.notices}
    shown: dict[str, list[tuple[str, NoticeEntry]]] = defaultdict(list)
    for source_id, entry in copies:
        home = index.of_notice(entry.key) if entry.key not in at_home else None
        home_id = home.id if home else _joined_by(entry.key, joined)
        if home_id is not None:
            shown[home_id].append((source_id, entry))
    known = {event.id: (event, earlier) for event, earlier in events}
    context = _Context(notices, stages or {}, lists, now)
    updates = [
        _grown(known[event_id], joined[event_id], reasons[event_id], shown[event_id], context)
        for event_id in dict.fromkeys((*joined, *shown))
    ]
    updates += [_opened(group, copies, context) for group in opened]
    return tuple(update for update in updates if update.changes or update.copies)


def _joined_by(key: str, joined: Mapping[str, Sequence[_Group]]) -> str | None:
    """The event that a notice joins with this very check."""
    return next(
        (event_id for event_id, groups in joined.items() if any(key in g.notices for g in groups)), None
    )


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


def _opened(group: _Group, copies: _Copies, context: _Context) -> EventUpdate:
    found = [copy_link(source_id, entry) for source_id, entry in copies if entry.key in group.notices]
    stage = context.stage(group.changes)
    event = Event(
        group.name,
        title(group.changes, context.lists),
        # The first copy that is seen is the announcement, wherever it stands.
        Stage.ANNOUNCED if stage is Stage.COPIED else stage,
        context.now,
        context.now,
        0,
        _once((*group.links, *found)),
    )
    return EventUpdate(event, group.changes)


def _grown(
    known: tuple[Event, tuple[Change, ...]],
    groups: Sequence[_Group],
    why: Sequence[Link],
    shown: _Copies,
    context: _Context,
) -> EventUpdate:
    event, earlier = known
    told = {change.id for change in earlier}
    fresh = tuple(change for group in groups for change in group.changes if change.id not in told)
    held = {(link.kind, link.value) for link in event.links}
    found = [(copy_link(source_id, entry), entry) for source_id, entry in shown]
    copies = [(link, entry) for link, entry in found if (link.kind, link.value) not in held]
    stages = [of_copy(entry, again=(NOTICE, entry.key) in held) for _, entry in copies]
    stages += [context.stage(fresh)] if fresh else []
    if not stages:
        return EventUpdate(event, ())
    reached = furthest(stages)
    unnamed = all(change.basis is Basis.OBSERVED or is_release(change) for change in earlier)
    announces = any(change.basis is Basis.ANNOUNCED and not is_release(change) for change in fresh)
    new_links = tuple(link for link, _ in copies)
    grown = replace(
        event,
        title=title(fresh, context.lists) if unnamed and announces else event.title,
        stage=furthest((event.stage, reached)),
        updated_at=context.now,
        revision=event.revision + 1,
        links=_once((*event.links, *(link for group in groups for link in group.links), *new_links)),
    )
    reasons = dict.fromkeys(f"{JOINED}{link.reason}" for link in why if link.kind != NOTICE)
    return EventUpdate(grown, fresh, earlier, tuple(reasons), reached, new_links)


def _once(found: Iterable[Link]) -> tuple[Link, ...]:
    """Each (kind, value) once, with its first reason."""
    held: dict[tuple[str, str], Link] = {}
    for link in found:
        held.setdefault((link.kind, link.value), link)
    return tuple(held.values())
