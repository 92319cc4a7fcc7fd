"""`watcher search` over what the store knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from support.acts import BUREAU, CONTROL, mofcom, notice, party
from support.commits import at, commit, listed
from support.commits import party as entry
from support.desk import Desk

from watcher.model.entry import Name, NameRole
from watcher.model.measure import ChangeKind, Measure
from watcher.model.snapshot import FEED, Judgement
from watcher.store import schema
from watcher.store.engine import connect

LEIDOS = party("莱多斯公司", "Leidos")
SKYDIO = party("斯凯迪奥公司", "Skydio, Inc.")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A denied order, a notice of the ministry that ended for one of its two parties, and a copy of a list."""
    desk = Desk(tmp_path, {}, clock="2026-11-21T12:00:00Z")
    desk.write()
    engine = connect(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    schema.ensure(engine)
    order = entry("SKYDIO EUROPE B.V.", effective_on=date(2020, 1, 1), expires_on=date(2030, 1, 1))
    order = replace(
        order, party=replace(order.party, names=(*order.party.names, Name("S.E.", role=NameRole.ALIAS)))
    )
    commit(engine, now=at(0), lists=(listed([order], Judgement.BASELINE),))
    opened = [
        notice(
            mofcom(13),
            date(2025, 3, 4),
            [
                Measure(ChangeKind.ADDED, who, CONTROL, effective_on=date(2025, 3, 4))
                for who in (LEIDOS, SKYDIO)
            ],
        ),
        notice(
            mofcom(99),
            date(2025, 11, 5),
            [Measure(ChangeKind.ENDED, LEIDOS, CONTROL, effective_on=date(2025, 11, 10))],
        ),
    ]
    commit(
        engine,
        now=at(0),
        source_id=BUREAU,
        lists=(listed(opened, Judgement.BASELINE, list_id=FEED),),
    )
    copies = [replace(order, key="copy"), entry("Rosoboronexport")]
    commit(engine, now=at(0), source_id="us_csl", lists=(listed(copies, Judgement.BASELINE),))
    engine.dispose()
    return desk


def test_a_name_in_any_script_with_its_standing(desk: Desk) -> None:
    said = desk.watcher("search", "莱多斯", "--json")
    assert said.code == 0, said.err
    (found,) = said.json["parties"]
    assert (found["list"], found["match"], found["score"], found["matched"]) == (
        CONTROL,
        "exact",
        1.0,
        "莱多斯公司",
    )
    assert (found["standing"], found["since"]) == ("ended", "2025-11-10")
    assert found["party"]["names"][1]["text"] == "Leidos"
    assert found["reason"]


def test_all_lists_the_surest_first_and_slips_forgiven(desk: Desk) -> None:
    found = desk.watcher("search", "skydoi", "--json").json["parties"]
    assert [(one["list"], one["match"], one["standing"]) for one in found] == [
        (CONTROL, "near", "listed"),
        ("us_bis_denied", "part", "listed"),
    ]
    assert found[1]["source"] == "us_bis_dpl"
    assert found[1]["until"] == "2030-01-01"


def test_what_only_a_copy_shows_is_found_by_its_word(desk: Desk) -> None:
    (found,) = desk.watcher("search", "Рособоронэкспорт", "--json").json["parties"]
    assert (found["source"], found["list"]) == ("us_csl", "us_bis_denied")


def test_lines_for_a_reader(desk: Desk) -> None:
    said = desk.watcher("search", "Skydio Inc")
    head, line, *_ = said.out.splitlines()
    assert head.split("\t")[:3] == ["score", "match", "name"]
    assert line.split("\t")[:3] == ["1.00", "exact", "Skydio, Inc."]
    nobody = desk.watcher("search", "Nobody At All")
    assert (nobody.code, nobody.out) == (0, "")
    assert "nobody on any list is called Nobody At All" in nobody.err
