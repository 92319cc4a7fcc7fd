"""What is installed is what was locked, and nobody on the way can change it."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-run.lock")
REQUIREMENT = re.compile(
    r"(?P<name>[a-z0-9._-]+)(\[[a-z,-]+\])?==(?P<version>[^\s;]+)(?P<rest>.*)", re.DOTALL
)


def locked(name: str) -> dict[str, re.Match[str]]:
    """Name → requirement, each with its continuation lines."""
    text = (ROOT / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ").splitlines()
    found = [REQUIREMENT.fullmatch(line) for line in joined]
    assert all(found), [line for line, match in zip(joined, found, strict=True) if not match]
    return {match["name"]: match for match in found if match}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_one_version_with_its_hashes(lock: str) -> None:
    found = locked(lock)
    assert len(found) > 40
    for name, requirement in found.items():
        hashes = re.findall(r"--hash=(\S+)", requirement["rest"])
        assert hashes, f"{name} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes), name


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_takes_no_orders(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert " @ " not in text
    orders = [line for line in text.splitlines() if line.startswith("-")]
    assert not orders


def test_what_runs_here_is_what_was_locked() -> None:
    pinned = {name: match["version"] for name, match in locked("requirements.lock").items()}
    installed = {re.sub(r"[-_.]+", "-", one.name).lower(): one.version for one in distributions()}
    shared = pinned.keys() & installed.keys()
    assert len(shared) > 50
    assert {name: installed[name] for name in shared} == {name: pinned[name] for name in shared}


def test_what_is_shipped_is_what_was_tested_and_no_tool() -> None:
    everything, shipped = locked("requirements.lock"), locked("requirements-run.lock")
    for name, match in shipped.items():
        assert match["version"] == everything[name]["version"], name
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]["dev"]
    assert not shipped.keys() & {re.split(r"[\[>=<]", tool)[0].lower() for tool in tools}
    assert "requirements-run.lock" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_whatever_installs_asks_for_hashes() -> None:
    for path in ("Makefile", "Dockerfile"):
        for line in (ROOT / path).read_text(encoding="utf-8").splitlines():
            if "-r requirements" in line:
                assert "--require-hashes" in line, f"{path}: {line}"


def test_ci_may_only_read() -> None:
    workflows = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
    assert workflows
    for path in workflows:
        text = path.read_text(encoding="utf-8")
        read = yaml.safe_load(text)
        assert read["permissions"] == {"contents": "read"}
        # Code of a stranger's pull request must never run with our rights.
        assert "pull_request_target" not in text
        assert "secrets." not in text
        for job in read["jobs"].values():
            assert "permissions" not in job
            for step in job["steps"]:
                if "uses" in step:
                    assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"])
                    assert step.get("with", {}).get("persist-credentials") is False
                # Nothing that others write (titles, branches) is put into a shell.
                assert "${{" not in step.get("run", "")
