"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path


def description() -> list[str]:
    """Lines for the head of the results."""
    memory = next(
        (
            line.split()[1]
            for line in Path("/proc/meminfo").read_text().splitlines()
            if line.startswith("MemTotal")
        ),
        "0",
    )
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    load = os.getloadavg()
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("SQLAlchemy", "httpx", "lxml", "pydantic", "slack_sdk")
    )
    return [
        f"{os.cpu_count()} cores ({model}), {int(memory) / 1048576:.1f} GiB, {platform.system()} {platform.release().split('-')[0]}",
        f"Python {platform.python_version()}; {libraries}",
        f"load average {load[0]:.1f}",
    ]


def revision() -> str:
    """Which state of the program."""
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or "unknown"
