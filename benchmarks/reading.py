"""How quickly the pages answer with 100,000 parties and five years of changes in the database.

`python benchmarks/reading.py [DATABASE]` fills a database (once), serves it from a process of its own, and
measures every page: alone, with 20 concurrent readers, and while another process commits checks.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx

from watcher.core.hashing import content_hash, digest
from watcher.model.change import Basis, Change, Instrument, NoticeRef
from watcher.model.commit import CheckCommit, ListCommit
from watcher.model.entry import Name, NameRole, Party, PartyEntry
from watcher.model.event import Event, EventUpdate, Link, Stage
from watcher.model.health import Health
from watcher.model.measure import ChangeKind, FieldChange, Measure, Notice, NoticeEntry
from watcher.model.snapshot import FEED, Judgement, Verdict
from watcher.store import leases, ledger, schema
from watcher.store.engine import connect

LISTS = {
    "us_ofac_sdn": ("us_ofac_sdn", 45_000),
    "us_bis_entity": ("us_ecfr_744", 20_000),
    "us_bis_denied": ("us_bis_dpl", 10_000),
    "us_state_debarred": ("us_csl", 15_000),
    "us_ofac_cmic": ("us_ofac_consolidated", 10_000),
}
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
YEARS = 5
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
    ("list as CSV", "/lists/us_bis_entity.csv"),
    ("party", "/party?name={name}"),
    ("act", "/acts/{act}"),
    ("calendar", "/calendar"),
    ("iCalendar", "/calendar.ics"),
    ("sources", "/sources"),
    ("search", "/search?q={word}"),
    ("search, misspelt", "/search?q={typo}"),
    ("feed", "/feeds/us_ofac_sdn.atom"),
    ("API: changes", "/api/changes?limit=100"),
    ("API: list", "/api/lists/us_bis_denied"),
)
_FIRST = [
    "Ural",
    "Volga",
    "Orient",
    "Pacific",
    "Golden",
    "Silver",
    "Northern",
    "Delta",
    "Sigma",
    "Bright",
    "Global",
    "Tianjin",
    "Harbin",
    "Kaspi",
]
_SECOND = [
    "Marine",
    "Trading",
    "Avionics",
    "Dynamics",
    "Semiconductor",
    "Shipping",
    "Petroleum",
    "Logistics",
    "Optics",
    "Robotics",
]
_THIRD = ["Company Limited", "Co., Ltd.", "LLC", "JSC", "GmbH", "Group", "Institute", "Holdings"]
_ZH = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
_COUNTRIES = ("CN", "RU", "IR", "AE", "HK", "TR", "BY", "KP", "SG", "MY")


def entry(list_id: str, number: int, version: int = 0) -> PartyEntry:
    """One invented party."""
    dice = random.Random(f"{list_id}{number}")
    words = f"{dice.choice(_FIRST)} {dice.choice(_SECOND)} {dice.choice(_SECOND)} {number}"
    name = f"{words} {dice.choice(_THIRD)}"
    names = [Name(name), Name(f"{words[:18]} {number}", role=NameRole.ALIAS)]
    if number % 20 == 0:
        names.append(Name("".join(dice.choices(_ZH, k=6)) + "公司", "zh"))
    return PartyEntry(
        f"{name} {number}",
        list_id,
        Party(
            name,
            tuple(names),
            countries=(dice.choice(_COUNTRIES),),
            addresses=(f"No. {number} {dice.choice(_FIRST)} Road, Building {version}",),
            details=(("licence_requirement", "For all items subject to the EAR"), ("citation", "88 FR 1234")),
        ),
        effective_on=date(2015, 1, 1) + timedelta(days=number % 2500),
        expires_on=date(2026, 6, 1) + timedelta(days=number % 4000) if list_id == "us_bis_denied" else None,
    )


def fill(url: str) -> None:
    """The baseline of every list, then five years of acts, then notices."""
    engine = connect(url)
    schema.ensure(engine)
    begin = NOW - timedelta(days=365 * YEARS)
    for list_id, (source_id, count) in LISTS.items():
        entries = tuple(entry(list_id, number) for number in range(count))
        commit(
            engine,
            source_id,
            begin,
            ListCommit(
                Verdict(list_id, Judgement.BASELINE, content_hash(entries[:10])), count, opened=entries
            ),
        )
        size, serial = count, count
        for step in range(260):
            at = begin + timedelta(days=7 * step + 1, hours=step % 24)
            new = tuple(entry(list_id, serial + n) for n in range(14))
            mended = tuple(entry(list_id, step * 8 + n, version=step + 1) for n in range(4))
            gone = tuple(entry(list_id, count // 2 + step * 3 + n) for n in range(3))
            serial += len(new)
            size += len(new) - len(gone)
            snapshot = ListCommit(
                Verdict(list_id, Judgement.ACCEPTED, digest(list_id, step)),
                size,
                opened=(*new, *mended),
                closed=tuple(one.key for one in (*mended, *gone)),
            )
            commit(engine, source_id, at, snapshot, update(source_id, list_id, step, at, new, mended, gone))
    notices(engine, begin)
    engine.dispose()


def update(
    source_id: str,
    list_id: str,
    step: int,
    at: datetime,
    new: tuple[PartyEntry, ...],
    mended: tuple[PartyEntry, ...],
    gone: tuple[PartyEntry, ...],
) -> EventUpdate:
    """One act: 14 added, 4 amended, 3 removed."""
    groups = ((ChangeKind.ADDED, new), (ChangeKind.AMENDED, mended), (ChangeKind.REMOVED, gone))
    changes = tuple(
        Change(
            id=digest(list_id, step, kind, one.key),
            source_id=source_id,
            kind=kind,
            basis=Basis.OBSERVED,
            list_id=list_id,
            party=one.party,
            fields=(FieldChange("addresses", "before", "after"),) if kind is ChangeKind.AMENDED else (),
            effective_on=at.date(),
            first_seen=at,
        )
        for kind, rows in groups
        for one in rows
    )
    event = Event(
        digest("event", list_id, step),
        f"{list_id}: act {step}",
        Stage.CONSOLIDATED,
        at,
        at,
        links=(Link("number", f"{list_id}-{step}", "the number"),),
    )
    return EventUpdate(event, changes)


def notices(engine: object, begin: datetime) -> None:
    """Two hundred notices of the ministry, fifteen parties each."""
    for step in range(200):
        at = begin + timedelta(days=9 * step, hours=9)
        number = f"商务部公告{at.year}年第{step}号"
        parties = tuple(entry("cn_mofcom_control", step * 15 + n).party for n in range(15))
        measures = tuple(
            Measure(ChangeKind.ADDED, party, "cn_mofcom_control", effective_on=at.date()) for party in parties
        )
        one = NoticeEntry(
            number,
            Notice(
                f"公告 {number}",
                "https://www.mofcom.gov.cn/x",
                number,
                published_on=at.date(),
                published_at=at,
                lang="zh",
            ),
            measures,
        )
        ref = NoticeRef(number, number, one.notice.title, at.date(), one.notice.url)
        changes = tuple(
            Change(
                id=digest(number, party.key),
                source_id="cn_mofcom_control_bureau",
                kind=ChangeKind.ADDED,
                basis=Basis.ANNOUNCED,
                list_id="cn_mofcom_control",
                party=party,
                instrument=Instrument(number, at.date()),
                notice=ref,
                effective_on=at.date(),
                published_at=at,
                first_seen=at,
            )
            for party in parties
        )
        event = Event(digest("event", number), one.notice.title, Stage.ANNOUNCED, at, at)
        judgement = Judgement.BASELINE if step == 0 else Judgement.ACCEPTED
        commit(
            engine,
            "cn_mofcom_control_bureau",
            at,
            ListCommit(Verdict(FEED, judgement, digest(number)), step + 1, opened=(one,)),
            EventUpdate(event, changes),
        )


def commit(engine: object, source_id: str, at: datetime, snapshot: ListCommit, *updates: EventUpdate) -> None:
    """One check, as run.check commits it."""
    leases.acquire(engine, source_id, "bench", at)  # type: ignore[arg-type]
    ledger.commit_check(
        engine,  # type: ignore[arg-type]
        CheckCommit(
            source_id,
            "bench",
            ledger.head(engine, source_id).seq,
            at,
            "1",
            True,
            Health.HEALTHY,
            0,  # type: ignore[arg-type]
            at + timedelta(hours=1),
            lists=(snapshot,),
            updates=updates,
        ),
    )


def addresses(client: httpx.Client, seed: int) -> Iterator[tuple[str, str]]:
    """Every page, another day, name and act each time."""
    dice = random.Random(seed)
    acts = client.get(f"/api/acts?limit=50&offset={dice.randrange(1500)}").json()["acts"]
    party = entry("us_ofac_sdn", dice.randrange(45_000)).party.name
    word = f"{dice.choice(_FIRST)} {dice.choice(_SECOND)}"
    for name, path in PAGES:
        yield (
            name,
            path.format(
                month=dice.randrange(1, 13),
                day=dice.randrange(1, 28),
                name=party,
                act=dice.choice(acts)["id"],
                word=f"{word} {dice.randrange(45_000)}",
                typo=word[:3] + "x" + word[4:],
            ),
        )


def measure(url: str, rounds: int, readers: int) -> dict[str, list[float]]:
    """Milliseconds of every page."""
    times: dict[str, list[float]] = {name: [] for name, _ in PAGES}

    def read(seed: int) -> None:
        with httpx.Client(base_url=url, timeout=60) as client:
            for number in range(rounds):
                for name, path in addresses(client, seed * 1000 + number):
                    began = time.perf_counter()
                    answer = client.get(path)
                    assert answer.status_code == 200, (path, answer.status_code, answer.text[:200])
                    times[name].append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(readers)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return times


def table(title: str, times: dict[str, list[float]]) -> None:
    """Median and 99th percentile, a line a page."""
    print(f"\n{title:<28}{'median':>10}{'p99':>10}{'worst':>10}   ms")
    for name, found in times.items():
        found.sort()
        p99 = found[min(len(found) - 1, int(len(found) * 0.99))]
        print(f"{name:<28}{statistics.median(found):>10.0f}{p99:>10.0f}{found[-1]:>10.0f}")
    every = sorted(value for found in times.values() for value in found)
    print(
        f"{'all':<28}{statistics.median(every):>10.0f}{every[int(len(every) * 0.99)]:>10.0f}{every[-1]:>10.0f}"
    )


def main() -> None:
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
    server = subprocess.Popen(
        [sys.executable, "-m", "watcher", "--config", str(config), "serve", "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"WATCHER_CLOCK": NOW.isoformat(), "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert server.stdout is not None
        url = server.stdout.readline().split()[-1]
        for name in ("/healthz", "/", "/lists", "/party?name=Nobody", "/search?q=ural"):
            began = time.perf_counter()
            httpx.get(url + name, timeout=120)
            print(f"first {name:<22}{(time.perf_counter() - began) * 1000:>10.0f} ms")
        status = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
        print(next(line for line in status.splitlines() if line.startswith("VmRSS")))
        measure(url, 1, 1)
        table("one reader", measure(url, 8, 1))
        table("20 readers", measure(url, 2, 20))
        stopped = threading.Event()
        checks = threading.Thread(target=_commit_on, args=(database, stopped))
        checks.start()
        table("20 readers, checks", measure(url, 2, 20))
        stopped.set()
        checks.join()
        status = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
        print(next(line for line in status.splitlines() if line.startswith("VmRSS")))
    finally:
        server.terminate()
        server.wait(20)


def _commit_on(database: Path, stopped: threading.Event) -> None:
    """A check that changes something every ten seconds."""
    engine = connect(f"sqlite:///{database}")
    step = 100_000 + int(time.time()) % 1_000_000
    while not stopped.wait(10.0):
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
