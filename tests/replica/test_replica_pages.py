"""Pages of the right shape, with exactly the names of the facts."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from lxml import etree
from support.plain_client import Get

from watcher.replica.facts import Act, Answer, acts, answers, filings, stand_in
from watcher.replica.mofcom import ANSWERS, NOTICES
from watcher.replica.mofcom_markup import UNIT, Column
from watcher.replica.replica import Replica

AQYGZJ = "https://aqygzj.mofcom.gov.cn"
MOFCOM = "https://www.mofcom.gov.cn"
REGISTER = "https://www.federalregister.gov"
API = f"{REGISTER}/api/v1/documents.json"
EXPORTCONTROL = "https://exportcontrol.mofcom.gov.cn/edi_ecms_web_front/front/column/getColumnList"
END = "november-2025"


def listed(get: Get, origin: str, column: Column, **more: int) -> tuple[BeautifulSoup, list[str]]:
    keys = column.keys()
    if more:
        keys["paramJson"] = json.dumps({"pageNo": more["page"], "pageSize": more["size"]})
    answer = get(f"{origin}{UNIT}?{urlencode(keys)}")
    assert answer.headers["content-type"] == "application/json; charset=UTF-8"
    reply = json.loads(answer.text)
    assert (reply["success"], reply["code"]) == (True, "200")
    tree = BeautifulSoup(reply["data"]["html"], "lxml")
    return tree, [str(link["href"]) for link in tree.select("ul.txtList_01 li a[title]")]


def test_the_shell_has_the_keys_of_the_list_and_not_the_list(replica: Replica, get: Get) -> None:
    replica.advance_to(END)
    for origin, column in ((AQYGZJ, NOTICES), (MOFCOM, ANSWERS)):
        tree = BeautifulSoup(get(f"{origin}{column.path}").text, "lxml")
        script = tree.select_one("script[queryData]") or tree.select_one("script[querydata]")
        assert script is not None
        query = json.loads(str(script["querydata"]).replace("'", '"'))
        assert query == column.keys()
        assert script["url"] == UNIT
        assert not tree.select("li")


def test_the_list_is_paged_and_can_be_had_whole(replica: Replica, get: Get) -> None:
    replica.advance_to(END)
    tree, whole = listed(get, AQYGZJ, NOTICES, page=1, size=99999)
    assert sorted(whole) == sorted(act.page for act in acts())
    paged = [link for page in (1, 2, 3) for link in listed(get, AQYGZJ, NOTICES, page=page, size=3)[1]]
    assert paged == whole
    assert listed(get, AQYGZJ, NOTICES, page=4, size=3)[1] == []
    block = tree.select_one("div.pagination")
    assert block is not None
    assert (block["count"], block["pageno"]) == (str(len(acts())), "1")
    assert listed(get, AQYGZJ, NOTICES)[1] == whole[:15]
    days = [span.get_text() for span in tree.select("li span")]
    assert days == sorted(days, reverse=True)
    assert all(re.fullmatch(r"\[\d{4}-\d\d-\d\d\]", day) for day in days)


@pytest.mark.parametrize("query", ["", "pageId=0", f"pageId={NOTICES.page_id}&paramJson=%5B1"])
def test_a_list_that_is_asked_for_wrongly_fails_inside_a_200(replica: Replica, get: Get, query: str) -> None:
    answer = get(f"{AQYGZJ}{UNIT}?{query}")
    assert answer.status == 200
    assert json.loads(answer.text)["success"] is False


@pytest.mark.parametrize("act", acts(), ids=lambda act: act.id)
def test_a_notice_prints_the_parties_of_the_facts(replica: Replica, get: Get, act: Act) -> None:
    assert get(f"{AQYGZJ}{act.page}").status == (404 if act.published_at > replica.at else 200)
    replica.advance_to(END)
    answer = get(f"{AQYGZJ}{act.page}")
    assert answer.headers["content-type"] == "text/html"
    tree = BeautifulSoup(answer.text, "lxml")
    body = tree.select("div.art-con[ergodic=article]")
    assert len(body) == 1
    text = body[0].get_text("\n")
    for zh, en in act.parties:
        assert (zh if en is None else f"{zh}（{en}）") in text
    numbered = re.findall(r"^\s*(\d+)\. ", text, re.MULTILINE)
    assert len(numbered) in (0, act.stated)
    assert f"【发布文号】{act.number}" in tree.select("div.art-con-gonggao")[0].get_text()
    published = tree.select_one("meta[name=PubDate]")
    made = tree.select_one("meta[name=MakeTime]")
    assert published is not None
    assert made is not None
    assert published["content"] == f"{act.published_at:%Y-%m-%d %H:%M}"
    assert str(made["content"]) > str(published["content"])


@pytest.mark.parametrize("answer", answers(), ids=lambda answer: answer.id)
def test_an_answer_is_readable_from_its_day_on(replica: Replica, get: Get, answer: Answer) -> None:
    page = f"{MOFCOM}{answer.page}"
    assert get(page).status == (404 if answer.published_at > replica.at else 200)
    replica.advance_to(answer.published_at if answer.published_at > replica.at else replica.at)
    assert answer.answer in get(page).text


def test_the_two_answers_of_november_keep_stopped_and_suspended_apart() -> None:
    control, unreliable = (
        {(term.instrument, term.verb, term.until) for term in each.measures}
        for wanted in ("cn_mofcom_control", "cn_mofcom_unreliable")
        for each in answers()
        if each.published_at.date() == date(2025, 11, 5) and each.list_id == wanted
    )
    year = date(2026, 11, 10)
    assert control == {
        ("MOFCOM-2025-13", "ended", None),
        ("MOFCOM-2025-21", "suspension_extended", year),
    }
    assert unreliable == {
        ("UEL-2025-5", "ended", None),
        ("UEL-2025-6", "ended", None),
        ("UEL-2025-7", "suspension_extended", year),
    }


def test_the_export_control_portal_spoils_chinese_without_its_header(replica: Replica, get: Get) -> None:
    replica.advance_to(END)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    ajax = {**form, "X-Requested-With": "XMLHttpRequest"}
    body = "pageNumber=1&columnID=10&title="
    good = get(EXPORTCONTROL, method="POST", headers=ajax, body=body)
    bad = get(EXPORTCONTROL, method="POST", headers=form, body=body)
    assert (good.status, bad.status) == (200, 200)
    rows = json.loads(good.text)["pageInfo"]["rows"]
    assert len(rows) == len(acts())
    assert "公布将15家美国实体列入出口管制管控名单" in {row["title"].partition(" ")[2] for row in rows}
    assert all(ord(sign) < 128 for sign in bad.text)
    assert "?" in json.loads(bad.text)["pageInfo"]["rows"][0]["title"]
    assert (
        json.loads(get(EXPORTCONTROL, method="POST", headers=ajax, body="columnID=9").text)["pageInfo"][
            "rows"
        ]
        == []
    )
    assert get(EXPORTCONTROL).status == 404


def test_the_export_control_portal_lags(replica: Replica, get: Get) -> None:
    replica.advance_to("march-2025")
    headers = {"X-Requested-With": "XMLHttpRequest"}
    reply = json.loads(get(EXPORTCONTROL, method="POST", headers=headers, body="columnID=10").text)
    assert len(reply["pageInfo"]["rows"]) == len([act for act in acts() if act.published_at < replica.at])
    assert "第13号" not in json.dumps(reply, ensure_ascii=False)


def test_the_register_lists_the_rule_on_its_day(replica: Replica, get: Get) -> None:
    agency = "conditions%5Bagencies%5D%5B%5D=industry-and-security-bureau"
    fields = "&".join(f"fields%5B%5D={name}" for name in ("document_number", "title", "full_text_xml_url"))
    before = json.loads(get(f"{API}?{agency}&order=newest&{fields}").text)
    replica.advance_to("unverified-2023-18125")
    after = json.loads(get(f"{API}?{agency}&order=newest&{fields}").text)
    assert (before["count"], after["count"]) == (4, 5)
    newest = after["results"][0]
    assert newest["document_number"] == "2023-18125"
    assert set(newest) == {"document_number", "title", "full_text_xml_url"}
    assert get(newest["full_text_xml_url"]).status == 200


def test_the_register_api_has_the_habits_of_the_real_one(replica: Replica, get: Get) -> None:
    replica.advance_to(END)
    assert get(f"{API}?fields%5B%5D=nonsense").status == 400
    assert get(f"{API}?per_page=many").status == 400
    wrong = json.loads(get(f"{API}?conditions%5Bagencies%5D%5B%5D=bureau-of-industry-and-security").text)
    assert (wrong["count"], wrong["results"]) == (0, [])
    rules = json.loads(get(f"{API}?conditions%5Btype%5D%5B%5D=RULE&per_page=1").text)
    assert rules["count"] == len(rules["results"]) == 3
    assert "next_page_url" not in rules
    one = json.loads(get(f"{REGISTER}/api/v1/documents/2023-18125.json").text)
    assert (one["effective_on"], one["publication_date"], one["volume"]) == ("2023-08-22", "2023-08-22", 88)
    two = json.loads(get(f"{REGISTER}/api/v1/documents/2023-18125,2023-16035.json").text)
    assert two["count"] == 2
    assert "etag" not in get(API).headers
    assert "last-modified" not in get(API).headers
    for nowhere in ("/api/v1/documents/2099-00001.json", "/documents/full_text/xml/2023/08/22/x.xml"):
        lost = get(REGISTER + nowhere)
        assert (lost.status, lost.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_the_unverified_list_rule_removes_35_in_its_instructions_only(replica: Replica, get: Get) -> None:
    replica.advance_to("unverified-2023-18125")
    document = get(f"{REGISTER}/documents/full_text/xml/2023/08/22/2023-18125.xml")
    tree = etree.fromstring(document.body)
    assert tree.tag == "RULE"
    assert tree.findall(".//GPOTABLE") == []
    instructions = ["".join(node.itertext()) for node in tree.iter("AMDPAR")]
    removed = [name for line in instructions for name in re.findall("“(.+?)”", line)]
    rule = next(each for each in filings() if each.number == "2023-18125")
    assert removed == [name for group in rule.groups for name in group.names]
    assert len(removed) == 35
    known = {"Guangdong Guanghua Sci-Tech Co., Ltd.", "Nanjing GOVA Technology Co., Ltd."}
    assert known <= set(removed)
    labelled = {stand_in(index, 35) for index in range(1, 36)}
    assert set(removed) - known < labelled
    counts = {group.country: len(group.names) for group in rule.groups}
    assert counts.pop("Russia") == 2
    assert sum(counts.values()) == 33


@pytest.mark.parametrize("number", ["2023-06171", "2023-15343"])
def test_a_rule_that_adds_has_its_names_in_the_table_too(replica: Replica, get: Get, number: str) -> None:
    rule = next(each for each in filings() if each.number == number)
    day = rule.published_on
    tree = etree.fromstring(get(f"{REGISTER}/documents/full_text/xml/{day:%Y/%m/%d}/{number}.xml").body)
    printed = [
        "".join(cells[1].xpath("text()")).strip().rstrip(",")
        for row in tree.iter("ROW")
        if len(cells := row.findall("ENT")) >= 3 and cells[0].get("I") == "22"
    ]
    assert printed == [name for group in rule.groups for name in group.names]
    assert {name for name in printed if "not reproduced" in name} == {
        name for group in rule.groups for name in group.names if name.startswith("party ")
    }


def test_the_denied_persons_page_links_a_new_file_after_each_change(replica: Replica, get: Get) -> None:
    page = "https://www.bis.gov/licensing/end-user-guidance/denied-persons-list-dpl"
    rows: dict[str, list[list[str]]] = {}
    for step in ("baseline", "denied-2024-09-25", "denied-2025-09-18"):
        replica.advance_to(step)
        link = BeautifulSoup(get(page).text, "lxml").find("a", string="Export as CSV")
        assert link is not None
        file = get(str(link["href"]))
        assert file.headers["content-type"] == "text/csv"
        assert file.body.startswith(b"\xef\xbb\xbfName_and_Address,")
        rows[step] = list(csv.reader(io.StringIO(file.body.decode("utf-8-sig")), strict=True))
        assert all(len(row) == 5 for row in rows[step])
    temporary = [[row for row in each if row[0].startswith("STAND-IN AIRLINE")] for each in rows.values()]
    assert [len(each) for each in temporary] == [0, 1, 1]
    assert temporary[1][0][0] == temporary[2][0][0]
    assert temporary[1][0][1] != temporary[2][0][1]
    assert [row for row in rows["baseline"] if "STAND-IN" not in row[0]] == [
        row for row in rows["denied-2025-09-18"] if "STAND-IN" not in row[0]
    ]


def test_what_is_not_there_is_a_404(replica: Replica, get: Get) -> None:
    for nowhere in (
        f"{AQYGZJ}/x",
        f"{MOFCOM}/x",
        "https://www.bis.gov/x",
        "https://media.bis.gov/x",
        "https://no.org",
    ):
        assert get(nowhere).status == 404
    assert get("https://exportcontrol.mofcom.gov.cn/").status == 200
