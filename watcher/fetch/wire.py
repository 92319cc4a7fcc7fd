"""The one module that imports httpx: one request, one answer, one connection.

Connections are not kept: what is left over of one answer must never become the beginning of the
next, and the pace towards one host is slower than a handshake.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from urllib.parse import quote, urlsplit

import httpcore
import httpx

from watcher.errors import Refused
from watcher.fetch import proxy
from watcher.fetch.address import Gate, is_loopback, literal
from watcher.fetch.line import Addresses, Backend, Bound, Stream, bound
from watcher.fetch.trouble import before_answer, in_body

_MAX_CONNECTIONS = 64
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")
# RFC 3986; "%" because what is encoded already stays so. MOFCOM's own script encodes the braces and
# quotes of `paramJson={"pageNo":1}`, and Java servers answer 400 to raw ones.
_SAFE = "!$%&'()*+,/:;=?@[]~-._"
_TROUBLE = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    OSError,
    UnicodeEncodeError,  # a site may set a cookie that no header can hold
)

Cookies = httpx.Cookies


class Answer:
    """Status and headers of an answer whose body is still to be read."""

    def __init__(self, response: httpx.Response, asked: str) -> None:
        self._response = response
        self._asked = asked
        self.status = response.status_code
        self.headers = tuple(response.headers.multi_items())

    def header(self, name: str) -> str | None:
        """The first value of a header, or None."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def length(self) -> int | None:
        """The announced length of the body as it travels, or None."""
        value = self.header("content-length")
        chunked = self.header("transfer-encoding") is not None
        return None if value is None or chunked else int(value)

    def pieces(self) -> Iterator[bytes]:
        """The body as it comes, still packed. Raises CutShort, TooSlow."""
        try:
            yield from self._response.iter_raw()
        except _TROUBLE as error:
            raise in_body(error, self._asked) from error

    def surplus(self) -> int:
        """How many bytes have arrived beyond the announced length, once the body is read."""
        stream = self._response.extensions["network_stream"]
        if self.length is None or not isinstance(stream, Stream):
            return 0
        return max(0, stream.after_head - self.length)


class Wire:
    """One shared httpx transport. `clock` is monotonic seconds; `resolve` maps host and port to addresses."""

    def __init__(self, gate: Gate, *, clock: Callable[[], float], resolve: Addresses) -> None:
        # httpx logs each URL at INFO and httpcore each header at DEBUG, the signatures of redirects included.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._clock = clock
        # No httpx.Client around it: redirects and cookies belong to a journey, not to the process, and what
        # else a client does costs as much as the request itself.
        self._transport = _Transport(gate, resolve)

    @contextmanager
    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str],
        body: str | None,
        cookies: Cookies,
        asked: str,
        ends: float,
    ) -> Iterator[Answer]:
        """Send one request. Raises Unreachable, TooSlow, Refused.

        `ends` is the moment of `clock` by which all of it must be over; `asked` the official URL, for errors.
        """
        limit = Bound(asked, ends, self._clock)
        token = bound.set(limit)
        try:
            try:
                request = _request(method, url, headers, body, limit.left())
                if len(cookies):
                    cookies.set_cookie_header(request)
                response = self._transport.handle_request(request)
            except _TROUBLE as error:
                raise before_answer(error, url, asked) from error
            try:
                if "set-cookie" in response.headers:
                    response.request = request
                    cookies.extract_cookies(response)
                yield Answer(response, asked)
            finally:
                response.close()
        finally:
            bound.reset(token)

    def close(self) -> None:
        """Close what is open."""
        self._transport.close()


class _Transport(httpx.BaseTransport):
    """Direct or through the environment's proxy; plain or TLS: a pool for each that is used."""

    def __init__(self, gate: Gate, resolve: Addresses) -> None:
        def admitted(host: str, port: int) -> tuple[str, ...]:
            return gate.admit(host, resolve(host, port), url=bound.get().url)

        self._gate = gate
        self._direct = Backend(admitted)
        self._to_proxy = Backend(resolve)
        self._proxies = proxy.Proxies()
        self._pools: dict[tuple[bool, str | None], httpcore.ConnectionPool] = {}
        self._lock = Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        host = url.raw_host.decode()
        self._check_host(host)
        through = None if self._gate.grants(host) else self._proxies.for_host(url.scheme, host)
        if through is not None and literal(host) is None and is_loopback(host):
            # The proxy would take it for itself.
            self._gate.admit(host, ("127.0.0.1", "::1"), url=bound.get().url)
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        answer = self._pool(url.scheme == "https", through).handle_request(
            httpcore.Request(
                request.method,
                target,
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions
        )

    def _check_host(self, host: str) -> None:
        """Refuse a host that is not what it seems, as it goes over the wire.

        The declaration was compared with the address as it is written, but a resolver or a proxy may read
        more into it: an escape (%31 is 1), or full stops that IDNA has turned into dots.
        """
        asked = bound.get().url
        if _HOST.fullmatch(host) is None:
            raise Refused(f"{asked}: {host!r} is no host name", url=asked)
        self._gate.check_literal(host, url=asked)

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()

    def _pool(self, secure: bool, through: str | None) -> httpcore.ConnectionPool:
        with self._lock:
            if (secure, through) not in self._pools:
                self._pools[secure, through] = self._make(secure, through)
            return self._pools[secure, through]

    def _make(self, secure: bool, through: str | None) -> httpcore.ConnectionPool:
        way = None
        if through is not None:
            address, auth = proxy.parts(through)
            way = httpcore.Proxy(address, auth=auth)
        return httpcore.ConnectionPool(
            # This context always verifies, and honours SSL_CERT_FILE; loading it costs 20 ms.
            ssl_context=httpx.create_ssl_context() if secure else None,
            proxy=way,
            max_connections=_MAX_CONNECTIONS,
            max_keepalive_connections=0,
            network_backend=self._direct if way is None else self._to_proxy,
        )


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def _request(method: str, url: str, headers: dict[str, str], body: str | None, left: float) -> httpx.Request:
    try:
        parts = urlsplit(url)
        ready = parts._replace(path=quote(parts.path, safe=_SAFE), query=quote(parts.query, safe=_SAFE))
        return httpx.Request(
            method,
            ready.geturl(),
            headers=[(name.encode(), value.encode()) for name, value in headers.items()],
            content=None if body is None else body.encode(),
            extensions={"timeout": {"pool": left}},
        )
    except (httpx.InvalidURL, ValueError) as error:
        raise Refused(f"{url}: this address cannot be asked: {error}", url=url) from error
