"""What config/watcher.yml may say."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from watcher.settings.units import Duration, LocalTime, Weekday, Zone


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Http(_Strict):
    """How we appear on the network, and where official origins really lie (mirrors, tests)."""

    contact: str = ""
    rewrite: dict[str, str] = Field(default_factory=dict)
    allow_private: tuple[str, ...] = ()


class Slack(_Strict):
    """A Slack channel, through a bot token: only so can a doubtful post be looked up."""

    channel: str
    token: SecretStr | None = None
    token_file: str | None = None
    api: str = "https://slack.com/api/"

    @model_validator(mode="after")
    def _one_token(self) -> Slack:
        if (self.token is None) == (self.token_file is None):
            raise ValueError("give exactly one of token and token_file")
        return self


class Email(_Strict):
    """Mail through SMTP: smtp+starttls://user:password@host:587, smtps:// or smtp://."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)

    to: Words
    sender: str = Field(alias="from")
    smtp: SecretStr


class Webhook(_Strict):
    """A JSON POST, signed with HMAC-SHA256 where a secret is given."""

    # Chat programs give out addresses that let whoever knows them post: most are secrets themselves.
    url: SecretStr
    secret: SecretStr | None = None
    secret_file: str | None = None


class Console(_Strict):
    """Standard output."""


class QuietHours(_Strict):
    """Local hours in which messages wait; nothing is dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)

    start: LocalTime = Field(alias="from")
    end: LocalTime = Field(alias="to")
    time_zone: Zone


class Receiver(_Strict):
    """One destination: exactly one of the four ways out."""

    slack: Slack | None = None
    email: Email | None = None
    webhook: Webhook | None = None
    console: Console | None = None
    quiet: QuietHours | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Receiver:
        if sum(way is not None for way in (self.slack, self.email, self.webhook, self.console)) != 1:
            raise ValueError("give exactly one of slack, email, webhook, console")
        return self

    @property
    def kind(self) -> str:
        """slack, email, webhook or console."""
        return next(k for k in ("slack", "email", "webhook", "console") if getattr(self, k) is not None)


class Match(_Strict):
    """What a route matches; every key given must match, any of its patterns suffices."""

    list: Words = ()
    source: Words = ()
    kind: Words = ()
    country: Words = ()
    severity: Words = ()
    topic: Words = ()
    hit: bool | None = None


class RouteRule(_Strict):
    """Matchers → receiver, at once or in the receiver's digest."""

    to: str
    mode: Literal["now", "digest"] = "now"
    match: Match = Match()


class Digest(_Strict):
    """When a receiver's digest closes, in local time."""

    at: LocalTime
    days: tuple[Weekday, ...] = (0, 1, 2, 3, 4, 5, 6)
    time_zone: Zone = "UTC"
    when_empty: Literal["send", "skip"] = "send"


class Columns(_Strict):
    """Which column of a watchlist holds what; `aliases` may hold several, separated by `;`."""

    name: str = "name"
    aliases: str | None = None
    country: str | None = None
    owner: str | None = None


class WatchlistFile(_Strict):
    """A CSV file of the user's own counterparties."""

    file: str
    columns: Columns = Columns()


class SourceOverride(_Strict):
    """What a user may change of a declared source."""

    enabled: bool | None = None
    poll: Duration | None = None


class Feed(_Strict):
    """An RSS or Atom feed of the user's own."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{1,62}$")
    title: str
    url: str
    poll: Duration | None = None

    @model_validator(mode="after")
    def _web_address(self) -> Feed:
        # The address of a feed is evidence: it is stored, told and exported. A login in it would be too.
        try:
            parts = urlsplit(self.url)
            known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            known = False
        if not known or "@" in parts.netloc:
            raise ValueError("a web address without a login is expected")
        return self


class Serve(_Strict):
    """The pages. Without a token they are read-only; `private` asks for it on every page.

    `listen` is HOST:PORT. `hosts` are further names under which the pages are reached (a reverse proxy on
    this machine): while they listen on a loopback address, any other name is refused.
    """

    listen: str = Field(default="127.0.0.1:8080", pattern=r"^(\[[0-9a-fA-F:.]+\]|[^:\[\]\s]+):\d{1,5}$")
    token: SecretStr | None = None
    token_file: str | None = None
    private: bool = False
    hosts: Words = ()

    @model_validator(mode="after")
    def _one_token(self) -> Serve:
        if self.token is not None and self.token_file is not None:
            raise ValueError("give one of token and token_file, not both")
        if self.private and self.token is None and self.token_file is None:
            raise ValueError("private pages need a token or a token_file")
        return self


class HeartbeatTo(_Strict):
    """An address that is asked while all is well: somebody elsewhere notices when it stops.

    With `/fail` behind its path it is asked when the database cannot be written. Whoever has the
    address can feign our life, so it is a secret.
    """

    url: SecretStr
    every: Duration = timedelta(minutes=5)


class Daily(_Strict):
    """When the operators get their line: so many sources checked, the last success then."""

    at: LocalTime
    days: tuple[Weekday, ...] = (0, 1, 2, 3, 4, 5, 6)
    time_zone: Zone = "UTC"


class Keep(_Strict):
    """How long what proves nothing is kept, and when in the night it goes.

    `bodies` are documents that stand behind no snapshot; `attempts` the word of every single visit (of
    each state of a page the first and the last stay for ever).
    """

    bodies: Duration = timedelta(days=90)
    attempts: Duration = timedelta(days=400)
    at: LocalTime = time(3, 30)
    time_zone: Zone = "UTC"


class Config(_Strict):
    """The whole file."""

    database: SecretStr = SecretStr("sqlite:///state/watcher.sqlite3")
    http: Http = Http()
    receivers: dict[str, Receiver]
    routes: tuple[RouteRule, ...] = ()
    default: str
    operators: str
    digests: dict[str, Digest] = Field(default_factory=dict)
    watchlists: tuple[WatchlistFile, ...] = ()
    sources: dict[str, SourceOverride] = Field(default_factory=dict)
    feeds: tuple[Feed, ...] = ()
    serve: Serve = Serve()
    heartbeat: HeartbeatTo | None = None
    daily: Daily | None = None
    keep: Keep = Keep()
    at_once: int = Field(default=8, ge=1, le=64)
