"""One polite attempt to fetch one document: deadline, caps, redirects, conditions, one second try."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from watcher.errors import BadStatus, CutShort, FetchError, Refused, TooLarge
from watcher.fetch import address, headers, redirect
from watcher.fetch.line import Addresses
from watcher.fetch.pace import Pace
from watcher.fetch.redirect import Hop, shown
from watcher.fetch.rewrite import Rewrite
from watcher.fetch.trouble import dropped
from watcher.fetch.unpack import Unpacker
from watcher.fetch.wire import Answer, Cookies, Wire
from watcher.model.document import Document, NotModified, Request, Validator
from watcher.model.source import FetchRules

_SECOND_TRY = frozenset({429, 502, 503, 504})
_PAUSE = 1.0
_LONGEST_PAUSE = 5.0
_DOCUMENT = frozenset({200, 203})
# Not evidence of what an authority said, and partly credentials.
_NOT_KEPT = frozenset({"set-cookie", "set-cookie2", "www-authenticate", "proxy-authenticate"})


@dataclass(slots=True)
class _Journey:
    """What stays the same from the first hop to the last. `ends` moves only by our own politeness."""

    request: Request
    rules: FetchRules
    validator: Validator | None
    now: datetime
    ends: float
    sent: dict[str, str]
    cookies: Cookies = field(default_factory=Cookies)


class Fetcher:
    """Fetches documents as `watcher/<version> (+<contact>)`, from public addresses only.

    `rewrite` maps official URL prefixes to mirrors; a document keeps its official URL. `allow_private`
    names addresses that are otherwise refused. `clock` is monotonic seconds, `wait` sleeps, `resolve`
    maps host and port to addresses. Safe to share between threads. Raises ConfigError for a mapping or
    an address that cannot be read.
    """

    def __init__(
        self,
        contact: str,
        rewrite: Mapping[str, str],
        allow_private: tuple[str, ...],
        pace: Pace,
        version: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
        resolve: Addresses = address.resolve,
    ) -> None:
        self._agent = f"watcher/{version} (+{contact})" if contact else f"watcher/{version}"
        self._rewrite = Rewrite(rewrite)
        self._gate = address.Gate(allow_private)
        self._pace = pace
        self._clock = clock
        self._wait = wait
        self._wire = Wire(self._gate, clock=clock, resolve=resolve)

    def fetch(
        self, request: Request, rules: FetchRules, validator: Validator | None, *, now: datetime
    ) -> Document | NotModified:
        """The document, or word that what `validator` describes is still the document.

        `now` dates the document. `rules.deadline` bounds everything but the waiting for our own pace.
        A dropped connection, 429, 502, 503 and 504 get one second try after a second, or after
        Retry-After where that is at most five. Raises subclasses of FetchError.
        """
        journey = _Journey(
            request=request,
            rules=rules,
            validator=validator,
            now=now,
            ends=self._clock() + rules.deadline,
            sent=headers.compose(request, rules, validator, agent=self._agent),
        )
        try:
            return self._travel(journey)
        except FetchError as error:
            pause = _pause(error)
            if pause is None or self._clock() + pause >= journey.ends:
                raise
        self._wait(pause)
        return self._travel(journey)

    def close(self) -> None:
        """Close what is open."""
        self._wire.close()

    def _travel(self, journey: _Journey) -> Document | NotModified:
        asked, hosts = journey.request.url, journey.rules.hosts
        hop = redirect.first(
            asked, journey.request.method, journey.request.body, hosts=hosts, rewrite=self._rewrite
        )
        journey.cookies = Cookies()
        seen: set[tuple[str, str, int]] = set()
        for _ in range(redirect.MAX_HOPS + 1):
            here = (hop.method, hop.official, len(journey.cookies))
            if here in seen:
                raise Refused(f"{asked}: redirected in a circle by way of {shown(hop.official)}", url=asked)
            seen.add(here)
            reached = self._ask(hop, journey)
            if not isinstance(reached, Hop):
                return reached
            hop = reached
        raise Refused(f"{asked}: redirected more than {redirect.MAX_HOPS} times", url=asked)

    def _ask(self, hop: Hop, journey: _Journey) -> Document | NotModified | Hop:
        asked, rules = journey.request.url, journey.rules
        wire_host = urlsplit(hop.wire).hostname or ""
        self._gate.check_literal(wire_host, url=asked)
        # A mirror on this machine is ours, and needs no politeness.
        if not address.is_loopback(wire_host):
            journey.ends += self._pace.take(hop.host, rules.min_interval)
        sent = journey.sent
        if hop.host != urlsplit(asked).hostname:
            sent = headers.abroad(sent)
        if hop.body is None:
            sent = {name: value for name, value in sent.items() if name != "content-type"}
        with self._wire.ask(
            hop.method,
            _busted(hop.wire, rules.cache_buster, journey.now),
            headers=sent,
            body=hop.body,
            cookies=journey.cookies,
            asked=asked,
            ends=journey.ends,
        ) as answer:
            location = answer.header("location")
            if answer.status in redirect.REDIRECTS and location:
                return redirect.follow(
                    hop, answer.status, location, asked=asked, hosts=rules.hosts, rewrite=self._rewrite
                )
            if answer.status == HTTPStatus.NOT_MODIFIED:
                return _not_modified(answer, journey, sent)
            if answer.status not in _DOCUMENT:
                raise _bad_status(answer, journey)
            return _document(answer, hop, journey)


def _not_modified(answer: Answer, journey: _Journey, sent: dict[str, str]) -> NotModified:
    """A 304 counts only as the answer to a condition, and for the copy that the condition named."""
    validator, request = journey.validator, journey.request
    if validator is None or not headers.is_conditional(sent):
        raise BadStatus(
            f"{request.url}: 304 Not Modified to a request without a condition", status=304, url=request.url
        )
    if not headers.same_tag(validator.etag, answer.header("etag")):
        raise BadStatus(
            f"{request.url}: 304 Not Modified for another copy than ours", status=304, url=request.url
        )
    return NotModified(request, validator.sha256, fetched_at=journey.now)


def _bad_status(answer: Answer, journey: _Journey) -> BadStatus:
    url, status = journey.request.url, answer.status
    phrase = next((known.phrase for known in HTTPStatus if known == status), "")
    return BadStatus(
        f"{url}: the server answered {status} {phrase}".rstrip(),
        status=status,
        retry_after=headers.retry_after(answer.header("retry-after"), now=journey.now),
        url=url,
    )


def _document(answer: Answer, hop: Hop, journey: _Journey) -> Document:
    """Read the body, unpack it and hash it on the way."""
    url, cap = journey.request.url, journey.rules.max_bytes
    if answer.length is not None and answer.length > cap:
        raise TooLarge(f"{url}: a body of {answer.length} bytes is announced, past {cap}", url=url)
    unpacker = Unpacker(answer.header("content-encoding") or "", cap=cap, url=url)
    digest = hashlib.sha256()
    pieces: list[bytes] = []
    for packed in answer.pieces():
        for piece in unpacker.feed(packed):
            digest.update(piece)
            pieces.append(piece)
    unpacker.finish()
    # A stray line end after the body is an old and harmless habit; more is a document with a wrong length.
    if answer.surplus() > 2:
        raise CutShort(
            f"{url}: the server announced {answer.length} bytes and sent at least {answer.surplus()} more",
            url=url,
        )
    return Document(
        request=journey.request,
        body=b"".join(pieces),
        final_url=url
        if hop.official == url
        else _unbusted(redirect.arrival(url, hop), journey.rules.cache_buster),
        status=answer.status,
        headers=tuple((name, value) for name, value in answer.headers if name not in _NOT_KEPT),
        fetched_at=journey.now,
        sha256=digest.hexdigest(),
    )


def _pause(error: FetchError) -> float | None:
    """Seconds before the second try, or None where there is none."""
    if dropped(error):
        return _PAUSE
    if not isinstance(error, BadStatus) or error.status not in _SECOND_TRY:
        return None
    if error.retry_after is None:
        return _PAUSE
    return error.retry_after if error.retry_after <= _LONGEST_PAUSE else None


def _busted(url: str, parameter: str | None, now: datetime) -> str:
    """The URL with a parameter that no shared cache has seen: the Federal Register's were 104 minutes old."""
    if parameter is None:
        return url
    bare = _unbusted(url, parameter)
    return f"{bare}{'&' if '?' in bare else '?'}{parameter}={int(now.timestamp() * 1000)}"


def _unbusted(url: str, parameter: str | None) -> str:
    if parameter is None or "?" not in url:
        return url
    path, _, query = url.partition("?")
    kept = [pair for pair in query.split("&") if pair.partition("=")[0] != parameter]
    return f"{path}?{'&'.join(kept)}" if kept else path
