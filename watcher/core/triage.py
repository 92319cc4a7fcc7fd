"""Which incidents open, are told again, or close."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from watcher.core.hashing import digest
from watcher.errors import FetchError, Refused, SourceError, TooLarge, TooSlow, Unreachable
from watcher.model.health import Health, Incident, IncidentKind
from watcher.model.snapshot import Judgement, Verdict
from watcher.model.source import Remark

STRIKES = 3
"""So many failures in a row open an incident, where the failure may pass by itself."""

REMINDERS = (timedelta(days=1), timedelta(days=3), timedelta(days=7))
"""An incident is told again a day after it was last told, then after three days, then every week."""

NETWORK = "network"
WATCHLISTS = "watchlists"
_NETWORK_SOURCES, _NETWORK_SHARE = 3, 0.8
_UNREACHED = (Unreachable, TooSlow)
_STALE_POLLS, _STALE_AT_LEAST = 4, timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is not well now. Its incident is known by kind, subject, list and URL.

    `url` is set where each notice is a trouble of its own; a failing or held source has one incident,
    whatever page is to blame.
    """

    kind: IncidentKind
    subject: str
    message: str
    advice: str = ""
    list_id: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What one check of one source found.

    `failures` counts the failures in a row, this one included. `ever_succeeded` is False for a source that
    was never read. `network_down`: a network incident is open and explains what cannot be reached. `read`
    are the URLs that the parser was given, so that a remark on a page that was not read again stays.
    `others` are troubles of the accepted state, complete for the kinds in `looked_at` (miscounts,
    unresolved references, contradictions …).
    """

    source_id: str
    error: SourceError | None = None
    failures: int = 0
    ever_succeeded: bool = True
    network_down: bool = False
    verdicts: tuple[Verdict, ...] = ()
    remarks: tuple[Remark, ...] = ()
    read: frozenset[str] = frozenset()
    others: tuple[Trouble, ...] = ()
    looked_at: frozenset[IncidentKind] = frozenset()

    @property
    def health(self) -> Health:
        """How the source stands after this check."""
        if self.error is not None:
            return Health.FAILING
        held = any(verdict.judgement is Judgement.HELD for verdict in self.verdicts)
        return Health.HELD if held else Health.HEALTHY


@dataclass(frozen=True, slots=True)
class Triage:
    """Incidents that open now, are told again now, and close now: all three are told to the operators."""

    opened: tuple[Incident, ...] = ()
    reminded: tuple[Incident, ...] = ()
    closed: tuple[Incident, ...] = ()


def triage(open_incidents: Iterable[Incident], found: Found, now: datetime) -> Triage:
    """What a check means for the incidents of its source: each trouble is told once, not at every check.

    A source that cannot be reached gets three strikes; one that answers with something else (a challenge
    page with status 200), that does not parse, or that never worked is told at once, since its readers'
    silence must be explained. A held list stays one incident until a believed snapshot of it.
    """
    mine = [incident for incident in open_incidents if incident.subject == found.source_id]
    failing = any(incident.kind is IncidentKind.FAILING for incident in mine)
    return settle(mine, _troubles(found, failing), over=lambda incident: _over(incident, found), now=now)


def settle(
    open_incidents: Iterable[Incident],
    troubles: Iterable[Trouble],
    *,
    over: Callable[[Incident], bool],
    now: datetime,
) -> Triage:
    """Open what is new, remind of what goes on, close what is gone and `over` says can be known to be."""
    known = {_key(incident): incident for incident in open_incidents}
    current: dict[_Key, Trouble] = {}
    for trouble in troubles:
        former = current.get(_key(trouble))
        message = f"{former.message}; {trouble.message}" if former else trouble.message
        current[_key(trouble)] = replace(trouble, message=message)
    return Triage(
        opened=tuple(_open(trouble, now) for key, trouble in current.items() if key not in known),
        reminded=tuple(
            replace(
                incident, message=current[key].message, reminders=incident.reminders + 1, last_told_at=now
            )
            for key, incident in known.items()
            if key in current and now >= _reminder_due(incident)
        ),
        closed=tuple(
            replace(incident, closed_at=now)
            for key, incident in known.items()
            if key not in current and over(incident)
        ),
    )


def network(latest: Mapping[str, SourceError | None]) -> Trouble | None:
    """One trouble where most sources cannot be reached at once: it is our network, not twelve ministries.

    `latest` maps source id → error of its last check, None if it was well.
    """
    unreached = sorted(source for source, error in latest.items() if isinstance(error, _UNREACHED))
    if len(unreached) < max(_NETWORK_SOURCES, _NETWORK_SHARE * len(latest)):
        return None
    message = f"{len(unreached)} of {len(latest)} sources cannot be reached: {', '.join(unreached)}"
    advice = "Check this machine's network, its name server and its proxy; the sources are tried again."
    return Trouble(IncidentKind.NETWORK, NETWORK, message, advice)


def stale(source_id: str, last_success_at: datetime, poll: timedelta, now: datetime) -> Trouble | None:
    """A source that was not read for four polls, and for a day at least: silence proves nothing then."""
    age = now - last_success_at
    if age <= max(_STALE_POLLS * poll, _STALE_AT_LEAST):
        return None
    message = f"no successful check for {age // timedelta(hours=1)} hours"
    return Trouble(
        IncidentKind.STALE, source_id, message, "See `watcher health` and the log of the scheduler."
    )


def quiet(source_id: str, last_news_at: datetime, after: timedelta, now: datetime) -> Trouble | None:
    """A source that reads well and has brought nothing new for longer than its declaration expects."""
    age = now - last_news_at
    if age <= after:
        return None
    message = f"nothing new for {age.days} days; more than {after.days} are unusual"
    return Trouble(IncidentKind.QUIET, source_id, message, "Look whether the page has moved.")


_Key: TypeAlias = tuple[IncidentKind, str, str | None, str | None]


def _key(one: Incident | Trouble) -> _Key:
    url = None if one.kind is IncidentKind.FAILING else one.url
    return one.kind, one.subject, one.list_id, url


def _troubles(found: Found, failing: bool) -> Iterator[Trouble]:
    error, source = found.error, found.source_id
    if error is not None and (_counts(error, found) or (failing and not _explained(error, found))):
        yield Trouble(IncidentKind.FAILING, source, str(error), error.advice, url=error.url)
    for verdict in found.verdicts:
        if verdict.judgement is Judgement.HELD:
            where = f"{source} --list {verdict.list_id}" if verdict.list_id else source
            advice = f"Look with `watcher held`; then `watcher accept {where}` or `watcher discard {where}`."
            reasons = "; ".join(verdict.reasons)
            yield Trouble(IncidentKind.HELD, source, reasons, advice, list_id=verdict.list_id or None)
    for remark in found.remarks:
        yield Trouble(IncidentKind.UNREADABLE, source, f"{remark.kind}: {remark.message}", url=remark.url)
    yield from found.others


def _explained(error: SourceError, found: Found) -> bool:
    return found.network_down and isinstance(error, _UNREACHED)


def _counts(error: SourceError, found: Found) -> bool:
    """Whether a failure opens an incident now."""
    if _explained(error, found):
        return False
    passing = isinstance(error, FetchError) and not isinstance(error, (Refused, TooLarge))
    return not passing or found.failures >= STRIKES or not found.ever_succeeded


def _over(incident: Incident, found: Found) -> bool:
    """Whether this check could have seen the trouble, so that its absence means its end."""
    if incident.kind in found.looked_at:
        return True
    if found.error is not None:
        return False
    if incident.kind is IncidentKind.HELD:
        verdicts = [one for one in found.verdicts if incident.list_id in (None, one.list_id)]
        return bool(verdicts) and all(one.judgement is not Judgement.OLD_COPY for one in verdicts)
    if incident.kind is IncidentKind.UNREADABLE:
        return incident.url is None or incident.url in found.read
    return incident.kind in (IncidentKind.FAILING, IncidentKind.STALE)


def _open(trouble: Trouble, now: datetime) -> Incident:
    return Incident(
        id=digest("incident", *_key(trouble), now),
        kind=trouble.kind,
        subject=trouble.subject,
        message=trouble.message,
        advice=trouble.advice,
        opened_at=now,
        list_id=trouble.list_id,
        last_told_at=now,
        url=trouble.url,
    )


def _reminder_due(incident: Incident) -> datetime:
    pause = REMINDERS[min(incident.reminders, len(REMINDERS) - 1)]
    return (incident.last_told_at or incident.opened_at) + pause
