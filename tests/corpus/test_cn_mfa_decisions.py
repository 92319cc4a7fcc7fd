"""Every decision of the Foreign Ministry in the corpus: exactly the firms and persons that it names."""

from __future__ import annotations

import pytest
from support import mofcom_pages as markup
from support.chinese_corpus import FOLDER, Case, bare, cases, names_of

from watcher.core.numbers import normal
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, NoticeEntry
from watcher.sources.cn_mfa_countermeasures.parser import parse

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FOLDER.exists(), reason="no ../shared/corpus: the official texts are not here"),
]

STATED = {
    "MFA-20230407": 6,
    "MFA-20240522": 22,
    "MFA-20240712": 11,
    "MFA-20240918": 9,
    "MFA-20241010": 13,
    "MFA-20241205": 19,
    "MFA-20241221": 22,
    "MFA-20241227": 7,
}


def read(case: Case, *, container: str) -> NoticeEntry:
    lines = "".join(f"<p>{line}</p>" for line in case.lines)
    html = (
        "<html><head><title>外交部</title></head><body><div class='nav'><a href='/'>首页</a></div>"
        f"<div class='news-title'><h1>{case.title}</h1></div><div {container}>{lines}</div>"
        "<div class='footer'><p>联系我们 地址：北京市朝阳区朝阳门南大街2号 邮编：100701</p></div></body></html>"
    )
    parsed = parse((markup.document(case.truth["official_url"], html),))
    assert parsed.remarks == ()
    (entry,) = parsed.entries
    assert isinstance(entry, NoticeEntry)
    return entry


def parties(entry: NoticeEntry) -> list[Party]:
    return [measure.subject for measure in entry.measures if isinstance(measure.subject, Party)]


@pytest.mark.parametrize("container", ["id='News_Body_Txt_A'", "class='anything'"])
@pytest.mark.parametrize("case", cases("MFA-"), ids=lambda case: case.id)
def test_a_decision_names_exactly_whom_its_page_prints(case: Case, container: str) -> None:
    entry = read(case, container=container)
    listed = parties(entry)
    assert {names_of(party) for party in listed} == case.names
    assert len(listed) == len(case.names)
    types = {(bare(one["zh"]), bare(one["en"])): one["type"] for one in case.truth["entities"]}
    assert {names_of(party): party.type.value for party in listed} == types
    assert {(m.verb, m.list_id) for m in entry.measures} == {(ChangeKind.ADDED, "cn_mfa_countermeasure")}
    assert entry.notice.published_on == case.on
    assert str(entry.notice.effective_on) == case.truth["effective_date"]
    # The page of 13 April 2023 prints no number.
    if case.id == "MFA-20230413":
        assert entry.key == "关于对美国反华议员迈克·麦考尔采取反制措施的决定@2023-04-13"
    else:
        assert entry.key == entry.notice.number == normal(case.truth["announcement_no"])


@pytest.mark.parametrize("case", cases("MFA-"), ids=lambda case: case.id)
def test_the_stated_numbers_are_the_extracted_ones(case: Case) -> None:
    counts = read(case, container="class='news-main'").counts
    assert [(count.stated, count.extracted) for count in counts] == (
        [(STATED[case.id], STATED[case.id])] if case.id in STATED else []
    )


def test_precision_and_recall_are_whole() -> None:
    found = [{names_of(p) for p in parties(read(case, container=""))} for case in cases("MFA-")]
    wanted = [case.names for case in cases("MFA-")]
    both = sum(len(one & other) for one, other in zip(found, wanted, strict=True))
    assert (sum(map(len, found)), sum(map(len, wanted)), both) == (123, 123, 123)


def test_persons_keep_their_offices_and_firms_no_country_that_is_not_theirs() -> None:
    (case,) = cases("MFA-20241221")
    by_name = {party.name: party for party in parties(read(case, container=""))}
    assert by_name["Jasmine Kainth"].detail("role") == "政策及宣传主任"
    assert by_name["Marcus Kolga"].detail("role") == "政策顾问"
    assert by_name["Youngdoung Tenzin"].detail("role") == "社区活动经理"
    assert by_name["Canada-Tibet Committee"].countries == ("CA",)
    (case,) = cases("MFA-20241227")
    by_name = {party.name: party for party in parties(read(case, container=""))}
    assert by_name["Insitu, Inc."].countries == ("US",)
    assert by_name["Raytheon Canada"].countries == ()
    (case,) = cases("MFA-20250908")
    (person,) = parties(read(case, container=""))
    assert (person.detail("role"), person.countries) == ("日本参议员", ("JP",))
