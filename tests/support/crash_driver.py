"""A process that forks one short-lived `watcher` after another and kills it at the n-th point.

Points are counted before and after every SQL statement, at every commit, and at the end. The parent of
this process holds the servers; here is only the program. One line of JSON in: {"arguments", "environ",
"kill_at", "only", "control"}; one out: {"status", "points", "commits", "output"}.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

import watcher.app
import watcher.cli.check
import watcher.core.render
import watcher.deliver.slack
import watcher.run.check
import watcher.run.dispatch
from watcher.store import archive


class Points:
    """Counts points, and dies at the chosen one."""

    def __init__(self, kill_at: int, tally: Path) -> None:
        self.kill_at, self.tally = kill_at, tally
        self.seen: list[str] = []

    def tick(self, kind: str) -> None:
        self.seen.append(kind)
        if len(self.seen) == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def listen(self) -> None:
        event.listen(Engine, "before_cursor_execute", lambda *_: self.tick("statement"))
        event.listen(Engine, "after_cursor_execute", lambda *_: self.tick("statement"))
        event.listen(Engine, "commit", lambda *_: self.tick("commit"))

    def write(self) -> None:
        self.tick("end")
        self.tally.write_text(json.dumps(self.seen))


def move_validators_with_the_evidence() -> None:
    """Control: the mistake of writing ETags in T1. The next answer is 304 and the change is lost."""
    from watcher.model.document import Document
    from watcher.store.engine import transaction
    from watcher.store.rows import upsert
    from watcher.store.tables import validators

    record = archive.record

    def and_validators(engine: Engine, **told: Any) -> None:
        record(engine, **told)
        outcome = told["outcome"]
        if isinstance(outcome, Document):
            row = {"etag": outcome.header("etag"), "last_modified": outcome.header("last-modified")}
            row["sha256"] = outcome.sha256
            key = {"source_id": told["source_id"], "request_key": outcome.request.key}
            with transaction(engine) as connection:
                upsert(connection, validators, [key | row])

    archive.record = and_validators


def repeat_without_looking() -> None:
    """Control: the mistake of repeating a doubtful post without asking Slack for it first."""
    watcher.deliver.slack.SlackTransport.find = lambda self, delivery: None  # type: ignore[method-assign]


CONTROLS = {"validators": move_validators_with_the_evidence, "find": repeat_without_looking}


def live(order: dict[str, Any], output: Path, tally: Path) -> None:
    """The life of one fork."""
    os.environ.update(order["environ"])
    with output.open("w") as sink:
        os.dup2(sink.fileno(), 1)
        os.dup2(sink.fileno(), 2)
    points = Points(order["kill_at"], tally)
    points.listen()
    if order.get("control"):
        CONTROLS[order["control"]]()
    from watcher.cli import run

    code = 70
    try:
        run(order["arguments"])
    except SystemExit as leaving:
        code = int(leaving.code or 0)
        points.write()
    finally:
        # Whatever happened, a fork never returns into the driver's loop.
        if code == 70:
            traceback.print_exc()
        sys.stdout.flush()
        os._exit(code)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        output, tally = Path(folder, "output"), Path(folder, "tally")
        for line in sys.stdin:
            order = json.loads(line)
            tally.unlink(missing_ok=True)
            child = os.fork()
            if child == 0:
                live(order, output, tally)
            # The parent must know whom to kill from the far side of a socket.
            print(json.dumps({"child": child}), flush=True)
            _, status = os.waitpid(child, 0)
            points = json.loads(tally.read_text()) if tally.exists() else []
            print(
                json.dumps(
                    {
                        "status": os.waitstatus_to_exitcode(status),
                        "points": points,
                        "output": output.read_text(errors="replace"),
                    }
                ),
                flush=True,
            )


if __name__ == "__main__":
    main()
