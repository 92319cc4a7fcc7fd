"""The fetch layer against a real server on loopback that answers with anything at all."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from functools import partial

from fuzz import tokens
from fuzz.meter import Broken
from fuzz.mutate import mutated
from fuzz.recipe import Recipe
from support.fetching import NOW
from support.origin import Answer, Origin

from watcher.fetch import headers
from watcher.fetch.client import Fetcher
from watcher.fetch.inspect import inspect
from watcher.fetch.pace import Pace
from watcher.fetch.unpack import Unpacker
from watcher.model.document import Document, Request, Validator
from watcher.model.source import FetchRules

CAP = 2_000_000
RULES = FetchRules(deadline=1.0, max_bytes=CAP, media=("text/html", "text/*"), must_contain=("a",))
_VALIDATOR = '"v1"'
_BOMB = gzip.compress(b"\0" * 60_000_000, 9)
_PAGE = b"<html><title>Notice</title><body>" + b"a" * 200 + b"</body></html>"
_HEADERS = (
    *(
        "Content-Length",
        "Content-Encoding",
        "Transfer-Encoding",
        "Content-Type",
        "Location",
        "Set-Cookie",
        "ETag",
    ),
    *(
        "Last-Modified",
        "Retry-After",
        "Connection",
        "Date",
        "Age",
        "X-\x00",
        "X" * 70_000,
        "Upgrade",
        "Trailer",
    ),
)
_VALUES = (
    *(
        "0",
        "-1",
        "1",
        "99999999999999999999",
        "9" * 5_000,
        "²",
        "gzip",
        "gzip, gzip",
        "br",
        "deflate",
        "chunked",
    ),
    *(
        "identity, chunked",
        "text/html; charset=utf-16",
        "application/x-\xff",
        "/",
        "//[::1",
        "http://127.0.0.1:1/",
    ),
    *(
        "/same",
        "http://169.254.169.254/latest",
        "file:///etc/hostname",
        "a=b; Domain=.",
        "a=\x01",
        '"v1"',
        "W/",
    ),
    *(
        "Fri, 31 Dec 9999 23:59:60 -2400",
        "Mon, 99 Foo",
        "close",
        "keep-alive",
        "",
        "x" * 100_000,
        "\r\n Folded: 1",
    ),
    *(
        "0001-01-01",
        "Thu, 01 Jan 0001 00:00:00 +1400",
        "1e5",
        "0x10",
        "http://[",
        "http://a b/",
        "\x85",
        "a\nb: c",
    ),
)
_STATUS = (
    b"HTTP/1.1 200 OK",
    b"HTTP/1.0 200",
    b"HTTP/1.1 304 N",
    b"HTTP/1.1 302 F",
    b"HTTP/1.1 103 E",
    b"HTTP/1.1 429",
)
_STATUS += (
    b"HTTP/1.1 206 P",
    b"HTTP/9.9 999 \xff",
    b"ICY 200 OK",
    b"",
    b"HTTP/1.1 -1",
    b"HTTP/1.1 503 S",
    b"HTTP/1.1 200",
)
_BODIES = (
    *(b"", _PAGE, gzip.compress(_PAGE), gzip.compress(gzip.compress(_PAGE)), zlib.compress(_PAGE), _BOMB),
    *(gzip.compress(_PAGE)[:-4], gzip.compress(_PAGE) + b"\0" * 100, gzip.compress(_PAGE) * 50, b"\x1f\x8b"),
    *(
        b"5\r\nhello\r\n0\r\n\r\n",
        b"5\r\nhe",
        b"ffffffffffffffff\r\nx",
        b"-5\r\nhello\r\n",
        b"0\r\nX: 1\r\n\r\n",
    ),
    *(
        b"<html><!--" * 6_000,
        b"<?xml " * 10_000,
        b"<title>" * 9_000,
        "中".encode("gb18030") * 5_000,
        b"\x00" * 9_000,
    ),
)


class Loopback:
    """One server and one client for all inputs."""

    def __init__(self) -> None:
        self._origin = Origin()
        self._fetcher = Fetcher(
            "desk@example.com", {}, ("127.0.0.1",), Pace(wait=lambda _: None), "9.9", wait=lambda _: None
        )

    def prepare(self, data: bytes) -> Callable[[], None]:
        """A raw answer, or one of the layer's parts with its input."""
        recipe = Recipe(data)
        kind = recipe.number(8)
        if kind == 0:
            return partial(_retry_after, mutated(recipe.choose(_VALUES).encode(), recipe, _BODIES))
        if kind == 1:
            body = recipe.choose(_BODIES)
            return partial(_unpack, recipe.choose(("gzip", "deflate", "")), mutated(body, recipe, _BODIES))
        if kind == 2:
            return partial(_inspect, mutated(recipe.choose(_BODIES), recipe, _BODIES), recipe.choose(_VALUES))
        return partial(self._fetch, _raw(recipe), conditional=kind == 3)

    def _fetch(self, raw: bytes, *, conditional: bool) -> None:
        self._origin.route("/", Answer(raw=raw), prefix=True)
        del self._origin.requests[:]
        url = self._origin.url("/page")
        request = Request(url)
        validator = Validator(request.key, "0" * 64, etag=_VALIDATOR) if conditional else None
        found = self._fetcher.fetch(request, RULES, validator, now=NOW)
        if len(self._origin.requests) > 2 * 11:
            raise Broken(f"{len(self._origin.requests)} requests for one document")
        if isinstance(found, Document):
            if len(found.body) > CAP:
                raise Broken(f"past the cap: {len(found.body)} bytes")
            str(found.headers).encode()
            inspect(found, RULES)
        elif not conditional:
            raise Broken("not modified, to a request without a condition")


def _raw(recipe: Recipe) -> bytes:
    """An answer as it travels: half of them with a true length, all of them changed somewhere."""
    lines = [recipe.choose(_STATUS)]
    body = recipe.choose(_BODIES)
    if recipe.number(2):
        lines.append(b"Content-Length: %d" % len(body))
    for _ in range(recipe.number(5)):
        name, value = recipe.choose(_HEADERS), recipe.choose((*_VALUES, *tokens.NAMES))
        lines.append(f"{name}: {value}".encode("utf-8", "surrogatepass"))
    head = b"\r\n".join((*lines, b"", b""))
    return mutated(head + body, recipe, _BODIES) if recipe.number(2) else head + body


def _retry_after(value: bytes) -> None:
    seconds = headers.retry_after(value.decode("latin-1"), now=NOW)
    if seconds is not None and not seconds >= 0:
        raise Broken(f"to be asked again {seconds} seconds from now: {value[:60]!r}")


def _unpack(coding: str, body: bytes) -> None:
    unpacker = Unpacker(coding, cap=CAP, url="https://authority.example/")
    total = sum(
        len(piece) for at in range(0, len(body), 65_536) for piece in unpacker.feed(body[at : at + 65_536])
    )
    unpacker.finish()
    if total > CAP:
        raise Broken(f"unpacked past the cap: {total}")


def _inspect(body: bytes, media: str) -> None:
    document = Document(Request("https://authority.example/"), body, headers=(("content-type", media),))
    inspect(document, RULES)
