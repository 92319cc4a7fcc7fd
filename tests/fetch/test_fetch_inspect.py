"""Is this the document?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.errors import NotTheDocument
from watcher.fetch.inspect import inspect
from watcher.model.document import Document, Request
from watcher.model.source import FetchRules

URL = "https://www.federalregister.gov/documents/full_text/xml/2023/02/27/2023-03929.xml"


def document(body: bytes | str, media: str | None = None) -> Document:
    raw = body.encode() if isinstance(body, str) else body
    return Document(Request(URL), raw, headers=(("content-type", media),) if media else ())


def page(title: str, text: str = "") -> str:
    return f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body>{text}</body></html>"


def reason(found: Document, rules: FetchRules = FetchRules()) -> str:  # noqa: B008 - frozen
    with pytest.raises(NotTheDocument) as caught:
        inspect(found, rules)
    assert str(caught.value).startswith(URL)
    assert caught.value.url == URL
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("body", [b"", b"\n", b" \r\n\t"])
def test_an_empty_body(body: bytes) -> None:
    assert "the body is empty" in reason(document(body))


@pytest.mark.parametrize(
    "title",
    [
        "Access Denied",
        "Federal Register :: Request Access",
        "eCFR :: Request&nbsp;Access",
        "Just a moment...",
        "Attention Required! | Cloudflare",
        "Pardon Our Interruption",
        "Request Rejected",
        "403 Forbidden",
        "429 - Too Many Requests",
        "Security Check",
        "Human\n  Verification",
        "访问被拒绝",
        "人机验证",
        "网站防火墙",
    ],
)
def test_pages_that_gates_put_in_front(title: str) -> None:
    assert "stands in front of the document" in reason(document(page(title), "text/html"))
    assert "stands in front" in reason(document("\ufeff<!-- a --><!-- b -->\n" + page(title)))
    assert "stands in front" in reason(document(page(title).encode("gb18030")))


@pytest.mark.parametrize(
    "words",
    ["Request unsuccessful. Incapsula incident ID: 1-2", "<script>acw_sc__v2</script>", "知道创宇云防御"],
)
def test_short_pages_with_the_words_of_a_gate(words: str) -> None:
    assert "a challenge page" in reason(document(page("", words)))
    assert "a challenge page" in reason(document(page("", words).encode("gb18030")))
    inspect(document(page("", words + "<p>row</p>" * 5000)), FetchRules())


@pytest.mark.parametrize(
    "body",
    [
        page("Goods forbidden for export: a security check of the rules", "Access Denied"),
        page("Commerce Adds Entities to the Entity List"),
        '<?xml version="1.0"?>\n<RULE><TITLE>Access Denied</TITLE></RULE>',
        '{"title": "Access Denied"}',
        "Name,Country\nAccess Denied Ltd,CN\n",
    ],
)
def test_a_document_may_speak_of_it(body: str) -> None:
    inspect(document(body), FetchRules())


def test_another_media_type_is_named_with_the_pages_title() -> None:
    rules = FetchRules(media=("text/csv", "application/*"))
    inspect(document("a,b", "Text/CSV; charset=utf-8"), rules)
    inspect(document("a,b", "application/octet-stream"), rules)
    inspect(document("a,b"), rules)
    inspect(document("a,b", "image/png"), FetchRules(media=("*/*",)))
    inspect(document("a,b", "image/png"), FetchRules())
    assert "the media type is text/plain, not text/csv or application/*" in reason(
        document("a,b", "text/plain"), rules
    )
    assert "(a page titled 'Maintenance')" in reason(document(page("Maintenance"), "text/html"), rules)


def test_html_under_another_label_is_seen_through() -> None:
    rules = FetchRules(media=("text/csv",))
    for body in (
        page("Maintenance"),
        "<html>",
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">',
    ):
        assert "an HTML page, not text/csv" in reason(document(body, "text/csv"), rules)
        inspect(document(body, "text/html"), FetchRules(media=("text/html",)))
        inspect(document(body, "text/html"), FetchRules(media=("text/*",)))
        inspect(
            document(body, "application/xhtml+xml"), FetchRules(media=("application/xhtml+xml", "text/html"))
        )


def test_one_of_the_markers_must_be_there_in_either_chinese_encoding() -> None:
    rules = FetchRules(must_contain=("出口管制管控名单", "Entity List"))
    inspect(document("…出口管制管控名单…"), rules)
    inspect(document("…出口管制管控名单…".encode("gb18030")), rules)
    inspect(document("<p>Entity List</p>"), rules)
    assert "without '出口管制管控名单' or 'Entity List'" in reason(document("????????"), rules)
    assert "(a page titled '商务部')" in reason(document(page("商务部")), rules)
    assert "(a page titled '商务部')" in reason(document(page("商务部").encode("gb18030")), rules)


def test_a_title_in_no_known_encoding_is_left_out() -> None:
    body = b"<html><title>\xff\xff\xff</title></html>"
    assert "titled" not in reason(document(body), FetchRules(must_contain=("x",)))


@given(
    st.lists(st.sampled_from(["<!--", "-->", " ", "x", "<?xml", ">", "<html", "\n"]), max_size=400).map(
        "".join
    )
)
def test_looking_at_the_beginning_takes_no_time_to_speak_of(body: str) -> None:
    """Hypothesis' own deadline fails this, should the pattern ever try all ways to split the comments."""
    inspect(document("." + body), FetchRules())
    inspect(document(body + "."), FetchRules())
