"""The loopback site and the receivers, in a process of their own.

    python -m benchmarks.server PORT FOLDER

`/list` is the file of FOLDER that `/set?page=NAME` named last ("500" is an error); `/big/N` and `/small/N` are
one page a source, of which each `/set?edition=K` amends eight rows. ETags and 304 unless
`/set?tags=off`. POSTs are kept, or refused with 500 while `/set?receiver=down`; `/count` tells and forgets.
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from benchmarks.pages import TITLE

_CITATION, _ROWS, _TURNS = b"<td class='citation'>", 8, 7
MODIFIED = "Fri, 20 Nov 2026 10:00:00 GMT"


class Site:
    """What is served at the moment, and what was asked and told since the last count."""

    def __init__(self, folder: Path) -> None:
        self.files = {path.name: path.read_bytes() for path in folder.glob("*.html")}
        self.page, self.tags, self.up, self.edition = "base.html", True, True, 0
        self.lock = threading.Lock()
        self._names: dict[str, str] = {}
        self.forget()

    def forget(self) -> None:
        """Begin to count again."""
        self.asked = {"requests": 0, "whole": 0, "unchanged": 0, "bytes": 0, "refused": 0}
        self.messages: list[dict[str, Any]] = []
        self.first = self.last = 0.0

    def set(self, wanted: dict[str, list[str]]) -> None:
        """Turn the knobs."""
        for name, (value, *_) in wanted.items():
            if name == "page":
                self.page = value
            elif name == "tags":
                self.tags = value == "on"
            elif name == "edition":
                self.edition = int(value)
                self._names.clear()
            elif name == "receiver":
                self.up = value == "up"

    def body(self, path: str) -> bytes | None:
        """The page of a path."""
        kind, _, number = path.strip("/").partition("/")
        if kind == "list":
            return self.files.get(self.page)
        if kind not in ("big", "small"):
            return None
        whole = self.files["base.html" if kind == "big" else "small.html"]
        if self.edition:
            whole = _amended(whole, self.edition)
        return whole.replace(TITLE.encode(), f"{TITLE}, source {number}".encode(), 2)

    def name(self, path: str, body: bytes) -> str:
        """The ETag."""
        key = f"{path} {self.page}" if path == "/list" else path
        if key not in self._names:
            self._names[key] = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        return self._names[key]

    def known(self, path: str) -> str | None:
        """The ETag of a page that was served before; it need not be made again for a 304."""
        return self._names.get(f"{path} {self.page}" if path == "/list" else path)


def _amended(page: bytes, edition: int) -> bytes:
    """The page as so many editions left it: each amends other rows than the six before it.

    Twenty editions a year are then acts of their own: the same parties again within four months would be one event
    that never ends.
    """
    head, *rows = page.split(_CITATION)
    for number in range(_ROWS * _TURNS):
        last = edition - (edition - number // _ROWS) % _TURNS
        if last > 0:
            rows[number] = b"Edition %d. " % last + rows[number]
    return _CITATION.join((head, *rows))


class Handler(BaseHTTPRequestHandler):
    """GET for pages and knobs, POST for receivers."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    site: Site

    def log_message(self, *_: Any) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        site = self.site
        if parts.path == "/set":
            site.set(parse_qs(parts.query))
            return self.answer(200, b"ok")
        if parts.path == "/count":
            with site.lock:
                told = site.asked | {"messages": site.messages, "first": site.first, "last": site.last}
                site.forget()
            return self.answer(200, json.dumps(told).encode())
        if parts.path.startswith("/api/"):
            return self.answer(200, b'{"ok": true, "messages": []}', ("Content-Type", "application/json"))
        return self.page(parts.path)

    def page(self, path: str) -> None:
        """One page of the site."""
        site, wanted = self.site, self.headers.get("If-None-Match")
        with site.lock:
            site.asked["requests"] += 1
            site.first = site.first or time.time()
        if path == "/list" and site.page == "500":
            return self.answer(
                500, b"<html><body>Internal error</body></html>", ("Content-Type", "text/html")
            )
        if site.tags and wanted is not None and wanted == site.known(path):
            return self.counted(304, b"", ("ETag", wanted))
        body = site.body(path)
        if body is None:
            return self.answer(404, b"nothing here")
        headers = [("Content-Type", "text/html; charset=utf-8")]
        if site.tags:
            headers += [("ETag", site.name(path, body)), ("Last-Modified", MODIFIED)]
        return self.counted(200, body, *headers)

    def counted(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        """Answer, and count it."""
        self.answer(status, body, *headers)
        with self.site.lock:
            self.site.asked["whole" if status == 200 else "unchanged"] += 1
            self.site.asked["bytes"] += len(body)
            self.site.last = time.time()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        site, at = self.site, time.time()
        with site.lock:
            if not site.up:
                site.asked["refused"] += 1
            else:
                site.messages.append({"at": at, "path": self.path, "body": body.decode("utf-8", "replace")})
            number = len(site.messages)
        if not site.up:
            return self.answer(500, b"receiver down")
        if self.path.startswith("/api/"):
            told = {"ok": True, "channel": "C0BENCH", "ts": f"1700000000.{number:06}", "messages": []}
            return self.answer(200, json.dumps(told).encode(), ("Content-Type", "application/json"))
        return self.answer(200, b"ok")

    def answer(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        """Send it in one piece."""
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """Many clients at once."""

    daemon_threads = True
    request_queue_size = 256


if __name__ == "__main__":
    Handler.site = Site(Path(sys.argv[2]))
    with Server(("127.0.0.1", int(sys.argv[1])), Handler) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()
