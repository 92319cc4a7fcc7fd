"""An invented database of the size that the pages must bear: 100,000 parties, five years of changes."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine

from watcher.core.deadlines import ORDER_EXPIRES
from watcher.core.hashing import content_hash, digest
from watcher.model.change import Basis, Change, Instrument, NoticeRef
from watcher.model.commit import CheckCommit, ListCommit
from watcher.model.entry import Name, NameRole, Party, PartyEntry
from watcher.model.event import Event, EventUpdate, Link, Stage
from watcher.model.health import Health
from watcher.model.measure import ChangeKind, FieldChange, Measure, Notice, NoticeEntry
from watcher.model.snapshot import FEED, Judgement, Verdict
from watcher.model.standing import Deadline
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
FIRST = [
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
SECOND = [
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
    words = f"{dice.choice(FIRST)} {dice.choice(SECOND)} {dice.choice(SECOND)} {number}"
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
            addresses=(f"No. {number} {dice.choice(FIRST)} Road, Building {version}",),
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
    expiries(engine)
    engine.dispose()


def expiries(engine: Engine) -> None:
    """A deadline for each of a thousand denial orders."""
    orders = [entry("us_bis_denied", number) for number in range(0, 10_000, 10)]
    deadlines = tuple(
        Deadline(
            digest("expiry", one.key),
            one.expires_on,
            ORDER_EXPIRES,
            "us_bis_denied",
            None,
            (one.party.name,),
            None,
            f"{one.party.name}: order expires",
            "America/New_York",
            source_id="us_bis_dpl",
        )
        for one in orders
        if one.expires_on
    )
    unchanged = ListCommit(Verdict("us_bis_denied", Judgement.UNCHANGED, digest("expiries")), 10_000)
    commit(engine, "us_bis_dpl", NOW - timedelta(days=1), unchanged, deadlines=deadlines)


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


def notices(engine: Engine, begin: datetime) -> None:
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


def commit(
    engine: Engine,
    source_id: str,
    at: datetime,
    snapshot: ListCommit,
    *updates: EventUpdate,
    deadlines: tuple[Deadline, ...] = (),
) -> None:
    """One check, as run.check commits it."""
    leases.acquire(engine, source_id, "bench", at)
    ledger.commit_check(
        engine,
        CheckCommit(
            source_id,
            "bench",
            ledger.head(engine, source_id).seq,
            at,
            "1",
            True,
            Health.HEALTHY,
            0,
            at + timedelta(hours=1),
            lists=(snapshot,),
            updates=updates,
            deadlines=deadlines,
        ),
    )
