"""Documentation is executed: every command and every YAML block in README and docs."""

from __future__ import annotations

import re
import shlex
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from support.desk import Desk

from watcher.catalog import find_sources
from watcher.cli import COMMANDS
from watcher.settings import load
from watcher.settings.schema import Config

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-a",
    "SMTP_PASSWORD": "b",
    "WEBHOOK_SECRET": "c",
    "POSTGRES_PASSWORD": "d",
    "HEARTBEAT_URL": "https://127.0.0.1/ping",
}
# These go on until they are told to stop, or change the machine: their options are checked, not their run.
ENDLESS = {"run", "serve", "restore"}
# What installs, or needs another machine. All else that a page shows is a command of ours, or a make target.
ELSEWHERE = {".", "python3", "/opt/watcher/bin/pip", "mkdir", "cp", "systemctl", "docker", ".venv/bin/pytest"}


def lines() -> list[tuple[str, str]]:
    """(page, command line) of every shell block."""
    found = []
    for page in PAGES:
        for block in re.findall(
            r"^```(?:sh|console)\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S
        ):
            for line in block.splitlines():
                words = line.removeprefix("$ ").split(" #")[0].strip()
                if words:
                    found.append((page.name, words))
    return found


def commands() -> list[tuple[str, str]]:
    return [(page, words) for page, words in lines() if words.startswith("watcher ")]


def blocks() -> list[tuple[str, dict[str, object]]]:
    """(page, data) of every YAML block that is a configuration, or a part of one."""
    found = []
    for page in PAGES:
        for text in re.findall(r"^```yaml\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S):
            block = yaml.safe_load(text)
            if set(block) & set(Config.model_fields):
                found.append((page.name, block))
    return found


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The example's configuration, with every official host turned to a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        nobody = f"http://127.0.0.1:{server.getsockname()[1]}"
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    hosts = {
        urlsplit(one.url).netloc for source in find_sources().values() for one in source.declaration.start
    }
    config = yaml.safe_load((ROOT / "config" / "watcher.example.yml").read_text(encoding="utf-8"))
    config["receivers"]["compliance"]["slack"]["api"] = f"{nobody}/api/"
    config["receivers"]["desk"]["email"]["smtp"] = f"smtp://{urlsplit(nobody).netloc}"
    config["receivers"]["siem"]["webhook"]["url"] = f"{nobody}/hook"
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "counterparties.csv").write_text(
        "company,also_known_as,country,slack_user\nExample Ltd,,US,\n", encoding="utf-8"
    )
    for key in ("database", "http", "feeds"):
        config.pop(key, None)
    monkeypatch.chdir(ROOT)
    return Desk(tmp_path, {f"https://{host}": nobody for host in hosts}, config)


@pytest.mark.parametrize(("page", "words"), commands(), ids=lambda text: text[:60])
def test_every_documented_command_runs(page: str, words: str, desk: Desk) -> None:
    arguments = shlex.split(words)[1:]
    assert arguments[0] in COMMANDS, f"{page}: {words}"
    if arguments[0] in ENDLESS:
        arguments = [arguments[0], "--help"]
    arguments = [
        str(desk.folder / Path(one).name) if one.endswith((".zip", ".sqlite3", ".backup")) else one
        for one in arguments
    ]
    said = desk.watcher(*arguments)
    assert said.code in (0, 1), f"{page}: {words}: {said.err}"
    assert "Traceback" not in said.err


def test_every_other_line_is_a_target_or_of_another_machine() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    seen = {"watcher"}
    for page, words in lines():
        first, *rest = shlex.split(words)
        seen.add(first)
        if first == "make":
            assert set(rest) <= targets, f"{page}: {words}"
        elif first == "cp":
            assert (ROOT / rest[0]).exists(), f"{page}: {words}"
        else:
            assert first == "watcher" or first in ELSEWHERE, f"{page}: {words}"
    assert seen >= ELSEWHERE | {"make"}, "what no page shows is not excused"


@pytest.mark.parametrize(("page", "block"), blocks(), ids=lambda one: one if isinstance(one, str) else "")
def test_every_configuration_block_is_accepted(
    page: str, block: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    base = {"receivers": {"screen": {"console": {}}}, "default": "screen", "operators": "screen"}
    file = tmp_path / "watcher.yml"
    file.write_text(yaml.safe_dump(base | block), encoding="utf-8")
    assert load(file).config.operators in load(file).config.receivers, page


def test_the_slack_app_may_what_the_transport_does() -> None:
    manifest = yaml.safe_load((ROOT / "deploy" / "slack-manifest.yml").read_text(encoding="utf-8"))
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == {
        "chat:write",
        "channels:history",
        "groups:history",
    }


def test_the_shipped_configurations_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    for name in ("watcher.yml", "watcher.example.yml"):
        assert load(ROOT / "config" / name).config.default == "screen"


def test_the_example_shows_every_option() -> None:
    def keys(model: type, at: str = "") -> set[str]:
        out: set[str] = set()
        for name, spec in model.model_fields.items():
            out.add(spec.alias or name)
            inner = [spec.annotation, *getattr(spec.annotation, "__args__", ())]
            for one in list(inner):
                inner += list(getattr(one, "__args__", ()))
            for one in inner:
                if isinstance(one, type) and hasattr(one, "model_fields"):
                    out |= keys(one, at)
        return out

    text = (ROOT / "config" / "watcher.example.yml").read_text(encoding="utf-8")
    missing = {key for key in keys(Config) if not re.search(rf"\b{key}\b", text)}
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_yaml_block_is_yaml(page: Path) -> None:
    for block in re.findall(r"^```yaml\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S):
        assert yaml.safe_load(block) is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_local_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target
