"""A stateful test: workers, crashes and the clock against a small model of the outbox.

What it holds to: a delivery is in one pair of hands at a time, a thread is in order, what may have
arrived comes back doubtful, and in the end everything is sent or given up.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from support.commits import START, message, queued

from watcher.model.delivery import Delivery, Receipt
from watcher.store import outbox, schema
from watcher.store.engine import connect

LEASE = 60.0
_TEMPLATE = Path(tempfile.mkdtemp(prefix="outbox")) / "template.sqlite3"


def template() -> Path:
    if not _TEMPLATE.exists():
        made = connect(f"sqlite:///{_TEMPLATE}")
        schema.migrate(made)
        made.dispose()
    return _TEMPLATE


class Outbox(RuleBasedStateMachine):
    """Claims and their ends, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="outbox"))
        shutil.copy(template(), self.folder / "w.sqlite3")
        self.engine = connect(f"sqlite:///{self.folder}/w.sqlite3")
        self.now = START
        self.queued: set[tuple[str, int, int]] = set()
        self.sent: list[tuple[str, int, int]] = []
        self.dead: set[tuple[str, int, int]] = set()
        self.hands: dict[str, tuple[Delivery, object]] = {}
        self.uncertain: set[str] = set()

    def teardown(self) -> None:
        while self.hands:
            self.now += timedelta(seconds=LEASE)
            self.crash(sorted(self.hands)[0])
        self.now += timedelta(days=2)
        while (got := outbox.claim(self.engine, "last", self.now)) is not None:
            self._check(got)
            assert outbox.settle(self.engine, got, "last", Receipt({"n": 1}), self.now)
            self.sent.append(name_of(got))
        assert set(self.sent) | self.dead == self.queued
        assert len(self.sent) == len(set(self.sent))
        self.engine.dispose()
        shutil.rmtree(self.folder)

    @rule(subject=st.sampled_from("xyz"), revision=st.integers(0, 2), parts=st.integers(1, 3))
    def queue(self, subject: str, revision: int, parts: int) -> None:
        messages = [message(subject, revision=revision, part=part) for part in range(parts)]
        outbox.queue(self.engine, queued(*messages, now=self.now), self.now)
        self.queued |= {(subject, revision, part) for part in range(parts)}

    @rule(owner=st.sampled_from("abc"))
    def claim(self, owner: str) -> None:
        got = outbox.claim(self.engine, owner, self.now, LEASE)
        if got is None:
            return
        self._check(got)
        for holder, (held, until) in list(self.hands.items()):
            if held.id == got.id:
                assert until <= self.now, "handed out while it was leased"
                del self.hands[holder]
        self.hands[f"{owner}-{got.id}-{got.attempts}"] = (got, self.now + timedelta(seconds=LEASE))

    def _check(self, got: Delivery) -> None:
        subject, revision, part = name_of(got)
        earlier = {n for n in self.queued if n[0] == subject and n[1:] < (revision, part)}
        assert earlier <= set(self.sent) | self.dead, "out of thread order"
        assert name_of(got) not in self.sent
        assert got.doubtful == (got.id in self.uncertain)
        self.uncertain.add(got.id)  # until it is settled, deferred or refused

    @precondition(lambda self: self.hands)
    @rule(data=st.data(), how=st.sampled_from(["sent", "retry", "refused", "dead", "defer"]))
    def end(self, data: st.DataObject, how: str) -> None:
        hold = data.draw(st.sampled_from(sorted(self.hands)))
        got, _ = self.hands.pop(hold)
        owner, later = hold.partition("-")[0], self.now + timedelta(minutes=3)
        if how == "sent":
            assert outbox.settle(self.engine, got, owner, Receipt({"n": 1}), self.now)
            self.sent.append(name_of(got))
        elif how == "defer":
            assert outbox.defer(self.engine, got, owner, later, self.now)
        else:
            retry = None if how == "dead" else later
            arrived = False if how == "refused" else None
            assert outbox.fail(self.engine, got, owner, how, self.now, retry, arrived=arrived)
        if how == "dead":
            self.dead.add(name_of(got))
        if how in ("defer", "refused") and not got.doubtful:
            self.uncertain.discard(got.id)

    @precondition(lambda self: self.hands)
    @rule(data=st.data())
    def die(self, data: st.DataObject) -> None:
        self.crash(data.draw(st.sampled_from(sorted(self.hands))))

    def crash(self, hold: str) -> None:
        """The worker is gone; its claim stays in the database until the lease runs out."""
        got, until = self.hands.pop(hold)
        self.now = max(self.now, until)  # type: ignore[type-var]
        assert got.id in self.uncertain

    @rule(seconds=st.integers(1, 400))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @invariant()
    def sent_once(self) -> None:
        assert len(self.sent) == len(set(self.sent))


def name_of(delivery: Delivery) -> tuple[str, int, int]:
    return delivery.message.subject, delivery.message.revision, delivery.message.part


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
