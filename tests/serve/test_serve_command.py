"""`watcher serve` answers until it is told to stop, and then exits 0."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
from support.pages import NOW


def test_it_serves_until_it_is_told_to_stop(story_config: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "watcher", "--config", str(story_config), "serve", "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"WATCHER_CLOCK": NOW.isoformat()},
    )
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        url = line.split()[-1]
        assert line.startswith("the pages are at http://127.0.0.1:")
        assert httpx.get(f"{url}/healthz", timeout=60).json() == {"alive": True}
        assert "watcher_sources" in httpx.get(f"{url}/metrics", timeout=60).text
        assert "What changed" in httpx.get(url, timeout=60).text
    finally:
        server.send_signal(signal.SIGTERM)
        out, err = server.communicate(timeout=20)
    assert (server.returncode, out, err) == (0, "", "")


def test_it_says_what_is_wrong_with_the_address(story_config: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "watcher", "--config", str(story_config), "serve", "--listen", "nowhere"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 2
    assert "'nowhere' is no address to listen on" in said.stderr
    assert "Traceback" not in said.stderr
