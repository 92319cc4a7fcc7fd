"""From the rows of an index to the notices, through redirects and frames."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from support import mofcom_pages as markup

from watcher.core.chinese.index import Row
from watcher.core.chinese.page import Page
from watcher.core.chinese.walk import Made, Walk, place
from watcher.model.document import Document
from watcher.model.measure import Notice, NoticeEntry
from watcher.model.source import Remark

SITE = "https://www.mofcom.gov.cn/"
INDEX = f"{SITE}index.html"
ON = date(2025, 3, 4)
Seen = list[tuple[Page | None, Row | None, tuple[str, ...]]]


def walk(*pages: tuple[str, str], whole: bool = False, unread: tuple[str, ...] = ()) -> tuple[Walk, Seen]:
    seen: Seen = []

    def make(page: Page | None, row: Row | None, keys: tuple[str, ...]) -> Made:
        seen.append((page, row, keys))
        title = page.title if page else row.title if row else ""
        return NoticeEntry(title, Notice(title, page.url if page else "")), unread

    documents: tuple[Document, ...] = tuple(markup.document(f"{SITE}{name}", html) for name, html in pages)
    return Walk(documents, make, site="mofcom.gov.cn", referer=INDEX, whole=whole), seen


def plain(title: str, body: str) -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.cn/x.shtml#top", "http://a.cn/x.shtml", True),
        ("https://A.cn/x", "https://a.cn/x", True),
        ("https://a.cn/x/index.html", "https://a.cn/x/", True),
        ("https://a.cn/X", "https://a.cn/x", False),
        ("https://a.cn/x?page=1", "https://a.cn/x?page=2", False),
        ("https://a.cn/x?page=1", "https://a.cn/xpage=1", False),
        ("https://a.cn/x/index.html?page=1", "https://a.cn/x/?page=1", False),
        ("https://b.cn/x", "https://a.cn/x", False),
    ],
)
def test_the_addresses_that_are_one_place(one: str, other: str, same: bool) -> None:
    assert (place(one) == place(other)) is same
    assert place("https://a.cn/x?") == "a.cn/x"
    assert place("https://a.cn/x?y#z") == "a.cn/x?y"


def test_a_page_that_no_row_leads_to_is_read_once_and_by_itself() -> None:
    found, seen = walk(("a.html", markup.article("题", ["正文。"], published="2025-03-04 16:00")))
    found.rest()
    found.rest()
    ((page, row, keys),) = seen
    assert page is not None
    assert (page.title, row, keys) == ("题", None, (f"GET {SITE}a.html",))


def test_a_law_on_another_site_is_known_by_its_row_alone() -> None:
    found, seen = walk()
    rows = [Row("https://www.npc.gov.cn/law.html", "法", ON), Row("mailto:a@npc.gov.cn", "信", None)]
    found.read(rows)
    assert seen == [(None, row, ()) for row in rows]
    other = markup.document("https://www.npc.gov.cn/a.html", plain("法", "正文。"))
    by_itself = Walk((other,), lambda *_: pytest.fail("no row, no page"), site="mofcom.gov.cn", referer=INDEX)
    by_itself.rest()
    assert by_itself.parsed().entries == ()


def test_what_is_sent_on_keeps_what_the_first_page_knew() -> None:
    moment = datetime(2025, 3, 4, 8, 0, tzinfo=UTC)
    first = markup.with_frame("首页题", f"{SITE}b.html", published="2025-03-04 16:00")
    second = markup.with_frame("", f"{SITE}c.html", published="2025-03-05 16:00")
    row = Row(f"{SITE}a.html", "行", ON)
    found, seen = walk(("a.html", first), ("b.html", second), ("c.html", markup.framed(["正文。"])))
    found.read([row])
    ((page, known, keys),) = seen
    assert page is not None
    assert (page.title, page.published_on, page.published_at, page.lines) == (
        "首页题",
        ON,
        moment,
        ("正文。",),
    )
    assert (known, keys) == (row, tuple(f"GET {SITE}{name}.html" for name in "abc"))
    # What the page itself says goes before.
    own = markup.article("内页题", ["正文。"], published="2025-03-06 16:00")
    found, seen = walk(("a.html", first), ("b.html", own))
    found.read([row])
    assert seen[0][0] is not None
    assert (seen[0][0].title, seen[0][0].published_on) == ("内页题", date(2025, 3, 6))
    assert seen[0][0].published_at == datetime(2025, 3, 6, 8, 0, tzinfo=UTC)


def test_a_page_that_is_not_here_is_asked_for_from_the_page_that_leads_to_it() -> None:
    row = Row(f"{SITE}a.html", "行", ON)
    found, _ = walk()
    found.read([row, row])
    (ask,) = found.follow
    assert (ask.url, ask.headers, ask.dated, ask.reuse) == (row.url, (("Referer", INDEX),), ON, True)
    found, _ = walk(("a.html", markup.redirect("/b.html")))
    found.read([row])
    (ask,) = found.follow
    assert (ask.url, ask.headers) == (f"{SITE}b.html", (("Referer", row.url),))


def test_where_nothing_is_known_of_the_markup_all_text_counts_behind_a_redirect_too() -> None:
    row = Row(f"{SITE}a.html", "行", ON)
    script = "<script>window.location.href='/b.html';</script>"
    pages = (("a.html", plain("", script)), ("b.html", plain("题", "<p>正文。</p>")))
    found, seen = walk(*pages, whole=True)
    found.read([row])
    assert seen[0][0] is not None
    assert seen[0][0].lines == ("正文。",)
    found, seen = walk(*pages)
    found.read([row])
    assert seen == []
    assert found.remarks == [Remark("unread", f"{SITE}b.html: no notice on this page", f"{SITE}b.html")]


def test_a_circle_of_redirects_ends_in_a_remark() -> None:
    found, _ = walk(("a.html", markup.redirect("/b.html")), ("b.html", markup.redirect("/a.html")))
    found.read([Row(f"{SITE}a.html", "行", ON)])
    words = f"{SITE}a.html: sent on more than 3 times"
    assert found.remarks == [Remark("unread", words, f"{SITE}a.html")]


def test_lines_that_were_not_understood_are_told_without_asking_for_the_page_again() -> None:
    lines = tuple(f"{number}{'字' * 100}" for number in range(9))
    found, _ = walk(("a.html", plain("题", "<h1>题</h1><p>正文。</p>")), whole=True, unread=lines)
    found.rest()
    (remark,) = found.remarks
    told = remark.message.removeprefix(f"{SITE}a.html: not understood: ").split(" | ")
    assert (remark.kind, remark.url) == ("unread", None)
    assert 1 < len(told) < len(lines)
    assert all(
        line.startswith(words) and len(words) < len(line) for line, words in zip(lines, told, strict=False)
    )
