"""What every request passes before it reaches a page, and what every answer carries."""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
import re
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from watcher.serve.options import Options

# Scripts and styles come from here alone, nothing is framed, nothing is sent elsewhere. `data:` is for the
# arrow that a style sheet draws into a select box.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]/@]+)(?::\d{1,5})?")
_OPEN = ("/healthz",)
_ADDRESSES = 10_000
"""Addresses whose pace is remembered."""
_GUESSES = 5.0
"""Wrong tokens an address may give at once; another one every twenty seconds."""


class Pace:
    """A bucket a key: `burst` at once, `per_second` after that. Forgets who was not seen longest."""

    def __init__(self, per_second: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second, self._burst, self._clock = per_second, burst, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """0.0 where the request may pass, else the seconds to wait."""
        now = self._clock()
        level, since = self._buckets.pop(key, (self._burst, now))
        level = min(self._burst, level + (now - since) * self._per_second)
        wait = 0.0 if level >= 1 else (1 - level) / self._per_second
        self._buckets[key] = (level if wait else level - 1, now)
        while len(self._buckets) > _ADDRESSES:
            self._buckets.popitem(last=False)
        return wait


class Guard:
    """Refuses foreign host names, haste, and on private pages whoever does not give the token."""

    def __init__(self, app: ASGIApp, options: Options) -> None:
        self._app, self._options = app, options
        self._pace = Pace(options.per_second, options.burst)
        self._guesses = Pace(0.05, _GUESSES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def carry(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-cache")
            await send(message)

        refused = self._refused(scope)
        await (refused or self._app)(scope, receive, carry)

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        client = scope.get("client")
        peer = client[0] if client else ""
        if not self._is_ours(headers.get("host", "")):
            # A page on the web can make a browser ask any name that it has pointed at 127.0.0.1.
            return PlainTextResponse(
                "This name is not known here. Add it to `serve: hosts` in the configuration.\n", 421
            )
        if wait := self._pace.take(peer):
            return _slow_down(wait)
        if self._options.private and scope["path"] not in _OPEN:
            return self._asked(headers, peer)
        return None

    def _is_ours(self, host: str) -> bool:
        if not self._options.is_loopback:
            return True
        found = _HOST.fullmatch(host)
        name = found[1].strip("[]").lower() if found else ""
        if name in ("localhost", self._options.host, *self._options.hosts):
            return True
        try:
            return ipaddress.ip_address(name).is_loopback
        except ValueError:
            return False

    def _asked(self, headers: Headers, peer: str) -> PlainTextResponse | None:
        given = bearer(headers.get("authorization", ""))
        if given is not None and is_token(given, self._options.token):
            return None
        if given is not None and (wait := self._guesses.take(peer)):
            return _slow_down(wait)
        return PlainTextResponse(
            "These pages ask for their token.\n",
            401,
            {"www-authenticate": 'Basic realm="watcher", charset="UTF-8"'},
        )


def bearer(authorization: str) -> str | None:
    """The token of a `Bearer` or `Basic` header (there it is the password, whatever the name)."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(value.strip(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return text.partition(":")[2]


def is_token(given: str, token: str | None) -> bool:
    """Whether this is the token; takes as long for a wrong one. Never true where none is configured."""
    return bool(token) and hmac.compare_digest(given.encode(), (token or "").encode())


def _slow_down(wait: float) -> PlainTextResponse:
    return PlainTextResponse(
        "Too many requests; wait a moment.\n", 429, {"retry-after": str(max(1, round(wait + 0.5)))}
    )
