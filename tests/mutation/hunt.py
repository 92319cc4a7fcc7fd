"""Makes one module of the core wrong in every small way, and runs the tests that reach each place.

    python tests/mutation/hunt.py FOLDER watcher/core/diff.py [NUMBER…]

FOLDER holds what the measuring run wrote (`make mutants`) and gets one file of JSON lines per module; numbers
name mutants to look at alone. A mutant lives in a fork of a process that has collected the tests: the
code of the module's functions and the values of its names are exchanged where they stand, so that one costs
no more than the tests that kill it.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import sqlite3
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from exchange import exchange
from operators import Mutant, mutants

LIMIT = float(os.environ.get("LIMIT", "10"))
"""Processor seconds of tests that one mutant may cost; those named after the module come first."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mutant."""

    number: int
    line: int
    outcome: str
    tests: int
    seconds: float
    was: str
    now: str


class Hunt:
    """The plugin: instead of all tests once, for each mutant those that reach it, until one fails."""

    def __init__(self, path: str, folder: Path, only: frozenset[int]) -> None:
        self.path, self.only, self.folder = path, only, folder
        self.outcomes: Counter[str] = Counter()
        self.reached = _reached(folder / "contexts", path)
        self.took = json.loads((folder / "durations.json").read_text(encoding="utf-8"))
        self.module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
        self.failed = False

    @property
    def tests(self) -> set[str]:
        return set().union(*self.reached.values())

    def pytest_collection(self) -> None:
        from hypothesis import Phase, settings  # not before pytest has rewritten its assertions

        phases = (Phase.explicit, Phase.generate)
        settings.register_profile("hunt", derandomize=True, database=None, deadline=None, phases=phases)
        settings.load_profile("hunt")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        file = self.folder / f"{self.module.__name__}.jsonl"
        gc.freeze()
        with file.open("w", encoding="utf-8") as lines:
            for mutant in mutants(Path(self.path).read_text(encoding="utf-8")):
                if self.only and mutant.number not in self.only:
                    continue
                outcome = self._of(mutant, items)
                self.outcomes[outcome.outcome] += 1
                print(json.dumps(asdict(outcome), ensure_ascii=False), file=lines, flush=True)
        return True

    def pytest_terminal_summary(self) -> None:
        said = ", ".join(f"{count} {name}" for name, count in sorted(self.outcomes.items()))
        print(f"{self.path}: {self.outcomes.total()} mutants: {said}")

    def _of(self, mutant: Mutant, items: Mapping[str, pytest.Item]) -> Outcome:
        lines = range(mutant.line, mutant.last + 1)
        reaching = set().union(*(self.reached.get(line, set()) for line in lines)) or self.tests
        chosen = [items[name] for name in sorted(reaching & items.keys(), key=self._cost)]
        began = time.monotonic()
        outcome = self._outcome(mutant, chosen)
        seconds = round(time.monotonic() - began, 2)
        return Outcome(mutant.number, mutant.line, outcome, len(chosen), seconds, mutant.was, mutant.now)

    def _cost(self, name: str) -> tuple[bool, float, str]:
        return Path(self.path).stem not in name.split("::", 1)[0], self.took.get(name, 0.0), name

    def _outcome(self, mutant: Mutant, items: list[pytest.Item]) -> str:
        child = os.fork()
        if child == 0:
            os._exit(self._run(mutant, items))
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return "killed by time" if os.WTERMSIG(status) == signal.SIGPROF else "killed by a crash"
        return ("survived", "killed", "survived, not all run")[os.WEXITSTATUS(status)]

    def _run(self, mutant: Mutant, items: list[pytest.Item]) -> int:
        signal.setitimer(signal.ITIMER_PROF, LIMIT * 3)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        gc.disable()
        try:
            exchange(self.module, mutant.tree)
        except Exception:  # noqa: BLE001 whatever a wrong module raises is noticed at its import
            return 1
        began = time.process_time()
        for item in items:
            item.ihook.pytest_runtest_protocol(item=item, nextitem=None)
            if self.failed:
                return 1
            if time.process_time() - began > LIMIT:
                return 2
        return 0


def _reached(data: Path, path: str) -> dict[int, set[str]]:
    """Line → the tests that reached it in the measuring run."""
    found: dict[int, set[str]] = defaultdict(set)
    with sqlite3.connect(data) as connection:
        rows = connection.execute(
            "select context.context, arc.fromno, arc.tono from arc join file on file.id = arc.file_id"
            " join context on context.id = arc.context_id where file.path like ? and context.context != ''",
            (f"%/{path}",),
        )
        for name, start, end in rows:
            found[abs(start)].add(name)
            found[abs(end)].add(name)
    return found


def main(folder: str, path: str, *numbers: str) -> int:
    """Hunt the mutants of one module; 0 where the tests themselves could be collected."""
    hunt = Hunt(path, Path(folder), frozenset(map(int, numbers)))
    files = sorted({name.split("::", 1)[0] for name in hunt.tests})
    return pytest.main(["-q", "-s", "-p", "no:cacheprovider", *files], plugins=[hunt]) if files else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
