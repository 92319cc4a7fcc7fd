"""`watcher demo`: the whole pipeline against a replica of the official sites."""

from __future__ import annotations

import io
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from watcher.replica.replica import Replica
    from watcher.replica.screens import MailScreen, SlackScreen
    from watcher.replica.story import Step
    from watcher.run.demo import Scene
    from watcher.run.tools import Clock, Tools

_SOURCES = ("us_bis_dpl", "us_fr_documents", "cn_mofcom_control_bureau", "cn_mofcom_spokesperson")


@click.command()
@click.option("--quiet", is_flag=True, help="Only a line a step, not the messages themselves.")
@click.option(
    "--pages",
    type=click.Path(file_okay=False, path_type=Path),
    help="Also write what Slack and the mails show as HTML pages into this folder.",
)
@click.pass_obj
def demo(obj: dict[str, Any], quiet: bool, pages: Path | None) -> int:
    """Play a true story through the real pipeline: no network, no tokens."""
    import time

    from watcher.run.demo import play

    began = time.perf_counter()
    out = io.StringIO() if quiet else sys.stdout
    told, last = 0, None
    screens = _screens(out)
    with tempfile.TemporaryDirectory(prefix="watcher-demo-") as folder:
        for scene in play(partial(_tools, Path(folder), screens), out, headline=_headline):
            last, told = scene, told + len(scene.sent)
            changes = sum(len(report.changes) for report in scene.reports)
            found = ", ".join(f"{r.source_id} {r.outcome}" for r in scene.reports if r.outcome != "unchanged")
            click.echo(f"{scene.step.day}  {changes:>3} changes  {len(scene.sent):>2} messages  {found}")
    click.echo(f"\n{told} messages delivered, each once, in {time.perf_counter() - began:.1f} s.")
    if last is not None:
        click.echo(_moral(last))
    if pages is not None:
        _write_pages(pages, screens)
        click.echo(f"What Slack and the mails show as pages: {pages}")
    if not quiet:
        click.echo(
            "Again in short: `watcher demo --quiet`. The live sites: `watcher check`. Next: docs/install.md."
        )
    return 0


def _screens(out: TextIO) -> dict[str, SlackScreen | MailScreen]:
    from watcher.replica.screens import MailScreen, SlackScreen

    return {
        "compliance": SlackScreen("trade-lists", out),
        "desk": MailScreen("desk@example.com", out),
        "operators": SlackScreen("watcher-operators", out),
    }


def _write_pages(folder: Path, screens: dict[str, SlackScreen | MailScreen]) -> None:
    from watcher.replica.screens import MailScreen, SlackScreen
    from watcher.replica.slack_picture import page

    folder.mkdir(parents=True, exist_ok=True)
    for name, screen in screens.items():
        if isinstance(screen, SlackScreen):
            for number, thread in enumerate(screen.threads.values(), 1):
                text = page([thread], channel=screen.channel)
                (folder / f"{name}-{number:02d}.html").write_text(text, encoding="utf-8")
        elif isinstance(screen, MailScreen):
            for number, mail in enumerate(screen.mails, 1):
                (folder / f"mail-{number:02d}.html").write_text(str(mail["html"]), encoding="utf-8")


def _moral(scene: Scene) -> str:
    """What the last answers came to on the control list, counted from the changes themselves."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for report in scene.reports:
        for change in report.changes:
            if change.list_id == "cn_mofcom_control" and change.party and change.instrument:
                until = f" until {change.until:%d %B %Y}" if change.until else ""
                verb = "stay suspended" if "susp" in change.kind else f"are {change.kind.value}"
                counts[(change.instrument.number or "?", verb, until)] += 1
    parts = [f"the {n} of {number} {verb}{until}" for (number, verb, until), n in sorted(counts.items())]
    return f'The press wrote "31 suspended for one year". In truth {"; ".join(parts)}.'


def _headline(step: Step) -> str:
    return f"\n\n━━ {step.at:%d %B %Y, %H:%M} · {step.title}\n   {step.changes}\n"


@contextmanager
def _tools(
    folder: Path, screens: dict[str, SlackScreen | MailScreen], replica: Replica, clock: Clock
) -> Iterator[Tools]:
    from watcher import app
    from watcher.catalog import find_sources
    from watcher.fetch.pace import Pace
    from watcher.settings import Settings
    from watcher.settings.schema import Config

    config = Config.model_validate(
        {
            "database": f"sqlite:///{folder / 'demo.sqlite3'}",
            "http": {"rewrite": dict(replica.rewrite()), "allow_private": ["127.0.0.1"]},
            "receivers": {
                "compliance": {"slack": {"channel": "trade-lists", "token": "demo"}},
                "desk": {
                    "email": {"to": "desk@example.com", "from": "watcher@example.com", "smtp": "smtp://x"}
                },
                "operators": {"slack": {"channel": "watcher-operators", "token": "demo"}},
            },
            "routes": [{"to": "compliance"}, {"to": "desk"}],
            "default": "compliance",
            "operators": "operators",
        }
    )
    found = find_sources()
    settings = Settings(folder / "demo.yml", folder, config)
    with app.opened(
        settings,
        clock=clock,
        sources={name: found[name] for name in _SOURCES},
        pace=Pace(wait=lambda _seconds: None),
        transports=lambda name: screens[name],
    ) as tools:
        yield tools
