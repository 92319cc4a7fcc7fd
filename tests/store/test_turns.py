"""When each source is due, and what a clock that was set back leaves behind."""

from __future__ import annotations

from sqlalchemy import Engine
from support.commits import SOURCE, a_commit, at, commit, message, queued

from watcher.model.health import Health
from watcher.store import leases, ledger, outbox


def test_turns_say_what_was_committed(engine: Engine) -> None:
    assert leases.turns(engine) == {}
    assert leases.turn(engine, SOURCE) is None
    commit(engine, now=at(0))
    leases.acquire(engine, SOURCE, "a", at(1))
    ledger.commit_check(
        engine,
        a_commit(
            0, now=at(1), owner="a", succeeded=False, health=Health.FAILING, failures=2, next_due_at=at(5)
        ),
    )
    leases.acquire(engine, "another", "a", at(2), seconds=60)
    found = leases.turns(engine)
    assert found[SOURCE] == leases.Turn(2, at(1), at(0), at(5), None)
    assert found["another"] == leases.Turn(0, at(2), None, None, at(3))
    assert leases.turn(engine, "another") == found["another"]


def test_a_source_is_brought_forward_but_never_back(engine: Engine) -> None:
    commit(engine, now=at(0))
    leases.bring_forward(engine, {SOURCE: at(60), "nobody": at(1)})
    assert leases.turns(engine)[SOURCE].next_due_at == at(15)
    leases.bring_forward(engine, {SOURCE: at(2)})
    assert leases.turns(engine)[SOURCE].next_due_at == at(2)


def test_a_lease_from_the_future_binds_nobody(engine: Engine) -> None:
    """The clock was set back an hour: what was leased before it would else be held for an hour."""
    leases.acquire(engine, SOURCE, "a", at(60))
    assert leases.acquire(engine, SOURCE, "b", at(0))
    assert not leases.acquire(engine, SOURCE, "c", at(0.5))


def test_deliveries_from_the_future_go_out(engine: Engine) -> None:
    outbox.queue(engine, queued(message("event:1"), now=at(60)), at(60))
    taken = outbox.claim(engine, "a", at(60))
    assert taken is not None
    again = outbox.claim(engine, "b", at(0))
    assert again is not None
    assert again.doubtful
    outbox.fail(engine, again, "b", "HTTP 500", at(60), at(90))
    third = outbox.claim(engine, "b", at(0))
    assert third is not None, "a back-off that began in the future is over"
    outbox.fail(engine, third, "b", "HTTP 500", at(0), at(10))
    assert outbox.claim(engine, "b", at(5)) is None
