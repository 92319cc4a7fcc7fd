"""What starts the program elsewhere says what the program does."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from watcher.cli import COMMANDS
from watcher.cli.schedule import _BACKSTOP

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "deploy" / "watcher.service"


def unit() -> dict[str, str]:
    parser = configparser.RawConfigParser(strict=False, comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(UNIT, encoding="utf-8")
    return dict(parser["Service"])


def test_the_unit_leaves_time_to_finish_and_gives_nothing_away() -> None:
    found = unit()
    assert found["ExecStart"].split()[-1] == "run"
    assert int(found["TimeoutStopSec"]) > _BACKSTOP
    assert found["Restart"] == "always"
    for word in (
        "ProtectSystem",
        "NoNewPrivileges",
        "CapabilityBoundingSet",
        "SystemCallFilter",
        "PrivateTmp",
    ):
        assert word in found


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    # The program itself is not where the unit expects it.
    text = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text(encoding="utf-8"))
    (tmp_path / "watcher.service").write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / "watcher.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "watcher.service" not in done.stderr, done.stderr


def test_compose_runs_commands_that_exist_with_two_workers() -> None:
    services = yaml.safe_load((ROOT / "compose.yml").read_text(encoding="utf-8"))["services"]
    assert services["worker"]["deploy"]["replicas"] == 2
    assert int(services["worker"]["stop_grace_period"].removesuffix("s")) > _BACKSTOP
    assert services["worker"]["read_only"] is True
    for service in ("worker", "migrate"):
        assert services[service]["command"][0] in COMMANDS
    assert services["worker"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert "ports" not in services["database"]


def test_what_is_sent_to_the_builder_is_what_it_copies() -> None:
    """Neither secrets nor state lie in the context of an image."""
    copied = re.findall(r"^COPY (?!--from)(.+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.M)
    wanted = {name.strip("./") for line in copied for name in line.split()[:-1]}
    first, *lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert first == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == wanted


def test_the_image_asks_after_itself_and_not_after_ministries() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "HEALTHCHECK" in text
    assert '"health", "--alive"' in text
    assert re.search(r"^USER (?!root)", text, re.M)
