"""T2: what a check knows and changes, all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, event, func, select
from support.commits import (
    LIST,
    SOURCE,
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

from watcher.core.hashing import content_hash, fingerprint
from watcher.errors import LostRace, StoreError
from watcher.model.commit import DigestItem
from watcher.model.document import Validator
from watcher.model.health import Health, Incident, IncidentKind
from watcher.model.measure import ChangeKind
from watcher.model.snapshot import Head, Judgement
from watcher.model.standing import Deadline
from watcher.store import archive, leases, ledger
from watcher.store.engine import reading
from watcher.store.ledger.heads import Entries
from watcher.store.tables import metadata, snapshots, sources

ALPHA, BETA, GAMMA = party("Alpha"), party("Beta"), party("伽马", expires_on=date(2027, 1, 1))


def rows(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


def source_row(engine: Engine) -> dict[str, object]:
    with reading(engine) as connection:
        found = connection.execute(select(sources).where(sources.c.source_id == SOURCE)).mappings().one()
        return dict(found)


def test_an_unknown_source_has_an_empty_head(engine: Engine) -> None:
    assert ledger.head(engine, SOURCE) == Head(SOURCE)


def test_a_baseline_becomes_the_head(engine: Engine) -> None:
    page = document(engine, b"page one")
    validator = Validator(page.request.key, page.sha256, '"1"', "Fri, 20 Nov 2026 08:00:00 GMT")
    bare = Validator("GET https://example.test/detail", page.sha256)
    first = replace(
        listed([ALPHA, GAMMA], Judgement.BASELINE, documents={page.request.key: page.sha256}),
        as_of=date(2026, 11, 20),
    )
    commit(engine, now=at(0), lists=(first,), validators=(validator, bare))
    head = ledger.head(engine, SOURCE)
    assert (head.seq, head.parser_version, head.is_new) == (1, "1", False)
    assert head.validators == {validator.request_key: validator, bare.request_key: bare}
    known = head.lists[LIST]
    assert dict(known.entries) == {"Alpha": ALPHA, "伽马": GAMMA}
    assert (known.seq, known.as_of) == (1, date(2026, 11, 20))
    assert known.content_hash == content_hash([ALPHA, GAMMA])
    assert (known.recent, known.old_copies, known.held_hash) == ((known.content_hash,), 0, None)


def test_an_accepted_snapshot_closes_and_opens(engine: Engine) -> None:
    commit(engine, now=at(0), lists=(listed([ALPHA, BETA], Judgement.BASELINE),))
    before = ledger.head(engine, SOURCE)
    changed = party("Beta", effective_on=date(2026, 1, 1))
    after = listed([changed, GAMMA], opened=[changed, GAMMA], closed=["Alpha", "Beta"])
    commit(engine, now=at(15), lists=(after,))
    head = ledger.head(engine, SOURCE)
    assert dict(head.lists[LIST].entries) == {"Beta": changed, "伽马": GAMMA}
    assert len(head.lists[LIST].recent) == 2
    assert dict(before.lists[LIST].entries) == {"Alpha": ALPHA, "Beta": BETA}, "a head is of its own number"
    assert source_row(engine)["last_change_at"] == "2026-11-21T09:15:00.000000Z"


def test_recent_hashes_are_the_last_five(engine: Engine) -> None:
    hashes = []
    for minutes in range(7):
        entry = party(f"Party {minutes}")
        former = [f"Party {minutes - 1}"] if minutes else []
        commit(engine, now=at(minutes), lists=(listed([entry], closed=former),))
        hashes.insert(0, content_hash([entry]))
    known = ledger.head(engine, SOURCE).lists[LIST]
    assert known.recent == tuple(hashes[:5])


def test_lists_are_held_and_accepted_apart(engine: Engine) -> None:
    commit(
        engine,
        now=at(0),
        lists=(
            listed([ALPHA], Judgement.BASELINE),
            listed([BETA], Judgement.BASELINE, list_id="us_bis_meu"),
        ),
    )
    commit(
        engine,
        now=at(15),
        lists=(
            listed([], Judgement.HELD, reasons=("no entries",)),
            listed([GAMMA], list_id="us_bis_meu", closed=["Beta"]),
        ),
        health=Health.HELD,
    )
    head = ledger.head(engine, SOURCE)
    assert dict(head.lists[LIST].entries) == {"Alpha": ALPHA}
    assert (head.lists[LIST].seq, head.lists["us_bis_meu"].seq, head.seq) == (1, 2, 2)
    assert head.lists[LIST].held_hash == content_hash([])
    assert head.lists["us_bis_meu"].held_hash is None
    assert dict(head.lists["us_bis_meu"].entries) == {"伽马": GAMMA}


def test_old_copies_are_counted_in_a_row(engine: Engine) -> None:
    commit(engine, now=at(0), lists=(listed([ALPHA], Judgement.BASELINE),))
    for minutes in (1, 2):
        commit(engine, now=at(minutes), lists=(listed([ALPHA], Judgement.OLD_COPY, opened=[]),))
    head = ledger.head(engine, SOURCE)
    assert (head.lists[LIST].old_copies, head.seq) == (2, 1)
    commit(engine, now=at(3), lists=(listed([ALPHA], Judgement.UNCHANGED, opened=[]),))
    assert ledger.head(engine, SOURCE).lists[LIST].old_copies == 0


def test_a_failed_check_leaves_what_is_known(engine: Engine) -> None:
    commit(engine, now=at(0), lists=(listed([ALPHA], Judgement.BASELINE),))
    before = ledger.head(engine, SOURCE)
    commit(
        engine,
        now=at(15),
        succeeded=False,
        health=Health.FAILING,
        failures=3,
        parser_version="2",
        next_due_at=at(60),
    )
    after = ledger.head(engine, SOURCE)
    assert (after.seq, after.parser_version) == (before.seq, "1"), "nothing was read with the new parser"
    row = source_row(engine)
    assert (row["health"], row["failures"], row["lease_owner"]) == ("failing", 3, None)
    assert row["last_success_at"] == "2026-11-21T09:00:00.000000Z"
    assert row["last_attempt_at"] == "2026-11-21T09:15:00.000000Z"
    assert row["next_due_at"] == "2026-11-21T10:00:00.000000Z"


def test_the_number_grows_only_with_what_is_written(engine: Engine) -> None:
    commit(engine, now=at(0), lists=(listed([ALPHA], Judgement.BASELINE),))
    commit(engine, now=at(1), lists=(listed([ALPHA], Judgement.UNCHANGED, opened=[]),))
    commit(engine, now=at(2))
    assert ledger.head(engine, SOURCE).seq == 1
    commit(engine, now=at(3), updates=(update("e", [change("Alpha")]),))
    assert ledger.head(engine, SOURCE).seq == 2


def test_another_commit_in_between_loses_the_race(engine: Engine) -> None:
    commit(engine, now=at(0), lists=(listed([ALPHA], Judgement.BASELINE),))
    mine = a_commit(1, now=at(1), owner="slow", lists=(listed([BETA], closed=["Alpha"]),))
    leases.acquire(engine, SOURCE, "slow", at(1))
    # The lease of `slow` runs out, another checks, and `slow` gets the lease once more.
    commit(engine, now=at(3), owner="quick", lists=(listed([GAMMA], closed=["Alpha"]),))
    leases.acquire(engine, SOURCE, "slow", at(3))
    with pytest.raises(LostRace):
        ledger.commit_check(engine, mine)
    assert dict(ledger.head(engine, SOURCE).lists[LIST].entries) == {"伽马": GAMMA}


def test_a_lost_lease_loses_the_race(engine: Engine) -> None:
    leases.acquire(engine, SOURCE, "slow", at(0))
    leases.acquire(engine, SOURCE, "quick", at(2))
    with pytest.raises(LostRace):
        ledger.commit_check(engine, a_commit(0, now=at(2), owner="slow"))
    with pytest.raises(LostRace):
        ledger.commit_check(engine, a_commit(0, now=at(2), source_id="never_seen"))


def test_bytes_that_are_gone_lose_the_race(engine: Engine) -> None:
    leases.acquire(engine, SOURCE, "worker", at(0))
    missing = replace(listed([ALPHA], Judgement.BASELINE), documents={"GET https://x": "f" * 64})
    with pytest.raises(LostRace, match="no longer stored"):
        ledger.commit_check(engine, a_commit(0, now=at(0), lists=(missing,)))


def test_what_does_not_fit_the_head_is_refused(engine: Engine) -> None:
    commit(engine, now=at(0), lists=(listed([ALPHA], Judgement.BASELINE),))
    for wrong in (
        listed([BETA], closed=["Beta"]),  # not there
        listed([ALPHA], opened=[ALPHA]),  # there already
        listed([BETA, BETA]),  # one key twice
    ):
        with pytest.raises(StoreError):
            commit(engine, now=at(1), lists=(wrong,), lease=True)
        leases.release(engine, SOURCE, "worker")
    assert dict(ledger.head(engine, SOURCE).lists[LIST].entries) == {"Alpha": ALPHA}


def test_validators_move_and_leave_no_needless_bodies(engine: Engine) -> None:
    baseline, dynamic, newest = (document(engine, body) for body in (b"one", b"two", b"three"))
    key = baseline.request.key

    def check(minutes: int, sha256: str, judgement: Judgement) -> None:
        entries = listed(
            [ALPHA],
            judgement,
            opened=[ALPHA] if judgement is Judgement.BASELINE else [],
            documents={key: sha256},
        )
        commit(engine, now=at(minutes), lists=(entries,), validators=(Validator(key, sha256),))

    def kept(sha256: str) -> bool:
        held = archive.kept(engine, [sha256, "0" * 64])
        assert (archive.document(engine, baseline.request, sha256) is not None) == (held == {sha256})
        return sha256 in held

    check(0, baseline.sha256, Judgement.BASELINE)
    check(1, dynamic.sha256, Judgement.UNCHANGED)
    assert kept(baseline.sha256), "a snapshot stands on it"
    check(2, newest.sha256, Judgement.UNCHANGED)
    assert (kept(baseline.sha256), kept(dynamic.sha256), kept(newest.sha256)) == (True, False, True)
    assert ledger.head(engine, SOURCE).validators[key].sha256 == newest.sha256


def everything(engine: Engine) -> dict[str, object]:
    """The fields of a check that touches every table."""
    page = document(engine, b"new page")
    incident = Incident("i1", IncidentKind.HELD, SOURCE, "held", "look", at(15), list_id="us_bis_meu")
    former = Incident("i0", IncidentKind.FAILING, SOURCE, "failing", "wait", at(0))
    return {
        "lists": (
            listed([BETA], closed=["Alpha"], documents={page.request.key: page.sha256}),
            listed([], Judgement.HELD, list_id="us_bis_meu", reasons=("empty",)),
        ),
        "updates": (
            update("e1", [change("Alpha", ChangeKind.REMOVED), change("Beta")], links=[("number", "1")]),
        ),
        "messages": queued(message("event:e1"), message("event:e1", part=1), now=at(15)),
        "digest_items": (DigestItem("desk", "e1", 0, at(60)),),
        "deadlines": (
            Deadline("d1", date(2026, 12, 1), "order_expires", LIST, None, ("Beta",), None, "t", "UTC"),
        ),
        "validators": (Validator(page.request.key, page.sha256, '"2"'),),
        "opened_incidents": (incident,),
        "closed_incidents": (former,),
    }


def test_a_check_that_dies_anywhere_has_done_nothing(engine: Engine) -> None:
    """Fail before every statement in turn; after each failure the database is as it was."""
    commit(
        engine,
        now=at(0),
        lists=(listed([ALPHA], Judgement.BASELINE),),
        opened_incidents=(Incident("i0", IncidentKind.FAILING, SOURCE, "failing", "wait", at(0)),),
    )
    fields = everything(engine)
    leases.acquire(engine, SOURCE, "worker", at(15))
    before = rows(engine), source_row(engine)
    countdown = -1

    class Dead(Exception):
        """The process dies here."""

    def tick(*_: object) -> None:
        nonlocal countdown
        countdown -= 1
        if countdown == 0:
            raise Dead

    event.listen(engine, "before_cursor_execute", tick)
    failures = 0
    while True:
        countdown = failures + 1
        try:
            ledger.commit_check(engine, a_commit(1, now=at(15), **fields))  # type: ignore[arg-type]
        except Dead:
            failures += 1
            countdown = -1
            assert (rows(engine), source_row(engine)) == before
            continue
        break
    event.remove(engine, "before_cursor_execute", tick)
    assert failures > 15
    after = rows(engine)
    grown = {name: after[name] - before[0][name] for name in after if after[name] != before[0][name]}
    assert grown == {
        "snapshots": 2,
        "snapshot_documents": 1,
        "entry_versions": 1,
        "changes": 2,
        "events": 1,
        "event_links": 1,
        "event_revisions": 1,
        "event_changes": 2,
        "deliveries": 2,
        "digest_items": 1,
        "deadlines": 1,
        "validators": 1,
        "incidents": 1,
    }
    assert [incident.id for incident in ledger.incidents(engine)] == ["i1"]


def test_snapshots_remember_what_they_were_read_from(engine: Engine) -> None:
    page = document(engine, b"page")
    commit(
        engine,
        now=at(0),
        lists=(listed([ALPHA], Judgement.BASELINE, documents={page.request.key: page.sha256}),),
    )
    with reading(engine) as connection:
        row = connection.execute(select(snapshots)).mappings().one()
    assert (row["verdict"], row["entry_count"], row["parser_version"]) == ("accepted", 1, "1")


def test_fingerprints_tell_what_changed_without_reading_it(engine: Engine) -> None:
    commit(engine, now=at(0), lists=(listed([ALPHA, GAMMA], Judgement.BASELINE),))
    entries = ledger.head(engine, SOURCE).lists[LIST].entries
    assert isinstance(entries, Entries)
    assert entries.fingerprints() == {entry.key: fingerprint(entry) for entry in (ALPHA, GAMMA)}
    assert "Alpha" in entries
    assert "Beta" not in entries
    with pytest.raises(KeyError):
        entries["Beta"]
    assert entries == {"Alpha": ALPHA, "伽马": GAMMA}


def test_a_head_counts_failures_and_knows_its_beginning(engine: Engine) -> None:
    commit(engine, now=at(0), succeeded=False, health=Health.FAILING, failures=2)
    head = ledger.head(engine, SOURCE)
    assert (head.failures, head.first_seen_at, head.is_new) == (2, None, True)
    commit(engine, now=at(1), lists=(listed([ALPHA], Judgement.BASELINE),))
    commit(engine, now=at(2), lists=(listed([BETA], closed=["Alpha"]),))
    head = ledger.head(engine, SOURCE)
    assert (head.failures, head.first_seen_at) == (0, at(1))


def test_a_forgotten_request_loses_its_validator(engine: Engine) -> None:
    """A list file with a dated name: the former name is asked no more."""
    old, new = (document(engine, body, url=f"https://example.test/{body.decode()}") for body in (b"1", b"2"))
    validators = tuple(Validator(each.request.key, each.sha256) for each in (old, new))
    commit(engine, now=at(0), lists=(listed([ALPHA], Judgement.BASELINE),), validators=validators)
    commit(engine, now=at(1), validators=validators[1:], forgotten=(old.request.key, new.request.key))
    assert ledger.head(engine, SOURCE).validators == {new.request.key: validators[1]}
    assert archive.kept(engine, [old.sha256, new.sha256]) == {new.sha256}
