"""Deliveries of this process: one line a receiver, so that one that hangs keeps nobody else waiting."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial

from watcher import logs
from watcher.core.backoff import retry_at
from watcher.errors import StoreError
from watcher.model.delivery import Delivery
from watcher.run.dispatch import Sent, deliver
from watcher.run.tools import Tools
from watcher.store import outbox


class Couriers:
    """One courier for each receiver who has something coming.

    `done` hears of every attempt. The order within a thread holds across processes: it is the outbox
    that decides what may go out.
    """

    def __init__(self, tools: Tools, pool: Executor, done: Callable[[Delivery, Sent], None]) -> None:
        self._tools = tools
        self._pool = pool
        self._done = done
        self._under_way: dict[str, Future[None]] = {}
        self._held: dict[str, Delivery] = {}
        self._lock = threading.RLock()
        self._stopped = False

    @property
    def held(self) -> tuple[Delivery, ...]:
        """What is being sent at this moment."""
        with self._lock:
            return tuple(self._held.values())

    def start_due(self) -> None:
        """Send a courier to everybody who has something coming and to whom none is under way."""
        for receiver in outbox.receivers_due(self._tools.engine, self._tools.clock()):
            with self._lock:
                if self._stopped or receiver in self._under_way:
                    continue
                future = self._pool.submit(self._carry, receiver)
                self._under_way[receiver] = future
            future.add_done_callback(partial(self._end, receiver))

    def renew(self) -> None:
        """Hold on to what is being sent."""
        for delivery in self.held:
            outbox.renew(self._tools.engine, delivery, self._tools.owner, self._tools.clock())

    def stop(self) -> list[Future[None]]:
        """Take nothing more; the couriers who are under way."""
        with self._lock:
            self._stopped = True
            under_way = list(self._under_way.values())
        return [one for one in under_way if not one.cancel()]

    def give_back(self) -> None:
        """Put what is still being sent back in line, doubtful: it may have arrived."""
        now = self._tools.clock()
        for delivery in self.held:
            logs.line("given back", receiver=delivery.message.receiver, subject=delivery.message.subject)
            why = "the program was stopped while it was being sent"
            outbox.fail(self._tools.engine, delivery, self._tools.owner, why, now, now)

    def _carry(self, receiver: str) -> None:
        tools = self._tools
        while not self._stopped:
            delivery = outbox.claim(tools.engine, tools.owner, tools.clock(), receiver=receiver)
            if delivery is None:
                return
            with self._lock:
                self._held[receiver] = delivery
            sent = deliver(delivery, tools)
            with self._lock:
                del self._held[receiver]
            if sent is not None:
                self._done(delivery, sent)

    def _end(self, receiver: str, ended: Future[None]) -> None:
        with self._lock:
            self._under_way.pop(receiver, None)
            delivery = self._held.pop(receiver, None)
        error = None if ended.cancelled() else ended.exception()
        if error is None:
            return
        ours = not isinstance(error, StoreError)
        logs.line(
            "broken delivery",
            level=logging.ERROR,
            receiver=receiver,
            error=error,
            exc_info=error if ours else None,
        )
        if delivery is None or not ours:
            # Its lease runs out by itself.
            return
        tools, now = self._tools, self._tools.clock()
        why = f"the program itself failed: {type(error).__name__}: {error}"
        try:
            outbox.fail(tools.engine, delivery, tools.owner, why, now, retry_at(delivery, now))
        except StoreError as again:
            logs.line("database", level=logging.ERROR, error=again, advice=again.advice)
