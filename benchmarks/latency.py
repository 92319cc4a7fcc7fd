"""From the publication of a notice to the message, inside `watcher run`, without the poll interval.

The replica publishes, the sources are due at once, and the fake Slack says when it had each message. The same for
the 2.4 MB list is measured with the comparison (`single.ALERT`).
"""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks import ours
from benchmarks.bench import RUN, Bench
from benchmarks.peers import until

NOTICE = "from a notice to its message"


def latency(bench: Bench) -> None:
    """The whole story, as often as there are turns; each message is one sample."""
    for turn in range(bench.runs):
        _story(bench, turn)
        print(f"  latency, turn {turn + 1} of {bench.runs}", flush=True)


def _story(bench: Bench, turn: int) -> None:
    command = [sys.executable, "-m", "benchmarks.driver_replica"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ours.ROOT
    ) as replica:
        assert replica.stdin is not None
        assert replica.stdout is not None
        rewrite = json.loads(replica.stdout.readline())
        folder = bench.folder / f"story-{turn}"
        config = ours.configure(folder, bench.site.base, rewrite=rewrite)
        with ours.Daemon(config, "story") as daemon:
            while True:
                bench.site.count()
                replica.stdin.write("next\n")
                replica.stdin.flush()
                step = json.loads(replica.stdout.readline())
                if not step:
                    break
                _step(bench, daemon, step)
        replica.stdin.close()


def _step(bench: Bench, daemon: ours.Daemon, step: dict[str, object]) -> None:
    daemon.round(expected=1)
    heard: list[dict[str, float]] = []

    def silent() -> bool:
        new = bench.site.count()["messages"]
        heard.extend(new)
        return not new

    until(silent, 5, every=0.5)
    began = float(str(step["at"]))
    for message in heard:
        if ours.OPERATORS not in str(message["body"]):
            bench.note(NOTICE, RUN, wall=message["at"] - began)
