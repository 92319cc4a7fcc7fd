"""The figures on every page equal those of the command line for the same day."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.pages import NOW, read, words

from watcher.cli import run as command

LISTS = ("cn_mofcom_control", "cn_mofcom_unreliable", "us_bis_denied", "us_bis_unverified", "us_bis_entity")
DAYS = ("2024-10-01", "2025-03-03", "2025-05-14", "2025-08-12", "2025-11-05", "2025-11-10", "2026-11-11")
STATES = ("listed", "suspended", "ended", "pending", "exempted", "cancelled", "removed")


@pytest.fixture
def said(story_config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """What a command prints, under the clock of the pages."""
    monkeypatch.setenv("WATCHER_CLOCK", NOW.isoformat())

    def run(*arguments: str) -> str:
        with pytest.raises(SystemExit) as leaving:
            command(["--config", str(story_config), *arguments])
        assert leaving.value.code == 0
        return capsys.readouterr().out

    return run


@pytest.mark.parametrize("place", LISTS)
@pytest.mark.parametrize("on", DAYS)
def test_a_list_is_what_show_prints(client: httpx.Client, said: Any, place: str, on: str) -> None:
    shown = json.loads(said("show", place, "--on", on, "--json"))
    assert client.get(f"/lists/{place}.json?on={on}").json() == shown
    assert client.get(f"/api/lists/{place}?on={on}").json() == shown
    counts = Counter(one["standing"] for one in shown["parties"])
    page = read(client, f"/lists/{place}?on={on}")
    links = page.select(".figures > a")
    figures = {}
    for link in links:
        number, state = link.select("b")[0].get_text(), link.select(".chip")[0]["class"][1]
        figures[state.removeprefix("s-")] = int(number.replace(",", ""))
    assert figures == dict(counts)


@pytest.mark.parametrize("known", ["2025-04-30", "2025-05-14T15:00:00Z", "2025-11-04"])
def test_a_list_as_known_on_another_day(client: httpx.Client, said: Any, known: str) -> None:
    shown = json.loads(said("show", "cn_mofcom_control", "--on", "2025-11-20", "--known-at", known, "--json"))
    assert client.get(f"/lists/cn_mofcom_control.json?on=2025-11-20&known={known}").json() == shown
    assert client.get(f"/api/lists/cn_mofcom_control?on=2025-11-20&known_at={known}").json() == shown


def test_the_download_is_the_csv_of_the_command(client: httpx.Client, said: Any) -> None:
    printed = said("show", "us_bis_denied", "--on", "2025-11-05", "--csv")
    body = client.get("/lists/us_bis_denied.csv?on=2025-11-05").content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(body))) == list(csv.reader(io.StringIO(printed)))


def test_the_overview_is_that_of_the_command(client: httpx.Client, said: Any) -> None:
    shown = json.loads(said("show", "--on", "2025-11-12", "--json"))
    assert client.get("/api/lists?on=2025-11-12").json() == shown
    page = read(client, "/lists?on=2025-11-12")
    for one in shown["lists"]:
        card = next(c for c in page.select(".card") if one["list"] in c.select("h3 a")[0].get("href"))
        figures = [int(b.get_text().replace(",", "")) for b in card.select(".figures b")]
        assert sorted(figures) == sorted(one["standings"].values())


def test_of_the_31_fifteen_are_ended_and_sixteen_suspended(client: httpx.Client) -> None:
    """The press wrote that all 31 were suspended for a year."""
    page = read(client, "/lists/cn_mofcom_control?on=2025-11-10&state=suspended")
    rows = page.select("table.rows tbody tr")
    assert len(rows) == 16
    assert all("10 Nov 2026" in words(row) and "第21号" in words(row) for row in rows)
    ended = read(client, "/lists/cn_mofcom_control?on=2025-11-10&state=ended")
    assert sum("第13号" in words(row) for row in ended.select("table.rows tbody tr")) == 15


def test_changes_calendar_search_and_health_are_those_of_the_commands(
    client: httpx.Client, said: Any
) -> None:
    assert client.get("/api/changes?limit=1000").json() == json.loads(said("changes", "--json"))
    assert client.get("/api/calendar?days=400").json() == json.loads(
        said("calendar", "--days", "400", "--json")
    )
    for name in ("Skydio", "skydo", "莱多斯", "IP Video", "Aero Vironment"):
        found = json.loads(said("search", name, "--json"))["parties"]
        assert client.get("/api/search", params={"q": name}).json()["parties"] == found


def test_the_timeline_counts_what_changes_counts(client: httpx.Client, said: Any) -> None:
    changes = json.loads(said("changes", "--json"))["changes"]
    acts = client.get("/api/acts?limit=1000").json()["acts"]
    told = Counter[tuple[str, str]]()
    for act in acts:
        for group in act["groups"] if act["told"] else ():
            told[group["list"], group["kind"]] += group["count"]
    wanted = Counter((one["list"] or one["topic"], one["kind"]) for one in changes if one["party"])
    assert {key: told[key] for key in wanted} == dict(wanted)
    page = read(client, "/?since=2025-11-05&until=2025-11-05")
    assert "15 ended" in words(page)
    assert "16 stays suspended" in words(page)
    assert "11 ended" in words(page)
