"""What a source.yml and a lists/*.yml may say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from watcher.model.document import Request
from watcher.model.event import Stage
from watcher.model.snapshot import FEED
from watcher.model.source import Declaration, Expectation, FetchRules, PollWindow, SourceKind
from watcher.settings.units import Duration, LocalTime, Weekday, Zone


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def _as_start(value: Any) -> Any:
    return {"url": value} if isinstance(value, str) else value


class _Start(_Strict):
    url: str = Field(pattern=r"^https?://")
    method: Literal["GET", "POST"] = "GET"
    body: str | None = None
    headers: dict[str, str] = Field(default_factory=dict)


class _Window(_Strict):
    days: tuple[Weekday, ...]
    start: LocalTime
    end: LocalTime
    every: Duration


class _Fetch(_Strict):
    hosts: tuple[str, ...] = ()
    headers: dict[str, str] = Field(default_factory=dict)
    media: tuple[str, ...] = ()
    must_contain: tuple[str, ...] = ()
    user_agent: str | None = None
    cache_buster: str | None = None
    deadline: float = Field(default=60.0, gt=0)
    max_bytes: int = Field(default=50_000_000, gt=0)
    max_requests: int = Field(default=400, gt=0)
    min_interval: float = Field(default=1.0, ge=0)


class _Bounds(_Strict):
    min_entries: int = Field(default=1, ge=0)
    max_lost_share: float = Field(default=0.25, ge=0, le=1)
    filled: dict[str, float] = Field(default_factory=dict)
    anchors: tuple[str, ...] = ()


class SourceFile(_Strict):
    """One source.yml."""

    title: str
    authority: str
    kind: SourceKind
    lists: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    lang: str = "en"
    time_zone: Zone = "UTC"
    start: tuple[Annotated[_Start, BeforeValidator(_as_start)], ...] = Field(min_length=1)
    poll: Duration
    windows: tuple[_Window, ...] = ()
    fetch: _Fetch = Field(default_factory=_Fetch)
    expectations: dict[str, _Bounds] = Field(default_factory=dict)
    history: date | None = None
    quiet_after: Duration | None = None
    confirm: Literal["removals"] | None = None
    stage: Stage = Stage.PUBLISHED
    enabled: bool = True

    def declaration(self, source_id: str) -> Declaration:
        """The model's form of it."""
        return Declaration(
            id=source_id,
            title=self.title,
            authority=self.authority,
            kind=self.kind,
            lists=self.lists,
            topics=self.topics,
            start=tuple(
                Request(one.url, one.method, one.body, tuple(one.headers.items())) for one in self.start
            ),
            poll=self.poll,
            lang=self.lang,
            time_zone=self.time_zone,
            windows=tuple(
                PollWindow(one.days, f"{one.start:%H:%M}", f"{one.end:%H:%M}", one.every)
                for one in self.windows
            ),
            fetch=FetchRules(
                **(
                    self.fetch.model_dump()
                    | {
                        "headers": tuple(self.fetch.headers.items()),
                        # Without a word on hosts, those of the start addresses are meant, and not any.
                        "hosts": self.fetch.hosts or hosts_of(one.url for one in self.start),
                    }
                ),
            ),
            expectations={
                (FEED if name == "notices" else name): Expectation(**bounds.model_dump())
                for name, bounds in self.expectations.items()
            },
            history=self.history,
            quiet_after=self.quiet_after,
            confirm_removals=self.confirm == "removals",
            stage=self.stage.value,
            enabled=self.enabled,
        )


def hosts_of(urls: Iterable[str]) -> tuple[str, ...]:
    """The hosts of some addresses, each once."""
    return tuple(dict.fromkeys(filter(None, (urlsplit(url).hostname for url in urls))))


class ListFile(_Strict):
    """One lists/<id>.yml."""

    id: str
    title: str
    title_zh: str
    legal_basis: str
    restricts: str
    authority_source: str
    country: str
