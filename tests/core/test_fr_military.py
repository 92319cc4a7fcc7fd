from __future__ import annotations

from datetime import date

import pytest

from watcher.core.federal_register.military import parties, read
from watcher.core.federal_register.paragraphs import Paragraph
from watcher.core.federal_register.rule import Reading
from watcher.model.entry import NameRole, Party
from watcher.model.measure import ChangeKind

ADDS = "The Secretary has determined that the following entities qualify as “Chinese military companies”:"
REMOVES = "The Secretary has determined that the following entities should be removed from the list:"
DAY = date(2026, 6, 10)


def _read(*texts: str | Paragraph) -> Reading:
    return read([one if isinstance(one, Paragraph) else Paragraph(one) for one in texts], DAY)


def _names(reading: Reading) -> list[tuple[str, str]]:
    return [(m.verb.value, m.subject.name) for m in reading.measures if isinstance(m.subject, Party)]


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Huawei Technologies Co., Ltd. (Huawei)", ["Huawei Technologies Co., Ltd.", "Huawei"]),
        ("1. Megvii Technology Limited", ["Megvii Technology Limited"]),
        ("Aero Engine Corporation of China (AECC);", ["Aero Engine Corporation of China", "AECC"]),
        (
            "China Communications Construction Group (Limited) (CCCG)",
            ["China Communications Construction Group (Limited)", "CCCG"],
        ),
        ("Yitu (Shanghai) Limited", ["Yitu (Shanghai) Limited"]),
        (
            "CloudWalk Technology Co., Ltd. (also known as CloudWalk)",
            ["CloudWalk Technology Co., Ltd.", "CloudWalk"],
        ),
        ("Leon Technology Company Limited.", ["Leon Technology Company Limited"]),
        ("(AVIC)", []),
        ("Xiamen Alpha Corporation (XAC; );", ["Xiamen Alpha Corporation", "XAC"]),
        ("Alpha Industries DX;", ["Alpha Industries DX"]),
        ("Alpha Corp. (and one subsidiary: Limited)", ["Alpha Corp.", "Limited"]),
    ],
)
def test_a_heading_and_its_short_name(heading: str, names: list[str]) -> None:
    assert [name.text for party in parties(heading) for name in party.names] == names


def test_a_former_name_and_subsidiaries() -> None:
    heading = (
        "Zhonghang Electronic Measuring Instruments Company Limited (formerly Another Name Co., Ltd. (ZEMIC)) "
        "(and three subsidiaries: A Science and Industry Co., Ltd., B Limited (B), and C Corporation)"
    )
    first, *under = parties(heading)
    assert [(name.text, name.role) for name in first.names] == [
        ("Zhonghang Electronic Measuring Instruments Company Limited", NameRole.PRIMARY),
        ("Another Name Co., Ltd.", NameRole.FORMER),
        ("ZEMIC", NameRole.ALIAS),
    ]
    assert [one.name for one in under] == ["A Science and Industry Co., Ltd.", "B Limited", "C Corporation"]
    assert {one.detail("subsidiary_of") for one in under} == {first.name}


@pytest.mark.parametrize(
    ("inside", "former", "alias"),
    [
        ("Alpha; formerly Beta Inc.", ["Beta Inc."], ["Alpha"]),
        ("formerly Beta Inc.; Gamma Inc.", ["Beta Inc.", "Gamma Inc."], []),
        ("formerly Beta Inc., also known as Alpha", ["Beta Inc."], ["Alpha"]),
    ],
)
def test_what_a_bracket_calls_a_company(inside: str, former: list[str], alias: list[str]) -> None:
    [party] = parties(f"Delta Corporation ({inside})")
    assert [name.text for name in party.names if name.role is NameRole.FORMER] == former
    assert [name.text for name in party.names if name.role is NameRole.ALIAS] == alias


def test_reasons_are_no_names() -> None:
    reading = _read(
        "Section 1260H requires the Secretary to publish the list.",
        ADDS,
        "Alpha Corporation (Alpha)",
        Paragraph("Alpha is owned by the State. (Section 1260H(g)(2)(A)(i)(I)).", bullet=True),
        "Subsidiary of a ministry. (Section 1260H(g)(2)(A)(i)(I)).",  # cut off by the page
        "iBeta Co., Ltd.",
        Paragraph("Subsidiary of a Ministry", bullet=True),
        "(Beta Holding)",
        "Beta Holding is owned by iBeta.",
        "a Beijing register of companies",  # cut off too
        "8x8 Gamma Inc.",
        "Delta Register of Companies " + "and Partners " * 20,
        Paragraph("Reconsideration of designations", heading=True),
        "A company may ask for reconsideration within thirty days.",
        "The list of entities in Mandarin is available.",
        "Delta Office of the Secretary",
    )
    assert _names(reading) == [
        ("added", "Alpha Corporation"),
        ("added", "iBeta Co., Ltd."),
        ("added", "8x8 Gamma Inc."),
    ]
    assert {m.effective_on for m in reading.measures} == {DAY}
    assert all(m.restates and m.list_id == "us_dod_1260h" for m in reading.measures)
    assert {m.quote for m in reading.measures} == {ADDS}


def test_a_heading_is_a_name_where_its_reasons_follow() -> None:
    reading = _read(
        ADDS,
        Paragraph("Alpha Corporation", heading=True),
        Paragraph("Alpha is owned by the State. (Section 1260H(g)(2)).", bullet=True),
        Paragraph("Beta Corporation", heading=True),
        Paragraph("Owned by the State", bullet=True),
        Paragraph("Gamma Corporation", heading=True),
        "Owned by the State (Section 1260H(g)(2)).",
        Paragraph("Next Steps", heading=True),
        "Companies may write to the office.",
        Paragraph("Appendix", heading=True),
        "(Reserved)",
        "Companies are told so.",
        Paragraph("Last Words", heading=True),
    )
    assert _names(reading) == [
        ("added", "Alpha Corporation"),
        ("added", "Beta Corporation"),
        ("added", "Gamma Corporation"),
    ]


def test_a_page_break_before_a_bracket() -> None:
    reading = _read(ADDS, "Alpha Corporation", "(Alpha)")
    [measure] = reading.measures
    assert isinstance(measure.subject, Party)
    assert [name.text for name in measure.subject.names] == ["Alpha Corporation", "Alpha"]
    [measure] = _read(ADDS, "Alpha Corporation", "(The list is available in Mandarin.)").measures
    assert isinstance(measure.subject, Party)
    assert [name.text for name in measure.subject.names] == ["Alpha Corporation"]


def test_additions_and_removals_in_one_notice() -> None:
    reading = _read(
        ADDS, "Alpha Corporation", "For more, write.", REMOVES, "Beta Corporation", "Gamma Corporation"
    )
    assert _names(reading) == [
        ("added", "Alpha Corporation"),
        ("removed", "Beta Corporation"),
        ("removed", "Gamma Corporation"),
    ]
    assert [m.restates for m in reading.measures] == [True, False, False]


def test_names_behind_the_colon() -> None:
    reading = _read(f"{REMOVES} XALPHA Xian Co., Ltd. (Alpha); and Beta Inc. (Beta); .")
    assert _names(reading) == [("removed", "XALPHA Xian Co., Ltd."), ("removed", "Beta Inc.")]


@pytest.mark.parametrize(
    ("words", "stated"),
    [
        ("the following two entities should be removed from the list:", (2, 1)),
        ("the following entity should be removed from the list:", (1, 1)),
        ("the following entities should be removed from the list:", None),
        ("the following 1234567890123 entities should be removed from the list:", None),
    ],
)
def test_a_stated_number(words: str, stated: tuple[int, int] | None) -> None:
    counts = _read(f"It is determined that {words}", "Alpha Corporation").counts
    assert [(one.verb, one.stated, one.extracted) for one in counts] == (
        [(ChangeKind.REMOVED, *stated)] if stated else []
    )


def test_without_a_list_nobody_is_named() -> None:
    assert (
        _read("The following entities are responsible for the notice: none of them.", "Alpha").measures == ()
    )
    assert _read("Alpha Corporation").measures == ()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The Deputy Secretary has determined that Alpha Co., Ltd. (Alpha) qualifies as a company of the list.",
            [("added", "Alpha Co., Ltd.")],
        ),
        (
            "The Secretary determined that Alpha Inc. (Alpha); and Beta Ltd. should be removed from the list.",
            [("removed", "Alpha Inc."), ("removed", "Beta Ltd.")],
        ),
        ("The Secretary has determined that the entities named above qualify.", []),
    ],
)
def test_a_company_named_in_a_sentence(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert _names(_read(sentence)) == expected


def test_an_empty_place_between_two_commas_is_nobody() -> None:
    heading = "Alpha Corp. (and two subsidiaries: Beta Xian Co., Ltd., , and Gamma Inc.)"
    assert [party.name for party in parties(heading)] == ["Alpha Corp.", "Beta Xian Co., Ltd.", "Gamma Inc."]
