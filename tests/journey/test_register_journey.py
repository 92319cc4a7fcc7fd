"""The Federal Register through `watcher check`: the section 1260H list, public inspection by day and night."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from support.desk import Desk
from support.origin import Origin
from support.register_site import HOSTS, RegisterSite

DOCUMENTS, INSPECTION, MILITARY = "us_fr_documents", "us_fr_public_inspection", "us_dod_1260h"


@pytest.fixture
def desk(tmp_path: Path, database_url: str, origin: Origin) -> Desk:
    return Desk(tmp_path, origin.mirror(*HOSTS), database=database_url)


@pytest.fixture
def site(origin: Origin) -> RegisterSite:
    site = RegisterSite(origin)
    site.publish("2026-10-02")
    return site


def _told(document: Any) -> list[tuple[str, str, str | None]]:
    return [
        (one["kind"], one["list"] or one["topic"], one["party"] and one["party"]["names"][0]["text"])
        for one in document["changes"]
    ]


def _shown(desk: Desk, list_id: str, *more: str) -> dict[str, str]:
    rows = desk.watcher("show", list_id, "--json", *more).json["parties"]
    return {row["party"]["names"][0]["text"]: row["standing"] for row in rows}


def test_the_military_companies_are_folded_from_all_their_notices(desk: Desk, site: RegisterSite) -> None:
    site.publish("2024-12-18")
    first = desk.check(DOCUMENTS, at="2026-01-05T15:00:00Z")
    assert first["sources"][0]["outcome"] == "baseline"
    assert first["changes"] == []
    shown = _shown(desk, MILITARY)
    assert [name for name, standing in shown.items() if standing == "listed"] == [
        "Aviation Industry Corporation of China, Ltd.",
        "China Communications Construction Group (Limited)",
        "China Electronics Technology Group Corporation",
        "Hangzhou Hikvision Digital Technology Co., Ltd.",
        "Huawei Technologies Co., Ltd.",
        "Party 8 of 8, name not reproduced",
    ]
    before = _shown(desk, MILITARY, "--on", "2024-12-17")
    assert list(before.values()).count("listed") == 8


def test_a_list_printed_anew_tells_only_what_is_new(desk: Desk, site: RegisterSite) -> None:
    site.publish("2024-12-18")
    desk.check(DOCUMENTS, at="2026-01-05T15:00:00Z")
    site.publish("2026-06-10")
    told = _told(desk.check(DOCUMENTS, at="2026-06-10T11:00:00Z"))
    assert [one for one in told if one[0] != "renewed"] == [
        ("added", MILITARY, "AVIC Jonhon Optronic Technology Co., Ltd."),
        ("added", MILITARY, "Zhonghang Electronic Measuring Instruments Company Limited"),
        ("added", MILITARY, "Inspur Group Co., Ltd."),
        ("removed", MILITARY, "Party 8 of 8, name not reproduced"),
    ]
    assert len([one for one in told if one[0] == "renewed"]) == 5
    shown = _shown(desk, MILITARY)
    assert list(shown.values()).count("listed") == 8
    assert [name for name, standing in shown.items() if standing == "removed"] == [
        f"Party {number} of 8, name not reproduced" for number in (6, 7, 8)
    ]
    assert desk.check(DOCUMENTS, at="2026-06-10T11:15:00Z")["changes"] == []


def test_every_desk_is_told_and_what_it_does_beside_is_not(desk: Desk, site: RegisterSite) -> None:
    desk.check(DOCUMENTS, at="2026-10-02T15:00:00Z")
    site.publish("2026-10-06")
    site.publish("2023-08-08")
    changes = desk.check(DOCUMENTS, at="2026-10-06T15:00:00Z")["changes"]
    places = {one["list"] or one["topic"] for one in changes}
    assert places == {
        "us_ofac_sdn",
        "us_tariffs",
        "us_outbound_investment",
        "us_state_isn",
        "us_state_debarred",
        "statements",
    }
    sanctions = [one for one in changes if one["list"] == "us_ofac_sdn"]
    assert {one["kind"] for one in sanctions} == {"published"}
    assert "SAFARI CLUB" in json.dumps(sanctions)
    [tariff] = [one for one in changes if one["topic"] == "us_tariffs"]
    assert (tariff["effective_on"], tariff["until"]) == ("2026-11-11", "2027-08-31")


def test_a_wrong_slug_is_no_empty_day(desk: Desk, site: RegisterSite) -> None:
    site.listed.clear()
    said = desk.check(DOCUMENTS, at="2026-10-02T15:00:00Z")
    assert said["sources"][0]["outcome"] == "failed"
    assert "without documents" in said["sources"][0]["error"]["message"]


def _night(site: RegisterSite) -> dict[str, Any]:
    """From midnight to 08:45 Eastern: yesterday's special filings, and a message."""
    special = [one for one in copy.deepcopy(site.filed["results"]) if one["filing_type"] == "special"]
    for one in special:
        one["page_views"] = None
    message = "The public inspection list is not available until 8:45 am Eastern."
    return {"count": len(special), "results": special, "meta": {"pil_unavailability_message": message}}


def test_the_night_tells_nothing_twice_and_a_withdrawal_once(desk: Desk, site: RegisterSite) -> None:
    desk.check(INSPECTION, at="2026-02-12T20:00:00Z")
    site.file("2026-02-13")
    day = desk.check(INSPECTION, at="2026-02-13T13:47:00Z")  # 08:47 Eastern
    assert [kind for kind, place, _ in _told(day) if place == MILITARY] == ["added"] * 4 + ["removed"]
    assert [event["stage"] for event in day["events"]] == ["filed"]
    site.filed = _night(site)
    night = desk.check(INSPECTION, at="2026-02-14T08:00:00Z")  # 03:00 Eastern
    assert (night["sources"][0]["outcome"], night["changes"], night["deliveries"]) == ("unchanged", [], [])
    site.file("2026-02-14")
    gone = desk.check(INSPECTION, at="2026-02-14T13:50:00Z")
    assert [(kind, place) for kind, place, _ in _told(gone)] == [
        ("cancelled", MILITARY),
        ("amended", MILITARY),
    ]
    [taken_back] = [one for one in gone["changes"] if one["kind"] == "amended"]
    assert ("party", "added: Party 3 of 4, name not reproduced", None) in {
        (one["field"], one["before"], one["after"]) for one in taken_back["fields"]
    }
    assert _shown(desk, MILITARY) == {}
    assert desk.check(INSPECTION, at="2026-02-14T13:52:00Z")["changes"] == []


def test_views_of_a_page_are_no_news_and_are_not_kept(desk: Desk, site: RegisterSite) -> None:
    site.file("2026-02-13")
    desk.check(INSPECTION, at="2026-02-13T13:47:00Z")
    kept = _bodies(desk)
    for minute in range(49, 59, 2):
        for one in site.filed["results"]:
            one["page_views"] = {"count": minute, "last_updated": "2026-02-13 08:47:00 -0500"}
        said = desk.check(INSPECTION, at=f"2026-02-13T13:{minute}:00Z")
        assert said["sources"][0]["outcome"] == "unchanged"
        # The page that brought the filings stays as evidence; of those that brought nothing, the last.
        assert _bodies(desk) == kept + 1


def _bodies(desk: Desk) -> int:
    engine = create_engine(desk.url)
    try:
        with engine.connect() as connection:
            return int(connection.execute(text("select count(*) from bodies")).scalar_one())
    finally:
        engine.dispose()


def test_filed_then_published_is_told_once_and_moves_on(desk: Desk, site: RegisterSite) -> None:
    site.filed = {"count": 0, "results": []}
    desk.check(DOCUMENTS, INSPECTION, at="2023-08-20T15:00:00Z")
    site.file("2023-08-21")
    filed = desk.check(INSPECTION, at="2023-08-21T12:50:00Z")
    assert len(filed["changes"]) == 35
    site.publish("2023-08-22")
    published = desk.check(DOCUMENTS, at="2023-08-22T10:30:00Z")
    assert [one for one in _told(published) if one[1] == "us_bis_unverified"] == []
