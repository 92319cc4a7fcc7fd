"""Names as Chinese notices print them: in annexes, in sentences, with what stands under them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.chinese import annex, prose
from watcher.core.chinese.names import Printed, printed, split_aliases
from watcher.core.chinese.parties import from_prose, from_slots, key_of
from watcher.core.chinese.script import groups, is_open, split_outside
from watcher.model.entry import Name, NameRole, PartyType


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("莱多斯公司（Leidos）", Printed("莱多斯公司", "Leidos")),
        ("立方全球防务公司(Cubic Global Defense)", Printed("立方全球防务公司", "Cubic Global Defense")),
        (
            "洛克希德·马丁风险投资公司（Lockheed Martin Ventures)",
            Printed("洛克希德·马丁风险投资公司", "Lockheed Martin Ventures"),
        ),
        (
            "铁山解决方案公司 （IronMountain Solutions）",
            Printed("铁山解决方案公司", "IronMountain Solutions"),
        ),
        (
            "防卫研究所（NationalInstituteforDefenseStudies）",
            Printed("防卫研究所", "NationalInstituteforDefenseStudies"),
        ),
        (
            "高点航空技术公司（\u200cHigh Point Aerotechnologies）",
            Printed("高点航空技术公司", "High Point Aerotechnologies"),
        ),
        ("特科姆公司（TCOM,Limited Partnership）", Printed("特科姆公司", "TCOM,Limited Partnership")),
        ("Group W公司（Group W）", Printed("Group W公司", "Group W")),
        ("AEVEX（AEVEX Aerospace）", Printed("AEVEX", "AEVEX Aerospace")),
        (
            "TechInsights公司（TechInsights Inc.）及其分支机构：",
            Printed("TechInsights公司", "TechInsights Inc.", "及其分支机构"),
        ),
        (
            "三菱电机（中国）有限公司（Mitsubishi Electric (China) Co., Ltd.）",
            Printed("三菱电机（中国）有限公司", "Mitsubishi Electric (China) Co., Ltd."),
        ),
        ("三菱重工（长崎）造船所", Printed("三菱重工（长崎）造船所")),
        ("美国PVH集团", Printed("美国PVH集团")),
        ("Hanwha Shipping LLC", Printed(en="Hanwha Shipping LLC")),
        ("TechInsights Inc. (Canada)", Printed(en="TechInsights Inc. (Canada)")),
        ("（Caplugs）", Printed(en="Caplugs")),
        ("Leidos（莱多斯公司）", Printed("莱多斯公司", "Leidos")),
        ("莱多斯公司 Leidos, Inc.", Printed("莱多斯公司", "Leidos, Inc.")),
        ("甲公司（英文名称：A Ltd.）", Printed("甲公司", "A Ltd.")),
        (
            "甲公司（A Inc.，简称AI，原名B Inc.）",
            Printed("甲公司", "A Inc.", aliases=(("AI", False), ("B Inc.", True))),
        ),
        ("甲公司（A Inc.", Printed("甲公司", "A Inc.")),
        (
            "凯西·沃登（Kathy J. Warden），女，董事长、首席执行官",
            Printed("凯西·沃登", "Kathy J. Warden", "董事长、首席执行官", "女"),
        ),
        ("余茂春，男", Printed("余茂春", sex="男")),
        ("John Doe, 男", Printed(en="John Doe", sex="男")),
        ("甲公司（以下简称A）", Printed("甲公司（以下简称A）")),
        ("甲公司（乙B）", Printed("甲公司（乙B）")),
        ("甲公司（A Inc.）（中国）", Printed("甲公司", "A Inc.", "（中国）")),
        ("甲公司（A Inc.）（以下简称AI）", Printed("甲公司", "A Inc.", "（以下简称AI）")),
        ("甲公司（A Inc.）（下称AI）", Printed("甲公司", "A Inc.", "（下称AI）")),
        ("甲公司（A Inc.）（见附件A）", Printed("甲公司", "A Inc.", "（见附件A）")),
        ("甲公司（A Inc.）（附件A）", Printed("甲公司", "A Inc.", "（附件A）")),
        ("甲公司（A Inc.）及其 branches in Asia", Printed("甲公司", "A Inc.", "及其 branches in Asia")),
        (
            "TechInsights Inc. (Canada)及其分支机构",
            Printed(None, "TechInsights Inc. (Canada)", "及其分支机构"),
        ),
        ("TechInsights (Canada) Inc.", Printed(en="TechInsights (Canada) Inc.")),
        ("3M（中国）有限公司", Printed("3M（中国）有限公司")),
        ("iRobot（艾罗公司）", Printed("艾罗公司", "iRobot")),
        ("（艾罗公司）", Printed("艾罗公司")),
        ("iRobot艾罗公司 iRobot", Printed("iRobot艾罗公司", "iRobot")),
        ("SpaceX", Printed(en="SpaceX")),
        ("甲公司 Leidos 乙公司", Printed("甲公司 Leidos 乙公司")),
        (
            "甲公司（A Inc.； ， 原名b Inc.，简称AX；）",
            Printed("甲公司", "A Inc.", aliases=(("b Inc.", True), ("AX", False))),
        ),
        ("甲公司（；简称AI）", Printed("甲公司", None, aliases=(("AI", False),))),
        ("余茂春，男，某中心主任，研究员", Printed("余茂春", None, "某中心主任，研究员", "男")),
        ("", Printed()),
    ],
)
def test_a_printed_name_taken_apart(text: str, expected: Printed) -> None:
    assert printed(text) == expected
    assert printed(text).empty == (not (expected.zh or expected.en))


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("美国军工企业及高级管理人员", True),
        ("有关美国实体", True),
        ("上述欧盟金融机构", True),
        ("后附《反制清单》列明的企业、组织和个人", True),
        ("其负责人", True),
        ("该公司", True),
        ("美国", True),
        ("美国银行", False),
        ("高级研究公司", False),
        ("相关公司有限公司", False),
        ("企业（Enterprise）", False),
        ("甲公司", False),
    ],
)
def test_a_kind_of_firms_is_no_firm(text: str, empty: bool) -> None:
    assert printed(text).empty is empty


def test_common_names_are_parted_but_legal_forms_are_not() -> None:
    assert split_aliases("Teal Drones, iDrone、Neros, Inc.；“优步”、“优步X.”、SpaceX") == (
        "Teal Drones",
        "iDrone",
        "Neros, Inc.",
        "优步",
        "优步X",
        "SpaceX",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a（b (c) d)e(f ", [("（b (c) d)", "b (c) d", True), ("(f ", "f", False)]),
        ("a（f", [("（f", "f", True)]),
        # One that closes nothing hides nothing.
        ("a）（b）)(c)", [("（b）", "b", True), ("(c)", "c", False)]),
        ("aXb", []),
    ],
)
def test_parentheses_of_both_widths(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert [(text[g.start : g.end], g.inside, g.wide) for g in groups(text)] == expected


def test_what_stands_in_parentheses_or_quotation_marks_is_left_whole() -> None:
    assert is_open("a（b")
    assert not is_open("a)b")
    assert is_open("a)（b")
    assert not is_open("")
    assert split_outside("a、bX（c、d）、“e、f”）、g", "、") == ("a", "bX（c、d）", "“e、f”）", "g")


ANNEX = (
    "根据有关规定，决定如下：",
    "一、禁止向上述实体出口；",
    "附件：实体名单",
    "2025年10月9日",
    "附件",
    "被列入不可靠实体清单的实体名单",
    "1. 反无人机技术公司（Dedrone by Axon）",
    "2.技术洞察公司（TechInsights Inc.）及其分支机构",
    "-TechInsights Europe Limited",
    "— 日本技术洞察（TechInsights Japan K.K.）",
    "3. 三菱造船株式会社（Mitsubishi Shipbuilding Co., Ltd.）",
    "地 址：日本横滨市西区",
    "港未来三丁目",
    "邮 编：220-8401",
    "常用名称：Teal Drones, iDrone",
    "曾用名：旧三菱",
    "注册号：0104-01",
    "4. 甲公司",
    "（A",
    "Company）",
    "5. 乙公司（B） 6.丙公司（C）",
    "7. 丁公司（D），地址：Tokyo，邮编：100",
    "8.",
    "商务部",
    "2025年10月9日",
)


def test_an_annex_with_all_that_stands_under_its_names() -> None:
    body, (found,) = annex.split(ANNEX)
    assert body == ANNEX[:4]
    assert (found.heading, found.unread, found.gap) == ("被列入不可靠实体清单的实体名单", (), "")
    assert [slot.number for slot in found.slots] == [1, 2, 3, 4, 5, 6, 7]
    parties = from_slots(found.slots, None)
    assert [party.name for party in parties] == [
        "Dedrone by Axon", "TechInsights Inc.", "TechInsights Europe Limited", "TechInsights Japan K.K.",
        "Mitsubishi Shipbuilding Co., Ltd.", "A Company", "B", "C", "D",
    ]  # fmt: skip
    under = parties[2]
    assert (under.key, under.detail("parent")) == ("TechInsightsEuropeLimited", "TechInsights Inc.")
    assert parties[1].detail("scope") == "及其分支机构"
    ship = parties[4]
    assert ship.addresses == ("日本横滨市西区港未来三丁目",)
    assert ship.countries == ("JP",)
    assert ship.details == (("postcode", "220-8401"), ("注册号", "0104-01"))
    assert ship.names[2:] == (
        Name("Teal Drones", "en", NameRole.ALIAS),
        Name("iDrone", "en", NameRole.ALIAS),
        Name("旧三菱", "zh", NameRole.FORMER),
    )
    assert (parties[-1].addresses, parties[-1].detail("postcode")) == (("Tokyo",), "100")


def test_a_line_that_belongs_to_nothing_is_said() -> None:
    _, (found,) = annex.split(
        ("附件", "名单", "1. 甲公司（A）", "本名单另有说明的从其规定并且很长", "3. 丙公司（C）")
    )
    assert found.unread == ("本名单另有说明的从其规定并且很长",)
    assert found.gap == "1 is followed by 3"
    assert annex.split(("附件", "2. 甲公司（A）"))[1][0].gap == "the first number is 2"


def test_an_annex_without_its_mark_begins_at_the_first_arabic_number() -> None:
    body, (found,) = annex.split(("决定如下：", "一、禁止；", "关注名单", "1、甲公司（A）", "2、乙公司（B）"))
    assert body == ("决定如下：", "一、禁止；")
    assert (found.heading, len(found.slots)) == ("关注名单", 2)


def test_no_annex_at_all() -> None:
    assert annex.split(("决定如下：", "一、禁止；")) == (("决定如下：", "一、禁止；"), ())


def test_a_table_is_an_annex_too() -> None:
    rows = (
        "附件",
        "序号\t名称\t英文\t地址",
        "1\t甲公司\tA Ltd.\t地址：东京",
        "2\t乙公司（B）\t\t大阪",
        "x\t",
    )
    _, (found,) = annex.split(rows)
    assert found.unread == ("x",)
    assert [(slot.name.zh, slot.name.en, slot.fields) for slot in found.slots] == [
        ("甲公司", "A Ltd.", (("地址", "东京"),)),
        ("乙公司", "B", (("备注", "大阪"),)),
    ]


def test_sections_tell_firms_from_people() -> None:
    text = (
        "附件",
        "反制清单",
        "一、企业",
        "（一）甲公司（A）",
        "二、高级管理人员",
        "（一）张三（San Zhang），男，甲公司总裁",
        "（二）李四（Si Li），甲公司顾问",
    )
    _, (found,) = annex.split(text)
    firm, person, other = from_slots(found.slots, "US")
    assert (firm.type, person.type, other.type) == (
        PartyType.ORGANIZATION,
        PartyType.PERSON,
        PartyType.PERSON,
    )
    assert other.details == (("role", "甲公司顾问"),)
    assert (person.detail("role"), person.detail("sex"), person.countries) == ("甲公司总裁", "男", ("US",))
    assert found.gap == ""


def test_names_numbered_in_chinese_where_the_annex_has_no_other_numbers() -> None:
    _, (found,) = annex.split(("附件", "反制清单", "一、甲公司（A)", "二、乙公司（B)"))
    assert [slot.name.en for slot in found.slots] == ["A", "B"]


def test_two_annexes() -> None:
    _, found = annex.split(
        ("附件1", "出口管制管控名单", "1. 甲公司（A）", "附件2", "关注名单", "1. 乙公司（B）")
    )
    assert [(one.heading, one.slots[0].name.en) for one in found] == [
        ("出口管制管控名单", "A"),
        ("关注名单", "B"),
    ]


def one(*lines: str) -> annex.Annex:
    _, (found,) = annex.split(("附件", *lines))
    return found


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        # A mark that no name follows only announces; so does a sentence that speaks of the list.
        (("决定如下：", "附件：", "名单.pdf"), 3),
        (("决定将下列实体列入关注名单。", "1. 甲公司（A）"), 1),
        # Heading and day stand over the names, the signature under them.
        (("决定如下：", "反制清单", "2026年2月24日", "1. 甲公司（A）"), 1),
        (("自2026年2月24日起实施，具体见下文所列各家实体", "1. 甲公司（A）"), 1),
        (("1. 甲公司（A）", "2026年2月24日"), 0),
    ],
)
def test_where_the_names_begin(lines: tuple[str, ...], body: int) -> None:
    assert annex.split(lines)[0] == lines[:body]


def test_a_heading_of_two_lines_and_the_section_of_each_name() -> None:
    found = one(
        "反制清单", "（共2家）", "一、企业", "（一）甲公司（A）", "二、人员", "（一）张三（San Zhang）"
    )
    assert found.heading == "反制清单（共2家）"
    assert [slot.section for slot in found.slots] == ["一、企业", "二、人员"]
    assert one("关注名单", "1. 甲公司（A）").slots[0].section == ""
    assert one("1. 甲公司（A）").slots[0].section == ""


@pytest.mark.parametrize(
    ("lines", "name", "fields", "unread"),
    [
        (("1. 甲公司", "(A", "Company)"), ("甲公司", "A Company"), (), ()),
        # A remark in parentheses is part of no name that has its Latin one, of no name with an address.
        (("1. 甲公司（A）", "（另有说明）"), ("甲公司", "A"), (), ("（另有说明）",)),
        (("1. 甲公司", "地址：东京", "（港区）"), ("甲公司", None), (("地址", "东京（港区）"),), ()),
        # What follows an address belongs to it, but for the signature.
        (("1. 甲公司（A）", "地址：东京", "商 务 部"), ("甲公司", "A"), (("地址", "东京"),), ()),
        (("1. 甲公司（A）", "地址：东京", "2026年2月24日"), ("甲公司", "A"), (("地址", "东京"),), ()),
        (("1. 甲公司（A）；地址：Tokyo",), ("甲公司", "A"), (("地址", "Tokyo"),), ()),
        (("1. 甲公司（A）", "；地址：Tokyo"), ("甲公司", "A"), (("地址", "Tokyo"),), ()),
        # A field that is left empty says nothing.
        (("1. 甲公司（A）", "常用名称：", "地址：Tokyo"), ("甲公司", "A"), (("地址", "Tokyo"),), ()),
        (("1. 甲公司（A）", "地址：", "tokyo"), ("甲公司", "A"), (("地址", "tokyo"),), ()),
        # Latin words keep their space over the break of a line, Chinese has none.
        (("1. 甲公司（A）", "地址：Tokyo", "M东"), ("甲公司", "A"), (("地址", "Tokyo M东"),), ()),
        (("1. 甲公司（A）", "地址：东京A", "Minato"), ("甲公司", "A"), (("地址", "东京A Minato"),), ()),
        (("1. 甲公司（A）", "地址：东京", "Minato"), ("甲公司", "A"), (("地址", "东京Minato"),), ()),
        (("1. 甲公司（A）", "地址：Tokyo", "东"), ("甲公司", "A"), (("地址", "Tokyo东"),), ()),
        # Rows of a table: a Latin name beside the Chinese one, and what else a cell may hold.
        (("1\t甲公司",), ("甲公司", None), (), ()),
        (("1\t甲公司\tA Ltd.",), ("甲公司", "A Ltd."), (), ()),
        (("1.\t\t甲公司\tA Ltd.",), ("甲公司", "A Ltd."), (), ()),
        (("1\tA Ltd.\tTokyo",), (None, "A Ltd."), (("备注", "Tokyo"),), ()),
        (("1\t甲公司\t东京A座",), ("甲公司", None), (("备注", "东京A座"),), ()),
        (("1\t甲公司\t105-0001",), ("甲公司", None), (("备注", "105-0001"),), ()),
        (("序号\t实体名称\t所在地", "1\t甲公司"), ("甲公司", None), (), ()),
        (("实体名称\t国别", "1\t甲公司"), ("甲公司", None), (), ()),
        (("乙公司\t东京", "1\t甲公司"), ("甲公司", None), (), ("乙公司 东京",)),
    ],
)
def test_what_stands_under_a_name(
    lines: tuple[str, ...],
    name: tuple[str | None, str | None],
    fields: tuple[tuple[str, str], ...],
    unread: tuple[str, ...],
) -> None:
    found = one(*lines)
    (slot,) = found.slots
    assert ((slot.name.zh, slot.name.en), slot.fields, slot.subs) == (name, fields, ())
    assert (found.heading, found.unread) == ("", unread)


def test_what_stands_under_a_firm_with_branches() -> None:
    found = one("1. 甲公司及其分支机构：", "-甲欧公司", "（A Europe）", "A Asia", "商务部")
    assert [slot.name.zh for slot in found.slots] == ["甲公司及其分支机构："]
    assert [name.zh or name.en for name, _ in found.slots[0].subs] == ["甲欧公司", "A Europe", "A Asia"]


@pytest.mark.parametrize(
    ("lines", "gap"),
    [
        (("1. 甲公司（A）", "2. 乙公司（B）", "1. 丙公司（C）"), ""),
        (("一、企业", "（一）甲公司（A）", "二、人员", "（二）张三（B）"), ""),
        (("一、企业", "（一）甲公司（A）", "二、人员", "（三）张三（B）"), "1 is followed by 3"),
        (("1. 甲公司（A）", "2. 乙公司（B）", "2. 丙公司（C）"), "2 is followed by 2"),
        (("1. 甲公司（A）", "0. 乙公司（B）"), "1 is followed by 0"),
    ],
)
def test_numbers_go_on_or_begin_again(lines: tuple[str, ...], gap: str) -> None:
    assert one(*lines).gap == gap


Names = list[tuple[str | None, str | None]]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (
            "涉对台军售的洛克希德·马丁公司（Lockheed Martin Corporation）、"
            "雷神导弹与防务公司（Raytheon Missiles & Defense）",
            [
                ("洛克希德·马丁公司", "Lockheed Martin Corporation"),
                ("雷神导弹与防务公司", "Raytheon Missiles & Defense"),
            ],
        ),
        (
            "涉对台军售的美国波音防务、空间与安全集团（Boeing Defense, Space & Security）",
            [("美国波音防务、空间与安全集团", "Boeing Defense, Space & Security")],
        ),
        (
            "美国PVH集团、因美纳公司（Illumina, Inc.）",
            [("美国PVH集团", None), ("因美纳公司", "Illumina, Inc.")],
        ),
        ("美国PVH集团和因美纳公司", [("美国PVH集团", None), ("因美纳公司", None)]),
        (
            "欧盟UAB Urbo Bankas和AB Mano Bankas两家银行",
            [(None, "UAB Urbo Bankas"), (None, "AB Mano Bankas")],
        ),
        (
            "韩华海洋株式会社5家美国相关子公司Hanwha Shipping LLC、Hanwha Philly Shipyard Inc."
            "和HS USA Holdings Corp.",
            [
                (None, "Hanwha Shipping LLC"),
                (None, "Hanwha Philly Shipyard Inc."),
                (None, "HS USA Holdings Corp."),
            ],
        ),
        (
            "甲公司（A）、乙公司(B)以及丙研究所(C)等3家实体",
            [("甲公司", "A"), ("乙公司", "B"), ("丙研究所", "C")],
        ),
        (
            "和硕公司（Pegatron）、和平公司（Peace）和及时公司（Timely）",
            [("和硕公司", "Pegatron"), ("和平公司", "Peace"), ("及时公司", "Timely")],
        ),
        (
            "吉布斯和考克斯公司（Gibbs & Cox）和甲集团",
            [("吉布斯和考克斯公司", "Gibbs & Cox"), ("甲集团", None)],
        ),
        (
            "美国高等研究公司、甲公司（A, Inc.）等外国实体",
            [("美国高等研究公司", None), ("甲公司", "A, Inc.")],
        ),
        (
            "三菱电机（中国）有限公司（Mitsubishi Electric (China) Co., Ltd.）",
            [("三菱电机（中国）有限公司", "Mitsubishi Electric (China) Co., Ltd.")],
        ),
        ("莱多斯公司等15家美国实体（见附件）", [("莱多斯公司", None)]),
        ("波音防务、空间防务两家实体", [("波音防务", None), ("空间防务", None)]),
        ("波音防务、空间与安全防务两家实体", [("波音防务", None), ("空间与安全防务", None)]),
        # What stands in parentheses parts no names, and only a Latin name in them ends one.
        ("丙（甲公司、乙公司）联盟（C）、丁公司", [("丙（甲公司、乙公司）联盟", "C"), ("丁公司", None)]),
        ("甲（2019）公司（A）", [("甲（2019）公司", "A")]),
        ("甲（简称B）公司（A）", [("甲（简称B）公司", "A")]),
        # 和 belongs to a name, unless what stands before it is complete; no letter parts names.
        ("和硕集团", [("和硕集团", None)]),
        ("Gibbs和考克斯公司（Gibbs & Cox）", [("Gibbs和考克斯公司", "Gibbs & Cox")]),
        ("SpaceX Labs和AB Bank两家企业", [(None, "SpaceX Labs"), (None, "AB Bank")]),
        (
            "UAB Bankas和甲银行、A银行、B基金",
            [("UAB Bankas和甲银行", None), ("A银行", None), ("B基金", None)],
        ),
        ("UAB Bankas和A银行", [(None, "UAB Bankas"), ("A银行", None)]),
        # A country or a parent before a Latin name describes it; inside a Chinese name it is none.
        ("日本Alpha Inc.、美国 Beta LLC", [(None, "Alpha Inc."), (None, "Beta LLC")]),
        ("美国Leidos公司", [("美国Leidos公司", None)]),
        (
            "美国PVH集团 、 因美纳公司 （Illumina, Inc.） 和 乙集团 ",
            [("美国PVH集团", None), ("因美纳公司", "Illumina, Inc."), ("乙集团", None)],
        ),
    ],
)
def test_names_in_a_sentence(who: str, expected: Names) -> None:
    names, _ = prose.named(who)
    assert [(name.zh, name.en) for name in names] == expected


def test_the_title_tells_where_a_reason_ends() -> None:
    for reason in ("参与军售的", ""):
        for space in ("", " "):
            who = f"{reason}黎明的光X公司{space}（Light of Dawn）"
            assert prose.named(who, "关于将黎明的光X公司列入")[0][0].zh == "黎明的光X公司"
    assert prose.named("参与军售的甲公司（A）", "关于对乙公司")[0][0].zh == "甲公司"


DECISIONS = [
    ("决定将甲公司（A）列入不可靠实体清单，并采取", [("不可靠实体清单", False, "A")]),
    ("现将甲公司（A）移出关注名单", [("关注名单", True, "A")]),
    ("决定自2026年3月1日起将甲公司（A）列入关注名单", [("关注名单", False, "A")]),
    ("决定将甲公司（A）从关注名单中移出", [("关注名单", True, "A")]),
    (
        "决定将甲公司（A）从关注名单调整至出口管制管控名单",
        [("关注名单", True, "A"), ("出口管制管控名单", False, "A")],
    ),
    ("不可靠实体清单工作机制决定于2025年2月4日将甲公司（A）列入不可靠实体清单", []),
    ("2023年2月16日，不可靠实体清单工作机制将甲公司（A）列入不可靠实体清单", []),
    ("决定对甲公司启动调查", []),
]


@pytest.mark.parametrize(("sentence", "expected"), DECISIONS)
def test_only_a_decision_lists_somebody(sentence: str, expected: list[tuple[str, bool, str]]) -> None:
    found = prose.decisions((sentence + "。",))
    assert [(one.list_name, one.removes, one.names[0].en) for one in found] == expected


def test_a_sentence_that_the_page_breaks_over_lines_is_one() -> None:
    sentence = "决定将甲公司（A）、乙公司（B）列入关注名单"
    for cut in range(len(sentence)):
        lines = ("工作机制", sentence[:cut], f"{sentence[cut:]}。")
        assert prose.decisions(lines) == prose.decisions((sentence,))
        assert prose.earlier(lines) == (Printed("甲公司", "A"), Printed("乙公司", "B"))
    assert prose.decisions((f"{sentence}。",))[0].words == sentence


@pytest.mark.parametrize(
    ("sentence", "listed"),
    [
        ("2025年2月4日，不可靠实体清单工作机制决定将甲公司（A）列入不可靠实体清单。", 0),
        ("商务部2025年2月4日曾决定将甲公司（A）列入关注名单。", 0),
        ("2月4日，商务部决定将甲公司（A）列入关注名单。现决定将乙公司（B）列入关注名单。", 1),
        (f"2025年2月4日，商务部决定将{'、'.join(['甲公司（A）'] * 20)}列入关注名单。", 0),
        # The day of the notice itself, the day of a reason, and no day at all.
        ("2025年3月4日，不可靠实体清单工作机制决定将甲公司（A）列入不可靠实体清单。", 1),
        ("2025年2月4日甲公司断供，工作机制决定将甲公司（A）列入不可靠实体清单。", 1),
        ("工作机制决定将甲公司（A）列入不可靠实体清单。", 1),
    ],
)
def test_what_was_decided_on_an_earlier_day_lists_nobody_again(sentence: str, listed: int) -> None:
    assert len(prose.decisions((sentence,), published_on=date(2025, 3, 4))) == listed
    assert len(prose.decisions((sentence,))) == sentence.count("决定将")


def test_who_is_said_to_be_listed_already() -> None:
    (name,) = prose.earlier(
        (
            "美国因美纳公司（Illumina, Inc.）一案，前经决定于2025年2月4日将该公司列入。工作机制于2月4日将美国因美纳公司"
            "（Illumina, Inc.）列入不可靠实体清单。",
        )
    )
    assert key_of(name) == "因美纳公司"
    assert prose.earlier(("无。",)) == ()


def test_one_firm_has_one_key_in_all_renderings() -> None:
    keys = {
        key_of(printed(text)) for text in ("美国因美纳公司（Illumina, Inc.）", "因美纳公司 （Illumina,Inc.）")
    }
    assert keys == {"因美纳公司"}
    assert key_of(printed("Hanwha Shipping LLC")) == key_of(printed("HanwhaShippingLLC"))


def test_a_country_before_a_name_counts_where_none_is_stated() -> None:
    pvh, illumina = from_prose(prose.named("美国PVH集团、因美纳公司（Illumina, Inc.）")[0], None)
    assert (pvh.countries, illumina.countries) == (("US",), ())
    assert pvh.named("zh") == "美国PVH集团"
    names = (printed("Alpha Inc."), printed("美国乙公司"))
    assert [party.countries for party in from_prose(names, None)] == [(), ("US",)]
    assert [party.countries for party in from_prose(names, "DE")] == [("DE",), ("DE",)]


def test_who_has_a_sex_is_a_person_wherever_he_is_named() -> None:
    firm, person = from_prose((printed("甲公司（A），及其分支机构"), printed("张三（San Zhang），男")), "US")
    assert (firm.type, person.type) == (PartyType.ORGANIZATION, PartyType.PERSON)
    assert (firm.details, person.details) == ((("scope", "及其分支机构"),), (("sex", "男"),))


@pytest.mark.parametrize(
    ("under", "country", "home"),
    [
        (("地址：日本横滨市", "国别：德国"), None, "DE"),
        (("国家：德国", "地址：日本横滨市"), "US", "US"),
        (("国别：未详", "地址：横滨市", "地址：日本横滨市"), None, "JP"),
        (("备注：德国",), None, None),
    ],
)
def test_the_country_that_an_annex_states_goes_before_that_of_an_address(
    under: tuple[str, ...], country: str | None, home: str | None
) -> None:
    _, (found,) = annex.split(("附件", "名单", "1. 甲公司（A）", *under))
    (party,) = from_slots(found.slots, country)
    assert party.countries == ((home,) if home else ())


def test_two_parties_of_one_notice_never_share_a_key() -> None:
    one, two = from_prose((printed("甲公司（A）"), printed("甲公司（B）")), None)
    assert (one.key, two.key) == ("甲公司", "甲公司#2")


ZH = st.text("甲乙丙丁戊己庚辛壬癸东西南北", min_size=2, max_size=6).map(lambda s: s + "公司")
EN = st.lists(
    st.sampled_from(["Alpha", "Beta", "S3", "Defense", "Labs", "K.K."]), min_size=1, max_size=3
).map(" ".join)
LISTED = st.lists(st.tuples(ZH, EN), min_size=1, max_size=12, unique=True)


@given(LISTED)
def test_what_an_annex_prints_is_what_is_read(names: list[tuple[str, str]]) -> None:
    lines = ["附件", "名单", *(f"{i}. {zh}（{en}）" for i, (zh, en) in enumerate(names, 1))]
    _, (found,) = annex.split(lines)
    assert [(slot.name.zh, slot.name.en) for slot in found.slots] == names
    assert (found.unread, found.gap) == ((), "")


@given(LISTED, st.sampled_from(["、", "和", "以及"]))
def test_what_a_sentence_prints_is_what_is_read(names: list[tuple[str, str]], last: str) -> None:
    printed_names = [f"{zh}（{en}）" for zh, en in names]
    head = "、".join(printed_names[:-1])
    who = f"{head}{last if head else ''}{printed_names[-1]}等{len(names)}家实体"
    read, stated = prose.named(who)
    assert [(name.zh, name.en) for name in read] == names
    assert stated == len(names)


def test_entities_under_a_firm_without_a_dash_before_them() -> None:
    lines = (
        "附件",
        "名单",
        "1. 甲公司（A）及其分支机构：",
        "A Europe Limited",
        "- 。",
        "2. 乙公司（B）",
        "3\t",
        "丙\tC",
    )
    _, (found,) = annex.split(lines)
    assert [party.name for party in from_slots(found.slots, "US")] == ["A", "A Europe Limited", "B"]
    assert found.unread == ("丙 C",)


def test_an_alias_in_parentheses_is_kept() -> None:
    (party,) = from_prose((printed("甲公司（A Inc.，简称AI，原名B Inc.，又称）"),), None)
    assert [(name.text, name.role.value) for name in party.names[2:]] == [
        ("AI", "alias"),
        ("B Inc.", "former"),
    ]


def test_a_piece_that_only_looks_described() -> None:
    assert [(n.zh, n.en) for n in prose.named("甲公司Leidos")[0]] == [("甲公司Leidos", None)]
    assert prose.named("（见附件）") == ((), None)
