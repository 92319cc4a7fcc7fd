"""What need not wait for the disk does not; visits that brought nothing are written with the check."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, select, text
from support.commits import (
    SOURCE,
    START,
    a_commit,
    at,
    change,
    commit,
    document,
    listed,
    message,
    party,
    queued,
    update,
)

from watcher.errors import LostRace
from watcher.model.commit import Attempt
from watcher.model.document import NotModified, Validator
from watcher.model.health import Incident, IncidentKind
from watcher.model.snapshot import Judgement
from watcher.store import archive, leases, ledger
from watcher.store.engine import reading, transaction
from watcher.store.ledger.commit import is_mere_visit
from watcher.store.tables import fetches

ALPHA = party("Alpha")
INCIDENT = Incident("i", IncidentKind.STALE, SOURCE, "stale", "look", START)


def synchronous(engine: Engine, *, durable: bool) -> object:
    with transaction(engine, durable=durable) as connection:
        if connection.dialect.name == "postgresql":
            return connection.execute(text("SHOW synchronous_commit")).scalar()
        return connection.execute(text("PRAGMA synchronous")).scalar()


def test_only_what_is_durable_waits_for_the_disk(engine: Engine) -> None:
    waits, light = ("on", "off") if engine.dialect.name == "postgresql" else (2, 1)
    for _ in range(2):
        assert synchronous(engine, durable=True) == waits
        assert synchronous(engine, durable=False) == light
    leases.acquire(engine, SOURCE, "worker", at(0))
    assert synchronous(engine, durable=True) == waits


FOUND: tuple[dict[str, Any], ...] = (
    {"lists": (listed([ALPHA], Judgement.ACCEPTED),)},
    {"lists": (listed([], Judgement.UNCHANGED),)},  # it may end what was held
    {"rebased": (("us_bis_denied", (), ()),)},
    {"updates": (update("event", [change("Alpha")]),)},
    {"messages": queued(message("one"))},
    {"validators": (Validator("GET x", "00"),)},
    {"forgotten": ("GET x",)},
    {"opened_incidents": (INCIDENT,)},
    {"closed_incidents": (INCIDENT,)},
)


@pytest.mark.parametrize("found", FOUND, ids=lambda found: next(iter(found)))
def test_whatever_was_found_waits_for_the_disk(found: dict[str, Any]) -> None:
    assert not is_mere_visit(a_commit(0, now=at(0), **found))


def test_a_visit_that_found_nothing_does_not(engine: Engine) -> None:
    commit(engine, now=at(0), lists=(listed([ALPHA], Judgement.BASELINE),))
    same = replace(listed([ALPHA], Judgement.UNCHANGED, opened=()), decides=False)
    assert is_mere_visit(a_commit(1, now=at(1), lists=(same,)))
    asked: list[object] = []

    def look(connection: Connection) -> None:
        query = "SHOW synchronous_commit" if engine.dialect.name == "postgresql" else "PRAGMA synchronous"
        asked.append(connection.exec_driver_sql(query).scalar())

    leases.acquire(engine, SOURCE, "worker", at(1))
    event.listen(engine, "commit", look)
    commit(engine, now=at(1), lease=False, lists=(same,))
    event.remove(engine, "commit", look)
    assert asked[-1] in ("off", 1)


def outcomes(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as connection:
        rows = connection.execute(select(fetches.c.run_id, fetches.c.outcome).order_by(fetches.c.fetch_id))
        return [(row.run_id, row.outcome) for row in rows]


def test_visits_that_brought_nothing_are_written_with_the_check(engine: Engine) -> None:
    page = document(engine, b"page")
    seen = Attempt("later", NotModified(page.request, page.sha256, at(1)), at(1), at(1.01))
    commit(engine, now=at(1), attempts=(seen,))
    assert outcomes(engine) == [("run", "fetched"), ("later", "not_modified")]


def test_and_with_nothing_where_the_race_is_lost(engine: Engine) -> None:
    page = document(engine, b"page")
    seen = Attempt("later", NotModified(page.request, page.sha256, at(1)), at(1), at(1))
    with pytest.raises(LostRace):
        ledger.commit_check(engine, a_commit(7, now=at(1), attempts=(seen,)))
    assert outcomes(engine) == [("run", "fetched")]
    archive.record_unchanged(engine, SOURCE, [seen])
    archive.record_unchanged(engine, SOURCE, [])
    assert outcomes(engine) == [("run", "fetched"), ("later", "not_modified")]


def test_the_number_of_entries_is_known_without_reading_them(engine: Engine) -> None:
    commit(engine, now=at(0), lists=(listed([ALPHA, party("Beta")], Judgement.BASELINE),))
    entries = ledger.head(engine, SOURCE).lists["us_bis_denied"].entries
    assert len(entries) == 2
    assert list(entries) == ["Alpha", "Beta"]
    assert len(entries) == 2


def test_a_document_whose_body_is_gone_is_asked_for_without_condition(engine: Engine) -> None:
    page = document(engine, b"page")
    known = Validator(page.request.key, page.sha256, '"1"', "yesterday")
    commit(engine, now=at(0), validators=(known,))
    assert ledger.head(engine, SOURCE).validators == {page.request.key: known}
    with transaction(engine) as connection:
        connection.execute(text("DELETE FROM bodies"))
    bare = Validator(page.request.key, page.sha256)
    assert ledger.head(engine, SOURCE).validators == {page.request.key: bare}
