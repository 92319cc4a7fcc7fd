"""Two workers that find the same trouble at the same time tell it once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine, func, select
from support.commits import at, message, queued

from watcher.core.triage import Trouble, settle
from watcher.model.health import Incident, IncidentKind
from watcher.store import ledger
from watcher.store.engine import reading
from watcher.store.tables import deliveries

TROUBLE = Trouble(IncidentKind.NETWORK, "network", "nothing is reached")


def opened(microseconds: int) -> Incident:
    """The same trouble, found at slightly different moments: other ids."""
    now = at(0) + timedelta(microseconds=microseconds)
    (incident,) = settle([], [TROUBLE], over=lambda _: True, now=now).opened
    return incident


def tell(engine: Engine, incident: Incident, revision: int = 0) -> None:
    said = queued(message(f"incident:{incident.id}", revision=revision))
    ledger.commit_incidents(engine, at=at(0), opened=[incident], messages=said)


def told(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(select(func.count()).select_from(deliveries)).scalar_one())


def test_of_many_one_opens_it(engine: Engine) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: tell(engine, opened(n)), range(6)))
    assert len(ledger.incidents(engine)) == 1
    assert told(engine) == 1


def test_a_reminder_is_told_once_and_not_after_the_end(engine: Engine) -> None:
    first = opened(0)
    tell(engine, first)
    again = replace(first, reminders=1, last_told_at=at(1500))
    tell(engine, again, 1)
    tell(engine, again, 1)
    assert (told(engine), ledger.incidents(engine)[0].reminders) == (2, 1)
    ledger.commit_incidents(engine, at=at(1600), closed=[again])
    tell(engine, replace(first, reminders=2), 2)
    assert told(engine) == 2
    assert ledger.incidents(engine) == ()


def test_others_are_untouched(engine: Engine) -> None:
    tell(engine, opened(0))
    other = replace(opened(1), id="other", list_id="us_bis_entity")
    tell(engine, other)
    tell(engine, replace(other, id="third", url="https://example.test/"))
    assert (len(ledger.incidents(engine)), told(engine)) == (3, 3)
