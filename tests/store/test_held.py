"""T6: held snapshots wait, are accepted, discarded or overtaken."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine, select
from support.commits import LIST, SOURCE, at, commit, document, listed, party

from watcher.core.hashing import content_hash
from watcher.model.health import Health, Incident, IncidentKind
from watcher.model.snapshot import Judgement
from watcher.store import ledger
from watcher.store.engine import reading
from watcher.store.tables import snapshots, sources

ALPHA, BETA = party("Alpha"), party("Beta")


def verdicts(engine: Engine) -> list[tuple[int, str, str | None]]:
    with reading(engine) as connection:
        rows = connection.execute(select(snapshots).order_by(snapshots.c.seq)).mappings()
        return [(row["seq"], row["verdict"], row["decided_by"]) for row in rows]


def hold(engine: Engine, minutes: int, *entries: object, body: bytes = b"cut page") -> None:
    page = document(engine, body)
    commit(
        engine,
        now=at(minutes),
        lists=(
            listed(
                entries,
                Judgement.HELD,
                opened=[],
                reasons=("1 of 2 entries are missing",),
                documents={page.request.key: page.sha256},
            ),
        ),
        health=Health.HELD,
        opened_incidents=(
            Incident(f"i{minutes}", IncidentKind.HELD, SOURCE, "held", "look", at(minutes), LIST),
        ),
    )


def baseline(engine: Engine) -> None:
    commit(engine, now=at(0), lists=(listed([ALPHA, BETA], Judgement.BASELINE),))


def test_a_held_snapshot_waits_with_its_documents(engine: Engine) -> None:
    baseline(engine)
    hold(engine, 1, ALPHA)
    (held,) = ledger.held(engine)
    assert (held.source_id, held.list_id, held.seq, held.entry_count) == (SOURCE, LIST, 2, 1)
    assert (held.content_hash, held.reasons) == (content_hash([ALPHA]), ("1 of 2 entries are missing",))
    assert [each.body for each in held.documents] == [b"cut page"]
    assert held.documents[0].header("content-type") == "text/html; charset=utf-8"
    assert ledger.held(engine, "other") == ()
    head = ledger.head(engine, SOURCE).lists[LIST]
    assert dict(head.entries) == {"Alpha": ALPHA, "Beta": BETA}


def test_the_same_content_is_held_once(engine: Engine) -> None:
    baseline(engine)
    hold(engine, 1, ALPHA)
    hold(engine, 2, ALPHA, body=b"cut page, another time stamp")
    assert verdicts(engine) == [(1, "accepted", None), (2, "held", None)]


def test_other_content_replaces_what_is_held(engine: Engine) -> None:
    baseline(engine)
    hold(engine, 1, ALPHA)
    hold(engine, 2, BETA)
    assert verdicts(engine) == [(1, "accepted", None), (2, "discarded", "superseded"), (3, "held", None)]
    assert ledger.head(engine, SOURCE).lists[LIST].held_hash == content_hash([BETA])


def test_a_good_page_supersedes_it(engine: Engine) -> None:
    baseline(engine)
    hold(engine, 1, ALPHA)
    commit(engine, now=at(2), lists=(listed([ALPHA, BETA], Judgement.UNCHANGED, opened=[]),))
    assert verdicts(engine) == [(1, "accepted", None), (2, "discarded", "superseded")]
    hold(engine, 3, ALPHA)
    commit(engine, now=at(4), lists=(listed([party("C")], closed=["Alpha", "Beta"]),))
    assert verdicts(engine)[2:] == [(3, "discarded", "superseded"), (4, "accepted", None)]


def test_an_old_copy_decides_nothing(engine: Engine) -> None:
    baseline(engine)
    hold(engine, 1, ALPHA)
    commit(engine, now=at(2), lists=(listed([ALPHA, BETA], Judgement.OLD_COPY, opened=[]),))
    assert len(ledger.held(engine)) == 1


def test_another_list_decides_nothing(engine: Engine) -> None:
    baseline(engine)
    hold(engine, 1, ALPHA)
    commit(engine, now=at(2), lists=(listed([BETA], Judgement.BASELINE, list_id="us_bis_meu"),))
    assert len(ledger.held(engine)) == 1


def test_accepting_makes_the_held_snapshot_the_head(engine: Engine) -> None:
    baseline(engine)
    hold(engine, 1, ALPHA)
    (held,) = ledger.held(engine)
    documents = {each.request.key: each.sha256 for each in held.documents}
    accepted = listed([ALPHA], opened=[], closed=["Beta"], documents=documents)
    commit(engine, now=at(30), lists=(accepted,), decided_by="the officer")
    assert ledger.held(engine) == ()
    with reading(engine) as connection:
        row = connection.execute(select(snapshots).order_by(snapshots.c.seq.desc())).mappings().first()
    assert row is not None
    assert (row["seq"], row["verdict"], row["decided_by"]) == (3, "accepted", "the officer")
    assert row["seen_at"] == "2026-11-21T09:01:00.000000Z", "it was seen when it was held"
    assert "1 of 2 entries are missing" in row["reasons"]
    head = ledger.head(engine, SOURCE).lists[LIST]
    assert dict(head.entries) == {"Alpha": ALPHA}


def test_discarding_closes_the_incident_and_heals(engine: Engine) -> None:
    baseline(engine)
    hold(engine, 1, ALPHA)
    assert ledger.discard(engine, SOURCE, "other_list", by="me", now=at(2)) == ()
    assert ledger.discard(engine, SOURCE, by="me", now=at(2)) == (LIST,)
    assert verdicts(engine) == [(1, "accepted", None), (2, "discarded", "me")]
    assert ledger.incidents(engine) == ()
    with reading(engine) as connection:
        assert connection.execute(select(sources.c.health)).scalar_one() == "healthy"
    assert ledger.discard(engine, SOURCE, by="me", now=at(3)) == ()


def test_discarding_one_of_two_leaves_the_source_held(engine: Engine) -> None:
    baseline(engine)
    hold(engine, 1, ALPHA)
    other = replace(
        listed([], Judgement.HELD),
        verdict=replace(listed([]).verdict, judgement=Judgement.HELD, list_id="us_bis_meu"),
    )
    incident = Incident("other", IncidentKind.HELD, SOURCE, "held", "look", at(2), "us_bis_meu")
    commit(engine, now=at(2), lists=(other,), health=Health.HELD, opened_incidents=(incident,))
    assert ledger.discard(engine, SOURCE, LIST, by="me", now=at(3)) == (LIST,)
    assert ledger.incidents(engine) == (incident,)
    with reading(engine) as connection:
        assert connection.execute(select(sources.c.health)).scalar_one() == "held"


def test_the_first_snapshot_may_be_held(engine: Engine) -> None:
    hold(engine, 1, ALPHA)
    assert ledger.head(engine, SOURCE).is_new
    commit(engine, now=at(2), lists=(listed([ALPHA, BETA], Judgement.BASELINE),))
    assert verdicts(engine) == [(1, "discarded", "superseded"), (2, "accepted", None)]
