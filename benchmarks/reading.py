"""How quickly the pages answer with 100,000 parties and five years of changes in the database.

`python benchmarks/reading.py [DATABASE]` fills a database (once), serves it with `watcher serve`, and measures
every page: with one reader, with 20 readers, and with 20 readers while checks commit five new parties every two
seconds. A reader asks for the next page as soon as it has the last one: with 20 of them, 20 requests are under
way at any moment. The last round is of 20 readers who look at a page for a second, as people do. Each goes through all pages in an order of its own, with days, names, acts and words of
its own, and takes packed answers, as browsers do. The readers run on the same processors as the pages.
Downloads of whole lists are measured by themselves. What it prints it writes to `benchmarks/READING.md` as well.
"""

from __future__ import annotations

import http.client
import io
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

from machine import description, revision
from reading_data import FIRST, NOW, SECOND, commit, entry, fill, update

from watcher.core.hashing import digest
from watcher.model.commit import ListCommit
from watcher.model.snapshot import Judgement, Verdict
from watcher.store.engine import connect

PAGES = (
    ("timeline", "/"),
    ("timeline, filtered", "/?list=us_ofac_sdn&kind=added&country=CN"),
    ("timeline, page 40", "/?page=40"),
    ("lists", "/lists"),
    ("list of 45,000", "/lists/us_ofac_sdn"),
    ("list, last page", "/lists/us_ofac_sdn?page=900"),
    ("list, searched", "/lists/us_ofac_sdn?q=marine"),
    ("list, sorted", "/lists/us_ofac_sdn?sort=since&down=1"),
    ("list, another day", "/lists/us_ofac_sdn?on=2024-{month:02d}-{day:02d}"),
    ("list, known earlier", "/lists/us_bis_entity?on=2025-03-01&known=2025-{month:02d}-{day:02d}"),
    ("party", "/party?name={name}"),
    ("act", "/acts/{act}"),
    ("calendar", "/calendar?month=2027-{month:02d}"),
    ("iCalendar", "/calendar.ics"),
    ("sources", "/sources"),
    ("search", "/search?q={word}"),
    ("search, misspelt", "/search?q={typo}"),
    ("feed", "/feeds/us_ofac_sdn.atom"),
    ("API: changes", "/api/changes?limit=100"),
    ("API: acts", "/api/acts?list=us_bis_entity&limit=50"),
    ("API: party", "/api/party?name={name}"),
    ("API: search", "/api/search?q={word}"),
)
DOWNLOADS = (
    ("20,000 rows as CSV", "/lists/us_bis_entity.csv"),
    ("the same again", "/lists/us_bis_entity.csv"),
    ("45,000 rows as JSON", "/lists/us_ofac_sdn.json"),
    ("10,000 rows from the API", "/api/lists/us_bis_denied"),
)
READERS = 20
RESULTS = Path(__file__).parent / "READING.md"
CHECK_EVERY = 2.0
LOOK = 1.0
"""Seconds for which a person looks at a page, on the average."""


class Both(io.StringIO):
    """What is printed, shown at once and kept."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = sys.stdout

    def write(self, text: str) -> int:
        """Show and keep it."""
        self._shown.write(text)
        self._shown.flush()
        return super().write(text)


class Reader:
    """One reader: a connection that stays open, from an address of its own, as readers have."""

    def __init__(self, url: str, number: int) -> None:
        self.dice = random.Random(number)
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(
            parts.hostname or "",
            parts.port,
            timeout=60,
            source_address=(f"127.0.{number // 200}.{number % 200 + 2}", 0),
        )

    def get(self, path: str, *, packed: bool = True) -> tuple[float, bytes]:
        """Milliseconds until the last byte, and the body."""
        began = time.perf_counter()
        headers = {"Accept-Encoding": "gzip"} if packed else {}
        self._connection.request("GET", quote(path, safe="/?&=%-"), headers=headers)
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status, body[:200])
        return (time.perf_counter() - began) * 1000, body

    def round(self, acts: Sequence[str]) -> Iterator[tuple[str, float]]:
        """Every page once, in an order of this reader's, with another day, name, act and word each time."""
        dice = self.dice
        for name, path in dice.sample(PAGES, len(PAGES)):
            word = f"{dice.choice(FIRST)} {dice.choice(SECOND)}"
            address = path.format(
                month=dice.randrange(1, 13),
                day=dice.randrange(1, 28),
                name=entry("us_ofac_sdn", dice.randrange(45_000)).party.name.replace("&", "%26"),
                act=dice.choice(acts),
                word=f"{word} {dice.randrange(45_000)}",
                typo=word[:3] + "x" + word[4:],
            )
            yield name, self.get(address)[0]


def measure(url: str, rounds: int, readers: int, first: int, *, look: float = 0.0) -> dict[str, list[float]]:
    """Milliseconds of every page; the readers are numbered from `first` on, and look at a page for `look` s."""
    acts = [
        one["id"] for one in json.loads(Reader(url, 399).get("/api/acts?limit=1000", packed=False)[1])["acts"]
    ]
    times: dict[str, list[float]] = {name: [] for name, _ in PAGES}

    def read(number: int) -> None:
        reader = Reader(url, number)
        for _ in range(rounds):
            for name, took in reader.round(acts):
                times[name].append(took)
                time.sleep(reader.dice.uniform(0, 2 * look))

    threads = [threading.Thread(target=read, args=(first + number,)) for number in range(readers)]
    began = time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    every = sum(map(len, times.values()))
    print(f"\n{readers} readers, {every} pages, {every / (time.perf_counter() - began):.0f} a second")
    return times


def table(title: str, times: dict[str, list[float]]) -> None:
    """Median and 99th percentile, a line a page."""
    print(f"{title:<28}{'median':>10}{'p99':>10}{'worst':>10}   ms")
    rows = [*times.items(), ("all", [value for found in times.values() for value in found])]
    for name, found in rows:
        found.sort()
        p99 = found[min(len(found) - 1, int(len(found) * 0.99))]
        print(f"{name:<28}{statistics.median(found):>10.0f}{p99:>10.0f}{found[-1]:>10.0f}")


def memory(pid: int) -> str:
    """What the processes hold that is not shared with each other, in MB."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split())]
    held = []
    for one in pids:
        lines = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines()
        sizes = {line.split()[0]: int(line.split()[1]) for line in lines[1:]}
        held.append((sizes["Private_Dirty:"] + sizes["Private_Clean:"]) // 1024)
    return f"memory of their own, keeper and workers: {held} MB"


def main() -> None:
    """Measure, and write down what was printed."""
    head = [f"Revision {revision()}", *description()]
    with redirect_stdout(Both()) as said:
        run()
    RESULTS.write_text(
        "# How quickly the pages answer\n\nWritten by `benchmarks/reading.py`, which says what is measured.\n\n"
        + "".join(f"- {line}\n" for line in head)
        + f"\n```\n{said.getvalue().strip()}\n```\n",
        encoding="utf-8",
    )


def run() -> None:
    """Fill, serve, measure."""
    folder = Path(tempfile.mkdtemp(prefix="reading"))
    database = Path(sys.argv[1]) if len(sys.argv) > 1 else folder / "big.sqlite3"
    if not database.exists():
        began = time.perf_counter()
        fill(f"sqlite:///{database}")
        print(f"filled in {time.perf_counter() - began:.0f} s: {database.stat().st_size / 1e6:.0f} MB")
    config = folder / "watcher.yml"
    config.write_text(
        f"database: sqlite:///{database}\nreceivers: {{screen: {{console: {{}}}}}}\n"
        "default: screen\noperators: screen\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "watcher", "--config", str(config)]
    environ = os.environ | {"WATCHER_CLOCK": NOW.isoformat(), "PYTHONUNBUFFERED": "1"}
    for turn in (
        "index made anew" if not database.with_name(f"{database.name}-pages").exists() else "index is there",
        "again",
    ):
        began = time.perf_counter()
        subprocess.run([*command, "search", "Ural Marine 77"], check=True, capture_output=True, env=environ)
        print(f"watcher search ({turn}): {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    server = subprocess.Popen(
        [*command, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True, env=environ
    )
    try:
        assert server.stdout is not None
        url = server.stdout.readline().split()[-1]
        Reader(url, 390).get("/")
        print(f"first page {time.perf_counter() - began:.1f} s after the start")
        for number in range(380, 388):
            Reader(url, number).get("/search?q=ural")
        print(memory(server.pid))
        table("one reader", measure(url, 6, 1, 0))
        table("20 readers", measure(url, 3, READERS, 20))
        stopped = threading.Event()
        checks = threading.Thread(target=_commit_on, args=(database, stopped))
        checks.start()
        table("20 readers, checks", measure(url, 3, READERS, 60))
        table("20 who look, checks", measure(url, 3, READERS, 100, look=LOOK))
        stopped.set()
        checks.join()
        print("\ndownloads, one at a time")
        for name, path in DOWNLOADS:
            took, body = Reader(url, 391).get(path)
            print(f"{name:<28}{took:>10.0f} ms {len(body) / 1e6:>8.1f} MB packed")
        print(memory(server.pid))
    finally:
        server.terminate()
        server.wait(20)


def _commit_on(database: Path, stopped: threading.Event) -> None:
    """A check that brings five parties, every two seconds."""
    engine = connect(f"sqlite:///{database}")
    step = 100_000 + int(time.time()) % 1_000_000
    while not stopped.wait(CHECK_EVERY):
        step += 1
        at = NOW + timedelta(seconds=step % 80_000)
        new = tuple(entry("us_bis_entity", step * 100 + n) for n in range(5))
        snapshot = ListCommit(
            Verdict("us_bis_entity", Judgement.ACCEPTED, digest("live", step)), 20_000, opened=new
        )
        commit(
            engine, "us_ecfr_744", at, snapshot, update("us_ecfr_744", "us_bis_entity", step, at, new, (), ())
        )
    engine.dispose()


if __name__ == "__main__":
    main()
