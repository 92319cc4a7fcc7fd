"""Inputs that the fuzzer found, each as small as it gets and made here: none may crash, hang or hide again."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date

import pytest
from lxml import etree

from watcher.catalog import find_sources
from watcher.core import english, html, user_feed
from watcher.core.chinese import answer, notice, tariffs
from watcher.core.chinese import links as chinese_links
from watcher.core.chinese.days import moment_of
from watcher.core.chinese.page import of_lines
from watcher.core.english import filed_at
from watcher.core.escape import plain
from watcher.core.federal_register import counts, document, filing, imprint, instructions, raw, text
from watcher.core.press_index import Site, links
from watcher.core.split import pieces
from watcher.core.strict import Row
from watcher.core.text import whole
from watcher.core.zh_numerals import chinese_dates, chinese_int
from watcher.deliver.webhook_answers import refused
from watcher.errors import NotTheDocument, ParseError, TryAgain
from watcher.fetch.inspect import inspect
from watcher.model.document import Document, Request
from watcher.model.source import FetchRules
from watcher.sources.us_csl.table import rows as csl_rows
from watcher.sources.us_ofac_recent_actions.lines import lines as action_lines

LONG = 300_000


@contextmanager
def quick() -> Iterator[None]:
    """No hang: what grows with the square of the length takes minutes of processor time here.

    An input may cost two seconds where it is alone (tests/fuzz/meter.py); the tests share their cores.
    """
    begun = time.process_time()
    yield
    assert time.process_time() - begun < 6


@pytest.mark.parametrize("blank", [" ", "\n", "\t \n", "\u3000"])
def test_a_paragraph_of_blanks_costs_no_more_than_its_length(blank: str) -> None:
    element = etree.fromstring(f"<P>(a){blank * LONG}<E>b</E>{blank * LONG}, c (<E>{blank * LONG}d</E>)</P>")
    with quick():
        assert text.text_of(element).startswith("(a)")


@pytest.mark.parametrize("element", ["<P>x</P>", "x<SU>1</SU>", "<LI>x</LI>", "<E>x</E>\n<SU>a</SU>"])
def test_a_text_of_many_elements_is_joined_once(element: str) -> None:
    tree = etree.fromstring(f"<RULE>{element * LONG}</RULE>")
    with quick():
        assert text.text_of(tree).count("x") == LONG
        assert sum(line.count("x") for line in text.lines_of(tree)) == LONG


def test_white_space_of_the_printer_goes_and_the_author_s_stays() -> None:
    assert text.text_of(etree.fromstring("<P>X (<E>\n  Y\n</E>) and <E>Z</E> , <E>W \n</E>; V</P>")) == (
        "X (Y) and Z , W; V"
    )


@pytest.mark.parametrize("stars", ["* " * LONG, "* " * LONG + "x"])
def test_a_row_of_stars_is_known_at_once(stars: str) -> None:
    with quick():
        assert text.is_stars(stars) is not stars.endswith("x")


def test_a_page_of_nothing_but_tags_is_refused() -> None:
    with quick(), pytest.raises(ParseError, match="tags"):
        html.fragment("<p>x</p>" * LONG)


@pytest.mark.parametrize(
    "rows", ["<table>" * 200, "<table>" * 200 + "<tr><td>x</td></tr>" * 9_000, "<tr><td>x" * 25_000]
)
def test_a_table_that_is_never_closed_is_gone_through_once(rows: str) -> None:
    table = html.fragment(f"<table>{rows}").select_one("table")
    assert table is not None
    with quick(), suppress(ParseError):
        assert len(html.grid(table, url="https://authority.example/")) == 25_000


def test_a_table_inside_another_is_refused() -> None:
    table = html.fragment("<table><tr><td>a<table><tr><td>b</table></table>").select_one("table")
    assert table is not None
    with pytest.raises(ParseError, match="inside another"):
        html.grid(table, url="https://authority.example/")


@pytest.mark.parametrize("digits", ["9" * 5_000, "9" * 10, "\u00b2", "1\u00b2", "-1", "1e5", ""])
def test_what_is_no_number_of_nine_digits_is_none(digits: str) -> None:
    assert whole(digits) is None
    again = refused(503, digits)
    assert isinstance(again, TryAgain)
    assert again.after is None
    if "\u00b2" not in digits:
        assert chinese_int(digits) is english.number(digits) is None


def test_a_citation_may_have_any_number_of_digits() -> None:
    order = f'"ALPHA CO., 1 ROAD, OSLO, , NO, ",01/02/2026,01/02/2027,{"9" * 5_000} FR {"1" * 5_000},Standard'
    head = "Name_and_Address,Effective_Date,Expiration_Date,Appropriate Federal Register Citations,Type of Denial"
    page = Document(
        Request("https://media.bis.gov/sites/default/files/dpl.csv"), f"{head}\n{order}\n".encode()
    )
    assert len(find_sources()["us_bis_dpl"].parse((page,)).entries) == 1


def test_a_long_chinese_text_is_squashed_once_for_each_sign() -> None:
    with quick():
        assert chinese_dates("第1号、" * LONG + "2025年4月4日")[0].on == date(2025, 4, 4)


@pytest.mark.parametrize("value", [5, "x", True, {"a": 1}, None])
@pytest.mark.parametrize(
    "name", ["docket_ids", "docket_numbers", "agencies", "cfr_references", "type", "dates"]
)
def test_a_field_of_another_kind_is_a_field_without_value(name: str, value: object) -> None:
    result = {"document_number": "2025-1", "title": "T", "publication_date": "2025-01-02", name: value}
    for read in (imprint.of_api, filing.of_api):
        with suppress(ValueError):
            assert read(result).number == "2025-1"


def test_moments_at_the_ends_of_the_calendar_are_no_moments() -> None:
    assert moment_of("0001-01-01 00:30") == (None, None)
    assert filed_at("[FR Doc. 2023-03929 Filed 12-31-9999; 11:45 pm]") is None
    with pytest.raises(ValueError, match="calendar"):
        filing.of_api({"document_number": "1", "title": "T", "filed_at": "0001-01-01T00:00:00+14:00"})


def test_a_flood_of_titles_is_no_riddle() -> None:
    page = Document(Request("https://authority.example/"), b"<html>" + b"<title>" * 9_000)
    with quick(), pytest.raises(NotTheDocument, match="without"):
        inspect(page, FetchRules(must_contain=("never",)))


def test_a_filing_with_signs_that_no_xml_holds_is_read_without_them() -> None:
    filing_text = (
        "DEPARTMENT OF COMMERCE\n\nSUMMARY: One \x00two\ufffe \x1fthree.\n\nSUPPLEMENTARY INFORMATION:\n"
    )
    read = document.read(raw.element(filing_text, "Title", notice=True))
    assert read.summary == "One two three."


def test_a_filing_of_one_endless_instruction_is_joined_once() -> None:
    head = (
        "PART 744 - CONTROL POLICY\n\n1. The authority citation for part 744 continues to read as follows:\n"
    )
    with quick(), pytest.raises(ParseError, match="letters"):
        document.read(
            raw.element(head + "Authority: 50 U.S.C.\n" + "word after word after word\n" * 90_000, "Title")
        )


@pytest.mark.parametrize("flood", ["\n" * 90_000, " \n" * 90_000, "\n\n1" * 40_000, "[FR Doc. " * 99_000])
def test_a_filing_of_empty_lines_is_gone_through_once(flood: str) -> None:
    filing_text = f"SUPPLEMENTARY INFORMATION: One,{flood}x two.\n\n12\n\nthree\nDated: today"
    with quick():
        assert "x two" in text.text_of(raw.element(filing_text, "Title", notice=True))


def test_a_filing_of_more_lines_than_any_is_refused() -> None:
    with quick(), pytest.raises(ParseError, match="lines"):
        raw.element("a;\n" * LONG, "Title", notice=True)


def test_a_document_of_more_elements_than_any_is_refused() -> None:
    with quick(), pytest.raises(ParseError, match="elements"):
        document.read(etree.fromstring(f"<RULE>{'<P>x</P>' * LONG}</RULE>"))


def test_names_quote_no_more_than_a_few_words_each() -> None:
    names = "; ".join(f"“Party {n} Ltd.”" for n in range(3_000))
    words = f"Supplement No. 4 to part 744 is amended by adding {'very ' * 10_000} entries for {names}"
    with quick():
        found = instructions.read([(words, "744")])
    assert len(found.named) == 3_000
    assert max(len(one.quote) for one in found.named) < 3_000


def test_a_notice_of_a_million_letters_is_none() -> None:
    with quick(), pytest.raises(ParseError, match="letters"):
        of_lines("https://www.mofcom.gov.cn/a.html", "公告", ("第1号、" * LONG,))


def test_a_sign_that_is_no_character_breaks_no_feed() -> None:
    assert plain("A\ufffe\uffffB") == "AB"


@pytest.mark.parametrize("tag", ["<b>", "<div>", "<table><tr><td>", "<ul><li>", "<a><p>"])
def test_markup_that_is_too_deep_is_refused_and_not_cut_off(tag: str) -> None:
    with quick(), pytest.raises(ParseError, match="tags in tags"):
        html.fragment(f"<p>A{tag * 300}B{'<i>C</i>' * 10_000}")


def test_markup_as_deep_as_it_may_be_is_read() -> None:
    for opening in ("<b>" * 250, "<p>x" * 20_000, "<br>" * 20_000, "<li>x" * 20_000, "<!-- -->" * 300):
        assert html.text_of(html.fragment(f"{opening}end")).endswith("end")
    assert html.text_of(html.fragment("<!-- -->" * 300)) == ""


def test_an_action_is_read_as_deep_as_its_markup_may_be() -> None:
    body = html.fragment("<div><p>A" + "<b>" * 90 + "B<br>C" + "<div>" * 90 + "D").select_one("div")
    assert body is not None
    assert [line.text for line in action_lines(body)] == ["AB", "C", "D"]


@pytest.mark.parametrize("body", ['"' + "x" * 1_100_000, '"name"x,y\n'])
def test_a_table_whose_header_never_ends_is_refused(body: str) -> None:
    page = Document(Request("https://data.trade.gov/consolidated.csv"), body.encode())
    with quick(), pytest.raises(ParseError, match="line 1"):
        csl_rows(page)


@pytest.mark.parametrize("words", ["word ", "general license", "Acme Ltd., Moscow; a.k.a. "])
def test_an_action_as_large_as_it_may_be_is_read_in_time(words: str) -> None:
    source = find_sources()["us_ofac_recent_actions"]
    head = '<html><h1>Counter Terrorism Designations</h1><div class="field--name-field-body"><p>General License 1 '
    body = head + words * ((source.declaration.fetch.max_bytes - len(head)) // len(words))
    with quick():
        source.parse((Document(Request("https://ofac.treasury.gov/recent-actions/20260923"), body.encode()),))


@pytest.mark.parametrize(
    "words",
    [
        "税委会公告2025年第4号）规定的加征关税税率，由34%调整为10%，其中，24%",
        "商务部公告2025年第21号和22号公告，自2025年5月14日起，暂停90天。",
        "商务部公告2025年第21号",
        "2025年第13号公告和",
        "第1号公告",
        "第1号、",
        "4月4日，",
        "上述措施停止，",
        "商务部",
    ],
)
@pytest.mark.parametrize("read", [answer.answer, tariffs.tariff_act, notice.notice])
def test_what_a_chinese_text_mentions_thousands_of_times_is_looked_at_once(
    read: Callable[..., object], words: str
) -> None:
    page = of_lines(
        "https://www.mofcom.gov.cn/a.html",
        "公告",
        ("关于调整加征关税措施的公告", words * (40_000 // len(words))),
    )
    with quick(), suppress(ParseError):
        read(page, None, stage="announced")


def test_a_row_that_is_no_object_is_refused() -> None:
    with pytest.raises(ParseError, match="no object"):
        Row(["a"], where="https://authority.example/list")


@pytest.mark.parametrize(
    "page", ["<div>" * 200 + "{}" + "</div>" * 200, "<div>{}<p>x</p></div>" + "<i>y</i>" * 20_000]
)
def test_the_day_beside_a_link_is_looked_for_in_its_row(page: str) -> None:
    link = '<p><a href="/news/press-release/a-{}">Commerce adds entities</a></p>'
    site = Site("A", "https://agency.example", ("agency.example",), re.compile(r"/news/"))
    body = page.format("".join(link.format(n % 2) for n in range(150))).encode()
    with quick():
        assert len([*links(Document(Request("https://agency.example/news"), body), site)]) == 2


def test_the_tags_of_a_notice_are_gone_through_once() -> None:
    source = find_sources()["cn_mfa_countermeasures"]
    body = '<html><div class="news-main"><p>公告</p>' + "<b>x</b>" * 29_000 + "</div>关于我们</html>"
    url = "https://www.mfa.gov.cn/web/wjb_673085/zfxxgk_674865/gknrlb/fzcqdcs/202501/t20250102_11525792.shtml"
    with quick():
        source.parse((Document(Request(url), body.encode()),))


@pytest.mark.parametrize("prolog", ["\n" * LONG, "\n<!ENTITY" * 40_000, "\n<!DOCTYPE " * 30_000, " " * LONG])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_what_stands_before_a_feed_is_short(prolog: str, encoding: str) -> None:
    feed = f'<?xml version="1.0"?>{prolog}<rss version="2.0"><channel><title>News</title></channel></rss>'
    with quick(), pytest.raises(ParseError, match="where is its root"):
        user_feed.parse((Document(Request("https://feeds.example/news"), feed.encode(encoding)),))


@pytest.mark.parametrize("page", ["<li>{}", "<ul><li><ul>{}", "<div>" * 200 + "<ul>{}"])
def test_the_day_beside_a_notice_is_looked_for_in_its_row_alone(page: str) -> None:
    link = '<li><a href="/t20250102_1.html?{}">Notice</a> 2025-01-02</li>'
    item = "<a href='/t20250103_2.html?{}'>Notice</a>"
    body = page.format(
        "".join(link.format(n) for n in range(3)) + "<li>" + "".join(map(item.format, range(9_000)))
    )
    with quick():
        rows = chinese_links.links(
            Document(Request("https://authority.example/"), body.encode()), "t2025", least=9_003
        )
    assert {row.on for row in rows} == {date(2025, 1, 2), date(2025, 1, 3)}


def test_a_country_is_looked_for_in_names_as_long_as_names_are() -> None:
    source = find_sources()["cn_mfa_countermeasures"]
    body = f'<html><div class="news-main"><p>关于对美国实体采取反制措施的决定</p><p>{"雷神加拿大" * 4_000}公司</p></div></html>'
    url = "https://www.mfa.gov.cn/web/wjb_673085/zfxxgk_674865/gknrlb/fzcqdcs/202501/t20250102_11525792.shtml"
    with quick():
        source.parse((Document(Request(url), body.encode()),))


@pytest.mark.parametrize(
    "words",
    [
        "one hundred and ",
        "1,000,",
        "9",
        "adding 1 entries (1 entities ",
        "two new ",
        "one under the destination of a ",
    ],
)
def test_a_text_of_nothing_but_numbers_is_gone_through_once(words: str) -> None:
    with quick():
        counts.stated(f"This rule adds {words * (90_000 // len(words))} entities to the Entity List.")


def test_a_long_text_is_cut_into_pieces_once() -> None:
    with quick():
        assert sum(map(len, pieces("a b" * 1_000_000, 100))) == 3_000_000


@pytest.mark.parametrize("flood", ["a<b&&c>d;" * LONG, "x" * 2_000_000])
def test_a_feed_larger_than_any_is_refused(flood: str) -> None:
    feed = (
        f'<rss version="2.0"><channel><title>News</title><description>{flood}</description></channel></rss>'
    )
    with quick(), pytest.raises(ParseError, match="no feed"):
        user_feed.parse((Document(Request("https://feeds.example/news"), feed.encode()),))
