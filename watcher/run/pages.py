"""The pages' library: every function that they may ask for, bound to one installation."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from watcher.core import words
from watcher.core.deadlines import zone_of
from watcher.errors import StoreError
from watcher.model.change import Change
from watcher.model.health import Incident
from watcher.run import calendar, evidence, health, pages_act, pages_party, pages_sources
from watcher.run.pages_memory import Memory
from watcher.run.pages_recent import Recent
from watcher.run.pages_search import Finder
from watcher.run.timeline import Timeline
from watcher.run.tools import Tools
from watcher.serve.library import Library
from watcher.serve.shown import ActStory, Due, Found, ListLine, PartyStory, Rows
from watcher.store import views
from watcher.store.views.pulse import Pulse

_BEGINNING = 8
"""Letters of an id that must be given."""

_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def library(tools: Tools, *, metrics: Callable[[], bytes] | None = None) -> Library:
    """Bind everything. Nothing is read before it is asked for.

    `metrics` gives the text for Prometheus; None: the pages have none.
    """
    shelf = Shelf(tools)
    return Library(
        now=tools.clock,
        lists=tools.audience.lists,
        today=shelf.today,
        overview=shelf.overview,
        rows=shelf.rows,
        acts=shelf.timeline.acts,
        act=shelf.act,
        party=shelf.party,
        dues=shelf.dues,
        search=shelf.search,
        warm=shelf.warm,
        pulse=Pulse(tools.engine).now,
        changes=lambda since, place, source, limit: _changes(tools, since, place, source, limit),
        sources=lambda: pages_sources.lines(tools),
        counts=lambda source_id: pages_sources.counts(tools, source_id),
        incidents=lambda: _other(tools),
        held=lambda: pages_sources.held(tools),
        decide=lambda source, place, accept, silent: pages_sources.decide(
            tools, source, place, accept=accept, silent=silent
        ),
        evidence=shelf.evidence,
        act_evidence=shelf.act_evidence,
        health=lambda: _health(tools),
        alive=lambda: views.alive(tools.engine),
        metrics=None if metrics is None else lambda: (metrics(), _PROMETHEUS),
    )


class Shelf:
    """The read models of one installation, with what they keep in memory."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._topics = {topic for one in tools.sources.values() for topic in one.declaration.topics}
        self.memory = Memory(tools)
        self.timeline = Timeline(tools, self.memory)
        self.directory = pages_party.Directory(self.memory)
        self.finder = Finder(tools, self.memory, self.today)
        self._stories: Recent[ActStory | None] = Recent(64)
        self._dues: Recent[Sequence[Due]] = Recent(2)

    def today(self, place: str) -> date:
        """The day where the authority of a list or topic sits; an American one's for anything else."""
        return self._tools.clock().astimezone(ZoneInfo(zone_of(place or "us"))).date()

    def overview(self, on: date, known_at: datetime | None) -> Sequence[ListLine]:
        """What `watcher show` prints without a list."""
        self.memory.refresh()
        engine = self._tools.engine
        states = {(one.source_id, one.list_id): one for one in views.list_states(engine)}
        read = {one.source_id: one.last_success_at for one in views.source_states(engine)}
        lines = []
        for list_id, info in self._tools.audience.lists.items():
            counts = self.memory.sheet(list_id, on, known_at).counts
            state = states.get((info.authority_source, list_id)) or states.get((info.authority_source, ""))
            lines.append(
                ListLine(info, counts, state.as_of if state else None, read.get(info.authority_source))
            )
        return lines

    def rows(self, place: str, on: date, known_at: datetime | None) -> Rows | None:
        """What `watcher show LIST` prints; None for an unknown list."""
        self.memory.refresh()
        info = self._tools.audience.lists.get(place)
        if info is None and place not in self._topics:
            return None
        title, title_zh, _ = words.TOPICS.get(place, (place, "", ""))
        sheet = self.memory.sheet(place, on, known_at)
        return Rows(
            place,
            info.title if info else title,
            info.title_zh if info else title_zh,
            info,
            on,
            known_at,
            sheet.tag,
            sheet.counts,
            sheet.countries,
            sheet.matching,
            sheet.part,
            sheet.each,
        )

    def act(self, act_id: str) -> ActStory | None:
        """One act whole, as it is known now."""
        act = self.timeline.act(act_id)
        if act is None:
            return None
        folded = self.memory.folded()
        return self._stories.get(
            (act.id, self.memory.refresh().mark.revisions, self.memory.picture.number, self.today("")),
            lambda: pages_act.story(self._tools, act, folded, self.timeline.of_notice),
        )

    def party(self, name: str) -> PartyStory | None:
        """One party on all lists; None where nobody is called so."""
        self.timeline.acts()
        met = self.directory.meet(name)
        if not met.parties:
            return None
        keys = {party.key for _, party in met.parties}
        folded = self.memory.folded()
        touched = self.timeline.of_parties(keys)
        standings = pages_party.standings(met, self.memory, self.today)
        today = self.today("")
        names = {party.name for _, party in met.parties}
        dues = self.dues(today, date.max)
        return PartyStory(
            pages_party.display_name(party for _, party in met.parties),
            met.parties,
            standings,
            pages_party.lanes(
                met, lambda number: pages_act.of_number(number, folded, self.timeline.of_notice)
            ),
            tuple(touched),
            tuple(one.deadline for one in dues if names & {party.name for party in one.parties}),
            today,
        )

    def dues(self, since: date, until: date) -> Sequence[Due]:
        """The deadlines of some days, soonest first."""
        self.timeline.acts()
        picture, mark = self.memory.picture, views.deadlines_mark(self._tools.engine)
        shown = [place.changed for (source, _), place in picture.places.items() if source in mark.sources]
        key = mark, picture.notices.number, *shown

        def make() -> Sequence[Due]:
            return calendar.ahead(
                self._tools,
                date.min,
                date.max,
                folded=self.memory.folded(),
                entries=self.memory.called,
                act_id=self.timeline.of_notice,
            )

        every = self._dues.get(key, make)
        first = bisect_left(every, since, key=_on)
        return every[first : bisect_right(every, until, key=_on)]

    def search(self, name: str) -> Sequence[Found]:
        """Parties by name, in any script, the surest first."""
        return [
            Found(
                one.listed.standing,
                one.sought.matched,
                one.sought.match,
                one.sought.score,
                one.sought.reason,
                one.listed.source_id,
            )
            for one in self.finder.search(name)
        ]

    def warm(self) -> None:
        """Read everything that the pages need, so that the first reader need not wait."""
        self.timeline.acts()
        self.overview(self.today(""), None)
        self.directory.warm()
        self.finder.warm()

    def evidence(self, change_id: str) -> bytes | None:
        """The bundle of one change, by its id or the beginning of it; None where none or several fit."""
        if len(change_id) < _BEGINNING:
            return None
        self.memory.refresh()
        try:
            return evidence.bundle([evidence.of_change(self._tools, change_id, self.memory.folded)])
        except StoreError:
            return None

    def act_evidence(self, act_id: str) -> bytes | None:
        """The bundle of all changes of an act."""
        act = self.timeline.act(act_id)
        if act is None:
            return None
        found = (evidence.of_change(self._tools, one.change_id, self.memory.folded) for one in act.lines)
        return evidence.bundle(found)


def _on(due: Due) -> date:
    return due.deadline.on


def _changes(
    tools: Tools, since: date | None, place: str | None, source: str | None, limit: int
) -> Sequence[Change]:
    return views.changes(tools.engine, since=since, list_id=place, source_id=source, limit=limit)


def _other(tools: Tools) -> Sequence[Incident]:
    return health.other_incidents(tools)


def _health(tools: Tools) -> dict[str, Any]:
    now = tools.clock()
    return health.as_document(health.lines(tools, now), views.backlog(tools.engine), now)
