"""CPU, wall and peak memory of a process: the operating system's own figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# The peak of a forked process begins with that of its parent: so a bare interpreter starts what is measured.
_SMALL = """
import json, os, sys, time
began = time.perf_counter()
child = os.fork()
if child == 0:
    out, err = (os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644) for name in sys.argv[2:4])
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.execvp(sys.argv[4], sys.argv[4:])
_, status, used = os.wait4(child, 0)
with open(sys.argv[1], "w") as told:
    json.dump({"wall": time.perf_counter() - began, "cpu": used.ru_utime + used.ru_stime,
               "peak": used.ru_maxrss / 1024, "code": os.waitstatus_to_exitcode(status)}, told)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of wall and CPU, MiB at the peak, the exit code; and what was said."""

    wall: float
    cpu: float
    peak: float
    code: int = 0
    output: str = ""
    errors: str = ""


def run(command: Sequence[str], *, folder: Path, environ: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end."""
    folder.mkdir(parents=True, exist_ok=True)
    told, out, err = (folder / name for name in ("cost.json", "output.txt", "errors.txt"))
    subprocess.run(
        [sys.executable, "-I", "-S", "-c", _SMALL, str(told), str(out), str(err), *command],
        check=True,
        cwd=folder,
        env={**os.environ, **(environ or {})},
    )
    cost = json.loads(told.read_text())
    return Cost(
        cost["wall"],
        cost["cpu"],
        cost["peak"],
        cost["code"],
        out.read_text(errors="replace"),
        err.read_text(errors="replace"),
    )


def cpu_of(pid: int) -> float:
    """CPU seconds of a running process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_of(pid: int) -> float:
    """MiB at the peak of a running process so far."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024


def forget_peak(pid: int) -> None:
    """Begin the peak anew from what is held now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
