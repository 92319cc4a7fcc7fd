"""`make crash`: SIGKILL at every statement, every commit and inside Slack, on SQLite and on PostgreSQL.

Run by hand before a release; `make test` takes every commit and a sample of the statements.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[1])]

from support.crash import Database, Theatre, baseline, play, theatre
from support.databases import Databases, PostgresDatabases, SqliteFiles, copied
from support.postgres import postgres_bin, postgres_server

SLACK = [(nth, when) for nth in (1, 2, 3) for when in ("before", "after")]


def every_point(name: str, stage: Theatre, database: Database) -> int:
    """Kill at each point in turn; the number of wrong outcomes."""
    began = time.monotonic()
    want, run = play(stage, database)
    wrong = 0
    for at in range(1, len(run.points) + 1):
        got, died = play(stage, database, kill_at=at)
        if died.status != -9 or got != want:
            wrong += 1
            print(f"{name}: WRONG at point {at} ({run.points[at - 1]}): {got}")
        if sys.stderr.isatty():
            print(f"\r{name}: {at} of {len(run.points)}", end="", file=sys.stderr)
    for nth, when in SLACK:
        got, died = play(stage, database, slack_kill=(nth, when))
        if died.status != -9 or got != want:
            wrong += 1
            print(f"{name}: WRONG when killed {when} Slack stored message {nth}: {got}")
    total = len(run.points) + len(SLACK)
    print(
        f"{name}: {total} kill points, {wrong} wrong outcomes, {time.monotonic() - began:.0f} s", flush=True
    )
    return wrong


def controls(name: str, stage: Theatre, database: Database) -> int:
    """Both controls must go wrong, or the test proves nothing."""
    want, run = play(stage, database)
    commits = [number for number, kind in enumerate(run.points, 1) if kind == "commit"]
    lost = sum(
        len(play(stage, database, kill_at=at, control="validators")[0].changes) < len(want.changes)
        for at in commits
    )
    twice = sum(
        len(play(stage, database, control="find", slack_kill=(nth, "after"))[0].told) > len(want.told)
        for nth in (1, 2, 3)
    )
    print(
        f"{name}: controls: validators too early: change lost at {lost} of {len(commits)} commits; "
        f"no look before a repeat: told twice {twice} of 3 times"
    )
    return int(not lost) + int(not twice)


@contextmanager
def every_kind(stage: Theatre, folder: Path) -> Iterator[list[tuple[str, Database]]]:
    """A template after the baseline on each database, and how to copy it."""
    kinds: dict[str, Databases] = {"sqlite": SqliteFiles(folder, folder / "template.sqlite3")}
    with ExitStack() as stack:
        if postgres_bin() is None:
            print("postgresql: no server binary on this machine, not run")
        else:
            kinds["postgresql"] = PostgresDatabases(stack.enter_context(postgres_server()), "template0")
        found: list[tuple[str, Database]] = []
        for name, databases in kinds.items():
            template = databases.empty()
            baseline(stage, template)
            found.append((name, partial(copied, databases, template)))
        yield found


def main() -> int:
    """All points, both databases, both controls."""
    with (
        tempfile.TemporaryDirectory() as folder,
        theatre(Path(folder)) as stage,
        every_kind(stage, Path(folder)) as found,
    ):
        wrong = sum(every_point(name, stage, database) for name, database in found)
        wrong += controls("sqlite", stage, found[0][1])
    print(
        f"{wrong} wrong" if wrong else "nothing lost, nothing told twice; both controls fail as they should"
    )
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
