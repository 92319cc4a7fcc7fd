"""A sign of life to somebody elsewhere, who notices when it stops (Healthchecks and its like)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlunsplit
from urllib.request import ProxyHandler, Request, build_opener

from watcher import __version__, logs
from watcher.deliver.endpoint import endpoint
from watcher.deliver.loopback import is_loopback
from watcher.deliver.stay import Stay

_TIMEOUT = 10.0


class Heartbeat:
    """GET the address while all is well, the address with `/fail` as soon as it is not.

    `clock` is monotonic seconds. The address is a secret: whoever has it can feign our life.
    """

    def __init__(
        self,
        url: str,
        every: timedelta,
        *,
        clock: Callable[[], float] = time.monotonic,
        timeout: float = _TIMEOUT,
    ) -> None:
        self._parts = endpoint(url, "heartbeat: url", "a secret")
        self._every = every.total_seconds()
        self._clock = clock
        self._timeout = timeout
        local = is_loopback(self._parts.hostname or "")
        self._opener = build_opener(Stay(), *((ProxyHandler({}),) if local else ()))
        self._last: tuple[bool, float] | None = None

    def __repr__(self) -> str:
        return f"Heartbeat({self._parts.hostname})"

    def beat(self, *, well: bool) -> bool:
        """Say how it stands, if that is news or the last word is old; True if somebody was told."""
        now = self._clock()
        if self._last is not None and self._last[0] == well and now - self._last[1] < self._every:
            return False
        if not self._ask(well):
            return False
        self._last = (well, now)
        return True

    def _ask(self, well: bool) -> bool:
        path = self._parts.path if well else self._parts.path.rstrip("/") + "/fail"
        url = urlunsplit(self._parts._replace(path=path))
        request = Request(url, headers={"User-Agent": f"watcher/{__version__}"})  # noqa: S310 - http(s), see above
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                answer.read(1000)
        except HTTPError as answer:
            answer.close()
            logs.line("heartbeat", host=self._parts.hostname, error=f"HTTP {answer.code}")
            return False
        except (URLError, OSError, HTTPException, ValueError) as error:
            reason = error.reason if isinstance(error, URLError) else error
            logs.line("heartbeat", host=self._parts.hostname, error=type(reason).__name__)
            return False
        return True
