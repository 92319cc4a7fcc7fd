"""The replica of the official sites in a process of its own.

    python -m benchmarks.driver_replica

Its first line says how official addresses are rewritten; each `next` on standard input moves the story on and
answers with the moment at which the step was public, the step, and its sources; an empty line ends the story.
"""

from __future__ import annotations

import json
import sys
import time

from watcher.replica.replica import Replica


def main() -> None:
    """Play the story, a step a line."""
    with Replica() as replica:
        print(json.dumps(dict(replica.rewrite())), flush=True)
        steps = replica.play()
        next(steps)  # where it stands
        for _ in sys.stdin:
            step = next(steps, None)
            told = {} if step is None else {"at": time.time(), "step": step.name, "sources": step.sources}
            print(json.dumps(told), flush=True)
            if step is None:
                return


if __name__ == "__main__":
    main()
