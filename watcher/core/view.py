"""EventUpdate → View: what a message says, before any markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from watcher.core import words
from watcher.core.escape import plain, web_url
from watcher.core.links import COPY, JOINED
from watcher.core.repeats import news as distinct
from watcher.core.view_counts import compared, foreign
from watcher.core.view_due import due_count
from watcher.core.view_effects import DUE, Effect, act, effects
from watcher.core.view_groups import bundles, group_views, list_titles
from watcher.core.view_types import (
    DigestView,
    Fact,
    GroupView,
    HitView,
    PartyView,
    View,
    WebLink,
)
from watcher.core.view_when import when
from watcher.model.change import Change, Severity
from watcher.model.event import EventUpdate, Stage
from watcher.model.measure import ChangeKind
from watcher.model.source import ListInfo

__all__ = ["DigestView", "Fact", "GroupView", "HitView", "PartyView", "View", "WebLink", "clock_line", "view"]

_MANY = {"party": "parties"}
STAGES: Mapping[Stage, str] = {
    Stage.FILED: "filed for public inspection",
    Stage.PUBLISHED: "published",
    Stage.CODIFIED: "shown by the codified list",
    Stage.CONSOLIDATED: "shown by the consolidated list",
    Stage.ANNOUNCED: "announced",
    Stage.COPIED: "announced, with a second official copy",
    Stage.OBSERVED: "seen on the list itself",
    Stage.DUE: "a date was reached",
}


def view(
    update: EventUpdate,
    lists: Mapping[str, ListInfo],
    *,
    now: datetime,
    clock_note: bool = False,
    whole: bool = False,
) -> View:
    """What one update of an event says; `whole` says the event with all that is known of it.

    A later revision says only what is new, and names the stage the act has reached; what a list shows of
    what was announced is counted in the notes and not told again. `whole` is for the first message, which is
    rewritten then. `clock_note`: the clock was set by hand.
    """
    said = _all(update)
    every = distinct(said)
    changes = every if whole else distinct(update.changes, update.earlier)
    event, today = update.event, now.astimezone(UTC).date()
    found = effects(changes)
    told = frozenset((e.kind, e.change.list_id) for e in found)
    title, news = _title(update), _news(update, whole=whole)
    counted = _headline(bundles(found), lists, today)
    named = words.long_days(plain(event.title))
    return View(
        headline=_with_hits(changes, counted or (f"{news}: {named}" if news else named)),
        title=title,
        when=when(changes or every, found or effects(every), now, step=None if changes else event.updated_at),
        news=news,
        hits=_hits(changes),
        groups=group_views(found, lists, today=today),
        links=_links(update, changes or every, whole=whole),
        facts=_facts(update, said),
        notes=(*foreign(said if whole else update.changes, told), *_joined_over(update)),
        footer=_footer(update, now, clock_note),
        severity=_loudest(changes),
        event_id=event.id,
        revision=event.revision,
    )


def clock_line(now: datetime) -> str:
    """The warning under every message that was sent by a clock set by hand."""
    moment = now.astimezone(UTC)
    return f"Not the real time: WATCHER_CLOCK was set to {words.day(moment.date())}, {words.clock(moment)}."


def _all(update: EventUpdate) -> tuple[Change, ...]:
    resolved = {(c.kind, c.list_id, c.instrument.number) for c in update.changes if c.party and c.instrument}
    earlier = (
        c
        for c in update.earlier
        if c.unresolved is None or (c.kind, c.list_id, c.unresolved.number) not in resolved
    )
    return (*earlier, *update.changes)


def _news(update: EventUpdate, *, whole: bool) -> str:
    """The stage that the act has reached, or that a source that is late shows after all."""
    if update.opens:
        return ""
    stage = update.event.stage if whole or update.reached is None else update.reached
    said = STAGES[stage]
    copies = sum(link.kind == COPY for link in update.event.links)
    if stage is Stage.COPIED and copies > 2:
        said = f"announced, with {copies} official copies"
    return f"Now {said}" if stage is update.event.stage else f"Also {said}"


def _facts(update: EventUpdate, changes: Sequence[Change]) -> tuple[Fact, ...]:
    """What the notices of one act count, where they differ, and what the lists show of it by now."""
    counted = tuple(Fact("Counted", sentence) for sentence in compared(changes))
    shown = (note for note in update.notes if not note.startswith(JOINED))
    return (*counted, *(Fact("Lists", plain(note)) for note in shown))


def _joined_over(update: EventUpdate) -> tuple[str, ...]:
    return tuple(plain(note) for note in update.notes if note.startswith(JOINED))


def _title(update: EventUpdate) -> str:
    """The official title; nothing where the event's own is but the headline in other words."""
    changes = (*update.changes, *update.earlier)
    if not any(change.notice for change in changes) and update.event.stage is not Stage.DUE:
        return ""
    return words.long_days(plain(update.event.title))


def _headline(bundled: Sequence[Sequence[Effect]], lists: Mapping[str, ListInfo], today: date) -> str:
    said: dict[str, list[str]] = {}
    merged: dict[tuple[object, ...], list[Effect]] = {}
    for bundle in bundled:
        first = bundle[0]
        key = (first.list_key, first.kind, first.noun, first.until if _dated(first) else None)
        merged.setdefault(key, []).extend(bundle)
    for bundle in merged.values():
        said.setdefault(list_titles(bundle[0], lists)[0], []).append(_counted(bundle, today))
    return "; ".join(f"{title}: {', '.join(parts)}" for title, parts in said.items())


def _dated(effect: Effect) -> bool:
    kinds = (ChangeKind.SUSPENDED, ChangeKind.SUSPENSION_EXTENDED, ChangeKind.EXEMPTED)
    return effect.kind in kinds or effect.kind in DUE


def _counted(bundle: Sequence[Effect], today: date) -> str:
    first = bundle[0]
    # A press release that counts what the rule names is the same parties once more.
    named = [e for e in bundle if e.party is not None or e.change.unresolved is not None]
    total = sum(e.count for e in named or bundle)
    verb = words.KINDS[first.kind].count
    if first.kind in DUE:
        return due_count(first, words.plural(total, first.noun, _MANY.get(first.noun)), today)
    if first.kind is ChangeKind.PUBLISHED and first.noun == "act" and first.change.notice:
        return f"{words.plural(total, words.document(first.change.notice.document_type))} published"
    if first.kind is ChangeKind.SUSPENSION_EXTENDED and total == 1:
        verb = "stays suspended"
    text = f"{_who(bundle, total)} {verb}" + ("" if named or first.noun != "party" else ", not named yet")
    return f"{text} until {words.day(first.until)}" if _dated(first) and first.until else text


def _who(bundle: Sequence[Effect], total: int) -> str:
    first = bundle[0]
    if first.noun != "party":
        return words.plural(total, first.noun)
    unread = next((act(e.change.unresolved) for e in bundle if e.change.unresolved is not None), "")
    return words.number(total) if total else f"the parties of {unread}" if unread else "parties"


def _with_hits(changes: Sequence[Change], headline: str) -> str:
    names = list(dict.fromkeys(plain(h.counterparty) for c in changes for h in c.hits))
    if not names:
        return headline
    who = words.joined(names) if len(names) <= 2 else f"{names[0]} and {len(names) - 1} more"
    return (
        f"Your counterparty {who} · {headline}"
        if len(names) == 1
        else f"Your counterparties {who} · {headline}"
    )


def _hits(changes: Sequence[Change]) -> tuple[HitView, ...]:
    return tuple(
        HitView(
            counterparty=plain(hit.counterparty),
            matched=plain(hit.matched),
            what=words.KINDS[change.kind].count,
            reason=f"{plain(hit.match)}, score {hit.score:.2f}: {plain(hit.reason)}",
            owner=plain(hit.owner) if hit.owner else None,
        )
        for change in changes
        for hit in change.hits
    )


def _links(update: EventUpdate, changes: Sequence[Change], *, whole: bool) -> tuple[WebLink, ...]:
    """The official texts: of what is told, and the copies that are new, or all of them."""
    links: dict[str, WebLink] = {}
    if not update.copies or whole:
        for change in changes:
            url = web_url(change.notice.url) if change.notice else None
            if change.notice and url and url not in links:
                label = plain(change.notice.number or change.notice.title) or "Official text"
                links[url] = WebLink(label, url)
    known = (link for link in update.event.links if link.kind == COPY and (whole or update.reached is None))
    for link in update.copies if update.copies and not whole else known:
        url = web_url(link.value.partition(" ")[2])
        if url and url not in links:
            links[url] = WebLink(plain(link.reason), url)
    return tuple(links.values())


def _footer(update: EventUpdate, now: datetime, clock_note: bool) -> tuple[str, ...]:
    copied = (link.value.partition(" ")[0] for link in update.event.links if link.kind == COPY)
    read = (change.source_id for change in (*update.earlier, *update.changes))
    sources = ", ".join(dict.fromkeys((*read, *copied)))
    reasons = dict.fromkeys(
        plain(link.reason) for link in update.event.links if link.reason and link.kind != COPY
    )
    told = [f"Source {sources}" if sources else "", f"event {update.event.id[:12]}"]
    lines = [" · ".join(filter(None, told))]
    if reasons and not update.opens:
        lines.append(f"One event because: {'; '.join(reasons)}")
    return (*lines, *((clock_line(now),) if clock_note else ()))


def _loudest(changes: Sequence[Change]) -> Severity:
    order = (Severity.HIGH, Severity.NORMAL, Severity.LOW)
    return next((s for s in order if any(c.severity is s for c in changes)), Severity.NORMAL)
