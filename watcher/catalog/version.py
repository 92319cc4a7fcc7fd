"""The version of a parser: a hash of all the code that its reading depends on."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_IMPORT = re.compile(
    r"^\s*(?:from\s+(watcher[\w.]*)\s+import\s+\(?([^)#\n]*)|import\s+(watcher[\w.]+))", re.MULTILINE
)


def version_of(*files: Path) -> str:
    """Hash (16 hex digits) of a parser's files and of every module of ours that they reach.

    A new version makes the next check re-read the archived documents silently, so that mended code
    raises no false amendments; it must therefore change whenever the reading could.
    """
    seen: set[Path] = set()
    waiting = list(files)
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting.extend(_imported(path))
    total = hashlib.sha256()
    for path in sorted(seen):
        total.update(_digest(path))
    return total.hexdigest()[:16]


@cache
def _digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


@cache
def _imported(path: Path) -> tuple[Path, ...]:
    found: list[Path] = []
    for module, names, plain in _IMPORT.findall(path.read_text(encoding="utf-8")):
        base = _file(module or plain)
        found += [base] if base else []
        for name in re.findall(r"\w+", names):
            inner = _file(f"{module}.{name}")
            found += [inner] if inner else []
    return tuple(found)


@cache
def _file(module: str) -> Path | None:
    path = _PACKAGE.joinpath(*module.split(".")[1:])
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file() and candidate != _PACKAGE / "__init__.py":
            return candidate
    return None
