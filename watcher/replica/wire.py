"""Ask → bytes: the page as a site draws it, spoiled as a fault says, with the headers it is sent under."""

from __future__ import annotations

import gzip
import hashlib
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from watcher.replica.faults import (
    Bomb,
    Cut,
    Denied,
    Drip,
    Drop,
    Empty,
    Fault,
    FewRows,
    Hang,
    OldCopy,
    Redirect,
    Shuffle,
    Status,
    WrongLength,
)
from watcher.replica.page import Ask, Page, Site, View, html

_BLOCKED = (
    "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n"
    "You don't have permission to access this page on this server.<P>\nReference #18.0</BODY>\n</HTML>\n"
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes over the wire. `status` 0 is a reset connection, -1 silence; `pause` is seconds per chunk."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    chunk: int | None = None
    pause: float = 0.0
    close: bool = False

    @property
    def reason(self) -> str:
        """The words of the status line."""
        return HTTPStatus(self.status).phrase


def answer(ask: Ask, at: datetime, site: Site, fault: Fault | None) -> Reply:
    """The whole answer to one request at one moment of the story."""
    if isinstance(fault, Hang):
        return Reply(-1)
    if isinstance(fault, Drop):
        return Reply(0)
    page = _spoiled(ask, site, _view(at, fault), fault)
    headers = [("Date", _stamp(at)), ("Content-Type", page.media), *page.headers]
    tag = f'"{hashlib.sha256(page.body).hexdigest()[:16]}"' if page.tagged else None
    if page.modified is not None:
        headers.append(("Last-Modified", _stamp(page.modified)))
    body, packed = _packed(ask, page, fault)
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    if tag is not None:
        # A server that packs on the fly can promise the same content only, not the same bytes.
        headers.append(("ETag", f"W/{tag}" if packed else tag))
    if page.status == 200 and _holds(ask, tag, page.modified):
        kept = tuple(header for header in headers if header[0] in ("Date", "ETag", "Last-Modified"))
        return Reply(304, kept)
    return _sent(page.status, headers, body, fault)


def _view(at: datetime, fault: Fault | None) -> View:
    match fault:
        case OldCopy(at=before):
            return View(min(at, before))
        case Shuffle(seed=seed):
            return View(at, _shuffled(seed))
        case FewRows(share=share):
            return View(at, lambda rows: rows[: max(1, int(len(rows) * share))])
    return View(at)


def _shuffled(seed: int) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    def arrange(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        mixed = list(rows)
        random.Random(seed).shuffle(mixed)  # noqa: S311 - repeatable, not secret
        return tuple(mixed)

    return arrange


def _spoiled(ask: Ask, site: Site, view: View, fault: Fault | None) -> Page:
    match fault:
        case Status(code=code, retry_after=after):
            wait = (("Retry-After", str(after)),) if after is not None else ()
            return html(f"<html><body><h1>{code}</h1></body></html>", status=code, headers=wait)
        case Redirect(to=to, code=code):
            return html("", status=code, headers=(("Location", to or f"https://{ask.place}"),))
        case Denied():
            return html(_BLOCKED)
        case Empty():
            return replace(site(ask, view), body=b"", modified=None, tagged=False)
        case Cut(share=share):
            page = site(ask, view)
            return replace(page, body=page.body[: int(len(page.body) * share)], modified=None, tagged=False)
    return site(ask, view)


def _packed(ask: Ask, page: Page, fault: Fault | None) -> tuple[bytes, bool]:
    if isinstance(fault, Bomb):
        return _bomb(fault.unpacked), True
    accepts = "gzip" in (ask.header("accept-encoding") or "")
    if not accepts or len(page.body) < 500:
        return page.body, False
    return gzip.compress(page.body, 6, mtime=0), True


@lru_cache(maxsize=2)
def _bomb(unpacked: int) -> bytes:
    block = bytes(1_000_000)
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    parts = [packer.compress(block) for _ in range(unpacked // len(block))]
    parts.append(packer.compress(bytes(unpacked % len(block))))
    return b"".join([*parts, packer.flush()])


def _holds(ask: Ask, tag: str | None, modified: datetime | None) -> bool:
    """True where the client's validator still names this page; an ETag is asked before a date."""
    held, since = ask.header("if-none-match"), ask.header("if-modified-since")
    if held is not None:
        known = {each.strip().removeprefix("W/") for each in held.split(",")}
        return tag is not None and (tag in known or "*" in known)
    if since is None or modified is None:
        return False
    try:
        return modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    except ValueError:
        return False


def _sent(status: int, headers: list[tuple[str, str]], body: bytes, fault: Fault | None) -> Reply:
    length = [("Content-Length", str(len(body)))]
    match fault:
        case WrongLength(share=share):
            return Reply(status, (*headers, *length), body[: int(len(body) * share)], close=True)
        case Cut(length=False):
            return Reply(status, (*headers, ("Connection", "close")), body, close=True)
        case Drip(chunk=chunk, every=every):
            return Reply(status, (*headers, *length), body, chunk=chunk, pause=every)
    return Reply(status, (*headers, *length), body)


def _stamp(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)
