"""One courier a receiver; what is cut off goes back in line, doubtful."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from support.daemon import eventually
from support.farm import World, farm

from watcher.errors import StoreError
from watcher.model.commit import Queued
from watcher.model.delivery import Delivery, Message, Receipt
from watcher.run.couriers import Couriers
from watcher.run.dispatch import Sent
from watcher.store import outbox
from watcher.store.engine import reading


class Far:
    """A receiver that waits until it is let go, or fails as nobody expects."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.reached = threading.Event()
        self.error: Exception | None = None

    def send(self, delivery: Delivery) -> Receipt:
        self.reached.set()
        assert self.go.wait(20)
        if self.error is not None:
            raise self.error
        return Receipt({"taken": True})

    def find(self, delivery: Delivery) -> Receipt | None:
        return None

    def probe(self) -> str:
        return "well"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with farm(tmp_path, 1) as made:
        yield made


@pytest.fixture
def far() -> Iterator[Far]:
    made = Far()
    yield made
    made.go.set()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as made:
        yield made


def couriers(world: World, far: Far, pool: ThreadPoolExecutor, done: list[Sent]) -> Couriers:
    others = world.tools.transports
    world.tools = replace(world.tools, transports=lambda name: far if name == "readers" else others(name))
    return Couriers(world.tools, pool, lambda _delivery, sent: done.append(sent))


def queue(world: World, *receivers: str) -> None:
    messages = [Queued(Message(one, "event:1", 0, 0, {"text": "news"}), world.now) for one in receivers]
    outbox.queue(world.tools.engine, messages, world.now)


def states(world: World) -> dict[str, tuple[Any, ...]]:
    with reading(world.tools.engine) as connection:
        rows = connection.execute(text("SELECT receiver, state, doubtful, last_error FROM deliveries"))
        return {row[0]: tuple(row[1:]) for row in rows}


def test_a_receiver_that_hangs_keeps_nobody_waiting(world: World, far: Far, pool: ThreadPoolExecutor) -> None:
    done: list[Sent] = []
    mine = couriers(world, far, pool, done)
    queue(world, "readers", "operators")
    mine.start_due()
    eventually(lambda: [one.receiver for one in done] == ["operators"])
    assert far.reached.wait(20)
    assert [one.message.receiver for one in mine.held] == ["readers"]
    mine.start_due()
    far.go.set()
    eventually(lambda: len(done) == 2)
    assert states(world) == {"readers": ("sent", 0, None), "operators": ("sent", 0, None)}


def test_what_is_being_sent_is_held_and_given_back(world: World, far: Far, pool: ThreadPoolExecutor) -> None:
    done: list[Sent] = []
    mine = couriers(world, far, pool, done)
    queue(world, "readers")
    mine.start_due()
    assert far.reached.wait(20)
    (under_way,) = mine.stop()
    mine.renew()
    mine.start_due()
    mine.give_back()
    assert states(world)["readers"][:2] == ("pending", 1), "it may have arrived"
    far.go.set()
    under_way.result(20)
    assert states(world)["readers"][0] == "pending", "who comes too late settles nothing"


def test_a_transport_that_breaks_is_tried_again_later(
    world: World, far: Far, pool: ThreadPoolExecutor
) -> None:
    mine = couriers(world, far, pool, [])
    far.error = KeyError("blocks")
    far.go.set()
    queue(world, "readers")
    mine.start_due()
    eventually(lambda: states(world)["readers"][0] == "pending" and states(world)["readers"][2] is not None)
    assert states(world)["readers"][2] == "the program itself failed: KeyError: 'blocks'"
    assert outbox.receivers_due(world.tools.engine, world.now) == (), "not at once"
    eventually(lambda: mine.stop() == [])


def test_a_database_that_fails_while_sending_leaves_the_lease(
    world: World, far: Far, pool: ThreadPoolExecutor
) -> None:
    mine = couriers(world, far, pool, [])
    far.error = StoreError("the disk is full")
    far.go.set()
    queue(world, "readers")
    mine.start_due()
    eventually(lambda: far.reached.is_set() and not mine.held)
    assert states(world)["readers"][0] == "sending", (
        "it is claimed again, doubtful, when the lease has run out"
    )
