"""Standings, deadlines and knowledge in time, on an installation that read the whole history today.

The texts are those of the corpus; the answers that are not there (control list of May, both of November
2025) are the reconstructed samples of the source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.authorities import bureau, spokesperson
from support.chinese_corpus import FOLDER, cases, number_of
from support.databases import Databases
from support.desk import Desk
from support.origin import Origin
from support.samples import ROOT

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FOLDER.exists(), reason="no ../shared/corpus: the official texts are not here"),
]
SOURCES = ("cn_mofcom_control_bureau", "cn_mofcom_spokesperson")
SAMPLES = ROOT / "watcher" / "sources" / "cn_mofcom_spokesperson" / "samples"
MISSING = [("2025-05-14", "control"), ("2025-11-05", "control"), ("2025-11-05", "unreliable")]
CONTROL, UNRELIABLE, ITEMS = "cn_mofcom_control", "cn_mofcom_unreliable", "cn_item_controls"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Desk]:
    with Origin() as origin:
        notices, answers = bureau(origin), spokesperson(origin)
        for case in sorted(cases("UEL-", "ECL-", "MOFCOM-"), key=lambda one: (one.on, one.id)):
            column = answers if "STATUS" in case.id else notices
            at = "22:00" if case.id == "UEL-STATUS-2025-05-14" else "17:00"
            fields = list(case.fields)
            column.publish(
                case.title, list(case.lines), str(case.on), f"{case.on} {at}", fields, case.row_title
            )
        for day, name in MISSING:
            page = (SAMPLES / day / f"{name}.html").read_bytes()
            title = re.search(r'name="ArticleTitle" content="([^"]+)"', page.decode())
            assert title is not None
            answers.place(
                f"/xwfb/xwfyrth/art/2025/art_{day.replace('-', '')}{name}.html", page, title[1], day
            )
        notices.open()
        answers.open()
        mirror, url = origin.mirror(notices.host, answers.host), databases.fresh()
        desk = Desk(tmp_path_factory.mktemp("law"), mirror, database=url)
        document = desk.check(*SOURCES, at="2025-11-20T04:00:00Z")
        assert {one["outcome"] for one in document["sources"]} == {"baseline"}
        assert document["changes"] == []
        yield desk
        databases.drop(url)


def standings(desk: Desk, place: str, on: str, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.watcher("show", place, "--on", on, "--json", *more).json["parties"]
    return found


def counted(rows: list[dict[str, Any]]) -> Counter[tuple[str, str | None, str | None]]:
    """(instrument, standing, until) → parties."""
    return Counter((r["instrument"]["number"], r["standing"], r["until"]) for r in rows)


_NAMES = ("MOFCOM-2025-1", "MOFCOM-2025-13", "MOFCOM-2025-21", "MOFCOM-2025-22", "MOFCOM-2025-35")
# Without the corpus these tests are skipped, and the file must still be read.
NO_1, NO_13, NO_21, NO_22, NO_35 = (number_of(name) if FOLDER.exists() else None for name in _NAMES)


def test_on_5_march_2025_the_control_list_holds_28_and_15(desk: Desk) -> None:
    rows = standings(desk, CONTROL, "2025-03-05")
    assert counted(rows) == {(NO_1, "listed", None): 28, (NO_13, "listed", None): 15}


def test_on_20_may_those_of_april_are_suspended_for_90_days(desk: Desk) -> None:
    rows = standings(desk, CONTROL, "2025-05-20")
    suspended = [row for row in rows if row["standing"] == "suspended"]
    assert counted(suspended) == {
        (NO_21, "suspended", "2025-08-12"): 16,
        (NO_22, "suspended", "2025-08-12"): 12,
    }
    assert {row["until_basis"] for row in suspended} == {"computed"}


def test_on_20_august_twelve_are_ended_and_sixteen_suspended(desk: Desk) -> None:
    found = counted(standings(desk, CONTROL, "2025-08-20"))
    assert found[NO_22, "ended", None] == 12
    assert found[NO_21, "suspended", "2025-11-10"] == 16
    assert found[NO_35, "listed", None] == 8


def test_after_the_answers_of_5_november(desk: Desk) -> None:
    control = counted(standings(desk, CONTROL, "2025-11-12"))
    # Parties of No. 13 and No. 21 are different firms on this list; nobody is counted twice.
    assert control[NO_13, "ended", None] == 15
    assert control[NO_21, "suspended", "2026-11-10"] == 16
    unreliable = standings(desk, UNRELIABLE, "2025-11-12")
    found = counted(unreliable)
    assert found[number_of("UEL-2025-7"), "suspended", "2026-11-10"] == 11
    ended = [row for row in unreliable if row["standing"] == "ended"]
    assert {row["instrument"]["number"] for row in ended} == {number_of("UEL-2025-5")}
    assert len(ended) == 10
    (illumina,) = [row for row in unreliable if "Illumina" in str(row["party"])]
    assert illumina["standing"] == "listed"
    assert illumina["instrument"]["number"] == number_of("UEL-2025-4"), "No. 6 is stopped, No. 4 is alive"


def test_item_controls_have_standings_too(desk: Desk) -> None:
    rows = standings(desk, ITEMS, "2025-12-15")
    states = {
        row["instrument"]["number"]: (row["standing"], row["until"]) for row in rows if not row["clause"]
    }
    for name in ("57", "58", "61", "62"):
        assert states[number_of(f"MOFCOM-2025-{name}")] == ("suspended", "2026-11-10")
    assert states[number_of("MOFCOM-2025-10")] == ("listed", None)
    later = standings(desk, ITEMS, "2026-11-11")
    back = {row["instrument"]["number"]: row["standing"] for row in later if not row["clause"]}
    assert back[number_of("MOFCOM-2025-57")] == "listed", "the suspension has run out by its own terms"


def test_what_was_known_the_day_before_the_answers(desk: Desk) -> None:
    known = ("--known-at", "2025-11-04")
    before = counted(standings(desk, CONTROL, "2025-11-12", *known))
    assert before[NO_13, "listed", None] == 15
    # The suspension of August ran to 10 November; of an extension nothing was known.
    assert before[NO_21, "listed", None] == 16
    assert counted(standings(desk, CONTROL, "2025-11-10", *known))[NO_21, "suspended", "2025-11-10"] == 16


def test_each_reminder_and_the_lapse_are_told_once(desk: Desk) -> None:
    """30, 7 and 1 days ahead and on the day, after a restart and after days of downtime."""
    told: list[tuple[str, str, int]] = []
    for day in (
        "2026-10-10",
        "2026-10-11",
        "2026-10-11",
        "2026-11-03",
        "2026-11-09",
        "2026-11-09",
        "2026-11-10",
    ):
        desk.check(*SOURCES, at=f"{day}T04:00:00Z")
        fresh = desk.watcher("changes", "--since", day, "--json").json["changes"]
        due = Counter((c["kind"], c["list"] or c["topic"]) for c in fresh if c["basis"] == "due")
        told += [
            (day, f"{kind} {place}", count)
            for (kind, place), count in sorted(due.items())
            if place == CONTROL
        ]
    assert told == [
        ("2026-10-11", f"due_soon {CONTROL}", 16),
        ("2026-10-11", f"due_soon {CONTROL}", 16),
        ("2026-11-03", f"due_soon {CONTROL}", 16),
        ("2026-11-09", f"due_soon {CONTROL}", 16),
        ("2026-11-09", f"due_soon {CONTROL}", 16),
        ("2026-11-10", f"lapsed {CONTROL}", 16),
    ]  # a second check of a day adds nothing: `changes` still shows the same sixteen


def test_a_day_of_downtime_is_told_late_and_once(tmp_path: Path, desk: Desk, database_url: str) -> None:
    # The shared desk has told all marks already; a fresh reading of history begins anew.
    copy = Desk(tmp_path, desk.rewrite, database=database_url)
    copy.check(*SOURCES, at="2026-09-01T04:00:00Z")
    said = copy.watcher("check", *SOURCES, at="2026-11-12T04:00:00Z")
    lapsed = copy.watcher("changes", "--since", "2026-11-12", "--json").json["changes"]
    control = [c for c in lapsed if c["list"] == CONTROL]
    assert [c["kind"] for c in control] == ["lapsed"] * 16
    assert all("by its own terms" in c["reason"] for c in control)
    assert "by its own terms" in said.out
    again = copy.watcher("check", *SOURCES, at="2026-11-13T04:00:00Z")
    assert "by its own terms" not in again.out


def test_the_calendar_imports_elsewhere_and_keeps_its_names(desk: Desk) -> None:
    import icalendar

    first = desk.watcher("calendar", "--days", "400", "--ics", at="2026-01-15T04:00:00Z")
    assert first.code == 0, first.err
    calendar = icalendar.Calendar.from_ical(first.out)
    events = list(calendar.walk("VEVENT"))
    listed = desk.watcher("calendar", "--days", "400", "--json").json["deadlines"]
    assert len(events) == len(listed) > 0
    (control,) = [one for one in listed if one["list"] == CONTROL and one["on"] == "2026-11-10"]
    assert control["instrument"]["number"] == NO_21
    assert len(control["parties"]) == 16
    texts = " ".join(str(one.get("SUMMARY")) + str(one.get("DESCRIPTION")) for one in events)
    assert "商务部公告2025年第21号" in texts
    again = desk.watcher("calendar", "--days", "400", "--ics", at="2026-02-15T04:00:00Z")
    uids = {str(one.get("UID")) for one in events}
    later = {str(one.get("UID")) for one in icalendar.Calendar.from_ical(again.out).walk("VEVENT")}
    assert len(uids) == len(events)
    assert later <= uids
