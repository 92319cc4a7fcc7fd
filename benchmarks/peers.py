"""The peers in environments of their own, and how each is run on our pages."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.measured import Cost, cpu_of, peak_of, run

VERSIONS = {"urlwatch": "2.29", "webchanges": "3.37.0", "changedetection.io": "0.60.10"}
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def install(folder: Path) -> None:
    """One environment a peer, from the package index; what is there stays."""
    for name, version in VERSIONS.items():
        home = folder / name
        stamp = home / f".installed-{version}"
        if stamp.exists():
            continue
        if not (home / "bin" / "python").exists():
            subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        uv = Path(sys.executable).with_name("uv")
        pip = [str(uv), "pip", "install", "--python", str(home / "bin/python")]
        if not uv.exists():
            pip = [str(home / "bin/pip"), "install"]
        subprocess.run([*pip, "--quiet", f"{name}=={version}"], check=True)
        stamp.touch()


@dataclass
class Cli:
    """urlwatch or webchanges: a process a round. `reporter` is stdout or slack."""

    name: str
    peers: Path
    folder: Path
    base: str
    filter: str
    reporter: str = "stdout"

    def jobs(self, paths: list[str]) -> None:
        """Watch these paths, from nothing."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        text = "\n---\n".join(
            f"name: {path.strip('/')}\nurl: {self.base}{path}\nfilter:\n  - {self.filter}" for path in paths
        )
        (self.folder / "jobs.yaml").write_text(text + "\n")
        (self.folder / "hooks.py").write_text("")
        way: dict[str, Any] = {"stdout": {"enabled": self.reporter == "stdout", "color": False}}
        if self.reporter == "slack" and self.name == "urlwatch":
            way["slack"] = {"enabled": True, "webhook_url": f"{self.base}/hook"}
        elif self.reporter == "slack":
            way["webhook"] = {"enabled": True, "webhook_url": f"{self.base}/hook"}
            way["browser"] = {"enabled": False}
        config = {
            "display": {"new": False, "error": True},
            "report": {"text": {"details": True, "footer": False}, **way},
        }
        (self.folder / "config.yaml").write_text(json.dumps(config))

    def round(self) -> Cost:
        """One run of the command."""
        store = ["--cache" if self.name == "urlwatch" else "--database", "state.db"]
        jobs = ["--urls" if self.name == "urlwatch" else "--jobs", "jobs.yaml"]
        command = [str(self.peers / self.name / "bin" / self.name), *jobs, "--config", "config.yaml"]
        return run([*command, "--hooks", "hooks.py", *store], folder=self.folder)


class Server:
    """changedetection.io: a server with an API."""

    def __init__(self, peers: Path, folder: Path, base: str) -> None:
        self._program = str(peers / "changedetection.io/bin/changedetection.io")
        self._folder, self._base = folder, base

    def __enter__(self) -> Self:
        folder, port = self._folder, _free_port()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._api = f"http://127.0.0.1:{port}"
        environ = {"ALLOW_IANA_RESTRICTED_ADDRESSES": "true", "DISABLE_VERSION_CHECK": "true"}
        self._log = (folder / "log.txt").open("wb")
        self.process = subprocess.Popen(
            [self._program, "-d", str(folder), "-C", "-p", str(port), "-h", "127.0.0.1"],
            stdout=self._log,
            stderr=self._log,
            env={**os.environ, **environ, "NO_PROXY": "*"},
        )
        until(self._up, 90)
        settings = json.loads((folder / "changedetection.json").read_text())["settings"]["application"]
        self._key = settings["api_access_token"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._log.close()

    def watch(self, path: str) -> str:
        """Watch a page, and tell the hook of the server."""
        asked = {
            "url": f"{self._base}{path}",
            "notification_urls": [f"{self._base.replace('http', 'json')}/hook"],
            "notification_format": "text",
            "time_between_check_use_default": False,
            "time_between_check": {"weeks": 5},
        }
        name: str = self.ask("POST", "/watch", asked)["uuid"]
        until(lambda: self.checks(name) > 0, 120)
        return name

    def checks(self, name: str) -> int:
        """How often it was checked."""
        return int(self.ask("GET", f"/watch/{name}").get("check_count", 0))

    def recheck(self, name: str) -> Cost:
        """Check now."""
        before, cpu, began = self.checks(name), cpu_of(self.process.pid), time.perf_counter()
        self.ask("GET", f"/watch/{name}?recheck=1")
        until(lambda: self.checks(name) > before, 120)
        return Cost(time.perf_counter() - began, cpu_of(self.process.pid) - cpu, peak_of(self.process.pid))

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """One call of the API."""
        request = urllib.request.Request(
            f"{self._api}/api/v1{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"x-api-key": self._key, "Content-Type": "application/json"},
        )
        answer = _OPENER.open(request, timeout=60).read()
        return json.loads(answer) if answer[:1] in b"{[" and answer else answer

    def _up(self) -> bool:
        try:
            _OPENER.open(self._api, timeout=1)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(done: Callable[[], bool], patience: float, every: float = 0.02) -> bool:
    """Wait; False where it did not come."""
    ends = time.monotonic() + patience
    while not done():
        if time.monotonic() > ends:
            return False
        time.sleep(every)
    return True
