"""The loopback site as the benchmark sees it: started, turned, counted."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks import pages

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
ROOT = Path(__file__).resolve().parents[1]
VARIANTS = 8


def write_pages(folder: Path) -> pages.Told:
    """All pages that the benchmark serves."""
    folder.mkdir(parents=True, exist_ok=True)
    base = pages.lines()
    changed, told = pages.changed(base)
    rows = {
        "base": base,
        "changed": changed,
        "truncated": base[: len(base) // 10],
        "reordered": pages.shuffled(base),
        "small": base[: pages.SMALL],
    }
    for number in range(VARIANTS):  # one state after the other, each three amendments away from the last
        base = pages.varied(base, 3, round_=number)
        rows[f"next{number}"] = base
    for name, found in rows.items():
        (folder / f"{name}.html").write_bytes(pages.page(found))
    (folder / "challenge.html").write_bytes(pages.challenge())
    return told


class Site:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.server", "0", str(self._folder)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self._process.stdout is not None
        self.base = f"http://127.0.0.1:{int(self._process.stdout.readline())}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(10)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def set(self, **knobs: str) -> None:
        """`page=NAME` (without its ending), `tags=on|off`, `receiver=up|down`."""
        if "page" in knobs and knobs["page"] != "500":
            knobs["page"] += ".html"
        self._get("/set?" + "&".join(f"{name}={value}" for name, value in knobs.items()))

    def count(self) -> dict[str, Any]:
        """What was asked and told since the last count."""
        counted: dict[str, Any] = json.loads(self._get("/count"))
        return counted

    def _get(self, path: str) -> bytes:
        return _read(self.base + path)


def set_page(base: str, page: str) -> None:
    """Turn the page of a site that another process started."""
    _read(f"{base}/set?page={page}.html")


def set_edition(base: str, edition: int) -> None:
    """Let every small page be another than before: eight of its rows amended."""
    _read(f"{base}/set?edition={edition}")


def _read(url: str) -> bytes:
    answer: bytes = _OPENER.open(url, timeout=30).read()
    return answer
