"""Everything the program says of some names: a whole installation fed with them, and every way out of it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from support.desk import Desk, Said
from support.hook import Hook
from support.mail import MailServer
from support.office import Office
from support.origin import Origin
from support.pages import opened, served
from support.slack import FakeSlack
from watcher import logs
from watcher.core.text import fold
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.entry import Name, NameRole, Party, PartyEntry
from watcher.model.measure import ChangeKind, Measure, Notice, NoticeEntry
from watcher.model.snapshot import FEED
from watcher.model.source import Declaration, Expectation, FetchRules, Parsed, Remark, Source, SourceKind
from watcher.run.metrics import metrics_text
from watcher.serve import Options

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
LIST, LIST_SOURCE = "us_bis_denied", "us_bis_dpl"
ACTS, FEED_SOURCE = "cn_mofcom_control", "cn_mofcom_announcements"
HOST = "list.example"


def read_list(documents: tuple[Document, ...]) -> Parsed:
    """A parser that cleans nothing: whatever a page says reaches the model as it is, but for the keys."""
    said = json.loads(documents[0].body)
    if "broken" in said:
        raise ParseError(f"{documents[0].url}: {said['broken']}", url=documents[0].url)
    return Parsed(tuple(_entry(name, said["line"], n) for n, name in enumerate(said["names"])))


def read_feed(documents: tuple[Document, ...]) -> Parsed:
    """The same for notices: one for each name."""
    said = json.loads(documents[0].body)
    notices = tuple(_notice(name) for name in said["names"])
    return Parsed(notices, remarks=tuple(Remark("unread", name) for name in said["names"][:5]))


def _party(name: str, *more: str) -> Party:
    return Party(
        fold(name),
        (Name(name), Name(f"{name} alias", role=NameRole.ALIAS), Name(f"{name} 公司", "zh")),
        countries=("RU",),
        addresses=tuple(f"{name} {one}" for one in more),
        identifiers=((name, name),),
        details=((name, name), ("citation", f"90 FR {name}")),
    )


def _entry(name: str, line: str, number: int) -> PartyEntry:
    ends = AT.date() + timedelta(days=200 + number)
    return PartyEntry(fold(name), LIST, _party(name, line), expires_on=ends)


def _notice(name: str) -> NoticeEntry:
    notice = Notice(
        f"{name} notice",
        f"https://{HOST}/{name}",
        f"No. {name}",
        published_on=AT.date(),
        published_at=AT,
        summary=name,
        authority=name,
        document_type=name,
        citations=(f"90 FR {name}",),
    )
    until = date(2026, 12, 31)
    suspended = Measure(ChangeKind.SUSPENDED, _party(name), ACTS, until=until, quote=name)
    # An act without parties is told by its title alone: the first line of a message, the subject of a mail.
    published = Measure(ChangeKind.PUBLISHED, topic="cn_item_controls", quote=name)
    return NoticeEntry(fold(f"No. {name}"), notice, (suspended if len(name) % 2 else published,))


def sources() -> Mapping[str, Source]:
    """Two real names of sources, whose lists and pages everybody knows, with parsers that clean nothing."""

    def declared(name: str, kind: SourceKind, place: str, **more: Any) -> Declaration:
        return Declaration(
            id=name,
            title=name,
            authority="A test",
            kind=kind,
            lists=(place,),
            start=(Request(f"https://{HOST}/{name}"),),
            poll=timedelta(hours=1),
            fetch=FetchRules(hosts=(HOST,), min_interval=0, max_bytes=200_000_000),
            **more,
        )

    bounds = {LIST: Expectation(min_entries=1, max_lost_share=0.5)}
    a_list = declared(LIST_SOURCE, SourceKind.LIST, LIST, expectations=bounds)
    feed = declared(FEED_SOURCE, SourceKind.FEED, ACTS, expectations={FEED: Expectation(min_entries=0)})
    return {a_list.id: Source(a_list, read_list, "1"), feed.id: Source(feed, read_feed, "1")}


@dataclass
class Outlets:
    """What came out. `said` are commands, `pages` what was served, `drawn` what a terminal showed."""

    slack: list[dict[str, Any]]
    mails: list[Any]
    posts: list[bytes]
    console: str
    log: str
    said: dict[str, Said] = field(default_factory=dict)
    drawn: dict[str, str] = field(default_factory=dict)
    pages: dict[str, httpx.Response] = field(default_factory=dict)
    bundles: list[bytes] = field(default_factory=list)
    metrics: str = ""


_PATHS = (
    "/",
    "/lists",
    f"/lists/{LIST}",
    f"/lists/{LIST}.csv",
    f"/lists/{LIST}.json",
    f"/lists/{ACTS}",
    "/calendar",
    "/calendar.ics",
    "/sources",
    f"/sources/{LIST_SOURCE}",
    f"/sources/{LIST_SOURCE}/held",
    f"/sources/{FEED_SOURCE}",
    "/feeds",
    "/feeds/all.atom",
    "/feeds/all.json",
    f"/feeds/{LIST}.atom",
    f"/feeds/{LIST}.json",
    "/api/lists",
    f"/api/lists/{LIST}",
    "/api/changes?limit=1000",
    "/api/acts?limit=1000",
    "/api/calendar",
    "/metrics",
    "/healthz",
)
_COMMANDS: tuple[tuple[str, ...], ...] = (
    ("show",),
    ("show", LIST),
    ("show", LIST, "--csv"),
    ("show", LIST, "--json"),
    ("show", ACTS),
    ("changes",),
    ("changes", "--csv"),
    ("changes", "--json"),
    ("calendar", "--days", "3650"),
    ("calendar", "--days", "3650", "--json"),
    ("calendar", "--days", "3650", "--ics"),
    ("health",),
    ("health", "--json"),
    ("held",),
    ("held", "--json"),
    ("replay", "--from", "2026-01-01", "--to", "2026-12-31", "--texts"),
)


def everything(folder: Path, names: Sequence[str]) -> Outlets:
    """Play four days with these names, then ask every way out for them."""
    (folder / "mine.csv").write_text("name\n" + "".join(f"{name.split()[0]}\n" for name in names[:3]))
    log = io.StringIO()
    with Origin() as origin, FakeSlack() as slack, MailServer(starttls=False) as mails, Hook() as hook:
        slack.page = 1000
        config = {
            "receivers": {
                "chat": {"slack": {"channel": "C0123456789", "token": "xoxb-good", "api": slack.url}},
                "post": {
                    "email": {"to": ["desk@example.com"], "from": "w@example.com", "smtp": mails.url("smtp")}
                },
                "hook": {"webhook": {"url": hook.url}},
                "screen": {"console": {}},
                "weekly": {"console": {}},
            },
            "routes": [{"to": to} for to in ("chat", "post", "hook", "screen")]
            + [{"to": "weekly", "mode": "digest"}],
            "digests": {"weekly": {"at": "08:00", "days": ["mon"], "time_zone": "UTC"}},
            "default": "screen",
            "operators": "screen",
            "watchlists": [{"file": str(folder / "mine.csv"), "columns": {"name": "name"}}],
        }
        office = Office(folder, origin.mirror(HOST), config, sources(), AT)
        screen = io.StringIO()
        with contextlib.redirect_stdout(screen), contextlib.redirect_stderr(log):
            logs.set_up(level="DEBUG")
            _play(office, origin, names)
        out = Outlets(
            list(slack.messages),
            list(mails.mails),
            [post.body for post in hook.posts],
            screen.getvalue(),
            log.getvalue(),
        )
        _ask(out, folder, config, names)
    return out


def _play(office: Office, origin: Origin, names: Sequence[str]) -> None:
    """Baseline, everybody comes, everybody's address changes, most would leave, and the page breaks."""
    calm = [f"Old {n} Ltd" for n in range(3)]

    def shows(**said: Any) -> None:
        origin.route(f"/{HOST}/{LIST_SOURCE}", json.dumps(said).encode())

    def notes(*of: str) -> None:
        origin.route(f"/{HOST}/{FEED_SOURCE}", json.dumps({"names": of}).encode())

    notes()
    for said in (
        {"names": calm, "line": "1 street"},
        {"names": [*calm, *names], "line": "1 street"},
        {"names": [*calm, *names], "line": "2 road"},
        {"names": [*calm, *names[1:]], "line": "2 road"},
        {"names": calm[:1], "line": "2 road"},
    ):
        shows(**said)
        office.check(LIST_SOURCE, FEED_SOURCE)
        office.later(hours=20)
        # One act for every sixth name: each is told to four receivers by a message of its own.
        notes(*names[::6])
    shows(broken=names[0] + "".join(names[:60]))
    for _ in range(4):
        office.check(LIST_SOURCE)
        office.later(hours=2)
    office.later(days=8)
    office.deliver()


def _ask(out: Outlets, folder: Path, config: dict[str, Any], names: Sequence[str]) -> None:
    desk = Desk(folder, {}, {**config, "database": f"sqlite:///{folder / 'office.sqlite3'}"})
    desk.clock = (AT + timedelta(days=12)).isoformat()
    searches = [("search", name[:200].replace("\x00", " ")) for name in names[::28]]
    for arguments in (*_COMMANDS, *searches):
        out.said[" ".join(arguments)] = desk.watcher(*arguments)
    changes = [one["id"] for one in out.said["changes --json"].json["changes"] if "Zq" in json.dumps(one)]
    for change in (changes[0], changes[len(changes) // 2], changes[-1]):
        target = folder / "evidence.zip"
        out.said[f"evidence {change}"] = desk.watcher("evidence", change, "-o", str(target))
        out.bundles.append(target.read_bytes())
    path = desk.write()
    with (
        served(path, now=AT + timedelta(days=12), options=Options(port=0, per_second=1e6, burst=1e6)) as (
            serving,
            _,
        ),
        httpx.Client(base_url=serving.url, timeout=60) as reader,
    ):
        for place in _PATHS:
            out.pages[place] = reader.get(place)
        acts = [f"/acts/{one['id']}" for one in out.pages["/api/acts?limit=1000"].json()["acts"]]
        out.said["events"] = Said(0, "\n".join(acts), "")
        for place in (*acts[:10], *(f"/search?q={quote(one[:500])}" for one in names[::6])):
            out.pages[place] = reader.get(place)
        for name in names:
            out.pages[f"/party?name={quote(name[:500])}"] = reader.get("/party", params={"name": name[:500]})
    for act in acts[:10]:
        out.said[f"explain {act}"] = desk.watcher("config", "explain", act.rpartition("/")[2])
    with opened(path, now=AT + timedelta(days=12)) as (_, tools):
        out.metrics = metrics_text(tools).decode()
    for arguments in (("show", LIST), ("changes",), ("health",)):
        out.drawn[" ".join(arguments)] = terminal(path, desk.clock, arguments)


def terminal(config: Path, clock: str, arguments: Sequence[str]) -> str:
    """What a command writes on a real terminal, control characters and all."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"WATCHER_CLOCK": clock, "COLUMNS": "200", "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "watcher", "--config", str(config), *arguments]
    process = subprocess.Popen(command, stdout=theirs, stderr=theirs, stdin=theirs, env=environment)
    os.close(theirs)
    drawn = bytearray()
    # Linux reports the other end's closing as an error.
    with contextlib.suppress(OSError):
        while piece := os.read(ours, 65_536):
            drawn += piece
    process.wait(30)
    os.close(ours)
    return drawn.decode("utf-8", "surrogateescape")
