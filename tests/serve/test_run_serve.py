"""`watcher run --serve`: checks in one process, pages in others, and one signal ends them all."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from support.pages import configuration


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(one) for one in found]


def _answer(url: str, patience: float = 60.0) -> httpx.Response:
    end = time.monotonic() + patience
    while True:
        try:
            return httpx.get(url, timeout=patience)
        except httpx.TransportError:
            if time.monotonic() > end:
                raise


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
def test_pages_answer_while_checks_run_and_one_signal_ends_both(tmp_path: Path) -> None:
    silent = socket.create_server(("127.0.0.1", 0))  # takes every request and answers none
    origin = f"http://127.0.0.1:{silent.getsockname()[1]}"
    path = configuration(
        tmp_path,
        tmp_path / "w.sqlite3",
        http={
            "contact": "a@example.com",
            "rewrite": {"https://www.federalregister.gov": origin},
            "allow_private": ["127.0.0.1"],
        },
    )
    text = path.read_text(encoding="utf-8")
    only = "sources:\n  us_fr_public_inspection: {enabled: true}\n"
    path.write_text(text + only, encoding="utf-8")
    url = f"http://127.0.0.1:{_free_port()}"
    running = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "watcher",
            "--config",
            str(path),
            "run",
            "--serve",
            url.removeprefix("http://"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | {"NO_PROXY": "127.0.0.1"},
    )
    try:
        assert "What changed" in _answer(url).text
        (keeper,) = _children(running.pid)
        workers = _children(keeper)
        assert len(workers) == len(os.sched_getaffinity(0))
        # A page process that is killed is begun again, and nobody is turned away meanwhile.
        os.kill(workers[0], signal.SIGKILL)
        assert _answer(f"{url}/healthz").json() == {"alive": True}
        assert re.search(r"^watcher_workers 1", _answer(f"{url}/metrics").text, re.MULTILINE)
    finally:
        began = time.monotonic()
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=30)
        silent.close()
    assert running.returncode == 0
    assert time.monotonic() - began < 10
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/healthz")
