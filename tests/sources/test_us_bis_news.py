"""Press releases of two agencies: what is told, what is counted, and what is not there."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from support.samples import document, sample
from support.walking import walk

from watcher.catalog import find_lists, find_sources
from watcher.core.correlate import correlate
from watcher.core.press import Release, entry, read, stated
from watcher.core.reading import of_feed
from watcher.core.render_text import render
from watcher.core.view import view
from watcher.errors import NotTheDocument, ParseError
from watcher.fetch.inspect import inspect
from watcher.model.document import Document, Request
from watcher.model.measure import ChangeKind, NoticeEntry
from watcher.model.snapshot import Head
from watcher.model.source import Parsed
from watcher.run.troubles import of_notices
from watcher.sources.us_bis_news.parser import parse
from watcher.sources.us_commerce_news.parser import parse as parse_commerce

INDEX = "https://www.bis.gov/news-updates"
ALL = "https://media.bis.gov/news-updates/all-press-releases"
UVL = "https://www.bis.gov/press-release/stand-in-release-on-the-unverified-list"
SOURCES = find_sources()
LEAD = "WASHINGTON, D.C. – Today, the Bureau of Industry and Security (BIS) {} This is the end of the lead."


def _page(body: str, head: str = "") -> Document:
    return document(UVL, f"<html><head>{head}</head><body><main>{body}</main></body></html>")


def _release(lead: str, title: str = "A release") -> Release:
    return Release(title, UVL, "press_release", date(2024, 4, 11), lead, lead)


def _notices(parsed: Parsed) -> list[NoticeEntry]:
    return [one for one in parsed.entries if isinstance(one, NoticeEntry)]


def test_an_index_leads_to_the_pages_under_one_host() -> None:
    index, everything, *_ = sample("us_bis_news", "2024-04-12")
    parsed = parse((index, everything))
    assert parsed.entries == ()
    assert list(parsed.follow) == [
        Request(f"https://www.bis.gov/{path}", reuse=True, dated=day)
        for path, day in (
            (
                "press-release/commerce-adds-11-entities-entity-list-supporting-prc-military-modernization-and",
                date(2024, 4, 11),
            ),
            ("news-updates/readouts/stand-in-readout-of-a-meeting", date(2024, 4, 10)),
            (
                "press-release/commerce-makes-additions-entity-list-supporting-online-censorship-and-surveillance",
                date(2024, 2, 26),
            ),
            ("press-release/stand-in-release-on-the-unverified-list", date(2023, 8, 21)),
        )
    ]


def test_pages_that_are_not_here_are_skipped_and_read_ones_not_asked_again() -> None:
    index, everything, adds, *_ = sample("us_bis_news", "2024-04-12")
    parsed = parse((index, everything, adds))
    assert [one.notice.published_on for one in _notices(parsed)] == [date(2024, 4, 11)]
    assert adds.url not in [request.url for request in parsed.follow]
    assert len(parse((adds,)).entries) == 1


def test_the_numbers_of_the_unverified_list_of_august_2023() -> None:
    (one,) = _notices(parse(sample("us_bis_news", "2023-08-22")))
    (count,) = one.counts
    assert (count.verb, count.list_id, count.stated, count.of) == (
        ChangeKind.REMOVED,
        "us_bis_unverified",
        33,
        "parties",
    )
    assert dict(count.breakdown) == {"CN": 27, "ID": 1, "PK": 2, "SG": 1, "TR": 1, "AE": 1}
    assert (one.notice.document_type, one.notice.published_on) == ("press_release", date(2023, 8, 21))
    assert one.notice.related == ("2023-18125",)
    assert [(m.verb, m.list_id, m.subject) for m in one.measures] == [
        (ChangeKind.PUBLISHED, "us_bis_unverified", None)
    ]


def test_a_release_neither_adds_nor_removes_anybody() -> None:
    for source, parser in (("us_bis_news", parse), ("us_commerce_news", parse_commerce)):
        for day in sorted((SOURCES[source].declaration.id, one) for one in ("2024-04-12",)):
            for one in _notices(parser(sample(source, day[1]))):
                assert {measure.verb for measure in one.measures} == {ChangeKind.PUBLISHED}
                assert {measure.subject for measure in one.measures} == {None}


def test_its_numbers_are_said_and_are_no_miscount() -> None:
    source = SOURCES["us_bis_news"]
    before, after = (parse(sample("us_bis_news", day)) for day in ("2023-08-22", "2024-04-12"))
    now = datetime(2024, 4, 12, 12, tzinfo=UTC)
    steps = walk(source, [before, after])
    changes = steps[-1].changes
    known = [(source.id, one) for one in _notices(before)]
    reading = of_feed(source, steps[0].head, after, {}, now=now, notices=known)
    troubles = of_notices(source, steps[0].head, reading, known)
    assert troubles["others"] == ()
    notices = {one.key: one.notice for one in (*_notices(before), *_notices(after))}
    updates = correlate(changes, notices=notices, events=(), now=now, lists=find_lists())
    told = "\n".join(str(render(view(update, find_lists(), now=now))) for update in updates)
    assert "says 11 parties (CN 6, RU 3, AE 2) added and names none" in told
    assert "says 2 parties added and names none" in told
    assert "says 7 entries added and names none" in told
    assert "Added ·" not in told


def test_a_release_joins_the_rule_whose_number_it_links() -> None:
    source, (one,) = SOURCES["us_bis_news"], _notices(parse(sample("us_bis_news", "2023-08-22")))
    head = walk(source, [parse(sample("us_bis_news", "2024-04-12"))])[-1].head
    now = datetime(2023, 8, 22, tzinfo=UTC)
    reading = of_feed(source, head, Parsed((one,)), {}, now=now, notices=())
    (update,) = correlate(
        reading.changes, notices={one.key: one.notice}, events=(), now=now, lists=find_lists()
    )
    assert "2023-18125" in {link.value for link in update.event.links}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("added 11 entities to the Entity List.", [("added", "us_bis_entity", 11, "parties")]),
        (
            "added two entities to the Entity List under seven entries today.",
            [("added", "us_bis_entity", 2, "parties"), ("added", "us_bis_entity", 7, "entries")],
        ),
        (
            "published a rule that expands the Entity List by adding six entities.",
            [("added", "us_bis_entity", 6, "parties")],
        ),
        ("modified one existing entry on the Entity List.", [("amended", "us_bis_entity", 1, "entries")]),
        (
            "has added 655 entities to the Entity List. Since 2021 it added 700 entities to the Entity List.",
            [],
        ),
        ("spoke of partners.", []),
    ],
)
def test_stated_numbers(words: str, expected: list[tuple[str, str, int, str]]) -> None:
    found = list(stated(_release(LEAD.format(words))))
    assert [(one.verb.value, one.list_id, one.stated, one.of) for one in found] == expected
    assert all(one.extracted == 0 and one.explained for one in found)
    assert all(one.words in LEAD.format(words) for one in found)


def test_the_title_counts_where_the_lead_does_not() -> None:
    title = "Commerce Adds 37 Entities to the Entity List"
    assert [one.stated for one in stated(_release(LEAD.format("acted."), title))] == [37]
    lead = LEAD.format("added 36 entities to the Entity List — more than before.")
    (one,) = stated(_release(lead, title))
    assert one.stated == 36
    assert " — " not in one.words  # what stands behind such a dash is quoted as a remark on the number


@pytest.mark.parametrize(
    ("lead", "places"),
    [
        (
            "The Entity List and the Unverified List change.",
            {("us_bis_entity", None), ("us_bis_unverified", None)},
        ),
        ("A final rule on licence requirements.", {(None, "us_export_rules")}),
        ("A visit to a partner country.", {(None, "statements")}),
        ("A respondent on the Denied Persons List pleads guilty.", {(None, "statements")}),
    ],
)
def test_where_a_release_is_filed(lead: str, places: set[tuple[str | None, str | None]]) -> None:
    one = entry(_release(lead), authority="BIS", read_from=("GET x",))
    assert {(measure.list_id, measure.topic) for measure in one.measures} == places
    assert (one.stage, one.key, one.read_from) == ("announced", "A release@2024-04-11", ("GET x",))


def test_a_release_without_a_day_is_known_by_its_place() -> None:
    text = "<h1>A release</h1><p>" + "Words of a lead that is long enough to be one. " * 2 + "</p>"
    one = entry(read(_page(text), None), authority="BIS", read_from=())
    assert (one.notice.published_on, one.key) == (None, "A release@stand-in-release-on-the-unverified-list")


@pytest.mark.parametrize(
    ("body", "head", "day"),
    [
        ('<time datetime="2024-05-14T21:00:00Z">today</time>', "", date(2024, 5, 14)),
        (
            '<time datetime="soon">x</time><p>FOR IMMEDIATE RELEASE | Tuesday, May 14, 2024</p>',
            "",
            date(2024, 5, 14),
        ),
        (
            "",
            '<meta property="article:published_time" content="2024-05-13T09:00:00-04:00">',
            date(2024, 5, 13),
        ),
        (
            '<time datetime="soon">x</time><time datetime="2024-05-14T21:00:00Z">x</time>',
            "",
            date(2024, 5, 14),
        ),
        ("<p>For immediate release<br>May 14, 2024</p>", "", date(2024, 5, 14)),
        ("<p>FOR IMMEDIATE RELEASE</p>", "", date(2024, 5, 1)),
        (
            "<p>On January 9, 2020, something else was published by the same office in the city.</p>",
            "",
            date(2024, 5, 1),
        ),
    ],
)
def test_the_day_of_a_release(body: str, head: str, day: date) -> None:
    text = f"<h1>T</h1>{body}<p>{'Words of a lead that is long enough to be one. ' * 2}</p>"
    assert read(_page(text, head), date(2024, 5, 1)).day == day


def test_titles_and_kinds() -> None:
    text = "<p>" + "Words of a lead that is long enough to be one. " * 2 + "</p>"
    meta = '<meta property="og:title" content="A title | Bureau">'
    assert read(_page(text, meta), None).title == "A title"
    assert read(_page("<h1></h1>" + text, meta), None).title == "A title"
    kinds = {
        "https://www.bis.gov/press-release/x": "press_release",
        "https://www.bis.gov/readout/x": "readout",
        "https://www.bis.gov/statement/x": "statement",
        "https://www.bis.gov/speech/x": "statement",
        "https://www.bis.gov/remarks/x": "statement",
        "https://www.bis.gov/testimony/x": "statement",
    }
    for url, kind in kinds.items():
        page = document(url, f"<html><body><article><h1>T</h1>{text}</article></body></html>")
        assert read(page, None).kind == kind
    for title, kind in (("Statement from the Secretary", "statement"), ("Readout of a call", "readout")):
        assert read(_page(f"<h1>{title}</h1>{text}"), None).kind == kind


def test_numbers_of_documents_in_links_and_in_words() -> None:
    text = (
        "<h1>T</h1><p>The rule, FR Doc. 2024-07760, is published; this lead is long enough to be read as one.</p>"
        '<a href="https://public-inspection.federalregister.gov/2024-07761.pdf">text</a>'
        '<a href="https://www.federalregister.gov/d/2024-07762">text</a>'
        '<a href="https://www.federalregister.gov/documents/2024/04/15/2024-07760/additions">text</a>'
    )
    assert read(_page(text), None).numbers == ("2024-07761", "2024-07762", "2024-07760")


@pytest.mark.parametrize(
    "body",
    [
        "<h1>T</h1><p>short</p>",
        "<p>" + "Long words of a lead. " * 9 + "</p>",
        '<meta property="og:title"><p>' + "Long words of a lead. " * 9 + "</p>",
    ],
)
def test_a_page_that_is_no_release_is_a_remark_and_the_others_are_read(body: str) -> None:
    index, everything, *pages = sample("us_bis_news", "2024-04-12")
    broken = document(pages[0].url, f"<html><body><main>{body}</main></body></html>")
    parsed = parse((index, everything, broken, *pages[1:]))
    assert [(remark.kind, remark.url) for remark in parsed.remarks] == [("unreadable", broken.url)]
    assert len(parsed.entries) == 2


@pytest.mark.parametrize("parser", [parse, parse_commerce])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html><body><p>Access Denied</p></body></html>",
        '<html><script>load("/press-release/x")</script></html>',
    ],
)
def test_an_index_without_a_release_raises(parser: object, text: str) -> None:
    assert callable(parser)
    with pytest.raises(ParseError, match="no release is linked"):
        parser((document(INDEX, text),))
    with pytest.raises(ParseError, match="no release is linked"):
        parser(())


def test_a_list_page_that_moved_shows_no_release() -> None:
    moved = document(
        INDEX, '<html><body><a href="https://www.example.gov/press-release/x">T</a></body></html>'
    )
    with pytest.raises(ParseError):
        parse((moved,))


def test_one_empty_index_of_two_is_enough() -> None:
    _, everything, *_ = sample("us_bis_news", "2024-04-12")
    drawn = document(INDEX, "<html><body><div id='app'></div></body></html>")
    assert len(parse((drawn, everything)).follow) == 4


def test_the_same_release_under_another_folder_is_one() -> None:
    index = document(
        INDEX,
        '<html><body><div><a href="/press-release/x">T</a></div><article><a href="/news-updates/press-release/x/">A title</a>'
        '<time datetime="2024-05-14">x</time></article><section><a href="/press-release/y">Y</a>'
        '<time datetime="never">x</time></section></body></html>',
    )
    assert [(one.url, one.dated) for one in parse((index,)).follow] == [
        ("https://www.bis.gov/press-release/x", date(2024, 5, 14)),
        ("https://www.bis.gov/press-release/y", None),
    ]


def test_an_only_release_without_a_day_has_none() -> None:
    deep = "<div>" * 9 + '<a href="/press-release/x">T</a>' + "</div>" * 9
    (one,) = parse((document(INDEX, f"<html><body>{deep}<p>No day here</p></body></html>"),)).follow
    assert one.dated is None


def test_a_list_that_only_the_title_names_is_told_without_a_quote() -> None:
    release = _release("A lead on something else. And more.", "Changes to the Entity List")
    (measure,) = entry(release, authority="BIS", read_from=()).measures
    assert (measure.list_id, measure.quote) == ("us_bis_entity", "")


def test_the_same_release_read_twice_is_one_notice() -> None:
    one = sample("us_bis_news", "2023-08-22")[2]
    copy = document(one.url.replace("https://www.bis", "https://bis"), one.body)
    assert len(parse((one, copy)).entries) == 1


def test_a_request_for_access_with_status_200_is_not_the_index() -> None:
    page = document(ALL, "<html><head><title>Request Access</title></head><body></body></html>")
    for source in ("us_bis_news", "us_commerce_news"):
        with pytest.raises(NotTheDocument):
            inspect(page, SOURCES[source].declaration.fetch)


def test_every_real_document_has_a_marker() -> None:
    for source in ("us_bis_news", "us_commerce_news"):
        for one in sample(source, "2024-04-12"):
            inspect(one, SOURCES[source].declaration.fetch)


def test_of_the_department_only_what_touches_trade_is_kept() -> None:
    parsed = parse_commerce(sample("us_commerce_news", "2024-04-11"))
    assert [one.notice.title for one in _notices(parsed)] == [
        "Commerce Adds 11 Entities to the Entity List (headline shortened)"
    ]
    assert parsed.remarks == ()
    (statement,) = _notices(parse_commerce(sample("us_commerce_news", "2024-04-12")))
    assert statement.notice.document_type == "statement"
    assert statement.notice.published_on == date(2024, 4, 12)  # from the index: the page prints no day
    assert Head("us_commerce_news").is_new


BANNER = "<header><h1>An agency</h1><p>This is a website of a government, and this is how anybody knows it.</p></header>"
TOLD = "Words of a lead that is long enough to be read as one of them."


@pytest.mark.parametrize(
    "page",
    [
        f"{BANNER}<main><h1>Title</h1><p>{TOLD}</p></main>",
        f"{BANNER}<article><h1>Title</h1><p>{TOLD}</p></article>",
        f"<h1>Title</h1><main><p>{TOLD}</p></main>",
        f"<h1>Title</h1><p>{TOLD}</p>",
    ],
)
def test_title_and_lead_are_those_of_the_release_and_not_of_the_site(page: str) -> None:
    release = read(document(UVL, f"<html><body>{page}</body></html>"), None)
    assert (release.title, release.lead) == ("Title", TOLD)


def test_a_blank_page_is_no_release() -> None:
    with pytest.raises(ParseError) as caught:
        read(document(UVL, ""), None)
    assert caught.value.url == UVL


def test_the_lead_is_three_paragraphs_without_the_letterhead() -> None:
    told = [f"WASHINGTON, D.C. – The {one} paragraph of a release, which says something." for one in "ABCD"]
    text = "<h1>T</h1>" + "".join(f"<p>FOR IMMEDIATE RELEASE May 14, 2024 {one}</p>" for one in told)
    release = read(_page(text), None)
    assert release.lead == " ".join(told[:3])
    assert entry(release, authority="BIS", read_from=()).notice.summary == release.lead


def test_a_page_that_says_something_else_is_another_text() -> None:
    texts = (f"<h1>T</h1><p>{TOLD}</p>", f"<h1>T</h1><p>{TOLD} And more.</p>")
    first, second = (entry(read(_page(one), None), authority="BIS", read_from=()) for one in texts)
    assert first.text_digest != second.text_digest


def test_each_list_is_quoted_by_the_sentence_that_names_it() -> None:
    first, second = "The Entity List grows by some.", "The Unverified List is shortened."
    one = entry(_release(f"An agency acts today. {first} {second}"), authority="BIS", read_from=())
    assert [(measure.list_id, measure.quote) for measure in one.measures] == [
        ("us_bis_entity", first),
        ("us_bis_unverified", second),
    ]


def test_a_number_is_quoted_by_the_sentence_that_states_it() -> None:
    told = "It added 11 entities to the Entity List."
    (count,) = stated(_release(f"An agency acts today. {told} That is all."))
    assert told.startswith(count.words) or count.words == told


def test_links_that_lead_to_no_release_are_passed_over() -> None:
    index = document(
        INDEX,
        '<html><body><nav><a href="/about">About</a><a href="https://www.example.gov/press-release/z">Z</a></nav>'
        '<article><a name="top"></a><time>now</time><a href="/press-release/x">A title</a>'
        '<time datetime="soon">x</time><time datetime="2024-05-14T09:00">x</time></article></body></html>',
    )
    assert [(one.url, one.dated) for one in parse((index,)).follow] == [
        ("https://www.bis.gov/press-release/x", date(2024, 5, 14))
    ]


def test_the_day_beside_any_link_of_a_release_is_its_day() -> None:
    title = '<h3><a href="/press-release/x">A long title of a release</a></h3>'
    other = '<div><a href="/press-release/y">Y</a></div>'
    dated = '<p><a href="/press-release/x">More</a> May 14, 2024</p>'
    index = document(INDEX, f"<html><body><section>{title}{other}{dated}</section></body></html>")
    assert [(one.url[-1], one.dated) for one in parse((index,)).follow] == [
        ("x", date(2024, 5, 14)),
        ("y", None),
    ]


def test_an_index_that_lost_its_links_raises_though_pages_are_known() -> None:
    page = sample("us_bis_news", "2024-04-12")[2]
    with pytest.raises(ParseError) as caught:
        parse((page, document(INDEX, "<html><body><div id='app'></div></body></html>")))
    assert caught.value.url == INDEX


def test_a_release_is_wanted_by_the_last_word_of_its_title() -> None:
    page = document(
        "https://www.commerce.gov/news/press-releases/2024/05/x",
        f"<html><body><main><h1>A visit to China</h1><p>{TOLD}</p></main></body></html>",
    )
    assert len(parse_commerce((page,)).entries) == 1
