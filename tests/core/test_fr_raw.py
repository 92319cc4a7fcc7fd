from __future__ import annotations

from lxml import etree

from watcher.core.federal_register.document import read
from watcher.core.federal_register.raw import element


def _instructions(root: etree._Element) -> list[tuple[str, str]]:
    return [(s.get("PART", ""), str(p.text)) for s in root.iter("REGTEXT") for p in s.iter("AMDPAR")]


def test_head_instructions_and_foot_of_a_filing() -> None:
    root = element(
        "BILLING CODE 3510-33-P\nDEPARTMENT OF COMMERCE\n\nBureau of Industry and Security\n15 CFR Part 744\n"
        "SUMMARY: One line\nand another.\nDATES: This rule is effective\nMay 1, 2024.\n"
        "SUPPLEMENTARY INFORMATION:\nDATES: not these\n2\n"
        "PART 744 – CONTROL POLICY\n1. The authority citation for part 744 continues to read as follows:\n"
        "Authority: 50 U.S.C.\n2. Supplement No. 4 to part 744 is amended\nby adding “A”.\n"
        "[FR Doc. 2024-00001 Filed: 4/30/2024 8:45 am; Publication Date:\n5/1/2024]\n",
        "Title",
    )
    text = read(root)
    assert (text.number, text.title, text.summary) == ("2024-00001", "Title", "One line and another.")
    assert text.agencies == ("DEPARTMENT OF COMMERCE", "Bureau of Industry and Security")
    assert str(text.effective_on) == "2024-05-01"
    assert _instructions(root)[1] == ("744", "2. Supplement No. 4 to part 744 is amended by adding “A”.")


def test_texts_that_lack_this_or_that() -> None:
    assert _instructions(element("SUMMARY:\nDATES: Soon.\nno more", "Title")) == []
    bare = read(element("DEPARTMENT OF COMMERCE\n15 CFR Part 744\nSUMMARY: Words.", "Title"))
    assert (bare.agencies, bare.number, bare.dates) == (("DEPARTMENT OF COMMERCE",), None, "")
    assert read(element("", "Title")).agencies == ()
    assert read(element("DEPARTMENT OF COMMERCE", "Title")).agencies == ("DEPARTMENT OF COMMERCE",)


def test_a_part_without_instructions_gives_none() -> None:
    root = element(
        "PART 744 – A\nPART 746 – B\n1. The authority citation for part 746\n2. Section 1 is amended.", "T"
    )
    assert [part for part, _ in _instructions(root)] == ["746", "746"]


def test_the_paragraphs_of_a_notice_end_with_its_signature() -> None:
    body = "SUPPLEMENTARY INFORMATION:\n\nThe following entities qualify:\n\nAlpha Co., Ltd.\nDated: May 1, 2026.\nNobody"
    root = element(body, "Title", notice=True)
    assert [p.text for p in root.iterfind("SUPLINF/P")] == [
        "The following entities qualify:",
        "Alpha Co., Ltd.",
    ]
    for silent in ("SUPPLEMENTARY INFORMATION:\n\n\nDated: May 1, 2026.", "SUMMARY: Words."):
        assert element(silent, "Title", notice=True).find("SUPLINF/P") is None
