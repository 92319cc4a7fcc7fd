"""Answers kept for as long as nothing is written: most readers ask for the same few pages."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

from watcher.serve.library import Library

_WEIGHT = 16_000_000
"""Packed bytes that are kept."""

_LEVEL = 4
_SMALL = 1_000
"""Bytes below which packing is not worth it."""

_AT_ONCE = 3
"""Answers that are made at the same time: more only take turns, and every one of them is late."""

_NOT_OURS = frozenset({b"content-length", b"etag"})


@dataclass(frozen=True, slots=True)
class _Answer:
    """A whole answer: its headers without those that depend on the body's form, the body packed or not."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    is_packed: bool
    tag: str

    def response(self, request: Request) -> Response:
        """304 for whoever has it; packed for whoever takes it so."""
        headers = {"etag": self.tag, "vary": "Accept-Encoding"}
        if self.status == 200 and self.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        body = self.body
        if self.is_packed and "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
        elif self.is_packed:
            body = gzip.decompress(body)
        found = Response(body, self.status, headers)
        found.raw_headers.extend(self.headers)
        return found


class Kept:
    """The last answers. One that is being made is made once, however many ask for it meanwhile."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._answers: OrderedDict[str, _Answer] = OrderedDict()
        self._weight = 0
        self._making: dict[str, asyncio.Future[_Answer]] = {}
        self._state = ""
        self._at_once = CapacityLimiter(_AT_ONCE)

    def of(self, answer: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
        """The same pages, kept until something is written. And for a minute: they say how old things are."""

        async def kept(request: Request) -> Response:
            state = f"{self._library.pulse()} {self._library.now():%Y-%m-%dT%H:%M}"
            if state != self._state:
                self._answers.clear()
                self._weight, self._state = 0, state
            key = f"{state} {request.url}"
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key].response(request)
            if key not in self._making:
                self._making[key] = asyncio.ensure_future(self._make(state, key, answer, request))
            found = await asyncio.shield(self._making[key])
            return found.response(request)

        return kept

    async def _make(
        self, state: str, key: str, answer: Callable[[Request], Response], request: Request
    ) -> _Answer:
        try:
            found = await to_thread.run_sync(_made, answer, request, limiter=self._at_once)
        finally:
            del self._making[key]
        self._keep(state, key, found)
        return found

    def _keep(self, state: str, key: str, found: _Answer) -> None:
        if state != self._state or key in self._answers or found.status != 200:
            return
        self._answers[key] = found
        self._weight += len(found.body)
        while self._weight > _WEIGHT:
            self._weight -= len(self._answers.popitem(last=False)[1].body)


def _made(answer: Callable[[Request], Response], request: Request) -> _Answer:
    response = answer(request)
    body = bytes(response.body)
    is_packed = len(body) >= _SMALL
    if is_packed:
        body = gzip.compress(body, _LEVEL, mtime=0)
    headers = tuple(pair for pair in response.raw_headers if pair[0] not in _NOT_OURS)
    return _Answer(response.status_code, headers, body, is_packed, f'"{zlib.crc32(body):08x}{len(body):x}"')
