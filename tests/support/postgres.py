"""A PostgreSQL server of one's own: started, stopped, restarted; databases made and dropped."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

_PLACES = (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/local/pgsql/bin"))
_MAKE = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
_OPTIONS = ("-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60")
_READY = "database system is ready to accept connections"


def postgres_bin() -> Path | None:
    """The folder of the PostgreSQL server programs, or None where there is no server."""
    found = shutil.which("initdb")
    candidates = (*_PLACES, Path(found).parent) if found else _PLACES
    return next((place for place in candidates if (place / "initdb").exists()), None)


def memory() -> Path | None:
    """A folder that is no disk, where the machine has one that is large enough (a container's may not be)."""
    place = Path("/dev/shm")
    return place if place.is_dir() and shutil.disk_usage(place).free > 2**30 else None


class PostgresServer:
    """A server of our own on a unix socket; `address` lacks the name of the database."""

    def __init__(self) -> None:
        programs = postgres_bin()
        assert programs is not None
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="pg", dir=memory()))
        self.address = f"postgresql+psycopg://postgres@/{{name}}?host={self._folder}"
        # The server refuses to run as root.
        self._user = user = "postgres" if os.getuid() == 0 else None
        self.give(self._folder)
        as_user: dict[str, Any] = {"user": user, "group": user, "extra_groups": ()} if user else {}
        self._how: dict[str, Any] = {"stdout": subprocess.DEVNULL, "cwd": self._folder, **as_user}
        subprocess.run([programs / "initdb", "-D", self._folder / "data", *_MAKE], check=True, **self._how)
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    def give(self, folder: Path) -> None:
        """Make a folder the server's own."""
        if self._user:
            account = pwd.getpwnam(self._user)
            os.chown(folder, account.pw_uid, account.pw_gid)

    def start(self) -> None:
        """Start, and wait until it takes connections."""
        command = [self._programs / "postgres", "-D", self._folder / "data", "-k", self._folder, *_OPTIONS]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **self._how)
        _wait(self._process)
        assert self._process.stderr is not None
        # Read to the end, so that the server never waits for us to take its log.
        self._reader = threading.Thread(target=self._process.stderr.read, daemon=True)
        self._reader.start()

    def stop(self, how: int = signal.SIGINT) -> None:
        """SIGINT cuts every connection; SIGQUIT does not even write back what it holds."""
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.wait(30)
        assert self._process.stderr is not None
        if self._reader is not None:
            self._reader.join(5)
        self._process.stderr.close()
        self._process = self._reader = None

    def remove(self) -> None:
        """Stop, and leave nothing behind."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def postgres_server() -> Iterator[str]:
    """A running server; yields the address without a database name."""
    server = PostgresServer()
    try:
        server.start()
        yield server.address
    finally:
        server.remove()


def _wait(server: subprocess.Popen[str]) -> None:
    assert server.stderr is not None
    said: list[str] = []
    for line in server.stderr:
        said.append(line)
        if _READY in line:
            return
    raise RuntimeError("PostgreSQL did not start:\n" + "".join(said))


def administer(address: str, statement: str, name: str = "postgres") -> None:
    """Run one statement as the administrator."""
    url = address.format(name=name).replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
