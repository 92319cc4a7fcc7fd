"""At most one request in so many seconds to each host, whoever asks."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from watcher.errors import TooSlow


class Pace:
    """Gives out time slots per host; shared by all threads.

    `clock` is monotonic seconds, `wait` sleeps for seconds. A caller that would wait longer than
    `max_wait` gets TooSlow and takes no slot; at most `max_hosts` hosts are remembered.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
        *,
        max_wait: float = 120.0,
        max_hosts: int = 1024,
    ) -> None:
        self._clock = clock
        self._wait = wait
        self._max_wait = max_wait
        self._max_hosts = max_hosts
        self._last: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, host: str, interval: float) -> float:
        """Wait for the next slot of this host; the seconds waited.

        Two sources may ask one host at different intervals: the longer one holds between them.
        """
        with self._lock:
            now = self._clock()
            slot = now
            if host in self._last:
                last, former = self._last[host]
                slot = max(now, last + max(interval, former))
            delay = slot - now
            if delay > self._max_wait:
                raise TooSlow(
                    f"{host}: {delay:.0f} s of requests are already waiting for this host",
                    advice="Lower `min_interval` of its sources, or poll them less often.",
                )
            self._last[host] = (slot, interval)
            self._last.move_to_end(host)
            while len(self._last) > self._max_hosts:
                self._last.popitem(last=False)
        if delay > 0:
            self._wait(delay)
        return delay
