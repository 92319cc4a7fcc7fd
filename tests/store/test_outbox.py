"""T3 and T4: in thread order, leased to one, settled by that one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import Engine, select
from support.commits import at, message, queued

from watcher.model.commit import Queued
from watcher.model.delivery import Delivery, DeliveryState, Receipt
from watcher.model.health import Incident, IncidentKind
from watcher.store import ledger, outbox
from watcher.store.engine import reading
from watcher.store.queue import delivery_id
from watcher.store.tables import delivery_attempts

RECEIPT = Receipt({"channel": "C1", "ts": "1.000001"})


def claim(engine: Engine, minutes: float, owner: str = "a", **options: object) -> Delivery:
    got = outbox.claim(engine, owner, at(minutes), **options)  # type: ignore[arg-type]
    assert got is not None
    return got


def test_a_message_is_queued_once(engine: Engine) -> None:
    first, again = message("event:1"), message("event:1")
    outbox.queue(engine, queued(first, again), at(0))
    outbox.queue(engine, queued(again), at(1))
    got = claim(engine, 1)
    assert (got.message, got.id, got.created_at) == (first, delivery_id(first), at(0))
    assert (got.attempts, got.doubtful, got.first_attempt_at, got.root) == (1, False, None, None)
    assert outbox.claim(engine, "a", at(1)) is None


def test_nothing_goes_out_before_its_time(engine: Engine) -> None:
    outbox.queue(engine, [Queued(message("event:1"), at(10))], at(0))
    assert outbox.claim(engine, "a", at(9)) is None
    assert outbox.claim(engine, "a", at(9), hurry=at(9)) is None
    assert outbox.next_due(engine) == at(10)
    assert claim(engine, 10)


def test_a_thread_is_sent_in_order_behind_its_root(engine: Engine) -> None:
    parts = [message("event:1", part=part) for part in range(3)]
    later = message("event:1", revision=1)
    outbox.queue(engine, queued(*parts, later), at(0))
    root = claim(engine, 0)
    assert root.message == parts[0]
    assert outbox.claim(engine, "b", at(0)) is None, "a reply waits for its root"
    assert outbox.settle(engine, root, "a", RECEIPT, at(0))
    for expected in (*parts[1:], later):
        got = claim(engine, 0, "b")
        assert (got.message, got.root) == (expected, RECEIPT)
        assert outbox.claim(engine, "c", at(0)) is None
        outbox.settle(engine, got, "b", Receipt({"ts": "2"}), at(0))


def test_another_subject_or_receiver_does_not_wait(engine: Engine) -> None:
    outbox.queue(
        engine,
        queued(
            message("event:1"),
            message("event:1", part=1),
            message("event:2"),
            message("event:1", receiver="desk"),
        ),
        at(0),
    )
    claim(engine, 0)
    others = {(got.message.receiver, got.message.subject) for got in (claim(engine, 0), claim(engine, 0))}
    assert others == {("compliance", "event:2"), ("desk", "event:1")}


def test_a_later_part_is_told_even_if_an_earlier_one_is_given_up(engine: Engine) -> None:
    outbox.queue(engine, queued(message("event:1"), message("event:1", revision=1)), at(0))
    outbox.fail(engine, claim(engine, 0), "a", "no such channel", at(0), None)
    got = claim(engine, 0)
    assert (got.message.revision, got.root) == (1, None)


def test_a_joining_receiver_has_its_own_root(engine: Engine) -> None:
    """A receiver whose route matched only at revision 2 threads under its own first message."""
    outbox.queue(engine, queued(message("event:1", revision=2), message("event:1", revision=3)), at(0))
    outbox.settle(engine, claim(engine, 0), "a", RECEIPT, at(0))
    assert claim(engine, 0).root == RECEIPT


def test_an_expired_lease_makes_a_doubtful_claim(engine: Engine) -> None:
    outbox.queue(engine, queued(message("event:1")), at(0))
    first = claim(engine, 0, "a")
    assert outbox.claim(engine, "b", at(0.9)) is None
    second = claim(engine, 1, "b")
    assert (second.doubtful, second.first_attempt_at, second.attempts) == (True, at(0), 2)
    assert not outbox.settle(engine, first, "a", RECEIPT, at(1)), "the lease has gone to b"
    assert not outbox.fail(engine, first, "a", "too slow", at(1), at(2))
    assert not outbox.defer(engine, first, "a", at(2), at(1))
    assert outbox.settle(engine, second, "b", RECEIPT, at(1))
    assert outbox.states(engine, ["event:1"]) == (("compliance", "event:1", DeliveryState.SENT),)


def test_the_same_process_is_fenced_from_its_own_old_claim(engine: Engine) -> None:
    outbox.queue(engine, queued(message("event:1")), at(0))
    first = claim(engine, 0, "a")
    second = claim(engine, 2, "a")
    assert not outbox.fail(engine, first, "a", "late", at(2), None)
    assert outbox.settle(engine, second, "a", RECEIPT, at(2))


def test_a_failure_waits_and_comes_back_doubtful(engine: Engine) -> None:
    outbox.queue(engine, queued(message("event:1")), at(0))
    assert outbox.fail(engine, claim(engine, 0), "a", "connection\ndropped", at(0), at(5))
    assert outbox.claim(engine, "a", at(4.9)) is None
    assert outbox.next_due(engine) == at(5)
    got = claim(engine, 5)
    assert (got.doubtful, got.attempts, got.first_attempt_at) == (True, 2, at(0))


def test_a_refusal_leaves_no_doubt(engine: Engine) -> None:
    """A 429 says that the message was not taken: nothing to look for."""
    outbox.queue(engine, queued(message("event:1")), at(0))
    outbox.fail(engine, claim(engine, 0), "a", "rate limited", at(0), at(1), arrived=False)
    assert not claim(engine, 1).doubtful


def test_doubt_once_raised_stays(engine: Engine) -> None:
    outbox.queue(engine, queued(message("event:1")), at(0))
    claim(engine, 0)
    outbox.fail(engine, claim(engine, 2), "a", "rate limited", at(2), at(3), arrived=False)
    assert claim(engine, 3).doubtful


def test_hurry_ignores_back_off_once(engine: Engine) -> None:
    outbox.queue(engine, queued(message("event:1")), at(0))
    outbox.fail(engine, claim(engine, 0), "a", "500", at(0), at(60))
    assert outbox.claim(engine, "a", at(1)) is None
    got = claim(engine, 1, hurry=at(1))
    outbox.fail(engine, got, "a", "500", at(1), at(60))
    assert outbox.claim(engine, "a", at(1), hurry=at(1)) is None, "one drain tries each delivery once"


def test_a_dead_delivery_opens_its_incident_in_the_same_step(engine: Engine) -> None:
    outbox.queue(engine, queued(message("event:1")), at(0))
    incident = Incident("i", IncidentKind.UNDELIVERED, "compliance", "channel_not_found", "see it", at(0))
    told = queued(message("incident:i", receiver="screen"))
    assert outbox.fail(engine, claim(engine, 0), "a", "no", at(0), None, opened=[incident], messages=told)
    assert ledger.incidents(engine, "compliance") == (incident,)
    assert claim(engine, 0).message.subject == "incident:i"
    assert outbox.states(engine, ["event:1"]) == (("compliance", "event:1", DeliveryState.DEAD),)


def test_a_deferred_delivery_was_never_tried(engine: Engine) -> None:
    outbox.queue(engine, queued(message("event:1")), at(0))
    assert outbox.defer(engine, claim(engine, 0), "a", at(30), at(0))
    assert outbox.claim(engine, "a", at(29), hurry=at(29)) is None
    got = claim(engine, 30)
    assert (got.attempts, got.doubtful, got.first_attempt_at) == (1, False, None)


def test_every_attempt_is_kept(engine: Engine) -> None:
    outbox.queue(engine, queued(message("event:1")), at(0))
    outbox.defer(engine, claim(engine, 0), "a", at(0), at(0))
    claim(engine, 1)
    outbox.fail(engine, claim(engine, 3), "a", "500", at(3), at(3))
    outbox.settle(engine, claim(engine, 4), "a", RECEIPT, at(4))
    with reading(engine) as connection:
        found = connection.execute(
            select(delivery_attempts.c.outcome).order_by(delivery_attempts.c.attempt_id)
        )
        assert list(found.scalars()) == ["deferred", None, "failed", "sent"]


def test_many_workers_share_without_sharing_one(engine: Engine) -> None:
    subjects = [f"event:{number}" for number in range(12)]
    outbox.queue(
        engine, queued(*(message(subject, part=part) for subject in subjects for part in (0, 1))), at(0)
    )

    def work(owner: str) -> list[tuple[str, int]]:
        sent = []
        while (got := outbox.claim(engine, owner, at(0))) is not None:
            sent.append((got.message.subject, got.message.part))
            assert (got.root is not None) == (got.message.part == 1)
            assert outbox.settle(engine, got, owner, RECEIPT, at(0))
        return sent

    with ThreadPoolExecutor(6) as pool:
        taken = [each for sent in pool.map(work, "abcdef") for each in sent]
    # A worker may stop while a reply still waits for a root in other hands; one more pass ends it.
    taken += work("z")
    assert sorted(taken) == sorted((subject, part) for subject in subjects for part in (0, 1))


def test_next_due_knows_leases(engine: Engine) -> None:
    assert outbox.next_due(engine) is None
    outbox.queue(engine, queued(message("event:1")), at(0))
    claim(engine, 0)
    assert outbox.next_due(engine) == at(0) + timedelta(seconds=60)
