"""Decisions of the Foreign Ministry: the index, and what a decision may do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from support import mofcom_pages as markup

from watcher.core.chinese.decision import decision
from watcher.core.chinese.links import links, older
from watcher.core.chinese.names import Printed, printed
from watcher.core.chinese.page import Page
from watcher.core.chinese.persons import included, unquoted, without_office
from watcher.errors import ParseError
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, InstrumentRef, NoticeEntry, UntilBasis
from watcher.sources.cn_mfa_countermeasures.parser import INDEX, parse

PAGE = f"{INDEX}202611/t20261101_1.shtml"


def index(count: int, script: str = "") -> str:
    rows = "".join(
        f"<li><a href='./2025{n:02}/t2025{n:02}01_{n}.shtml'>关于对第{n}家采取反制措施的决定</a></li>"
        for n in range(1, count + 1)
    )
    return f"<html><body><ul>{rows}</ul><a href='/x.html'>其他</a><script>{script}</script></body></html>"


def decided(title: str, lines: list[str]) -> NoticeEntry:
    body = "".join(f"<p>{line}</p>" for line in lines)
    html = f"<html><body><h1>{title}</h1><p>2026-11-01 10:00</p><div>{body}</div></body></html>"
    parsed = parse((markup.document(PAGE, html),))
    assert parsed.remarks == ()
    (entry,) = parsed.entries
    assert isinstance(entry, NoticeEntry)
    return entry


def test_the_index_leads_to_every_decision() -> None:
    parsed = parse((markup.document(INDEX, index(12)),))
    assert len(parsed.follow) == 12
    first = parsed.follow[0]
    assert (first.url, first.reuse, first.dated) == (
        f"{INDEX}202501/t20250101_1.shtml",
        True,
        date(2025, 1, 1),
    )


def test_fewer_than_ten_links_are_a_failure() -> None:
    with pytest.raises(ParseError, match="9 links"):
        parse((markup.document(INDEX, index(9)),))


def test_older_pages_where_the_index_has_any() -> None:
    page = markup.document(INDEX, index(12, 'createPageHTML(3, 0, "index", "shtml");'))
    rows = links(page, r"\.shtml$", least=1)
    (ask,) = older(page, rows)
    assert (ask.url, ask.older, ask.dated) == (f"{INDEX}index_1.shtml", True, date(2025, 1, 1))
    last = markup.document(f"{INDEX}index_2.shtml", index(2, 'createPageHTML(3, 2, "index", "shtml");'))
    assert list(older(last, rows)) == []
    assert [r.older for r in parse((page, last)).follow].count(True) == 1


def test_a_day_beside_a_link_and_the_longer_of_two_titles() -> None:
    html = (
        "<html><body><ul class='liBox'><li><a href='t20250101_1.htm' title='长的标题'>短</a>"
        "<span>2026-08-26</span></li></ul><p><a href='t20250101_1.htm'>短</a><a href='t1.htm'></a>"
        "<a href='t2.htm'>无日期</a></p></body></html>"
    )
    found = links(markup.document("https://gss.mof.gov.cn/a/", html), r"t\w+\.htm$", least=1)
    assert [(row.title, row.on) for row in found] == [("长的标题", date(2026, 8, 26)), ("无日期", None)]


def test_a_decision_that_takes_back_by_name() -> None:
    entry = decided(
        "关于取消对甲公司、乙公司采取反制措施的决定",
        [
            "（2026年11月1日中华人民共和国外交部令第25号公布，自2026年11月2日起施行）",
            "中方决定取消对甲公司、乙公司采取的反制措施。",
            "外交部",
            "2026年11月1日",
        ],
    )
    assert entry.key == "外交部令第25号"
    subjects = [m.subject for m in entry.measures]
    assert [party.key for party in subjects if isinstance(party, Party)] == ["甲公司", "乙公司"]
    assert {(m.verb, m.effective_on) for m in entry.measures} == {(ChangeKind.CANCELLED, date(2026, 11, 2))}


def test_a_decision_that_suspends_an_order() -> None:
    entry = decided(
        "关于暂停对甲公司实施反制措施一年的决定",
        ["中方决定自2026年11月2日起，暂停实施外交部令第16号规定的反制措施一年。", "外交部", "2026年11月1日"],
    )
    (measure,) = entry.measures
    assert isinstance(measure.subject, InstrumentRef)
    assert (measure.verb, measure.subject.number) == (ChangeKind.SUSPENDED, "外交部令第16号")
    assert (measure.list_id, measure.until) == ("cn_mfa_countermeasure", date(2027, 11, 2))


def test_names_in_the_sentence_where_no_list_is_appended() -> None:
    entry = decided(
        "关于采取反制措施的决定",
        [
            "中方决定对甲公司（A Inc.）、乙公司（B Inc.）采取以下反制措施：",
            "一、冻结财产。",
            "外交部",
            "2026年11月1日",
        ],
    )
    assert [m.subject.name for m in entry.measures if isinstance(m.subject, Party)] == ["A Inc.", "B Inc."]
    assert entry.notice.summary == "一、冻结财产。"


def test_a_decision_that_names_nobody_is_told_and_looked_at() -> None:
    html = "<html><body><h1>关于反制的决定</h1><p>内容见图片。</p></body></html>"
    parsed = parse((markup.document(PAGE, html),))
    (entry,) = parsed.entries
    assert isinstance(entry, NoticeEntry)
    assert [(m.verb, m.list_id) for m in entry.measures] == [(ChangeKind.PUBLISHED, "cn_mfa_countermeasure")]
    assert len(parsed.remarks) == 1


def test_a_stated_number_that_is_not_reached() -> None:
    entry = decided(
        "关于对美国军工企业采取反制措施的决定",
        [
            "中方决定对甲公司等3家后附《反制清单》列明的企业采取反制措施：",
            "附件：反制清单",
            "外交部",
            "2026年11月1日",
            "附件",
            "反制清单",
            "一、甲公司（A)",
            "二、乙公司（B)",
        ],
    )
    assert [(c.stated, c.extracted, c.breakdown) for c in entry.counts] == [(3, 2, (("家", 3),))]


def test_offices_are_parted_from_names() -> None:
    person = without_office(printed("里根基金会首席行政官乔安妮·德雷克（Joanne M. Drake），女"))
    assert (person.zh, person.en, person.tail, person.sex) == (
        "乔安妮·德雷克",
        "Joanne M. Drake",
        "里根基金会首席行政官",
        "女",
    )
    assert without_office(printed("朴英泰（Yeong-Tae Pak）")).zh == "朴英泰"
    assert unquoted(printed("加拿大“维吾尔人权倡导项目”（Uyghur Rights Advocacy Project）"))[1] == "加拿大"
    tailed = without_office(printed("执行主任甲一（A A），男，已退休"))
    assert (tailed.zh, tailed.tail, tailed.sex) == ("甲一", "执行主任，已退休", "男")
    for other in (printed("Joanne M. Drake"), Printed(zh="主席甲一、乙二")):
        assert without_office(other) == other
    for firm in ("甲公司（A）", "Alpha Inc."):
        assert unquoted(printed(firm)) == (printed(firm), "")


PERSONS = [
    (
        "副主席、董事甲一（A A），顾问乙二（B B）、丁四（待定）、丙三（C C）",
        [("甲一", "副主席、董事"), ("乙二", "顾问"), ("丁四（待定）", "顾问"), ("丙三", "顾问")],
    ),
    # Nobody inherits the office of somebody else's beginning; 和 and 及 join, or begin a name.
    ("甲一（A A）和乙二（B B）以及、及川三（C C）", [("甲一", ""), ("乙二", ""), ("及川三", "")]),
    ("和田一（A A）、和田二（B B）", [("和田一", ""), ("和田二", "")]),
    ("主席甲一（A A）、部长丙三、乙二（B B）", [("甲一", "主席"), ("丙三", "部长"), ("乙二", "部长")]),
    # Who has no Latin name may stand last, too; his kin is nobody named.
    ("主席 、董事甲一（A A）、 丙三", [("甲一", "主席、董事"), ("丙三", "主席、董事")]),
    ("甲一（A A）、其配偶、乙方2人、乙二（B B）、相关亲属", [("甲一", ""), ("乙二", "")]),
    ("甲一（A (B) A）、阿X乙（A X，又名X、Y）", [("甲一", ""), ("阿X乙", "")]),
    ("总裁J·D·甲一（J. D. A）、部长丁四（待定）", [("J·D·甲一", "总裁"), ("丁四（待定）", "部长")]),
    ("其配偶、子女", []),
]


@pytest.mark.parametrize(("said", "expected"), PERSONS)
@pytest.mark.parametrize(
    "end", ["", "。", "等", "等人。", "，共9人", "等，共 十二 名", "等在内，共3人，决定如下"]
)
def test_the_persons_that_a_line_includes(said: str, expected: list[tuple[str, str]], end: str) -> None:
    found = included(f"（一）甲方相关人员，包括{said}{end}")
    assert [(name.zh, name.tail) for name in found] == expected
    assert included(said) == ()


def test_a_person_whose_office_the_text_does_not_give() -> None:
    entry = decided(
        "关于对王五采取反制措施的决定",
        [
            "昨日王五发言。中方决定对王五采取以下反制措施：",
            "一、对其本人不准入境。",
            "外交部",
            "2026年11月1日",
        ],
    )
    (party,) = [m.subject for m in entry.measures if isinstance(m.subject, Party)]
    assert (party.key, party.type.value, party.detail("role"), party.countries) == (
        "王五",
        "person",
        None,
        (),
    )


TITLE = "关于对美国企业及人员采取反制措施的决定"
SIGNED = ("外交部", "2026年11月1日")


def listed(*lines: str, title: str = TITLE) -> NoticeEntry:
    page = Page(PAGE, title, lines, published_on=date(2026, 11, 1))
    return decision(page, None, stage="announced").entry


def parties(entry: NoticeEntry) -> list[Party]:
    return [measure.subject for measure in entry.measures if isinstance(measure.subject, Party)]


def test_a_decision_is_told_whole() -> None:
    html = (
        f"<html><body><h1>中华人民共和国外交部{TITLE}</h1><p>来源：外交部 2026-11-01 10:00</p><div>"
        "<p>美方悍然对甲等5家中国企业实施制裁。</p>"
        "<p>中方决定对甲公司（A Inc.）等2家企业采取反制措施：</p><p>一、冻结财产。</p><p>二、禁止交易。</p>"
        "<p>本决定自2026年11月2日9时30分起施行。</p><p>附件</p><p>反制清单</p>"
        "<p>（一）甲公司（A Inc.）</p><p>（二）乙公司（B Inc.）及其等3家子公司</p></div></body></html>"
    )
    (entry,) = parse((markup.document(PAGE, html),)).entries
    assert isinstance(entry, NoticeEntry)
    one, two = entry.measures
    assert (one.effective_on, one.effective_time) == (date(2026, 11, 2), time(9, 30))
    assert one.quote == two.quote == "中方决定对甲公司（A Inc.）等2家企业采取反制措施："
    assert [party.countries for party in parties(entry)] == [("US",), ("US",)]
    assert entry.notice.summary == "一、冻结财产。二、禁止交易。"
    assert entry.notice.published_at == datetime(2026, 11, 1, 2, tzinfo=UTC)
    assert entry.read_from == (f"GET {PAGE}",)
    assert entry.text_digest
    # What the other side did is not counted, nor what a firm has.
    assert [(count.stated, count.extracted) for count in entry.counts] == [(2, 2)]


def test_the_number_of_a_decision_is_that_of_the_foreign_ministry_alone() -> None:
    lines = ("第一行。",) * 9
    entry = listed(*lines, "（外 交 部 令 第 16 号公布，自2026年11月2日起施行）")
    assert (entry.key, entry.notice.number_as_printed) == ("外交部令第16号", "外 交 部 令 第 16 号")
    assert listed("决定如下。", title=f"外交部令第25号 {TITLE}").key == "外交部令第25号"
    assert listed("中华人民共和国外交部令", "第26号", "决定如下。").key == "外交部令第26号"
    page = Page(PAGE, TITLE, ("根据商务部令2025年第6号，",), "商务部令2025年第6号", date(2026, 11, 1))
    other = decision(page, None, stage="announced").entry
    assert (other.key, other.notice.number_as_printed) == (f"{TITLE}@2026-11-01", None)


def test_a_list_that_is_only_announced_is_none() -> None:
    sentence = "中方决定对甲公司（A Inc.）、"
    goes_on = "乙公司（B Inc.）采取以下反制措施，"
    body = ("（2026年11月1日公布）", sentence, goes_on, "附件：反制清单")
    for signature in ((), ("外　交　部", "2026年11月1日")):
        entry = listed(*body, *signature, title="关于反制的决定")
        assert [(party.named("zh"), party.type.value) for party in parties(entry)] == [
            ("甲公司", "organization"),
            ("乙公司", "organization"),
        ]


def test_the_list_follows_the_last_mark() -> None:
    announced = ("附件：反制清单", "本决定自2026年11月2日起施行。", *SIGNED)
    entry = listed("决定如下：", *announced, "附件", "甲公司（A Inc.）", "某议会主席张三（San Zhang），男")
    assert [(party.named("zh"), party.type.value) for party in parties(entry)] == [
        ("甲公司", "organization"),
        ("张三", "person"),
    ]


@pytest.mark.parametrize(
    ("section", "line", "person", "countries"),
    [
        ("一、企业", "（一）甲公司（A Inc.）", False, ("US",)),
        ("一、企业", "（一）Blue Sky LLC", False, ("US",)),
        ("二、高级管理人员", "（一）张三（San Zhang）", True, ("US",)),
        ("二、人员", "（一）Ann Bee", True, ("US",)),
        ("一、机构和负责人", "（一）张三（San Zhang），男", True, ("US",)),
        # Another country in the name of a firm: then the title does not tell its own.
        ("一、企业", "（一）雷公加拿大公司（Lei Canada）", False, ()),
        ("一、企业", "（一）新日本造船公司（New Nippon）", False, ()),
        ("二、人员", "（一）金泰国人（Kim Taeguk）", True, ("US",)),
        # One that stands before quotation marks, or in a person's office, is stated of them.
        ("一、机构", "（一）加拿大“甲乙项目”（Project AB）", False, ("CA",)),
        ("二、人员", "（一）张三（San Zhang），男，英国公民", True, ("GB",)),
        ("一、企业", "（一）甲公司（A Inc.）日本分公司", False, ("US",)),
    ],
)
def test_who_is_a_person_and_of_which_country(
    section: str, line: str, person: bool, countries: tuple[str, ...]
) -> None:
    (party,) = parties(listed("决定如下：", "附件", "反制清单", section, line))
    assert (party.type.value == "person", party.countries) == (person, countries)


def test_the_office_that_the_text_gives_before_a_name() -> None:
    entry = listed(
        "王五发表谬论。",
        "近来，日本参议员王五长期造谣。中方决定对王五采取以下反制措施：",
        "一、对其本人不准入境。",
        title="关于对王五采取反制措施的决定",
    )
    (party,) = parties(entry)
    assert (party.detail("role"), party.countries) == ("日本参议员", ("JP",))


@pytest.mark.parametrize(
    ("words", "lines", "expected"),
    [
        ("甲公司等2家企业", ("（一）甲公司（A）", "（二）乙公司（B）"), [(2, 2)]),
        ("张三等2人", ("（一）张三（C），男", "（二）李四（D），女"), [(2, 2)]),
        ("甲公司等2家企业", ("（一）甲公司（A）", "（二）李四（D），女"), []),
        ("甲公司等〇家企业", ("（一）甲公司（A）",), []),
        ("甲公司等企业", ("（一）甲公司（A）",), []),
        # The decision counts, and its list says nobody: both are told.
        ("有关2家企业", (), []),
    ],
)
def test_firms_and_persons_are_counted_where_each_is_stated(
    words: str, lines: tuple[str, ...], expected: list[tuple[int, int]]
) -> None:
    entry = listed(f"中方决定对{words}采取反制措施。", "附件", "反制清单", *lines, title="关于反制的决定")
    assert [(count.stated, count.extracted) for count in entry.counts] == expected


def test_a_decision_of_which_nothing_is_read_is_quoted_by_its_title() -> None:
    entry = listed("内容见图片。")
    assert [(m.verb, m.quote) for m in entry.measures] == [(ChangeKind.PUBLISHED, TITLE)]
    assert entry.counts == ()


def test_whom_the_title_does_not_name_the_sentence_may() -> None:
    assert [p.name for p in parties(listed("中方决定对甲公司（A）、乙公司（B）采取反制措施。"))] == ["A", "B"]


SUSPENDED = "关于暂停对甲公司采取反制措施一年的决定"


@pytest.mark.parametrize(
    ("lines", "since"),
    [
        (("自11月2日起，暂停实施外交部令第16号规定的反制措施一年", "外交部"), date(2026, 11, 2)),
        (("自即日起，暂停实施外交部令第16号规定的反制措施一年",), date(2026, 11, 1)),
        (
            ("暂停实施外交部令第16号规定的反制措施一年", "本决定自2026年11月3日起施行。"),
            date(2026, 11, 3),
        ),
    ],
)
def test_a_suspension_says_since_when_and_in_which_words(lines: tuple[str, ...], since: date) -> None:
    (measure,) = listed(*lines, title=SUSPENDED).measures
    assert (measure.effective_on, measure.until) == (since, since.replace(year=2027))
    assert (measure.until_basis, measure.quote) == (UntilBasis.COMPUTED, lines[0])


def test_an_earlier_decision_is_of_the_foreign_ministry_where_only_its_day_is_named() -> None:
    (measure,) = listed("中方决定停止2026年9月1日公布的对甲公司的反制措施。", title=SUSPENDED).measures
    assert isinstance(measure.subject, InstrumentRef)
    assert (measure.subject.published_on, measure.subject.list_id) == (
        date(2026, 9, 1),
        "cn_mfa_countermeasure",
    )


def test_a_decision_that_takes_back_by_name_without_a_day() -> None:
    title = "外交部关于取消对甲公司采取反制措施的决定"
    (measure,) = listed("中方作出上述决定。", title=title).measures
    assert (measure.verb, measure.effective_on, measure.quote) == (ChangeKind.CANCELLED, None, title)
