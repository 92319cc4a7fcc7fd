"""What the pages keep in memory is what the database says, on any day, however it came there."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.commits import a_commit, listed
from support.pages import configuration, opened, play_story

from watcher.model.change import Basis, Change
from watcher.model.entry import Name, Party, PartyEntry
from watcher.model.event import Event, EventUpdate, Stage
from watcher.model.measure import ChangeKind, Measure, Notice, NoticeEntry
from watcher.model.snapshot import FEED, Judgement
from watcher.model.standing import Standing
from watcher.model.views import Among
from watcher.run.pages import Shelf
from watcher.run.pages_memory import Memory
from watcher.run.pages_recent import Recent
from watcher.run.pages_search import find
from watcher.run.search import search
from watcher.run.standings import standings
from watcher.run.timeline import Timeline
from watcher.run.tools import Tools
from watcher.store import leases, ledger

NOW = datetime(2025, 6, 1, tzinfo=UTC)
# Hypothesis wants bounds without a zone.
PAST = datetime(2023, 1, 1), datetime(2026, 1, 1)  # noqa: DTZ001
DAYS = datetime(2025, 5, 30), datetime(2025, 6, 12)  # noqa: DTZ001
SOURCE, LIST = "us_bis_dpl", "us_bis_denied"


def rows(memory: Memory, place: str, on: date, known: datetime | None) -> tuple[Standing, ...]:
    sheet = memory.sheet(place, on, known)
    found = tuple(sheet.each(Among()))
    assert sheet.counts == Counter([one.state.value for one in found])
    for start in (0, len(found) // 2, len(found)):
        assert sheet.part(Among(), start, 3) == list(found[start : start + 3])
    return found


@pytest.fixture(scope="module")
def story_tools(story_config: Path) -> Iterator[Tools]:
    with opened(story_config) as (_, tools):
        yield tools


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.dates(date(2023, 1, 1), date(2027, 1, 1)),
    st.none() | st.datetimes(*PAST, timezones=st.just(UTC)),
    st.sampled_from(
        ["cn_mofcom_control", "cn_mofcom_unreliable", LIST, "us_bis_unverified", "us_bis_entity"]
    ),
)
def test_any_day_of_the_story_is_as_the_command_reads_it(
    story_tools: Tools, on: date, known: datetime | None, place: str
) -> None:
    memory = Memory(story_tools)
    memory.refresh()
    read = standings(
        story_tools.engine, story_tools.audience.lists, story_tools.sources, on=on, known_at=known
    )
    assert rows(memory, place, on, known) == read.of(place)


def entry(number: int, version: int = 0, *, order: int = 0) -> PartyEntry:
    """Entry `number`; entries 8 and 9 are one party, and `order` makes another act of the same entry."""
    name = "Twice Ltd" if number in (8, 9) else f"Party {number:02d}"
    party = Party(name, (Name(name),), addresses=(f"street {version}",))
    day = date(2025, 6, 1 + number) + timedelta(days=order)
    return PartyEntry(f"{name} {number} {day if order else ''}", LIST, party, effective_on=day)


steps = st.lists(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(0, 1)), max_size=6), max_size=6
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps, st.data())
def test_memory_follows_whatever_is_written(
    tmp_path_factory: pytest.TempPathFactory,
    sqlite_template: Path,
    steps: list[list[tuple[int, int, int]]],
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("memory")
    (folder / "m.sqlite3").write_bytes(sqlite_template.read_bytes())
    with opened(configuration(folder, folder / "m.sqlite3"), now=NOW) as (_, tools):
        memory = Memory(tools)
        stood: dict[str, PartyEntry] = {}
        for number, chosen in enumerate(steps):
            state = {one.key: one for one in (entry(n, v, order=o) for n, v, o in chosen)}
            opened_now = [one for key, one in state.items() if stood.get(key) != one]
            closed = [key for key, one in stood.items() if state.get(key) != one]
            at = NOW + timedelta(days=number)
            assert leases.acquire(tools.engine, SOURCE, "worker", at)
            judgement = Judgement.BASELINE if number == 0 else Judgement.ACCEPTED
            ledger.commit_check(
                tools.engine,
                a_commit(
                    ledger.head(tools.engine, SOURCE).seq,
                    now=at,
                    lists=(listed(state.values(), judgement, opened=opened_now, closed=closed),),
                ),
            )
            stood = state
            memory.refresh()
            for _ in range(3):
                on = data.draw(st.dates(date(2025, 5, 30), date(2025, 6, 20)))
                known = data.draw(st.none() | st.datetimes(*DAYS, timezones=st.just(UTC)))
                read = standings(tools.engine, tools.audience.lists, tools.sources, on=on, known_at=known)
                assert rows(memory, LIST, on, known) == read.of(LIST)


def told(number: int, at: datetime) -> EventUpdate:
    party = entry(number).party
    change = Change(
        f"{number:064x}", SOURCE, ChangeKind.ADDED, Basis.OBSERVED, LIST, party=party, first_seen=at
    )
    return EventUpdate(Event(f"{number:064x}", f"act {number}", Stage.PUBLISHED, at, at), (change,))


def test_acts_follow_what_is_told_and_what_is_taken_back(tmp_path: Path, sqlite_template: Path) -> None:
    database = tmp_path / "m.sqlite3"
    database.write_bytes(sqlite_template.read_bytes())
    before = database.read_bytes()
    with opened(configuration(tmp_path, database), now=NOW) as (_, tools):
        timeline = Timeline(tools, Memory(tools))
        assert timeline.acts() == ()
        for number in range(3):
            at = NOW + timedelta(hours=number)
            assert leases.acquire(tools.engine, SOURCE, "worker", at)
            seq = ledger.head(tools.engine, SOURCE).seq
            ledger.commit_check(tools.engine, a_commit(seq, now=at, updates=(told(number, at),)))
            assert [act.title for act in timeline.acts()] == [f"act {n}" for n in range(number, -1, -1)]
        grown = told(0, NOW + timedelta(hours=9))
        event = replace(grown.event, title="act 0 grew", stage=Stage.CODIFIED, revision=1)
        assert leases.acquire(tools.engine, SOURCE, "worker", NOW + timedelta(hours=9))
        update = EventUpdate(event, (), grown.changes)
        seq = ledger.head(tools.engine, SOURCE).seq
        ledger.commit_check(tools.engine, a_commit(seq, now=NOW + timedelta(hours=9), updates=(update,)))
        assert [act.title for act in timeline.acts()] == ["act 2", "act 1", "act 0 grew"]
        assert timeline.acts() is timeline.acts()
        # A backup is put back under a running program.
        tools.engine.dispose()
        database.write_bytes(before)
        for name in ("m.sqlite3-wal", "m.sqlite3-shm"):
            (tmp_path / name).unlink(missing_ok=True)
        assert timeline.acts() == ()


def test_a_notice_read_silently_is_an_act_until_it_is_told(tmp_path: Path, sqlite_template: Path) -> None:
    database = tmp_path / "m.sqlite3"
    database.write_bytes(sqlite_template.read_bytes())
    party = Party("某公司", (Name("某公司", "zh"),), countries=("US",))
    notice = NoticeEntry(
        "商务部公告2025年第1号",
        Notice(
            "公告",
            "https://www.mofcom.gov.cn/1",
            "商务部公告2025年第1号",
            published_on=date(2025, 1, 2),
            lang="zh",
        ),
        (Measure(ChangeKind.ADDED, party, "cn_mofcom_control"),),
        stage="announced",
    )
    with opened(configuration(tmp_path, database), now=NOW) as (_, tools):
        timeline = Timeline(tools, Memory(tools))
        source = "cn_mofcom_control_bureau"
        assert leases.acquire(tools.engine, source, "worker", NOW)
        snapshot = listed((notice,), Judgement.BASELINE, list_id=FEED)
        ledger.commit_check(tools.engine, a_commit(0, now=NOW, source_id=source, lists=(snapshot,)))
        (act,) = timeline.acts()
        assert not act.told
        assert (act.day, act.groups[0].kind, act.groups[0].count) == (date(2025, 1, 2), "added", 1)
        assert timeline.of_notice(notice.key) == act.id
        assert timeline.act(act.id[:10]) is act
        assert timeline.act("x") is None


def test_the_finder_finds_what_the_command_finds(story_tools: Tools) -> None:
    shelf = Shelf(story_tools)
    for name in (
        "Leidos",
        "leidso",
        "莱多斯",
        "laiduosi",
        "Skydio Inc",
        "Sky dio",
        "IP Video Market",
        "Illumina",
        "因美纳",
        "general atomics",
        "Raytheon",
        "雷神",
        "Nanjing GOVA",
        "gova nanjing",
        "PVH",
        "zzzz",
    ):
        found = [(one.standing, one.matched, one.score, one.reason) for one in shelf.search(name)]
        wanted = [
            (one.listed.standing, one.sought.matched, one.sought.score, one.sought.reason)
            for one in search(name, story_tools)
        ]
        assert found == wanted, name
        assert find(name, story_tools) == search(name, story_tools), "once, without making names ready"


def test_recent_forgets_what_was_not_asked_for_longest() -> None:
    made: list[int] = []

    def make(number: int) -> list[int]:
        made.append(number)
        return [0] * number

    recent: Recent[list[int]] = Recent(10, len)
    for number in (4, 4, 5, 4, 6, 5):
        recent.get(number, lambda number=number: make(number))
    assert made == [4, 5, 6, 5]
    assert recent.get(99, lambda: [0] * 99)  # heavier than everything: kept alone


def test_the_story_is_played_without_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdout", out)
    assert play_story(tmp_path).exists()
    assert out.getvalue() == ""
