"""Request → Document: what to fetch, and the immutable bytes that came back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Request:
    """What to fetch.

    A request is known by method, URL and body (`key`). `reuse` marks a document that does not
    change once published (a notice page): it is fetched once and answered from the archive after
    that. `older` marks the next older page of an index: it is asked only while history is read, or
    when nothing on the newer page was known. `dated` is the day of what the request leads to;
    requests dated before the declared history are not followed.
    """

    url: str
    method: str = "GET"
    body: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    reuse: bool = False
    older: bool = False
    dated: date | None = None

    @property
    def key(self) -> str:
        """`GET https://…`, followed by the body where there is one."""
        return f"{self.method} {self.url}" + (f" {self.body}" if self.body is not None else "")


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes as an authority served them, named by their SHA-256, with their provenance.

    `headers` are response headers, names in lower case. `body` is the decoded entity (after
    Content-Encoding), not yet text.
    """

    request: Request
    body: bytes
    final_url: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    fetched_at: datetime | None = None
    sha256: str = field(default="")

    def __post_init__(self) -> None:
        if not self.sha256:
            object.__setattr__(self, "sha256", hashlib.sha256(self.body).hexdigest())
        if not self.final_url:
            object.__setattr__(self, "final_url", self.request.url)

    @property
    def url(self) -> str:
        """The official URL that was asked for."""
        return self.request.url

    def header(self, name: str) -> str | None:
        """The value of a response header, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), None)


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that what we hold (`sha256`) is still the document."""

    request: Request
    sha256: str
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Validator:
    """What lets the next request be conditional. Moves only together with the snapshot (T2)."""

    request_key: str
    sha256: str
    etag: str | None = None
    last_modified: str | None = None
