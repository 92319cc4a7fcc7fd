"""How much disk there is beside the database."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from watcher.run.tools import Tools
from watcher.store.engine import sqlite_path


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes, and the folder they are for."""

    free: int
    total: int
    where: str


def room(tools: Tools) -> Room | None:
    """The disk of an SQLite file; None for a database server, whose disk cannot be seen from here."""
    path = sqlite_path(tools.engine)
    if path is None:
        return None
    folder = path.resolve().parent
    usage = shutil.disk_usage(folder)
    return Room(usage.free, usage.total, str(folder))
