"""Ask → Page: what is asked of an official site, what it shows, and at which point of the story."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import parse_qsl

T = TypeVar("T")

HTML = "text/html"
JSON = "application/json; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request as it reached a site: official host, path without the query, headers in lower case."""

    method: str
    host: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def first(self, name: str) -> str | None:
        """The first value of a query parameter, or None."""
        return next((value for key, value in self.query if key == name), None)

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a query parameter."""
        return tuple(value for key, value in self.query if key == name)

    def header(self, name: str) -> str | None:
        """The value of a request header, or None."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form body."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def place(self) -> str:
        """`host/path`, the name by which faults and counts know a page."""
        return self.host + self.path


@dataclass(frozen=True, slots=True)
class Page:
    """One answer before anything spoils it on the way.

    `modified` gives the page a Last-Modified header, `tagged` an ETag: only the real pages that are
    known or fairly assumed to have them get them. Both are computed from the story, never from a clock.
    """

    body: bytes
    media: str = HTML
    status: int = 200
    modified: datetime | None = None
    tagged: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """The moment of the story at which a site is looked at.

    `arrange` is applied to the rows of every list that a site draws: a fault shuffles or thins them there.
    """

    at: datetime
    arrange: Callable[[tuple[Any, ...]], tuple[Any, ...]] = lambda rows: rows

    def rows(self, rows: Sequence[T]) -> tuple[T, ...]:
        """The rows as this view shows them."""
        return self.arrange(tuple(rows))


Site = Callable[[Ask, View], Page]


def html(text: str, **more: Any) -> Page:
    """A page of markup in UTF-8."""
    return Page(text.encode(), **more)


def reply(value: Mapping[str, Any], media: str = JSON, **more: Any) -> Page:
    """A JSON answer, keys in the order given."""
    return Page(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), media, **more)


def missing(where: str) -> Page:
    """The plain 404 of a site that has no page there."""
    return html(f"<html><body><h1>404 Not Found</h1><p>{where}</p></body></html>", status=404)
