from __future__ import annotations

import pytest
from lxml import etree

from watcher.core.federal_register.document import documents, effective_day, plain_dashes, read
from watcher.core.federal_register.paragraphs import Paragraph, body
from watcher.core.federal_register.text import is_stars, lines_of, text_of
from watcher.errors import ParseError


def _element(markup: str) -> etree._Element:
    return etree.fromstring(markup)


def test_inline_markup_page_breaks_and_footnote_digits() -> None:
    cell = _element(
        "<ENT>Spacety Co., \n  <PRTPAGE P='1'/>\n  Ltd.<SU>3</SU> (See §§ 734.9(g),\n <SU>3</SU>\n 744.21) "
        "west 3\n  <SU>rd</SU>\n  ring <E T='03'>and</E> end\n <E T='03'>.</E></ENT>"
    )
    assert text_of(cell) == "Spacety Co., Ltd. (See §§ 734.9(g), 744.21) west 3rd ring and end."
    assert text_of(cell, notes=True) == "Spacety Co., Ltd.³ (See §§ 734.9(g),³ 744.21) west 3rd ring and end."


def test_an_opening_quote_inside_markup_belongs_to_its_name() -> None:
    paragraph = _element("<AMDPAR>entries for “A”; \n <E T='03'>and “</E>\n Promtekhkomplekt JSC”.</AMDPAR>")
    assert text_of(paragraph) == "entries for “A”; and “Promtekhkomplekt JSC”."


def test_the_lines_of_a_cell() -> None:
    cell = _element("<ENT>Name, a.k.a., the following one alias:<LI>—Alias.</LI><LI>Street.</LI> tail</ENT>")
    assert lines_of(cell) == ("Name, a.k.a., the following one alias:", "—Alias.", "Street.", "tail")
    assert lines_of(_element("<ENT>West <E T='03'>and</E> East<!-- printer --></ENT>")) == ("West and East",)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<P>Pro<E T='03'>mtekh</E>komplekt</P>", "Promtekhkomplekt"),
        ("<P>Pro<E T='03'>mtekh\nA</E></P>", "Promtekh A"),
        ("<P>end\n <E T='03'>,</E> and more</P>", "end, and more"),
        ("<P>( A ) , B</P>", "( A ) , B"),
        ("<P><SU>3</SU> A</P>", "A"),
        ("<P>\n A</P>", "A"),
        ("<ENT>Name<LI>Alias</LI>Street</ENT>", "Name Alias Street"),
        ("<ENT>Name <E T='03'>Al</E>ias</ENT>", "Name Alias"),
    ],
)
def test_white_space_of_the_author_and_of_the_printer(markup: str, words: str) -> None:
    assert text_of(_element(markup)) == words


def test_a_cell_that_begins_with_a_line_and_one_with_a_mark() -> None:
    assert lines_of(_element("<ENT><LI>Alias</LI></ENT>")) == ("Alias",)
    assert lines_of(_element("<ENT>A Inc.\n <SU>3</SU>, 1 Road</ENT>")) == ("A Inc., 1 Road",)
    assert lines_of(_element("<ENT>West 3\n <SU>rd</SU> Ring</ENT>")) == ("West 3rd Ring",)


def test_codes_of_the_printer_are_letters() -> None:
    assert text_of(_element("<P>T[uuml]rkiye</P>")) == "Türkiye"


def test_stars_are_omitted_text() -> None:
    assert is_stars("*         *         *")
    assert not is_stars("")
    assert not is_stars("* A")


def test_head_and_foot_of_a_document() -> None:
    text = read(
        _element(
            "<RULE><PREAMB><AGENCY TYPE='S'>DEPARTMENT OF COMMERCE</AGENCY><SUBAGY>Bureau of X</SUBAGY>"
            "<SUBAGY/><DEPDOC>[Docket No. 1X]</DEPDOC><SUBJECT>Title</SUBJECT><ACT><HD>ACTION:</HD><P>Final "
            "rule.</P></ACT>"
            "<SUM><P>One.</P><P>Two.</P></SUM><EFFDATE><P><E T='03'>This rule is effective:</E> July 3, "
            "2024.</P></EFFDATE>"
            "</PREAMB><FRDOC>[FR Doc. 2024–14642 Filed 7–2–24; 8:45 am]</FRDOC></RULE>"
        )
    )
    assert (text.kind, text.number, text.title, text.action) == ("rule", "2024-14642", "Title", "Final rule.")
    assert text.agencies == ("DEPARTMENT OF COMMERCE", "Bureau of X")
    assert text.summary == "One. Two."
    assert str(text.effective_on) == "2024-07-03"
    assert str(text.filed_at) == "2024-07-02 12:45:00+00:00"
    assert text.dockets == ("Docket No. 1X",)
    assert len(text.digest) == 64


def test_a_document_that_says_little() -> None:
    text = read(_element("<CORRECT><P>Words</P></CORRECT>"))
    assert (text.kind, text.number, text.filed_at, text.effective_on) == ("notice", None, None, None)
    assert (text.title, text.action, text.summary, text.dates) == ("", "", "", "")
    assert read(_element("<CORRECT/>")).title == ""


@pytest.mark.parametrize("tag", ["EFFDATE", "DATES"])
def test_the_days_of_a_rule_or_of_a_notice(tag: str) -> None:
    text = read(
        _element(f"<RULE><{tag}><P>Effective May 1, 2024.</P><P>Comments are due.</P></{tag}></RULE>")
    )
    assert text.dates == "Effective May 1, 2024. Comments are due."


def test_effective_days_are_not_guessed() -> None:
    assert effective_day("Comments are due May 1, 2024.") is None
    assert (
        effective_day("This rule is effective [INSERT DATE OF PUBLICATION IN THE FEDERAL REGISTER].") is None
    )
    assert (
        str(effective_day("Comments by May 1, 2024. The rule is effective on May 9, 2024.")) == "2024-05-09"
    )


def test_the_documents_of_a_daily_issue() -> None:
    issue = _element("<FEDREG><RULES><RULE/></RULES><NOTICES><NOTICE/><NOTICE/></NOTICES></FEDREG>")
    assert [one.tag for one in documents(issue)] == ["RULE", "NOTICE", "NOTICE"]
    assert [one.tag for one in documents(_element("<RULE/>"))] == ["RULE"]


def test_numbers_have_plain_hyphens() -> None:
    assert plain_dashes("2024–02930") == "2024-02930"


def test_parts_of_the_code_that_a_document_amends() -> None:
    parts = "<PREAMB><CFR>15 CFR Parts 734, 740, and 744</CFR><CFR>Executive Order 14404</CFR></PREAMB>"
    assert read(_element(f"<RULE>{parts}</RULE>")).parts == ("15 CFR 734", "15 CFR 740", "15 CFR 744")


def test_paragraphs_cells_and_what_a_page_broke() -> None:
    paragraphs = body(
        _element(
            "<NOTICE><PREAMB><P>head</P></PREAMB><HD SOURCE='HED'>label</HD><HD>Heading</HD><P>• Point</P><P> </P>"
            "<GPOTABLE><ROW><ENT>Alpha (a.k.a.</ENT><ENT>*  *  *</ENT><ENT/></ROW><ROW><ENT>Beta)</ENT><ENT>Road"
            "</ENT></ROW></GPOTABLE><!-- printer --><LI>Item</LI><HD>Annex (</HD><P>shut)</P>"
            "<P>• Mark [</P><P>shut]</P><P>Open (</P><P>• its own</P><SIG><P>Name</P></SIG></NOTICE>"
        )
    )
    assert paragraphs == (
        Paragraph("Heading", heading=True),
        Paragraph("Point", bullet=True),
        Paragraph("Alpha (a.k.a. Beta); Road"),
        Paragraph("Item"),
        Paragraph("Annex ( shut)", heading=True),
        Paragraph("Mark [ shut]", bullet=True),
        Paragraph("Open ("),
        Paragraph("its own", bullet=True),
    )


def test_a_paragraph_that_nobody_could_have_written_is_refused() -> None:
    read(_element(f"<RULE><P>{'x' * 100_000}</P><P>{'x' * 100_000}</P></RULE>"))
    with pytest.raises(ParseError, match="100001 letters"):
        read(_element(f"<RULE><P>x</P><P>{'x' * 100_001}</P><P>x</P></RULE>"))
    read(_element(f"<RULE>{'<P/>' * 49_999}</RULE>"))
    with pytest.raises(ParseError, match="50001 elements"):
        read(_element(f"<RULE>{'<P/>' * 50_000}</RULE>"))
