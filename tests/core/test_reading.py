"""Bytes to text, trees, rows and hashes: what does not fit raises, and nothing is lost on the way."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core import hashing, html, xml
from watcher.core.strict import Row
from watcher.core.text import decode, fold, loose, squeeze
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.entry import Name, Party, PartyEntry
from watcher.model.measure import Notice, NoticeEntry

URL = "https://www.mofcom.gov.cn/zwgk/zcfb/art/2025/art_1.html"
INVISIBLE = "\u200c\u200b\u00ad\ufeff\u2060\u202e\u2066\u061c\ufe0f\U000e0100"


def document(body: bytes | str) -> Document:
    return Document(Request(URL), body.encode() if isinstance(body, str) else body)


class TestText:
    @given(st.text())
    def test_utf8_is_read_as_utf8_with_or_without_its_mark(self, text: str) -> None:
        assert decode(document(text)) == text.removeprefix("\ufeff")
        assert decode(document("\ufeff" + text)) == text

    @pytest.mark.parametrize("text", ["不可靠实体清单", "惩戒“台独”顽固分子", "䶮㐂"])
    def test_gb18030_is_read_under_any_label(self, text: str) -> None:
        assert decode(document(text.encode("gb18030"))) == text

    def test_other_encodings_are_asked_for_by_name(self) -> None:
        assert decode(document("Zürich, Sàrl".encode("cp1252")), ("utf-8-sig", "cp1252")) == "Zürich, Sàrl"

    def test_bytes_that_fit_nothing_raise(self) -> None:
        with pytest.raises(ParseError, match="the bytes fit none of utf-8-sig, gb18030") as caught:
            decode(document(b"\xff\xff\xff"))
        assert caught.value.url == URL

    def test_white_space_of_all_kinds_is_one_blank(self) -> None:
        assert (
            squeeze("\u3000 商务部\u00a0\t公告\r\n2025年\u2028第13号\x00\x85 ") == "商务部 公告 2025年 第13号"
        )

    @given(st.text(st.sampled_from("aé 中\u3000\n\x07" + INVISIBLE)))
    def test_nothing_invisible_is_left(self, text: str) -> None:
        kept = squeeze(text)
        assert not set(kept) & set(INVISIBLE + "\x07\n\u3000")
        assert "  " not in kept
        assert kept == kept.strip()
        assert kept.replace(" ", "") == "".join(c for c in text if c in "aé中")

    def test_half_a_surrogate_pair_cannot_be_stored_and_is_dropped(self) -> None:
        broken = json.loads('"A\\ud83dB"')
        assert squeeze(broken) == "A B"
        assert fold(broken).encode() == b"A B"

    @given(st.text())
    def test_both_folds_are_final(self, text: str) -> None:
        assert fold(fold(text)) == fold(text)
        assert loose(loose(text)) == loose(text)
        assert loose(fold(text)) == loose(text)

    @given(st.text(), st.sampled_from(INVISIBLE), st.integers(0, 20))
    def test_an_invisible_character_makes_no_other_name(self, text: str, mark: str, place: int) -> None:
        assert fold(text[:place] + mark + text[place:]) == fold(text)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("\u200cHigh Point Aerotechnologies", "High Point Aerotechnologies"),
            ("Ｈｕａｗｅｉ　Ｔｅｃｈ", "Huawei Tech"),
            ("莱多斯公司（Leidos）", "莱多斯公司(Leidos)"),
            ("Co.,\u00a0Ltd.", "Co., Ltd."),
            ("Türkiye", "Tu\u0308rkiye"),
        ],
    )
    def test_one_name_in_two_spellings(self, one: str, other: str) -> None:
        assert fold(one) == fold(other)

    @pytest.mark.parametrize(
        ("one", "other"), [("Acme Company Limited", "Acme Co., Ltd."), ("ACME", "Acme"), ("A.B.", "AB")]
    )
    def test_identity_keeps_what_finding_forgets(self, one: str, other: str) -> None:
        assert fold(one) != fold(other)
        assert (loose(one) == loose(other)) == (one != "Acme Company Limited")

    def test_finding_needs_neither_case_nor_marks_nor_blanks(self) -> None:
        assert loose("Türkiye Petrolleri A.Ş.") == loose("TURKIYE  petrolleri AS")
        assert loose("莱多斯 公司") == "莱多斯公司"
        assert all(unicodedata.category(c)[0] in "LN" for c in loose("（Leidos）№ 21 ½ é"))


class TestHtml:
    PAGE = document(
        "<html><head><title>t</title></head><body>"
        "<ul class='txtList_01'><li><a href='/a' class='x y'>一</a></li>"
        "<li><a href='/b'>二</a></li></ul><div id='zoom'>text</div></body></html>"
    )

    def test_a_flood_of_tags_is_refused_and_the_most_is_read(self) -> None:
        flood = "<" * (html.MOST_TAGS + 1)
        assert "<" in html.fragment(flood[1:]).get_text()
        with pytest.raises(ParseError, match=f"markup with {len(flood)} tags"):
            html.fragment(flood)
        with pytest.raises(ParseError, match=f"^{URL}: markup with") as caught:
            html.soup(document(flood))
        assert caught.value.url == URL

    def test_one_some_and_maybe_say_what_they_did_not_find(self) -> None:
        tree = html.soup(self.PAGE)
        assert [html.text_of(tag) for tag in html.some(tree, ".txtList_01 li", url=URL)] == ["一", "二"]
        assert html.text_of(html.one(tree, "#zoom", url=URL)) == "text"
        assert html.maybe(tree, "#other", url=URL) is None
        assert html.maybe(tree, "#zoom", url=URL) is html.one(tree, "#zoom", url=URL)
        with pytest.raises(ParseError, match=r"nothing matches '\.art-con'") as missing:
            html.some(tree, ".art-con", url=URL)
        assert missing.value.url == URL
        with pytest.raises(ParseError, match="nothing matches"):
            html.one(tree, ".art-con", url=URL)
        for find in (html.one, html.maybe):
            with pytest.raises(ParseError, match="2 matches for 'li a', one expected") as caught:
                find(tree, "li a", url=URL)
            assert caught.value.url == URL

    @pytest.mark.parametrize(
        ("markup", "text"),
        [
            ("<b>H</b>uawei <i>Technologies</i>", "Huawei Technologies"),
            ("<p>1.<span>莱</span><span>多斯</span>公司</p><p>2.公司</p>", "1.莱多斯公司 2.公司"),
            ("a<br>b<br/>c", "a b c"),
            ("a<div>b</div>c", "a b c"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b c"),
            ("<o:p>Leidos</o:p><o:p>, Inc.</o:p>", "Leidos, Inc."),
            ("a<!-- no --><script>no</script><style>no</style><template>no</template>b", "ab"),
            ("a&nbsp;&#x3000;&amp;\u200cb", "a &b"),
            ("", ""),
        ],
    )
    def test_the_text_is_what_a_reader_sees(self, markup: str, text: str) -> None:
        assert html.text_of(html.fragment(markup)) == text

    def test_a_hidden_tag_that_is_asked_for_itself_gives_its_text(self) -> None:
        tree = html.soup(self.PAGE)
        assert html.text_of(tree) == "一 二 text"
        assert html.text_of(html.one(tree, "title", url=URL)) == "t"

    def test_depth_and_length_lose_nothing(self) -> None:
        """lxml alone drops text below 256 elements, so that more are refused, and what follows a script of 11 MB."""
        deep = html.fragment("<div>" * 250 + "deep" + "</div>" * 250 + "<p>tail</p>")
        assert html.text_of(deep) == "deep tail"
        with pytest.raises(ParseError, match=f"tags in tags {html.MOST_DEEP} times"):
            html.fragment("<div>" * 3000 + "deep" + "</div>" * 3000 + "<p>tail</p>")
        long = html.fragment("<p>a</p><script>" + "x" * 11_000_000 + "</script><p>tail</p>")
        assert html.text_of(long) == "a tail"

    @pytest.mark.parametrize(
        "markup", ["notice.html", "https://www.mofcom.gov.cn/a", "", "C:\\a.txt", "商务部"]
    )
    def test_a_text_without_markup_is_a_text(self, markup: str) -> None:
        assert html.text_of(html.fragment(markup)) == markup

    def test_gb18030_is_no_empty_page(self) -> None:
        page = '<html><meta charset="gb2312"><body><p>顽固分子</p></body></html>'.encode("gb18030")
        assert html.text_of(html.soup(document(page))) == "顽固分子"

    def test_xml_is_no_page_but_xhtml_is(self) -> None:
        with pytest.raises(ParseError, match="XML, where an HTML page was expected") as caught:
            html.soup(document("<?xml version='1.0'?>\n<RULE><SUBJECT>x</SUBJECT></RULE>"))
        assert caught.value.url == URL
        page = '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html><html><body>x</body></html>'
        assert html.text_of(html.soup(document(page))) == "x"
        assert html.text_of(html.soup(document(page.replace("html", "HTML")))) == "x"

    @pytest.mark.parametrize(
        "table",
        [
            "<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>",
            "<table><tr><td>a</td></tr><table></table></table>",
        ],
    )
    def test_a_table_in_a_table_is_refused(self, table: str) -> None:
        tree = html.soup(document(f"<html><body>{table}</body></html>"))
        with pytest.raises(ParseError, match="<table> inside another") as caught:
            html.grid(html.some(tree, "table", url=URL)[0], url=URL)
        assert caught.value.url == URL

    def test_the_cells_of_a_table_stand_row_by_row(self) -> None:
        page = "<html><body><table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table></body></html>"
        rows = html.grid(html.one(html.soup(document(page)), "table", url=URL), url=URL)
        assert [[html.text_of(cell) for cell in row] for row in rows] == [["a", "b"], ["c"]]


class TestXml:
    def test_the_root_must_be_one_of_those_that_are_known(self) -> None:
        assert xml.root(document("<RULE><A/></RULE>")).tag == "RULE"
        assert xml.root(document("\ufeff<RULE/>"), "NOTICE", "RULE").tag == "RULE"
        assert xml.root(document('<r:RULE xmlns:r="u:x"/>'), "RULE").tag == "{u:x}RULE"
        with pytest.raises(ParseError, match="the root is <html>, not <RULE> or <NOTICE>") as caught:
            xml.root(document("<html><title>Request Access</title></html>"), "RULE", "NOTICE")
        assert caught.value.url == URL

    @pytest.mark.parametrize(
        "body",
        [
            "",
            " ",
            "<RULE><A>cut in the mid",
            "<RULE/>tail",
            "{}",
            "<a>&nbsp;</a>",
            "<a>" * 300 + "</a>" * 300,
        ],
    )
    def test_what_is_not_whole_is_not_xml(self, body: str) -> None:
        with pytest.raises(ParseError, match="not XML"):
            xml.root(document(body))

    def test_no_file_and_no_bomb_comes_in_by_an_entity(self) -> None:
        declared = (
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "z"><!ENTITY z "&y;&y;&y;">]>'
        )
        for reference in ("&x;", "&y;", "&z;"):
            with pytest.raises(ParseError, match="defines entities of its own"):
                xml.root(document(f"{declared}<a>before {reference} after</a>"))
        assert xml.root(document(f"{declared}<a>&amp;&#x4e2d;</a>")).text == "&中"


class TestRow:
    def row(self) -> Row:
        return Row({"name": " 华为 ", "country": None, "id": 7}, where="list.csv:12")

    def test_each_field_is_taken_once(self) -> None:
        row = self.row()
        assert (row.text("name"), row.text("country"), row.take("id")) == ("华为", "", 7)
        row.close()
        assert row.where == "list.csv:12"
        with pytest.raises(ParseError, match=r"list\.csv:12: no field 'name'"):
            row.take("name")

    def test_a_field_that_may_be_missing(self) -> None:
        row = self.row()
        assert (row.maybe("id"), row.maybe("id"), row.maybe("alias")) == (7, None, None)
        assert row.left() == ("name", "country")

    def test_a_field_that_nobody_took_is_news(self) -> None:
        row = self.row()
        row.ignore("id", "not_there")
        row.take("name")
        with pytest.raises(ParseError, match="unknown field 'country'"):
            row.close()

    def test_the_reader_does_not_eat_the_callers_fields(self) -> None:
        fields = {"a": 1}
        Row(fields, where="x").take("a")
        assert fields == {"a": 1}


def party_entry(key: str, country: str = "CN") -> PartyEntry:
    return PartyEntry(key, "us_bis_entity", Party(key, (Name(key),), countries=(country,)))


entries = st.builds(party_entry, st.text(max_size=5), st.sampled_from(["CN", "US"]))


class TestHashing:
    def test_canonical_json_has_one_form(self) -> None:
        assert (
            hashing.canonical({"b": 1, "a": [date(2025, 3, 4), "中"]})
            == '{"a":["2025-03-04","中"],"b":1}'.encode()
        )

    def test_a_digest_tells_the_parts_apart(self) -> None:
        assert hashing.digest("ab", "c") != hashing.digest("a", "bc")
        assert hashing.digest("a", None) != hashing.digest("a")
        assert hashing.digest("a", 1) == hashing.digest("a", 1)
        assert len(hashing.digest()) == 64

    def test_the_fold_of_keys_and_hashes_is_frozen(self) -> None:
        """These are stored: another value here means that every list would be told anew."""
        assert fold("\u200cＨigh  Point（A）") == "High Point(A)"
        stored = (
            '[{"key":"Huawei","list_id":"us_bis_entity","party":'
            '{"countries":["CN"],"key":"Huawei","names":[{"text":"Huawei"}]}}]'
        )
        assert hashing.fingerprint(party_entry("Huawei")) == sha256(stored.encode()).hexdigest()

    @given(st.lists(entries, max_size=6), st.randoms())
    def test_the_hash_of_a_list_does_not_know_its_order(self, some: list[PartyEntry], random: object) -> None:
        shuffled = list(some)
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        assert hashing.content_hash(shuffled) == hashing.content_hash(some)

    @given(st.lists(entries, max_size=4), st.lists(entries, max_size=4))
    def test_and_knows_everything_else(self, one: list[PartyEntry], other: list[PartyEntry]) -> None:
        same = sorted(one, key=repr) == sorted(other, key=repr)
        assert (hashing.content_hash(one) == hashing.content_hash(other)) == same

    def test_where_a_notice_was_read_from_is_not_its_content(self) -> None:
        notice = Notice("title", URL)
        one = NoticeEntry("k", notice, read_from=("GET a",))
        assert hashing.fingerprint(one) == hashing.fingerprint(NoticeEntry("k", notice))
        assert hashing.fingerprint(one) != hashing.fingerprint(NoticeEntry("k2", notice))
