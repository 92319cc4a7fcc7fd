"""One act whole: what it did, to whom, by which words, and the documents that say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time

from watcher.core.acts import same_number
from watcher.core.implied import implied
from watcher.core.standing import Folded
from watcher.core.view import view
from watcher.model.change import Change
from watcher.model.event import Event, EventUpdate, Stage
from watcher.model.views import Exhibit
from watcher.run import evidence
from watcher.run.tools import Tools
from watcher.serve.shown import Act, ActStory, Touched
from watcher.serve.shown import Stage as Told
from watcher.store import views

ActId = Callable[[str], str | None]
"""notice key → the id of the act that it is"""


def story(tools: Tools, act: Act, folded: Folded, act_id: ActId) -> ActStory:
    """Everything about one act. A notice that was not told is shown as its words imply it."""
    updates = views.event_history(tools.engine, act.id) if act.told else (_silent(act, folded),)
    last = updates[-1]
    changes = (*last.earlier, *last.changes)
    touched = tuple(Touched(one, _reference(one, folded, act_id)) for one in changes)
    return ActStory(
        act,
        view(last, tools.audience.lists, now=tools.clock(), whole=True),
        tuple(
            Told(one.event.stage.value, one.event.updated_at, len(one.changes), one.notes)
            for one in updates
            if act.told
        ),
        touched,
        tuple(_exhibits(tools, act, changes)),
        tuple(_referred(tools, touched, folded)),
    )


def of_number(number: str, folded: Folded, act_id: ActId) -> str | None:
    """The id of the act with this number, where it has been read."""
    keys = folded.register.numbers.get(same_number(number), ())
    return act_id(keys[-1]) if keys else None


def _silent(act: Act, folded: Folded) -> EventUpdate:
    copies = [folded.register.copies[key] for key in sorted(act.notice_keys) if key in folded.register.copies]
    changes = tuple(
        replace(one.change, source_id=copy.source_id)
        for copy in copies
        for one in implied(folded.register, copy.entry.key)
    )
    at = datetime.combine(act.day, time(), UTC)
    return EventUpdate(Event(act.id, act.title, Stage(act.stage), at, at), changes)


def _reference(change: Change, folded: Folded, act_id: ActId) -> tuple[str, str | None] | None:
    """The earlier act that names the party, where this change is by a notice that only refers to it."""
    number = evidence.referred_number(change)
    if number is None:
        return None
    return number, of_number(number, folded, act_id)


def _referred(
    tools: Tools, touched: Sequence[Touched], folded: Folded
) -> Iterator[tuple[str, str | None, Exhibit]]:
    """The documents of the earlier acts by whose number alone the act names its parties."""
    seen: set[str] = set()
    for one in touched:
        if one.by_reference and one.by_reference[0] not in seen:
            seen.add(one.by_reference[0])
            for exhibit in evidence.referred(tools, one.change, folded):
                yield *one.by_reference, exhibit


def _exhibits(tools: Tools, act: Act, changes: Sequence[Change]) -> Iterator[Exhibit]:
    """Every document behind the act once: one change of each notice, list and source leads to them."""
    seen: set[tuple[str, str]] = set()
    asked: set[tuple[str | None, ...]] = set()
    for change in changes:
        key = change.notice.key if change.notice else None
        place = (
            key,
            change.source_id,
            None if key else change.list_id,
            None if key else str(change.first_seen),
        )
        if place in asked:
            continue
        asked.add(place)
        if act.told:
            found = views.evidence(tools.engine, change.id)
            exhibits = found.exhibits if found else ()
        else:
            exhibits = views.notice_exhibits(tools.engine, key or "", change.source_id)
        for exhibit in exhibits:
            if (exhibit.role, exhibit.sha256) not in seen:
                seen.add((exhibit.role, exhibit.sha256))
                yield exhibit
