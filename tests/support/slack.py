"""A Slack on loopback: the Web API methods that are used, Slack's limits, and faults on demand.

    with FakeSlack() as slack:
        slack.script([500, 429, "hang", "drop", "channel_not_found"])
        …                      # one step per chat.postMessage; then everything is taken
        assert slack.messages[0]["text"] == …

Standalone: python tests/support/slack.py PORT
"""

from __future__ import annotations

import itertools
import json
import sys
import threading
import time
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

if __name__ == "__main__":  # pragma: no cover
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.slack_limits import problem

Step = int | str
SCOPES = frozenset({"chat:write", "channels:history", "groups:history"})


class FakeSlack:
    """One workspace. `messages` is what it stored, `calls` what it was asked: (method, arguments).

    Steps of a script: "ok"; an HTTP status (429 with `retry_after` seconds); "hang": store, then never
    answer; "drop": close the connection unread; "drop after": store, then close; any other word: the
    error that Slack answers with. `before_store` and `after_store` are called with each new message.
    """

    def __init__(
        self,
        *,
        channels: Iterable[str] = ("C0123456789",),
        token: str = "xoxb-good",
        scopes: Iterable[str] = SCOPES,
        retry_after: int = 7,
    ) -> None:
        self.channels, self.token, self.scopes = set(channels), token, set(scopes)
        self.retry_after = retry_after
        self.messages: list[dict[str, Any]] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.before_store: Callable[[dict[str, Any]], None] | None = None
        self.after_store: Callable[[dict[str, Any]], None] | None = None
        self.page = 2
        self._steps: dict[str, list[Step]] = {}
        self._lock = threading.RLock()
        self._stopped = threading.Event()
        self._count = itertools.count(1)
        self._server: ThreadingHTTPServer | None = None

    def start(self, port: int = 0) -> FakeSlack:
        """Serve on loopback in a thread of its own."""
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def stop(self) -> None:
        """Let go of those who hang, and close."""
        self._stopped.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def __enter__(self) -> FakeSlack:
        return self if self._server else self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The base URL of the API."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_address[1]}/api/"

    def script(self, steps: Iterable[Step], method: str = "chat.postMessage") -> None:
        """What the next requests of a method meet, in order."""
        with self._lock:
            self._steps[method] = list(steps)

    def steps_left(self, method: str = "chat.postMessage") -> int:
        """How many steps of a script nobody has met yet."""
        with self._lock:
            return len(self._steps.get(method, []))

    def thread(self, ts: str) -> list[dict[str, Any]]:
        """A root and its replies."""
        return [m for m in self.messages if m["ts"] == ts or m.get("thread_ts") == ts]

    def answer(self, method: str, token: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any] | None]:
        """Status and body; None for the body closes the connection without a word."""
        with self._lock:
            self.calls.append((method, asked))
            steps = self._steps.get(method, [])
            step = steps.pop(0) if steps else "ok"
        if isinstance(step, int) and step != 200:
            return step, {"ok": False, "error": "ratelimited" if step == 429 else "internal_error"}
        if step == "drop":
            return 0, None
        if step not in ("ok", 200, "hang", "drop after"):
            return 200, {"ok": False, "error": str(step)}
        try:
            with self._lock:
                body = self._do(method, token, asked)
        except ConnectionAbortedError:
            # A hook has killed the other side: nothing is stored, nobody is answered.
            return 0, None
        if step == "hang":
            self._stopped.wait(60)
            return 0, None
        return (0, None) if step == "drop after" else (200, body)

    def _do(self, method: str, token: str, asked: dict[str, Any]) -> dict[str, Any]:
        if token != self.token:
            return {"ok": False, "error": "invalid_auth"}
        if method == "auth.test":
            return {"ok": True, "team": "Fake", "user": "watcher", "bot_id": "B0"}
        needed = "chat:write" if method.startswith("chat.") else "channels:history"
        if needed not in self.scopes:
            return {
                "ok": False,
                "error": "missing_scope",
                "needed": needed,
                "provided": ",".join(self.scopes),
            }
        if asked.get("channel") not in self.channels:
            return {"ok": False, "error": "channel_not_found"}
        match method:
            case "chat.postMessage":
                return self._post(asked)
            case "chat.update":
                return self._update(asked)
            case "conversations.history":
                return self._page(
                    asked, [m for m in self.messages if "thread_ts" not in m or m.get("broadcast")]
                )
            case "conversations.replies":
                found = self.thread(str(asked.get("ts")))
                return self._page(asked, found) if found else {"ok": False, "error": "thread_not_found"}
        return {"ok": False, "error": "unknown_method"}

    def _post(self, asked: dict[str, Any]) -> dict[str, Any]:
        if error := problem(asked.get("text"), asked.get("blocks")) or _metadata(asked.get("metadata")):
            return {"ok": False, "error": error}
        root = asked.get("thread_ts")
        if root and not any(m["ts"] == root for m in self.messages):
            return {"ok": False, "error": "thread_not_found"}
        message = {"channel": asked["channel"], "ts": f"{int(time.time())}.{next(self._count):06d}"}
        message |= {k: asked[k] for k in ("text", "blocks", "metadata", "thread_ts") if asked.get(k)}
        if asked.get("reply_broadcast"):
            message["broadcast"] = True
        if self.before_store:
            self.before_store(message)
        self.messages.append(message)
        if self.after_store:
            self.after_store(message)
        return {"ok": True, "channel": message["channel"], "ts": message["ts"], "message": message}

    def _update(self, asked: dict[str, Any]) -> dict[str, Any]:
        if error := problem(asked.get("text"), asked.get("blocks")):
            return {"ok": False, "error": error}
        for message in self.messages:
            if message["ts"] == asked.get("ts"):
                message.update(text=asked["text"], blocks=asked.get("blocks"), edited=True)
                return {"ok": True, "channel": message["channel"], "ts": message["ts"]}
        return {"ok": False, "error": "message_not_found"}

    def _page(self, asked: dict[str, Any], messages: list[dict[str, Any]]) -> dict[str, Any]:
        oldest = float(asked.get("oldest") or 0)
        newest_first = [m for m in reversed(messages) if float(m["ts"]) >= oldest]
        start = int(asked.get("cursor") or 0)
        size = min(int(asked.get("limit") or 100), self.page)
        shown = newest_first[start : start + size]
        if str(asked.get("include_all_metadata", "0")).lower() not in ("1", "true"):
            shown = [{k: v for k, v in m.items() if k != "metadata"} for m in shown]
        more = start + size < len(newest_first)
        cursor = str(start + size) if more else ""
        return {"ok": True, "messages": shown, "has_more": more, "response_metadata": {"next_cursor": cursor}}


def _metadata(metadata: Any) -> str | None:
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not metadata.get("event_type") or "event_payload" not in metadata:
        return "invalid_metadata_format"
    return None


def _handler(slack: FakeSlack) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
            asked = _arguments(self.headers.get("Content-Type") or "", raw, self.path)
            status, body = slack.answer(urlsplit(self.path).path.rpartition("/")[2], token, asked)
            self.close_connection = True
            if body is None:
                return
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Connection", "close")
            self.send_header("X-OAuth-Scopes", ",".join(sorted(slack.scopes)))
            if status == 429:
                self.send_header("Retry-After", str(slack.retry_after))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            """Silence."""

    return Handler


def _arguments(media: str, raw: str, path: str) -> dict[str, Any]:
    asked: dict[str, Any] = {k: v[-1] for k, v in parse_qs(urlsplit(path).query).items()}
    if raw and "json" in media:
        return asked | json.loads(raw)
    return asked | {k: v[-1] for k, v in parse_qs(raw).items()}


if __name__ == "__main__":  # pragma: no cover
    fake = FakeSlack().start(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    print(fake.url, flush=True)
    threading.Event().wait()
