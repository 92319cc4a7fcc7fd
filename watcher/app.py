"""The composition root: the one file that knows every concrete class."""

from __future__ import annotations

import gc
import os
import socket
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from watcher import __version__
from watcher.catalog import chosen, find_lists, find_sources
from watcher.errors import ConfigError
from watcher.fetch.client import Fetcher
from watcher.fetch.pace import Pace
from watcher.model.delivery import Transport
from watcher.model.route import DigestPlan
from watcher.model.source import Source
from watcher.run.plan import EVERY_DAY, HEARTBEAT_EVERY, Plan
from watcher.run.tools import Audience, Clock, Tools
from watcher.serve import Options, address
from watcher.settings import Settings, load
from watcher.store import engine as store_engine
from watcher.store import schema

if TYPE_CHECKING:
    from watcher.run.watchlists import InUse


def clock_of(environ: Mapping[str, str]) -> Clock:
    """The real clock, or the fixed one of WATCHER_CLOCK. Raises ConfigError for what is no time."""
    text = environ.get("WATCHER_CLOCK")
    if not text:
        return lambda: datetime.now(UTC)
    try:
        fixed = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise ConfigError(f"WATCHER_CLOCK: {text!r} is no ISO time, such as 2025-11-05T09:00:00Z") from None
    fixed = (fixed if fixed.tzinfo else fixed.replace(tzinfo=UTC)).astimezone(UTC)
    return lambda: fixed


@contextmanager
def tools(
    config: Path, *, console: TextIO | None = None, environ: Mapping[str, str] = os.environ
) -> Iterator[Tools]:
    """Everything a use case needs, opened and closed again."""
    with opened(load(config, environ), clock=clock_of(environ), environ=environ, console=console) as found:
        yield found


@contextmanager
def opened(
    settings: Settings,
    *,
    clock: Clock,
    environ: Mapping[str, str] = os.environ,
    console: TextIO | None = None,
    sources: Mapping[str, Source] | None = None,
    pace: Pace | None = None,
    transports: Callable[[str], Transport] | None = None,
) -> Iterator[Tools]:
    """The tools for settings that are loaded already."""
    engine = store_engine.connect(settings.database)
    fetcher = Fetcher(
        contact=settings.config.http.contact,
        rewrite=settings.config.http.rewrite,
        allow_private=settings.config.http.allow_private,
        pace=pace or Pace(),
        version=__version__,
    )
    try:
        schema.ensure(engine)
        found = Tools(
            engine=engine,
            fetcher=fetcher,
            clock=clock,
            owner=f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}",
            sources=chosen(settings, find_sources() if sources is None else sources),
            audience=audience(settings, clock_note=bool(environ.get("WATCHER_CLOCK"))),
            transports=transports or ways_out(settings, console),
            watchlists=watchlists(settings),
        )
        _collect_again()
        yield found
    finally:
        fetcher.close()
        engine.dispose()


def _collect_again() -> None:
    """Look for garbage among what comes now; what start-up made stays, and is not looked at (__main__)."""
    if not gc.isenabled():
        gc.freeze()
        # A list of thousands of entries is no garbage either: look when more than one has come.
        gc.set_threshold(20_000, 20, 20)
        gc.enable()


def audience(settings: Settings, *, clock_note: bool = False) -> Audience:
    """Who is told what, as the configuration says."""
    return Audience(
        routes=settings.routes,
        default=settings.config.default,
        operators=settings.config.operators,
        kinds=settings.kinds,
        digests=settings.digests,
        lists=find_lists(),
        clock_note=clock_note,
        quiet=settings.quiet,
    )


def plan(settings: Settings) -> Plan:
    """What the schedule does besides checking and delivering."""
    config = settings.config
    daily = config.daily
    keep = config.keep
    return Plan(
        at_once=config.at_once,
        heartbeat=config.heartbeat.url.get_secret_value() if config.heartbeat else None,
        heartbeat_every=config.heartbeat.every if config.heartbeat else HEARTBEAT_EVERY,
        daily=DigestPlan("daily", daily.at, daily.days, daily.time_zone) if daily else None,
        nightly=DigestPlan("nightly", keep.at, EVERY_DAY, keep.time_zone),
        keep_bodies=keep.bodies,
        keep_attempts=keep.attempts,
    )


def serving(settings: Settings, listen: str | None = None) -> Options:
    """How the pages are reached; `listen` (HOST:PORT) instead of what the configuration says."""
    serve = settings.config.serve
    host, port = address(listen or serve.listen)
    return Options(host, port, settings.serve_token, serve.private, serve.hosts)


def watchlists(settings: Settings) -> InUse | None:
    """The user's watchlists. Raises ConfigError for a file that cannot be read as it is configured."""
    if not settings.config.watchlists:
        return None
    # Names are compared with libraries that a check without watchlists need not load.
    from watcher.run import watchlists as files

    return files.InUse(settings, files.load(settings))


def ways_out(settings: Settings, console: TextIO | None = None) -> Callable[[str], Transport]:
    """Receiver name → its transport, made when it is first needed."""

    @cache
    def transport(name: str) -> Transport:
        receiver = settings.config.receivers.get(name)
        if receiver is None:
            raise ConfigError(
                f"{settings.path}: receivers: no receiver is called {name!r}",
                advice="Messages for it wait in the outbox until it is back.",
            )
        if receiver.slack is not None:
            from watcher.deliver.slack import SlackTransport

            token = settings.secret(receiver) or ""
            return SlackTransport(channel=receiver.slack.channel, token=token, api=receiver.slack.api)
        if receiver.email is not None:
            from watcher.deliver.email import EmailTransport

            mail = receiver.email
            return EmailTransport(to=mail.to, sender=mail.sender, smtp=mail.smtp.get_secret_value())
        if receiver.webhook is not None:
            from watcher.deliver.webhook import WebhookTransport

            return WebhookTransport(
                url=receiver.webhook.url.get_secret_value(), secret=settings.secret(receiver)
            )
        from watcher.deliver.console import ConsoleTransport

        return ConsoleTransport(console or sys.stdout)

    return transport
