from __future__ import annotations

import pytest
from lxml import etree

from watcher.core.federal_register.document import read
from watcher.core.federal_register.raw import element
from watcher.errors import ParseError


def _instructions(root: etree._Element) -> list[tuple[str, str]]:
    return [(s.get("PART", ""), str(p.text)) for s in root.iter("REGTEXT") for p in s.iter("AMDPAR")]


def test_head_instructions_and_foot_of_a_filing() -> None:
    root = element(
        "BILLING CODE 3510-33-P\nDEPARTMENT OF COMMERCE\n\nBureau of Industry and Security\n15 CFR Part 744\n"
        "SUMMARY: One line\nand another.\nDATES: This rule is effective\nMay 1, 2024.\n"
        "SUPPLEMENTARY INFORMATION:\nDATES: not these\nADDRESSES: none\n2\n"
        "PART 744 – CONTROL POLICY\n1. The authority citation for part 744 continues to read as follows:\n"
        "Authority: 50 U.S.C.\n2. Supplement No. 4 to part 744 is amended\nby adding “A”.\n"
        "[FR Doc. 2024-00001 Filed: 4/30/2024 8:45 am; Publication Date:\n5/1/2024]\n",
        "Title",
    )
    text = read(root)
    assert (text.number, text.title, text.summary) == ("2024-00001", "Title", "One line and another.")
    assert text.agencies == ("DEPARTMENT OF COMMERCE", "Bureau of Industry and Security")
    assert (text.kind, text.dates) == ("rule", "This rule is effective May 1, 2024.")
    assert [str(one.tag) for one in root.iterfind("PREAMB/*")] == [
        "AGENCY",
        "AGENCY",
        "SUBJECT",
        "SUM",
        "EFFDATE",
    ]
    assert str(text.effective_on) == "2024-05-01"
    assert _instructions(root)[1] == ("744", "2. Supplement No. 4 to part 744 is amended by adding “A”.")


def test_texts_that_lack_this_or_that() -> None:
    assert _instructions(element("SUMMARY:\nDATES: Soon.\nno more", "Title")) == []
    bare = read(element("DEPARTMENT OF COMMERCE\n15 CFR Part 744\nSUMMARY: Words.", "Title"))
    assert (bare.agencies, bare.number, bare.dates) == (("DEPARTMENT OF COMMERCE",), None, "")
    assert read(element("", "Title")).agencies == ()
    assert read(element("DEPARTMENT OF COMMERCE", "Title")).agencies == ("DEPARTMENT OF COMMERCE",)
    amended = read(element("DEPARTMENT OF COMMERCE\n5 CFR Part 1\nDated", "Title"))
    assert amended.agencies == ("DEPARTMENT OF COMMERCE",)
    odd = read(element("DEPARTMENT OF COMMERCE\nBureau of\x00Industry", "Title"))
    assert odd.agencies == ("DEPARTMENT OF COMMERCE", "Bureau of Industry")


def test_a_part_without_instructions_gives_none() -> None:
    root = element(
        "PART 744 – A\nPART 746 – B\n1. The authority citation for part 746\n2. Section 1 is amended.", "T"
    )
    assert [part for part, _ in _instructions(root)] == ["746", "746"]


AUTHORITY = "1. The authority citation for part {} continues to read as follows:"


def test_instructions_go_on_over_lines_and_end_with_their_part() -> None:
    root = element(
        "\n".join(
            (
                "PART 744 – A",
                AUTHORITY.format(744),
                "2. Supplement No. 4 is amended",
                "",
                "by adding “A”.",
                "PART 746 – B",
                AUTHORITY.format(746),
                "2. Section 746.8",
                "is amended.",
            )
        ),
        "T",
    )
    assert _instructions(root) == [
        ("744", AUTHORITY.format(744)),
        ("744", "2. Supplement No. 4 is amended by adding “A”."),
        ("746", AUTHORITY.format(746)),
        ("746", "2. Section 746.8 is amended."),
    ]
    assert _instructions(element(AUTHORITY.format(744), "T")) == [("", AUTHORITY.format(744))]


@pytest.mark.parametrize("opens", ["Supplement No. 4 to Part 744 – Entity List", "* * * * *"])
def test_a_table_lasts_until_the_next_instruction_or_part(opens: str) -> None:
    second, third = "2. Supplement No. 4 is amended by adding “A”.", "3. Section 744.11 is amended."
    fourth = "4. Section 744.12 is amended."
    table = [opens, "IRAN A, by removing the entry for “D”", "9. Gate 9, Some Road", "1. Gate 1, Some Road"]
    lines = [
        "PART 744 – A",
        AUTHORITY.format(744),
        second,
        *table,
        third,
        *table,
        fourth,
        *table,
        "PART 746 – B",
    ]
    root = element("\n".join((*lines, AUTHORITY.format(746), "2. Section 746.8 is amended.")), "T")
    assert _instructions(root) == [
        ("744", AUTHORITY.format(744)),
        ("744", second),
        ("744", third),
        ("744", fourth),
        ("746", AUTHORITY.format(746)),
        ("746", "2. Section 746.8 is amended."),
    ]


def test_a_flood_of_lines_is_no_filing() -> None:
    assert element("\n" * 100_000, "Title").tag == "RULE"
    with pytest.raises(ParseError, match="100001 lines"):
        element("\n" * 100_001, "Title")


def _paragraphs(*lines: str) -> list[str | None]:
    root = element("\n".join(lines), "Title", notice=True)
    assert (root.tag, root.find("REGTEXT")) == ("NOTICE", None)
    return [one.text for one in root.iterfind("SUPLINF/P")]


FULL, REST = (
    "It was determined by ACME of Ohio that the property in",
    "this country of the persons that are named below is blocked",
)


def test_a_paragraph_goes_on_over_lines_and_pages() -> None:
    assert _paragraphs(
        "  ",
        "7",
        f"SUPPLEMENTARY INFORMATION: {FULL}: as follows",
        "this place",
        "",
        FULL,
        "",
        "   ",
        "12",
        "  ",
        "",
        REST,
        "",
        REST,
        "2026",
        "",
        f"• {FULL}",
        f"• {REST}",
        "PART 744 – A",
        "[FR Doc. 2024-00001 Filed]",
    ) == [
        f"{FULL}: as follows this place",
        f"{FULL} {REST}",
        f"{REST} 2026",
        f"• {FULL}",
        f"• {REST} PART 744 – A",
    ]


def test_a_notice_has_no_instructions_and_may_begin_with_the_number_of_a_page() -> None:
    assert _paragraphs("7", "SUPPLEMENTARY INFORMATION: Words.", "PART 744 – A", AUTHORITY.format(744)) == [
        "Words.",
        "PART 744 – A",
        AUTHORITY.format(744),
    ]


def test_names_stand_one_on_a_line() -> None:
    assert _paragraphs("SUPPLEMENTARY INFORMATION:", FULL + ":", "Alpha Co., Ltd.", "Beta Inc.", "", "") == [
        FULL + ":",
        "Alpha Co., Ltd.",
        "Beta Inc.",
    ]


def test_the_paragraphs_of_a_notice_end_with_its_signature() -> None:
    body = "SUPPLEMENTARY INFORMATION:\n\nThe following entities qualify:\n\nAlpha Co., Ltd.\nDated: May 1, 2026.\nNobody"
    root = element(body, "Title", notice=True)
    assert [p.text for p in root.iterfind("SUPLINF/P")] == [
        "The following entities qualify:",
        "Alpha Co., Ltd.",
    ]
    for silent in ("SUPPLEMENTARY INFORMATION:\n\n\nDated: May 1, 2026.", "SUMMARY: Words."):
        assert element(silent, "Title", notice=True).find("SUPLINF/P") is None
