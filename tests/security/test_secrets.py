"""No secret is in anything the program writes, whatever fails: planted, then looked for in every artefact."""

from __future__ import annotations

import base64
import json
import signal
import socket
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import yaml
import zstandard
from support.daemon import Daemon
from support.desk import Desk
from support.hook import Hook
from support.mail import MailServer
from support.origin import Answer, Origin, Seen
from support.planted import SECRETS, artefacts, forms, search
from support.slack import FakeSlack

from watcher.errors import ConfigError, WatcherError
from watcher.settings import load

NOW = "2026-01-01T00:00:00Z"
FEED = """<rss version="2.0"><channel><title>x</title>{items}</channel></rss>"""
ITEM = "<item><title>Statement {n}</title><link>https://feed.example/{n}</link><guid>{n}</guid></item>"


def feed(*numbers: int) -> bytes:
    return FEED.format(items="".join(ITEM.format(n=n) for n in numbers)).encode()


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")


def receivers(slack: FakeSlack, mails: MailServer, hook: Hook, *, literal: bool) -> dict[str, Any]:
    def secret(name: str) -> str:
        return SECRETS[name] if literal else f"${{{name}}}"

    password = quote(SECRETS["SMTP_PASSWORD"], safe="")
    return {
        "chat": {"slack": {"channel": "C0123456789", "token": secret("SLACK_TOKEN"), "api": slack.url}},
        "file": {"slack": {"channel": "C0123456789", "token_file": "token.txt", "api": slack.url}},
        "post": {
            "email": {
                "to": ["desk@example.com"],
                "from": "w@example.com",
                "smtp": mails.url("smtp", login=f"watcher:{password}"),
            }
        },
        "hook": {
            "webhook": {
                "url": f"{hook.url}/{secret('WEBHOOK_PATH')}?key={secret('WEBHOOK_PATH')}",
                "secret": secret("WEBHOOK_SECRET"),
            }
        },
        "screen": {"console": {}},
    }


def reflecting(seen: Seen) -> Answer:
    """A site, or a proxy before it, that repeats the whole request in its error page and its reason."""
    said = json.dumps([seen.target, dict(seen.headers)]).encode()
    return Answer(said, status=407, headers=(("Proxy-Authenticate", f"Basic {seen.headers!r}"),))


@pytest.mark.parametrize("literal", [False, True], ids=["environment", "file"])
@pytest.mark.parametrize("good", [True, False], ids=["accepted", "refused"])
@pytest.mark.usefixtures("planted")
def test_a_whole_run_leaves_no_secret_behind(
    tmp_path: Path, literal: bool, good: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checks, deliveries, the daemon with pages, backup, evidence, a crash: then every file and every word."""
    token = SECRETS["SLACK_TOKEN"] if good else "another"
    password = SECRETS["SMTP_PASSWORD"] if good else "another"
    words: dict[str, bytes] = {}
    (tmp_path / "token.txt").write_text(SECRETS["FILE_TOKEN"])
    with (
        Origin() as origin,
        FakeSlack(token=token) as slack,
        MailServer(starttls=False, password=password) as mails,
        Hook() as hook,
    ):
        if not good:
            hook.script([403, 500, "drop", 403, 403, 403])
        origin.route("/feed.example/feed.xml", feed(1))
        origin.route("/beat/", Answer(status=200 if good else 500), prefix=True)
        proxied = origin.base.replace("http://", f"http://desk:{quote(SECRETS['PROXY_PASSWORD'], safe='')}@")
        monkeypatch.setenv("https_proxy", proxied)
        origin.route("www.bis.gov:443", reflecting)
        beat = SECRETS["HEARTBEAT_PATH"] if literal else "${HEARTBEAT_PATH}"
        desk = Desk(tmp_path, origin.mirror("feed.example"), clock="")
        desk.config = {
            "receivers": receivers(slack, mails, hook, literal=literal),
            "routes": [{"to": to} for to in ("chat", "file", "post", "hook", "screen")],
            "feeds": [{"id": "mine", "title": "Mine", "url": "https://feed.example/feed.xml"}],
            "serve": {"token": SECRETS["PAGE_TOKEN"] if literal else "${PAGE_TOKEN}", "private": True},
            "heartbeat": {"url": f"{origin.base}/beat/{beat}"},
            "sources": {},
        }
        monkeypatch.delenv("WATCHER_CLOCK", raising=False)
        for number, arguments in enumerate(_COMMANDS):
            origin.route("/feed.example/feed.xml", feed(*range(1, number + 2)))
            words[f"{number} {' '.join(arguments)}"] = "".join(_run(desk, *arguments)).encode()
        change = desk.watcher("changes", "--json").json["changes"][0]["id"]
        desk.watcher("evidence", change, "-o", str(tmp_path / "evidence.zip"))
        desk.watcher("backup", str(tmp_path / "copy.sqlite3"))
        words |= _daemon(desk.write())
        # What arrives at a receiver is for its reader: no secret but the one it is reached by.
        words["slack"] = json.dumps(slack.messages).encode()
        words["mail"] = b"".join(mail.as_bytes() for mail in mails.mails)
        words["hook"] = b"".join(post.body for post in hook.posts)
    but = frozenset({"watcher.yml", "token.txt"})
    every = [*words.items(), *artefacts(tmp_path, but=but)]
    assert len(every) > 20
    assert not [find for place, body in every for find in search(place, body)]


_COMMANDS: tuple[tuple[str, ...], ...] = (
    ("config", "check"),
    ("check", "mine", "--json"),
    ("check", "mine"),
    ("--debug", "check", "mine", "us_bis_dpl"),
    ("deliver",),
    ("--debug", "deliver"),
    ("deliver", "--test", "chat"),
    ("deliver", "--test", "file"),
    ("--debug", "deliver", "--test", "post"),
    ("--debug", "deliver", "--test", "hook"),
    ("doctor", "us_bis_dpl", "mine"),
    ("health",),
    ("health", "--json"),
    ("held",),
    ("changes", "--json"),
)


def _daemon(config: Path) -> dict[str, bytes]:
    """The schedule with its pages and heartbeat, and its end by a fault that prints every thread's stack."""
    command = (
        sys.executable,
        "-X",
        "faulthandler",
        "-m",
        "watcher",
        "--debug",
        "--config",
        str(config),
        "run",
    )
    listening = _free_port()
    daemon = Daemon(config, command=(*command, "--serve", f"127.0.0.1:{listening}"))
    try:
        daemon.wait_for("check", timeout=60)
        pages = {}
        with httpx.Client(base_url=f"http://127.0.0.1:{listening}", timeout=30, trust_env=False) as reader:
            token = SECRETS["PAGE_TOKEN"]
            for path in ("/", "/sources", "/sources/mine", "/metrics", "/api/acts", "/healthz", "/nowhere"):
                for auth in (None, ("x", token), ("x", "wrong")):
                    answer = reader.get(path, auth=auth)
                    pages[f"page {path} {auth and auth[1][:1]}"] = (
                        answer.content + repr(answer.headers).encode()
                    )
            wrong = reader.get("/", params={"token": "wrong"}, headers={"authorization": "Bearer x"})
            pages["page wrong"] = wrong.content
    finally:
        daemon.process.send_signal(signal.SIGABRT)
        daemon.process.wait(20)
        daemon.close()
    said = [json.dumps(line, ensure_ascii=False) for line in daemon.lines] + daemon.noise
    return {**pages, "daemon": "\n".join(said).encode()}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


_S = SECRETS
_MAIL = quote(_S["SMTP_PASSWORD"], safe="")
_BASE: dict[str, Any] = {
    "receivers": {"screen": {"console": {}}},
    "default": "screen",
    "operators": "screen",
}


def _slack(**more: str) -> dict[str, Any]:
    return {"receivers": {"screen": {"slack": {"channel": "C1", "token": _S["SLACK_TOKEN"], **more}}}}


def _mail(smtp: str, **more: Any) -> dict[str, Any]:
    fields = {"to": "a@example.com", "from": "b@example.com", "smtp": smtp, **more}
    return {"receivers": {"screen": {"email": fields}}}


def _hook(url: str, **more: str) -> dict[str, Any]:
    return {"receivers": {"screen": {"webhook": {"url": url, **more}}}}


_WRONG: dict[str, dict[str, Any]] = {
    "database that is not there": {
        "database": f"postgresql+psycopg://w:{_S['DATABASE_PASSWORD']}@127.0.0.1:1/x"
    },
    "database with a port that is none": {
        "database": f"postgresql+psycopg://w:{_S['DATABASE_PASSWORD']}@host:none/x"
    },
    "database of another kind": {"database": f"oracle://w:{_S['DATABASE_PASSWORD']}@host/x"},
    "database without a driver": {"database": f"postgresql+pg8000://w:{_S['DATABASE_PASSWORD']}@host/x"},
    "database without a scheme": {"database": f"w:{_S['DATABASE_PASSWORD']}@host/x"},
    "database with options": {
        "database": f"postgresql+psycopg://w@127.0.0.1:1/x?password={_S['DATABASE_PASSWORD']}"
    },
    "database as a number": {"database": {"url": _S["DATABASE_PASSWORD"]}},
    "two tokens": _slack(token_file="x"),
    "token file that is missing": {
        "receivers": {"screen": {"slack": {"channel": "C1", "token_file": "nowhere"}}}
    },
    "token as a list": {"receivers": {"screen": {"slack": {"channel": "C1", "token": [_S["SLACK_TOKEN"]]}}}},
    "token with a line break": {
        "receivers": {"screen": {"slack": {"channel": "C1", "token": _S["SLACK_TOKEN"] + "\nx"}}}
    },
    "token under another key": _slack(tokens=_S["SLACK_TOKEN"]),
    "slack elsewhere": _slack(api=f"http://u:{_S['SLACK_TOKEN']}@slack.example/"),
    "slack nowhere": _slack(api="http://127.0.0.1:1/"),
    "smtp without a scheme": _mail(f"watcher:{_MAIL}@mail.example:25"),
    "smtp with a port that is none": _mail(f"smtps://watcher:{_MAIL}@mail.example:99999"),
    "smtp in clear text": _mail(f"smtp://watcher:{_MAIL}@mail.example"),
    "smtp nowhere": _mail(f"smtps://watcher:{_MAIL}@127.0.0.1:1"),
    "mail to nobody": _mail(f"smtps://watcher:{_MAIL}@127.0.0.1:1", to="nobody"),
    "webhook without a scheme": _hook(f"hooks.example/{_S['WEBHOOK_PATH']}"),
    "webhook in clear text": _hook(f"http://hooks.example/{_S['WEBHOOK_PATH']}"),
    "webhook with a port that is none": _hook(f"https://hooks.example:none/{_S['WEBHOOK_PATH']}"),
    "webhook that is no address": _hook(f"https://[hooks/{_S['WEBHOOK_PATH']}"),
    "webhook nowhere": _hook(f"http://127.0.0.1:1/{_S['WEBHOOK_PATH']}", secret=_S["WEBHOOK_SECRET"]),
    "webhook with a space": _hook(f"http://127.0.0.1:1/a b/{_S['WEBHOOK_PATH']}"),
    "mirror with a login": {
        "http": {"rewrite": {"https://www.bis.gov": f"http://u:{_S['PROXY_PASSWORD']}@127.0.0.1:1?x"}}
    },
    "mirror with a login that is taken": {
        "http": {"rewrite": {"https://www.bis.gov": f"http://u:{_S['PAGE_TOKEN']}@127.0.0.1:1"}}
    },
    "feed with a login": {
        "feeds": [{"id": "mine", "title": "x", "url": f"https://u:{_S['PAGE_TOKEN']}@feed.example/"}]
    },
    "page token twice": {"serve": {"token": _S["PAGE_TOKEN"], "token_file": "x"}},
    "page token under another key": {"serve": {"tokens": _S["PAGE_TOKEN"]}},
    "heartbeat without a scheme": {"heartbeat": {"url": f"hc.example/{_S['HEARTBEAT_PATH']}"}},
    "heartbeat that is no address": {"heartbeat": {"url": f"https://[hc/{_S['HEARTBEAT_PATH']}"}},
    "heartbeat in clear text": {"heartbeat": {"url": f"http://hc.example/{_S['HEARTBEAT_PATH']}"}},
    "a secret for a receiver": {"default": "${SLACK_TOKEN}"},
    "a secret for a zone": {"daily": {"at": "${SLACK_TOKEN}", "time_zone": "${PAGE_TOKEN}"}},
    "a secret for a source": {"sources": {"us_bis_dpl": {"poll": "${SLACK_TOKEN}"}}},
}


@pytest.mark.parametrize("wrong", _WRONG.values(), ids=_WRONG)
@pytest.mark.usefixtures("planted")
def test_what_is_wrong_is_said_without_the_secret(tmp_path: Path, wrong: dict[str, Any]) -> None:
    base = _BASE | ({} if "database" in wrong else {"database": f"sqlite:///{tmp_path / 'x.sqlite3'}"})
    path = tmp_path / "watcher.yml"
    path.write_text(yaml.safe_dump(base | wrong), encoding="utf-8")
    desk = Desk(tmp_path, {}, base | wrong)
    for debug in ((), ("--debug",)):
        for arguments in (
            ("config", "check"),
            ("deliver", "--test", "screen"),
            ("health",),
            ("check", "mine" if "feeds" in wrong else "us_bis_dpl"),
        ):
            said, raised = _run(desk, *debug, *arguments, at=NOW)
            assert not search(" ".join(arguments), (said + raised).encode()), said + raised
    # `run` opens what nothing else does.
    if "heartbeat" in wrong:
        said, raised = _run(desk, "--debug", "run", at=NOW)
        assert "heartbeat" in said + raised
        assert not search("run", (said + raised).encode())


def _run(desk: Desk, *arguments: str, at: str | None = None) -> tuple[str, str]:
    """What a command says; with --debug the traceback that Python itself would print."""
    try:
        said = desk.watcher(*arguments, at=at)
    except WatcherError as error:
        assert "--debug" in arguments
        return "", "".join(traceback.format_exception(error))
    return said.out + said.err, ""


@pytest.mark.parametrize("bad", ["token: 'xoxb", "token: {", "\t- token: "])
def test_a_file_that_is_no_yaml_is_not_quoted(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "watcher.yml"
    path.write_text(f"receivers:\n  a:\n    {bad}{SECRETS['FILE_TOKEN']}\n  b: [\n")
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert not search("yaml", "".join(traceback.format_exception(caught.value)).encode())


@pytest.mark.usefixtures("planted")
def test_the_traceback_of_an_error_that_nobody_expected(tmp_path: Path) -> None:
    """A process that ends in Python's own way: its environment and its settings are not in what it prints."""
    program = (
        "from pathlib import Path\n"
        "from watcher.settings import load\n"
        "settings = load(Path('watcher.yml'))\n"
        "print(settings, repr(settings.config), vars(settings), settings.config.model_dump())\n"
        "raise RuntimeError(settings)\n"
    )
    config = {"receivers": {"chat": {"slack": {"channel": "C1", "token": "${SLACK_TOKEN}"}}, **_RECEIVERS}}
    config |= {"default": "chat", "operators": "chat", "serve": {"token": "${PAGE_TOKEN}"}}
    config |= {"heartbeat": {"url": "https://hc.example/${HEARTBEAT_PATH}"}}
    config |= {"database": "postgresql+psycopg://w:${DATABASE_PASSWORD}@host/x"}
    (tmp_path / "watcher.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False, timeout=60
    )
    assert b"RuntimeError" in ended.stderr
    assert not search("traceback", ended.stdout + ended.stderr)


_RECEIVERS = {
    "hook": {"webhook": {"url": "https://hooks.example/${WEBHOOK_PATH}", "secret": "${WEBHOOK_SECRET}"}},
    "post": {
        "email": {"to": "a@example.com", "from": "b@example.com", "smtp": "smtps://w:${SMTP_PASSWORD}@mail"}
    },
}


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    """A search that finds nothing must be known to be able to find something."""
    secret = SECRETS["SMTP_PASSWORD"]
    for before in ("", "a", "ab", "watcher:", "\0watcher\0"):
        assert search("x", base64.b64encode(f"{before}{secret} and more".encode()))
    assert search("x", f"smtps://w:{quote(secret, safe='')}@mail".encode())
    (tmp_path / "packed").write_bytes(b"page" + zstandard.compress(secret.encode() * 3))
    found = [find for place, body in artefacts(tmp_path, but=frozenset()) for find in search(place, body)]
    assert found
    assert len(forms(secret)) >= 8
    assert not search("x", b"nothing of the kind")
