"""`watcher check` on the real official documents: what is told is what they say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.authorities import bureau, denied_persons, federal_register, spokesperson
from support.chinese_corpus import FOLDER, Case, bare, cases, number_of
from support.databases import Databases
from support.desk import Desk
from support.origin import Origin
from support.samples import CORPUS

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(
        not FOLDER.exists(), reason="no ../shared/corpus: the official documents are not here"
    ),
]
HOSTS = (
    "www.bis.gov",
    "media.bis.gov",
    "www.federalregister.gov",
    "aqygzj.mofcom.gov.cn",
    "www.mofcom.gov.cn",
)


@pytest.fixture
def desk(tmp_path: Path, database_url: str, origin: Origin) -> Desk:
    return Desk(tmp_path, origin.mirror(*HOSTS), database=database_url)


Told = list[tuple[Case, list[dict[str, Any]]]]
"""Each text with the changes that were told of it"""


@pytest.fixture(scope="module")
def told(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Every notice and answer of the ministry, published on its day, after a baseline of what came before."""
    url = databases.fresh()
    with Origin() as server:
        yield _live_through(
            Desk(tmp_path_factory.mktemp("ministry"), server.mirror(*HOSTS), database=url), server
        )
    databases.drop(url)


def test_three_years_of_denied_persons_in_one_check(desk: Desk, origin: Origin) -> None:
    folder = CORPUS / "us" / "bis_dpl"
    denied_persons(origin, "dpl_06292019.txt", (folder / "dpl_2019-06-29.txt").read_bytes())
    first = desk.check("us_bis_dpl", at="2019-06-30T12:00:00Z")
    assert first["sources"][0]["outcome"] == "baseline"
    assert first["sources"][0]["entries"] == 417
    assert first["changes"] == []
    denied_persons(origin, "dpl_09072022.txt", (folder / "dpl_2022-09-07.txt").read_bytes())
    second = desk.check("us_bis_dpl", at="2022-09-08T12:00:00Z")
    assert second["sources"][0] | {"seconds": 0} == {
        "source": "us_bis_dpl", "outcome": "changed", "entries": 461, "seconds": 0, "error": None,
    }  # fmt: skip
    kinds = Counter(change["kind"] for change in second["changes"])
    assert kinds == {"renewed": 25, "renamed": 1, "added": 147, "removed": 103, "amended": 1}
    again = desk.check("us_bis_dpl", at="2022-09-08T13:00:00Z")
    assert again["sources"][0]["outcome"] == "unchanged"
    assert again["changes"] == again["deliveries"] == []


def test_an_entity_list_rule(desk: Desk, origin: Origin) -> None:
    xml = CORPUS / "us" / "federal_register" / "2023-03929.xml"
    federal_register(origin, _index([_row("2023-01000", "2023-01-20", "Export Administration Matter")]), {})
    desk.check("us_fr_documents", at="2023-02-20T12:00:00Z")
    url = "https://www.federalregister.gov/documents/full_text/xml/2023/02/27/2023-03929.xml"
    rule = _row("2023-03929", "2023-02-27", "Additions of Entities to the Entity List") | {
        "type": "Rule", "full_text_xml_url": url, "effective_on": "2023-02-24",
    }  # fmt: skip
    federal_register(
        origin, _index([rule, _row("2023-01000", "2023-01-20", "Export Administration Matter")]), {url: xml}
    )
    told = desk.check("us_fr_documents", at="2023-02-27T12:00:00Z")
    changes = told["changes"]
    assert len(changes) == 10
    assert {(c["kind"], c["list"]) for c in changes} == {("added", "us_bis_entity")}
    assert sum(c["entries"] for c in changes) == 13
    countries = Counter(code for c in changes for code in c["party"]["countries"])
    assert countries == {"CN": 5, "CA": 2, "RU": 3, "FR": 1, "LU": 1, "NL": 1}
    assert {c["effective_on"] for c in changes} == {"2023-02-24"}
    assert {c["notice"]["published_on"] for c in changes} == {"2023-02-27"}


def test_every_notice_of_the_ministry_told_as_its_page_prints(told: Told) -> None:
    listed = right = wrong = 0
    for case, changes in told:
        verbs = {"add": "added", "add_measure": "amended"}
        if case.truth["verb"] not in verbs:
            continue
        found = {
            (_name(c["party"], "zh"), _name(c["party"], "en"))
            for c in changes
            if c["kind"] == verbs[case.truth["verb"]] and c["list"] == case.truth["list_id"]
        }
        listed += len(case.names)
        right += len(found & case.names)
        wrong += len(found - case.names)
        assert found == case.names, case.id
    assert (listed, right, wrong) == (listed, listed, 0)
    assert listed > 100


def test_answers_reach_the_parties_of_the_notices_they_name(told: Told) -> None:
    of = {case.id: changes for case, changes in told}
    may = of["UEL-STATUS-2025-05-14"]
    assert _summary(may) == {
        ("suspended", number_of("UEL-2025-7"), "2025-05-14", "2025-08-12", "computed"): 11,
        ("suspended", number_of("UEL-2025-8"), "2025-05-14", None, None): None,
    }
    august = of["UEL-STATUS-2025-08-12"]
    assert _summary(august) == {
        ("suspension_extended", number_of("UEL-2025-7"), "2025-08-12", "2025-11-10", "computed"): 11,
        ("ended", number_of("UEL-2025-8"), "2025-08-12", None, None): None,
    }
    control = of["ECL-STATUS-2025-08-12"]
    assert _summary(control) == {
        ("suspension_extended", number_of("MOFCOM-2025-21"), "2025-08-12", "2025-11-10", "computed"): 16,
        ("ended", number_of("MOFCOM-2025-22"), "2025-08-12", None, None): 12,
    }


def _summary(changes: list[dict[str, Any]]) -> dict[tuple[Any, ...], int | None]:
    """(verb, instrument, from, until, basis) → parties; None where the reference is unresolved."""
    counts: dict[tuple[Any, ...], int | None] = {}
    for change in changes:
        ref = change["instrument"] or change["unresolved"]
        key = (change["kind"], ref["number"], change["effective_on"], change["until"], change["until_basis"])
        counts[key] = None if change["unresolved"] else (counts.get(key) or 0) + 1
    return counts


def _live_through(desk: Desk, origin: Origin) -> Told:
    """Publish every text on its day and check."""
    columns = {True: spokesperson(origin), False: bureau(origin)}
    for column in columns.values():
        column.publish(
            "办公时间", ["本页说明办公时间。"], "2022-01-04", "2022-01-04 09:00", [], "关于办公时间的说明"
        )
        column.open()
    desk.check("cn_mofcom_control_bureau", "cn_mofcom_spokesperson", at="2022-06-01T00:00:00Z")
    told: Told = []
    for case in sorted(cases("UEL-", "ECL-", "MOFCOM-"), key=lambda one: (one.on, one.id)):
        column = columns["STATUS" in case.id]
        url = column.publish(
            case.title, list(case.lines), str(case.on), f"{case.on} 17:00", list(case.fields), case.row_title
        )
        document = desk.check("cn_mofcom_control_bureau", "cn_mofcom_spokesperson", at=f"{case.on}T09:05:00Z")
        assert {one["outcome"] for one in document["sources"]} <= {"changed", "unchanged"}, document[
            "sources"
        ]
        told.append((case, [c for c in document["changes"] if c["notice"] and c["notice"]["url"] == url]))
    return told


def _name(party: dict[str, Any], lang: str) -> str | None:
    found = [n["text"] for n in party["names"] if n["lang"] == lang and n["role"] == "primary"]
    return bare(found[0]) if found else None


def _row(number: str, day: str, title: str) -> dict[str, Any]:
    return {
        "document_number": number, "publication_date": day, "title": title, "type": "Notice", "abstract": None,
        "action": "Notice.", "agencies": [{"slug": "industry-and-security-bureau"}], "citation": None,
        "correction_of": None, "dates": None, "docket_ids": [], "effective_on": None,
        "full_text_xml_url": None, "html_url": f"https://www.federalregister.gov/documents/{day}/{number}",
    }  # fmt: skip


def _index(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps({"count": len(rows), "total_pages": 1, "results": rows}).encode()
