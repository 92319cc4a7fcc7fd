"""Names found again in an official text: all that are there, nothing that is not, not a letter changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from watcher.model.document import Document, Request
from watcher.serve.marks import Marked, mark
from watcher.serve.official import LIMIT, paragraphs


def said(marked: Marked) -> list[tuple[str, int]]:
    return [(run.text, run.party) for p in marked.passages for run in p.runs if run.party is not None]


def text_of(marked: Marked) -> list[str]:
    return ["".join(run.text for run in passage.runs) for passage in marked.passages if not passage.skipped]


def document(body: bytes | str) -> Document:
    return Document(Request("https://example.test/x"), body if isinstance(body, bytes) else body.encode())


def test_a_name_is_found_however_it_is_spaced_and_written() -> None:
    text = "1. 莱多斯公司（Leidos） 2. Gibbs & Cox，Inc. 3. ＡＣＴ１ Federal, 4. \u200cHigh Point\u00a0Aerotechnologies"
    found = mark(
        [text],
        [["Leidos", "莱多斯公司"], ["Gibbs&Cox, Inc."], ["ACT1 Federal"], ["High Point Aerotechnologies"]],
        [],
    )
    assert [party for _, party in said(found)] == [0, 0, 1, 2, 3]
    assert found.found == {0: 2, 1: 1, 2: 1, 3: 1}
    assert text_of(found) == [text]


def test_a_name_is_no_part_of_a_longer_word() -> None:
    assert said(mark(["the cosmic SMIC, SMICs and xSMIC"], [["SMIC"]], [])) == [("SMIC", 0)]


def test_the_longest_name_wins() -> None:
    found = mark(["Shield AI, Inc. and Shield AI"], [["Shield AI"], ["Shield AI, Inc."]], [])
    assert said(found) == [("Shield AI, Inc.", 1), ("Shield AI", 0)]


def test_only_the_first_naming_is_the_first() -> None:
    found = mark(["Leidos Leidos", "Leidos"], [["Leidos"]], [])
    assert [run.first for p in found.passages for run in p.runs if run.party == 0] == [True, False, False]


def test_words_are_marked_around_names() -> None:
    found = mark(["决定将莱多斯公司等列入清单。其他"], [["莱多斯公司"]], ["决定将莱多斯公司等列入清单"])
    runs = found.passages[0].runs
    assert [(run.text, run.quote) for run in runs] == [
        ("决定将", True),
        ("莱多斯公司", True),
        ("等列入清单", True),
        ("。其他", False),
    ]
    assert found.quotes == 1


def test_what_names_nobody_is_left_out_and_counted() -> None:
    lines = [f"paragraph {n}" for n in range(30)]
    lines[15] = "Leidos"
    found = mark(lines, [["Leidos"]], [])
    assert [passage.skipped for passage in found.passages if passage.skipped] == [12, 11]
    rows = mark(lines, [["Leidos"]], [], rows=True)
    assert text_of(rows) == ["Leidos"]
    nothing = mark(lines * 2, [["Skydio"]], [])
    assert nothing.passages[-1].skipped == 20


def test_too_short_a_name_is_not_looked_for() -> None:
    assert not mark(["A B C 中 AB"], [["A", "AB", "中"]], []).found


texts = st.lists(
    st.text(st.sampled_from("Leidos 莱多斯公司ABCxyz.,（）()\u200b\u00a0Ａ１é-"), max_size=60), max_size=12
)


@given(
    texts,
    st.lists(st.lists(st.sampled_from(["Leidos", "莱多斯公司", "ABC", "xyz", "é-", "A1"]), max_size=3)),
    texts,
)
def test_marking_changes_no_letter(lines: list[str], parties: list[list[str]], quotes: list[str]) -> None:
    found = mark(lines, parties, quotes)
    shown = [
        ("".join(run.text for run in passage.runs), 1) if not passage.skipped else ("", passage.skipped)
        for passage in found.passages
    ]
    assert sum(count for _, count in shown) == len(lines)
    kept = [text for (text, _), passage in zip(shown, found.passages, strict=True) if not passage.skipped]
    rest = iter(lines)
    assert all(any(text == line for line in rest) for text in kept)
    opened = [run.party for p in found.passages for run in p.runs if run.first]
    assert sorted(opened) == sorted(found.found)


def test_html_as_paragraphs_and_rows() -> None:
    page = """<html><head><title>x</title><style>a{}</style></head><body><script>no()</script><h1>公告</h1>
    <p>One <b>b</b>old &amp; <span>two</span><!-- hidden --></p>tail<br>next
    <table><tr><th>a</th><td>b <p>c</p></td></tr><tr><td>d</td></tr></table><select><option>no</select></body></html>"""
    assert paragraphs(document(page)) == ("公告", "One bold & two", "tail", "next", "a | b c", "d")


def test_gb18030_without_a_label() -> None:
    assert paragraphs(document("<html><p>商务部公告</p></html>".encode("gb18030"))) == ("商务部公告",)


def test_xml_of_the_federal_register() -> None:
    rule = '<?xml version="1.0"?><RULE><SUBJECT>Title</SUBJECT><P>By <E T="03">removing</E> “A”.</P><ROW><ENT>x</ENT><ENT>y</ENT></ROW></RULE>'
    assert paragraphs(document(rule)) == ("Title", "By removing “A”.", "x | y")


def test_json_with_a_page_inside() -> None:
    reply = '{"code": 1, "data": {"title": "名单", "html": "<p>第一</p><p>第二</p>", "list": ["a", null]}}'
    assert paragraphs(document(reply)) == ("名单", "第一", "第二", "a")
    assert paragraphs(document("{ broken\n json")) == ("{ broken", "json")


def test_lines_of_a_table() -> None:
    assert paragraphs(document("a,b\n\n1,2\tx\n")) == ("a,b", "1,2 | x")


def test_what_is_no_text() -> None:
    assert paragraphs(document(b"%PDF-1.7 ...")) is None
    assert paragraphs(document(b"PK\x03\x04...")) is None
    assert paragraphs(document(b"\x81\xff\x00\xfe\x9d" * 9)) is None
    assert paragraphs(document(b"a" * (LIMIT + 1))) is None
    assert paragraphs(document("")) == ()
    assert paragraphs(document("<html></html>")) == ()
    assert paragraphs(document("<?xml version='1.0'?>")) == ()


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_bytes_are_too_strange(body: bytes) -> None:
    found = paragraphs(document(body))
    assert found is None or all(text.strip() for text in found)
