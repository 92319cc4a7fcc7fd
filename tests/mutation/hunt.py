"""Makes modules of the core wrong in every small way, and runs the tests that reach each place.

    python tests/mutation/hunt.py FOLDER watcher/core/diff.py watcher/core/guard.py:3,17 …

FOLDER holds what the measuring run wrote (`make mutants`) and gets one file of JSON lines per module, of which the
last line on a mutant holds; numbers behind a module name the mutants to look at once more. A mutant lives in a fork of a process that has collected
the tests of all modules: the code of the module's functions and the values of its names are exchanged where
they stand, so that one costs no more than the tests that kill it.
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
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path

import pytest
from exchange import exchange
from operators import Mutant, mutants

LIMIT = float(os.environ.get("LIMIT", "10"))
"""Processor seconds of tests that one mutant may cost."""
UNKNOWN = 0.05
"""Seconds of a test that the measuring run has not seen."""


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


class Prey:
    """One module, the tests that reach each of its lines, and how often each of them has killed."""

    def __init__(self, folder: Path, asked: str) -> None:
        self.path, _, numbers = asked.partition(":")
        self.only = frozenset(int(one) for one in numbers.split(",") if one)
        self.reached = _reached(folder / "contexts", self.path)
        self.tests = set().union(*self.reached.values())
        self.kills: Counter[str] = Counter()
        self.module = importlib.import_module(self.path.removesuffix(".py").replace("/", "."))

    def chosen(self, mutant: Mutant, took: Mapping[str, float], written: Collection[str]) -> list[str]:
        """Those that killed most for their time, then the fastest; one named after the module may take longer.

        What was `written` since the measuring run reaches what the other tests of its file reach.
        """
        lines = range(mutant.line, mutant.last + 1)
        reaching = set().union(*(self.reached.get(line, set()) for line in lines)) or self.tests
        files = {_file(name) for name in reaching}
        reaching = reaching.union(name for name in written if _file(name) in files)
        return sorted(reaching, key=lambda name: self._order(name, took.get(name, UNKNOWN)))

    def _order(self, name: str, seconds: float) -> tuple[float, float, str]:
        named = Path(self.path).stem in _file(name)
        return -self.kills[name] / (seconds + 0.01), seconds / 10 if named else seconds, name


class Hunt:
    """The plugin: instead of all tests once, for each mutant those that reach it, until one fails."""

    def __init__(self, folder: Path, prey: Sequence[Prey]) -> None:
        self.folder, self.prey = folder, prey
        self.said: list[str] = []
        self.took = json.loads((folder / "durations.json").read_text(encoding="utf-8"))
        self.failed = False

    def pytest_collection(self) -> None:
        from hypothesis import Phase, settings  # not before pytest has rewritten its assertions

        phases = (Phase.explicit, Phase.generate)
        settings.register_profile(
            "hunt", derandomize=True, database=None, deadline=None, phases=phases, max_examples=30
        )
        settings.load_profile("hunt")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        gc.freeze()
        for prey in self.prey:
            outcomes: Counter[str] = Counter()
            file = self.folder / f"{prey.module.__name__}.jsonl"
            with file.open("a" if prey.only else "w", encoding="utf-8") as lines:
                for mutant in mutants(Path(prey.path).read_text(encoding="utf-8")):
                    if not prey.only or mutant.number in prey.only:
                        outcome = self._of(mutant, prey, items)
                        outcomes[outcome.outcome] += 1
                        print(json.dumps(asdict(outcome), ensure_ascii=False), file=lines, flush=True)
            counts = ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items()))
            self.said.append(f"{prey.path}: {outcomes.total()} mutants: {counts}")
        return True

    def pytest_terminal_summary(self) -> None:
        print("\n".join(self.said))

    def _of(self, mutant: Mutant, prey: Prey, items: Mapping[str, pytest.Item]) -> Outcome:
        written = items.keys() - self.took.keys()
        chosen = [items[name] for name in prey.chosen(mutant, self.took, written) if name in items]
        began = time.monotonic()
        heard, told = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(told, self._run(mutant, prey, chosen).encode())
            os._exit(0)
        os.close(told)
        with os.fdopen(heard, encoding="utf-8") as pipe:
            said = pipe.read()
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            said = "killed by time" if os.WTERMSIG(status) == signal.SIGPROF else "killed by a crash"
        outcome, _, killer = said.partition(": ")
        prey.kills[killer] += 1
        seconds = round(time.monotonic() - began, 2)
        return Outcome(mutant.number, mutant.line, outcome, len(chosen), seconds, mutant.was, mutant.now)

    def _run(self, mutant: Mutant, prey: Prey, items: list[pytest.Item]) -> str:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        gc.disable()
        try:
            exchange(prey.module, mutant.tree)
        except Exception:  # noqa: BLE001 whatever a wrong module raises is noticed at its import
            return "killed"
        began = time.process_time()
        for item, following in zip_longest(items, items[1:]):
            # Much longer than it took with the right module: a loop that does not end.
            signal.setitimer(signal.ITIMER_PROF, 3 + 5 * self.took.get(item.nodeid, UNKNOWN))
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.failed:
                return f"killed: {item.nodeid}"
            if time.process_time() - began > LIMIT:
                return "survived, not all run"
        return "survived"


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


def _file(test: str) -> str:
    return test.split("::", 1)[0]


def main(folder: str, *asked: str) -> int:
    """Hunt the mutants of some modules; 0 where the tests themselves could be collected."""
    prey = [Prey(Path(folder), one) for one in asked]
    files = sorted({_file(name) for one in prey for name in one.tests})
    if not files:
        return 1
    hunt = Hunt(Path(folder), prey)
    # No words on a failure: to explain one can cost more than the test.
    plain = ["--assert=plain", "--tb=no", "-q", "-s", "-p", "no:cacheprovider"]
    return pytest.main([*plain, *files], plugins=[hunt])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
