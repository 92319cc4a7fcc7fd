"""Acts by day: the events that were told, and the notices that the first check read back silently."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from threading import RLock
from typing import Any
from zoneinfo import ZoneInfo

from watcher.core.deadlines import zone_of
from watcher.core.hashing import digest
from watcher.core.implied import implied
from watcher.core.standing import Folded
from watcher.model.codec import encode
from watcher.model.measure import ChangeKind, NoticeEntry
from watcher.run.pages_memory import Memory
from watcher.run.tools import Tools
from watcher.serve.shown import Act, Group, Line
from watcher.store.views.memory import Mark, Telling, tellings

_ORDER = tuple(
    kind.value
    for kind in (
        ChangeKind.ADDED,
        ChangeKind.MOVED,
        ChangeKind.RESUMED,
        ChangeKind.ENDED,
        ChangeKind.CANCELLED,
        ChangeKind.REMOVED,
        ChangeKind.SUSPENDED,
        ChangeKind.SUSPENSION_EXTENDED,
        ChangeKind.EXEMPTED,
        ChangeKind.RENAMED,
        ChangeKind.RENEWED,
        ChangeKind.AMENDED,
        ChangeKind.LAPSED,
        ChangeKind.DUE_SOON,
        ChangeKind.PUBLISHED,
    )
)
_NAMES = 12
"""Names a group keeps at hand; the act's own page has them all."""


class Timeline:
    """All acts, newest first; read again only as far as the database has moved on."""

    def __init__(self, tools: Tools, memory: Memory) -> None:
        self._tools, self._memory = tools, memory
        self._lock = RLock()
        self._mark: Mark | None = None
        self._told: dict[str, Act] = {}
        self._silent: tuple[Folded | None, frozenset[str], tuple[Act, ...]] = (None, frozenset(), ())
        self._acts: tuple[Act, ...] = ()
        self._by_id: Mapping[str, Act] = {}
        self._by_notice: Mapping[str, str] = {}
        self._by_party: dict[str, tuple[Act, ...]] = {}

    def acts(self) -> tuple[Act, ...]:
        """Every act, the newest first."""
        if self._memory.refresh().mark == self._mark:
            return self._acts
        with self._lock:
            mark = self._memory.refresh().mark
            if mark != self._mark:
                self._take(mark)
                self._mark = mark
            return self._acts

    def act(self, act_id: str) -> Act | None:
        """The act with this id, or the only one whose id begins so."""
        self.acts()
        if act_id in self._by_id:
            return self._by_id[act_id]
        fitting = (
            [one for key, one in self._by_id.items() if key.startswith(act_id)] if len(act_id) >= 8 else []
        )
        return fitting[0] if len(fitting) == 1 else None

    def of_parties(self, keys: Collection[str]) -> list[tuple[Act, tuple[Line, ...]]]:
        """The acts that touch one of these parties, by key, with what they did to it; the newest first."""
        touched = {act.id: act for key in keys for act in self._by_party.get(key, ())}
        acts = sorted(touched.values(), key=_newest, reverse=True)
        return [(act, tuple(one for one in act.lines if one.key in keys)) for act in acts]

    def of_notice(self, notice_key: str) -> str | None:
        """The id of the act that this notice is."""
        return self._by_notice.get(notice_key)

    def _take(self, mark: Mark) -> None:
        back = self._mark is not None and mark.revisions < self._mark.revisions
        since = None if back or self._mark is None else self._mark.told_at
        former = self._by_id
        if back:
            self._told.clear()
        for telling in tellings(self._tools.engine, since):
            act = told(telling)
            self._told[act.id] = act
        spoken = frozenset(key for act in self._told.values() for key in act.notice_keys)
        folded = self._memory.folded()
        if self._silent[0] is not folded or self._silent[1] != spoken:
            self._silent = (folded, spoken, tuple(silent(folded, spoken)))
        acts = [*self._told.values(), *self._silent[2]]
        self._acts = tuple(sorted(acts, key=_newest, reverse=True))
        self._by_id = {act.id: act for act in self._acts}
        self._by_notice = {key: act.id for act in self._acts for key in act.notice_keys}
        self._file(former)

    def _file(self, former: Mapping[str, Act]) -> None:
        """Acts under the parties that they touch: only those that are new, or gone, are looked at."""
        gone = [act for key, act in former.items() if self._by_id.get(key) is not act]
        news = [act for key, act in self._by_id.items() if former.get(key) is not act]
        filed: defaultdict[str, list[Act]] = defaultdict(list)
        ended = {act.id for act in gone}
        for key in {one.key for act in gone for one in act.lines if one.key is not None}:
            filed[key] = [act for act in self._by_party.get(key, ()) if act.id not in ended]
        for act in news:
            for key in {one.key for one in act.lines if one.key is not None}:
                if key not in filed:
                    filed[key] += self._by_party.get(key, ())
                filed[key].append(act)
        self._by_party |= {key: tuple(acts) for key, acts in filed.items()}


def told(telling: Telling) -> Act:
    """An event as an act in short."""
    bodies = [json.loads(body) for body in telling.bodies]
    return _act(
        bodies,
        act_id=telling.event_id,
        is_told=True,
        title=telling.title,
        stage=telling.stage,
        seen_at=telling.opened_at,
        told_at=datetime.fromisoformat(telling.updated_at),
    )


def silent(folded: Folded, spoken: frozenset[str]) -> Iterable[Act]:
    """The notices of which nobody was told: what was read back, or taken over silently."""
    for key, copy in folded.register.copies.items():
        if key in spoken:
            continue
        found = [encode(one.change) | {"source_id": copy.source_id} for one in implied(folded.register, key)]
        yield _act(
            found,
            act_id=notice_id(key),
            is_told=False,
            title=copy.entry.notice.title,
            stage=copy.entry.stage,
            seen_at=None,
            entry=copy.entry,
        )


def notice_id(key: str) -> str:
    """The id of the page of a notice that was not told: never the id of an event."""
    return "n" + digest("notice", key)[:31]


def _act(
    bodies: Sequence[Mapping[str, Any]],
    *,
    act_id: str,
    is_told: bool,
    title: str,
    stage: str,
    seen_at: datetime | None,
    entry: NoticeEntry | None = None,
    told_at: datetime | None = None,
) -> Act:
    resolved = {
        (one["kind"], one.get("list_id"), (one.get("instrument") or {}).get("number"))
        for one in bodies
        if one.get("party") and one.get("instrument")
    }
    kept = [
        one
        for one in bodies
        if not one.get("unresolved")
        or (one["kind"], one.get("list_id"), one["unresolved"].get("number")) not in resolved
    ]
    notices = [one["notice"] for one in bodies if one.get("notice")]
    if entry is not None:
        first = encode(entry.notice)
    else:
        first = min(notices, key=lambda one: one.get("published_on") or "9", default={})
    places = [one.get("list_id") or one.get("topic") or "" for one in bodies]
    lines = tuple(line(one) for one in kept)
    due = any(one.get("basis") == "due" for one in bodies)
    published = None if due else first.get("published_on")
    return Act(
        id=act_id,
        told=is_told,
        title=title,
        number=first.get("number") or next((n["number"] for n in notices if n.get("number")), None),
        stage=stage,
        day=date.fromisoformat(published) if published else _seen_on(seen_at, places),
        seen_at=seen_at,
        url=first.get("url"),
        sources=tuple(dict.fromkeys(one["source_id"] for one in bodies if one.get("source_id"))),
        lines=lines,
        groups=groups(lines),
        notice_keys=frozenset([*(one["key"] for one in notices), *([entry.key] if entry else [])]),
        told_at=told_at,
    )


def line(body: Mapping[str, Any]) -> Line:
    """One stored change in short."""
    party = body.get("party")
    name, other = _names(party) if party else ("", "")
    reference = body.get("unresolved") or {}
    return Line(
        change_id=body["id"],
        kind=body["kind"],
        place=body.get("list_id") or body.get("topic") or "",
        key=party["key"] if party else None,
        name=name,
        other_name=other,
        countries=tuple(party.get("countries", ())) if party else (),
        count=1 if party or not reference else reference.get("count") or body.get("stated") or 0,
        effective_on=_day(body.get("effective_on")),
        until=_day(body.get("until")),
        hits=tuple(dict.fromkeys(hit["counterparty"] for hit in body.get("hits", ()))),
        reference=reference.get("number") or reference.get("as_printed") or "",
    )


def groups(lines: Iterable[Line]) -> tuple[Group, ...]:
    """The lines by list, kind and last day, in the order in which messages tell them."""
    found: dict[tuple[str, str, date | None], list[Line]] = {}
    for one in lines:
        found.setdefault((one.place, one.kind, one.until), []).append(one)
    places = list(dict.fromkeys(place for place, _, _ in found))
    order = sorted(found, key=lambda key: (places.index(key[0]), _ORDER.index(key[1]), str(key[2])))
    return tuple(
        Group(
            place=key[0],
            kind=key[1],
            count=sum(one.count for one in found[key]),
            effective_on=min((one.effective_on for one in found[key] if one.effective_on), default=None),
            until=key[2],
            names=tuple((one.name, one.other_name) for one in found[key] if one.name)[:_NAMES],
            reference=next((one.reference for one in found[key] if one.reference), ""),
        )
        for key in order
    )


def _names(party: Mapping[str, Any]) -> tuple[str, str]:
    """The name to show, as model.entry.Party.name chooses it, and the official one in another script."""
    names = party.get("names", ())
    primary = [one for one in names if one.get("role", "primary") == "primary"] or names
    english = next((one["text"] for one in primary if one.get("lang", "en") == "en"), None)
    name = english or (primary[0]["text"] if primary else party["key"])
    other = next((one["text"] for one in primary if one.get("lang", "en") != "en"), "")
    return name, "" if other == name else other


def _seen_on(seen_at: datetime | None, places: Sequence[str]) -> date:
    if seen_at is None:
        return date.min
    return seen_at.astimezone(ZoneInfo(zone_of(places[0] if places else ""))).date()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _newest(act: Act) -> tuple[date, str, str]:
    return act.day, act.seen_at.isoformat() if act.seen_at else "", act.id
