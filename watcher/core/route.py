"""Who is told of an event update, now or in a digest, and why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from watcher.core.repeats import is_step
from watcher.model.change import Change
from watcher.model.event import EventUpdate
from watcher.model.route import Matcher, Mode, Route, Told

NO_ROUTE = "no route matches"
STEP = "a stage of an act is no mail of its own"


def route(update: EventUpdate, routes: Sequence[Route], default: str) -> tuple[Told, ...]:
    """The receivers of an update, each once, in the order of the routes that found them.

    Every route is asked. A route matches if one of the update's changes fulfils all its matchers; an
    update that says nothing new of anybody (an act that only reached its next stage) goes where the act
    itself goes. A receiver with a NOW and a DIGEST route is told now. What no route matches goes to
    `default`, now: nothing falls through. `because` holds a line per matching route, for `config explain`.
    """
    step = is_step(update.changes, update.earlier)
    changes = (*update.earlier, *update.changes) if step else update.changes
    told: dict[str, Told] = {}
    for one in routes:
        change = next((change for change in changes if matches(one.match, change)), None)
        if change is not None:
            reason = f"{one.name or one.to}: {_reason(one.match, change)}"
            former = told.get(one.to, Told(one.to, one.mode, ()))
            mode = Mode.NOW if Mode.NOW in (former.mode, one.mode) else Mode.DIGEST
            told[one.to] = Told(one.to, mode, (*former.because, reason))
    return tuple(told.values()) or (Told(default, Mode.NOW, (NO_ROUTE,)),)


def told_of(
    update: EventUpdate,
    routes: Sequence[Route],
    default: str,
    *,
    kinds: Mapping[str, str],
    digests: Collection[str],
) -> tuple[Told, ...]:
    """The same, with what holds for a mere step of an act: it is no mail of its own.

    It waits for the digest of a receiver of mail that has one; the others get it in the thread, as JSON or
    on the screen, at once. `kinds` maps receiver → slack, email, webhook or console.
    """
    found = route(update, routes, default)
    if not is_step(update.changes, update.earlier):
        return found
    mailed = [told for told in found if told.mode is Mode.NOW and kinds.get(told.receiver) == "email"]
    return tuple(
        replace(told, mode=Mode.DIGEST, because=(*told.because, STEP)) if told in mailed else told
        for told in found
        if told not in mailed or told.receiver in digests
    )


def matches(match: Matcher, change: Change) -> bool:
    """True if a change fulfils every matcher that is given. Patterns are globs, blind to case.

    A party that moved from one list to another concerns both lists.
    """
    return all(
        not patterns or any(_globs(patterns, value) for value in values(change))
        for patterns, values in ((getattr(match, name), values) for name, values in _VALUES.items())
    ) and (match.hit is None or match.hit == bool(change.hits))


def _globs(patterns: Iterable[str], value: str) -> bool:
    return any(fnmatchcase(value.casefold(), pattern.casefold()) for pattern in patterns)


_VALUES: dict[str, Callable[[Change], tuple[str, ...]]] = {
    "list": lambda change: tuple(one for one in (change.list_id, change.moved_from) if one),
    "source": lambda change: (change.source_id,),
    "kind": lambda change: (change.kind.value,),
    "country": lambda change: change.party.countries if change.party else (),
    "severity": lambda change: (change.severity.value,),
    "topic": lambda change: (change.topic,) if change.topic else (),
}


def _reason(match: Matcher, change: Change) -> str:
    """The values that fulfilled the matchers: "list us_bis_denied, kind added"."""
    parts = [
        f"{name} {', '.join(value for value in values(change) if _globs(getattr(match, name), value))}"
        for name, values in _VALUES.items()
        if getattr(match, name)
    ]
    if match.hit is not None:
        parts.append("a watchlist hit" if match.hit else "no watchlist hit")
    return ", ".join(parts) or "matches everything"
