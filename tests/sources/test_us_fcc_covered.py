"""The Covered List: listings, exemptions until a day, and what is only presentation."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from support.samples import document, sample
from support.walking import read, small, walk

from watcher.catalog import find_lists, find_sources
from watcher.core.correlate import correlate
from watcher.core.hashing import content_hash
from watcher.core.render_json_entry import entry_json
from watcher.errors import ParseError
from watcher.model.change import Change
from watcher.model.entry import NameRole, PartyEntry, PartyType
from watcher.model.measure import ChangeKind, UntilBasis
from watcher.model.source import Parsed
from watcher.sources.us_fcc_covered.makers import of_approval, of_listing
from watcher.sources.us_fcc_covered.parser import parse

PAGE = "https://www.fcc.gov/supplychain/coveredlist"
SOURCE = find_sources()["us_fcc_covered"]
APPROVALS = "<tr><th>UAS Conditional Approvals</th><th>Dates of Conditional Approval</th></tr>"
COVERED = "<tr><th>Covered Equipment or Services*</th><th>Date of Inclusion on Covered List</th></tr>"
LISTED = (
    f"<table>{COVERED}<tr><td>Routers produced in a foreign country.</td><td>Mar 23, 2026</td></tr></table>"
)


def _text(day: str) -> str:
    return sample("us_fcc_covered", day)[0].body.decode()


def _parse(text: str) -> Parsed:
    return parse((document(PAGE, text),))


def _entries(text: str) -> dict[str, PartyEntry]:
    return {entry.key: entry for entry in _parse(text).entries if isinstance(entry, PartyEntry)}


def _approvals(rows: str, head: str = APPROVALS) -> dict[str, PartyEntry]:
    entries = _entries(f"<html><body>{LISTED}<table>{head}{rows}</table></body></html>")
    return {key: entry for key, entry in entries.items() if entry.exempts}


def _told(before: str, after: str) -> tuple[Change, ...]:
    return walk(SOURCE, [_parse(before), _parse(after)])[-1].changes


def test_an_approval_is_an_exemption_with_its_last_day() -> None:
    changes = _told(_text("2026-06-22"), _text("2026-06-23"))
    assert {(one.kind, one.until_basis, one.effective_on) for one in changes} == {
        (ChangeKind.EXEMPTED, UntilBasis.STATED, date(2026, 6, 22))
    }
    assert {one.party.name: one.until for one in changes if one.party} == {
        "Ceres Air LLC": date(2026, 12, 31),
        "Hitron Technologies Americas, Inc.": date(2027, 12, 18),
        "Real-Time Robotics, Inc.": date(2026, 12, 31),
    }


def test_an_exemption_is_told_as_such_in_json() -> None:
    (entry,) = _approvals(
        "<tr><td>Verity AG’s Series 4</td><td>May 26, 2026 - December 31, 2026</td></tr>"
    ).values()
    (measure,) = entry_json(entry)["measures"]
    assert (measure["verb"], measure["effective_on"], measure["until"], measure["until_basis"]) == (
        "exempted",
        "2026-05-26",
        "2026-12-31",
        "stated",
    )


def test_a_withdrawn_approval_leaves_the_listing_in_force() -> None:
    (one,) = _told(_text("2026-06-23"), re.sub(r"<tr><td>Ceres.*?</tr>", "", _text("2026-06-23")))
    assert (one.kind, one.party and one.party.name, one.until) == (ChangeKind.RESUMED, "Ceres Air LLC", None)
    assert one.reason == "the exemption until 31 December 2026 is no longer shown"


def test_a_longer_approval_is_amended_and_one_granted_anew_renewed() -> None:
    before = _text("2026-06-23")
    (longer,) = _told(
        before, before.replace("June 22, 2026-December 18, 2027", "June 22, 2026-June 30, 2028")
    )
    assert (longer.kind, longer.until) == (ChangeKind.AMENDED, date(2028, 6, 30))
    (anew,) = _told(
        before, before.replace("June 22, 2026-December 18, 2027", "January 4, 2028-June 30, 2028")
    )
    assert (anew.kind, anew.effective_on, anew.until) == (
        ChangeKind.RENEWED,
        date(2028, 1, 4),
        date(2028, 6, 30),
    )


def test_exemptions_of_one_page_are_one_event() -> None:
    changes = _told(_text("2026-06-22"), _text("2026-06-23"))
    now = datetime(2026, 6, 24, tzinfo=UTC)
    (update,) = correlate(changes, notices={}, events=(), now=now, lists=find_lists())
    assert len(update.changes) == 3
    assert update.event.title == "FCC Covered List: 3 exempted"


def test_presentation_is_no_change() -> None:
    before, after = _parse(_text("2026-06-27")), _parse(_text("2026-06-28"))
    assert content_hash(before.entries) == content_hash(after.entries)


def test_two_approvals_of_one_row_are_two_entries() -> None:
    entries = _entries(_text("2026-06-22"))
    calix = [entry for entry in entries.values() if entry.party.key == "Calix, Inc."]
    assert [(one.effective_on, one.expires_on) for one in calix] == [
        (date(2026, 5, 6), date(2027, 10, 31)),
        (date(2026, 6, 1), date(2027, 11, 22)),
    ]


def test_days_of_amendments_stand_beside_the_first() -> None:
    entry = _entries(_text("2026-06-22"))[
        "Uncrewed aircraft systems (UAS) and UAS critical components produced in a foreign country"
    ]
    assert (entry.effective_on, entry.party.detail("updated")) == (date(2025, 12, 22), "2026-01-07")
    assert entry.party.type is PartyType.UNKNOWN


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Equipment produced by ZTE Corporation, including services.", ["ZTE Corporation"]),
        (
            "Services provided by China Telecom (Americas) Corp. subject to section 214.",
            ["China Telecom (Americas) Corp."],
        ),
        (
            "Software produced or provided by Kaspersky Lab, Inc. or any of its successors.",
            ["Kaspersky Lab, Inc."],
        ),
        (
            "Goods supplied, directly or indirectly, by AO Kaspersky Lab or any of its parents.",
            ["AO Kaspersky Lab"],
        ),
        (
            "Services provided by Pacific Networks Corp and its wholly-owned subsidiary ComNet (USA) LLC subject to it.",
            ["Pacific Networks Corp", "ComNet (USA) LLC"],
        ),
        ("Routers produced in a foreign country, except some.", ["Routers produced in a foreign country"]),
        ("Certain modems — except some. More words.", ["Certain modems"]),
    ],
)
def test_who_stands_on_the_list(text: str, names: list[str]) -> None:
    assert [name.text for name in of_listing(text).names] == names


@pytest.mark.parametrize(
    ("text", "name", "alias", "rest"),
    [
        ("Netgear, Inc.'s Nighthawk routers", "Netgear, Inc.", [], "Nighthawk routers"),
        ("Alpha Networks' routers", "Alpha Networks", [], "routers"),
        ("SiFly Aviation, Inc. Q12 System", "SiFly Aviation, Inc.", [], "Q12 System"),
        (
            "Elevon Aerial, LLC, doing business as Elevon Aerial AG, Z30",
            "Elevon Aerial, LLC",
            ["Elevon Aerial AG"],
            "Z30",
        ),
        (
            "Flock Group, Inc. (doing business as Flock Safety) Alpha",
            "Flock Group, Inc.",
            ["Flock Safety"],
            "Alpha",
        ),
        (
            "Flock Group, Inc. (doing business as Flock Safety)'s Alpha",
            "Flock Group, Inc.",
            ["Flock Safety"],
            "Alpha",
        ),
        ("ScoutDI Scout 137 System", "ScoutDI Scout 137 System", [], ""),
    ],
)
def test_whose_equipment_is_approved(text: str, name: str, alias: list[str], rest: str) -> None:
    maker = of_approval(text)
    assert maker.names[0].text == name
    assert [one.text for one in maker.names if one.role is NameRole.ALIAS] == alias
    assert maker.rest == rest


def test_one_term_for_all_that_a_cell_names_and_one_approval_that_was_extended() -> None:
    term = "May 26, 2026 - December 31, 2026"
    (both,) = _approvals(f"<tr><td>A Inc.'s X<br><br>A Inc.'s Y</td><td>{term}</td></tr>").values()
    assert both.expires_on == date(2026, 12, 31)
    (long,) = _approvals(
        f"<tr><td>A Inc.'s X</td><td>{term}<br>January 1, 2027 - June 30, 2027</td></tr>"
    ).values()
    assert (long.effective_on, long.expires_on) == (date(2026, 5, 26), date(2027, 6, 30))


def test_a_new_kind_of_equipment_is_read_under_its_own_heading() -> None:
    head = APPROVALS.replace("UAS", "Modems")
    term = "May 26, 2026 - December 31, 2026"
    rows = f"<tr><td>A Inc.'s X</td><td>{term}</td></tr>" * 2
    assert list(_approvals(rows, head)) == ["A Inc.|Modems|2026-05-26", "A Inc.|Modems|2026-05-26#2"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<p>Access Denied</p>", "nothing matches 'table'"),
        ("<table></table>", "the columns"),
        (f"<table>{COVERED}</table>", "no table of the Covered List"),
        (f"<table>{COVERED.replace('</tr>', '<th>Country</th></tr>')}</table>", "the columns .*Country"),
        (
            f"<table>{COVERED}<tr><td>Routers produced in a foreign country</td></tr></table>",
            "a row with 1 cells",
        ),
        (f"<table>{COVERED}<tr><td>Routers</td><td>soon</td></tr></table>", "no day in 'soon'"),
        (
            f"{LISTED}<table>{APPROVALS}<tr><td>A</td><td>May 26, 2026</td></tr></table>",
            "no first and last day",
        ),
        (
            f"{LISTED}<table>{APPROVALS}<tr><td>A</td><td>May 26, 2026 - May 2, 2026</td></tr></table>",
            "ends before it begins",
        ),
        (
            f"{LISTED}<table>{APPROVALS}<tr><td>A<br><br>B<br><br>C</td><td>May 2, 2026 - May 3, 2026"
            "<br>May 4, 2026 - May 5, 2026</td></tr></table>",
            "3 devices with 2 terms",
        ),
        (f"{LISTED}<table><tr><th>Contact</th><th>Telephone</th></tr></table>", "the columns"),
    ],
)
def test_another_form_of_the_page_raises(text: str, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        _parse(f"<html><body>{text}</body></html>")


def test_nothing_at_all_raises() -> None:
    with pytest.raises(ParseError, match="no page"):
        parse(())


def test_a_page_without_its_approvals_is_held() -> None:
    source, text = small(SOURCE), _text("2026-06-26")
    head = walk(source, [_parse(text)])[-1].head
    cut = re.sub(r"<h3>Conditional Approvals</h3>.*</div>\n", "", text, flags=re.DOTALL)
    assert cut != text
    reading = read(source, head, _parse(cut))
    assert reading.held
    assert reading.changes == ()
