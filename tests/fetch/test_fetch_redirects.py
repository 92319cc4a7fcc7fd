"""Redirects are followed by hand: every hop is checked, and what is stored is official."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fetching import NOW, RULES, fetching, get
from support.origin import Answer, Origin, moved, validated

from watcher.errors import Refused
from watcher.fetch import redirect
from watcher.fetch.redirect import Hop
from watcher.fetch.rewrite import Rewrite
from watcher.model.document import Document, NotModified, Request, Validator
from watcher.model.source import FetchRules

NONE = Rewrite({})
PAGE = b"SDN,1\n"


def step(official: str, location: str, *, status: int = 302, hosts: tuple[str, ...] = (), **more: str) -> Hop:
    hop = Hop(official, official, more.get("method", "GET"), more.get("body"))
    return redirect.follow(hop, status, location, asked=official, hosts=hosts, rewrite=NONE)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_on_the_same_host_is_followed(origin: Origin, status: int) -> None:
    origin.route("/old", moved("/new?page=2", status))
    origin.route("/new", PAGE)
    document = get(origin.url("/old"))
    assert document.body == PAGE
    assert document.url == origin.url("/old")
    assert document.final_url == origin.url("/new?page=2")


def test_a_signed_address_is_followed_but_never_stored_logged_or_told(
    origin: Origin, caplog: pytest.LogCaptureFixture
) -> None:
    """OFAC answers 302 to a signed address of a storage service."""
    caplog.set_level(logging.DEBUG)
    signed = "https://bucket.s3.example/SDN.CSV?X-Amz-Signature=c0ffee"
    rewrite = origin.mirror("sanctionslistservice.ofac.treas.gov", "bucket.s3.example")
    origin.route("/sanctionslistservice.ofac.treas.gov/api/SDN.CSV", moved(signed))
    origin.route("/bucket.s3.example/SDN.CSV?X-Amz-Signature=c0ffee", PAGE)
    rules = FetchRules(hosts=("sanctionslistservice.ofac.treas.gov", "*.s3.example"))
    document = get("https://sanctionslistservice.ofac.treas.gov/api/SDN.CSV", rules, rewrite=rewrite)
    assert document.body == PAGE
    assert document.final_url == "https://bucket.s3.example/SDN.CSV"
    assert "c0ffee" not in repr(document) + caplog.text
    origin.route("/bucket.s3.example/SDN.CSV?X-Amz-Signature=c0ffee", [moved("https://evil.example/?c0ffee")])
    with pytest.raises(Refused) as caught:
        get("https://sanctionslistservice.ofac.treas.gov/api/SDN.CSV", rules, rewrite=rewrite)
    assert "c0ffee" not in f"{caught.value} {caught.value.url} {caplog.text}"


def test_credentials_do_not_follow_to_another_host(origin: Origin) -> None:
    rewrite = origin.mirror("a.example", "b.example")
    origin.route("/a.example/", moved("https://b.example/"))
    origin.route("/b.example/", PAGE)
    headers = (("Authorization", "Bearer x"), ("subscription-key", "y"), ("Referer", "https://a.example/"))
    get("https://a.example/", FetchRules(hosts=("a.example", "b.example"), headers=headers), rewrite=rewrite)
    first, second = (one.headers for one in origin.requests)
    assert (first["authorization"], first["subscription-key"]) == ("Bearer x", "y")
    assert "authorization" not in second
    assert "subscription-key" not in second
    assert second["referer"] == "https://a.example/"


def test_a_cookie_lives_as_long_as_one_journey(origin: Origin) -> None:
    """Some gates send a visitor back to the same address with a cookie: that is no circle."""

    def gate(seen):  # type: ignore[no-untyped-def]
        if "cookie" in seen.headers:
            return PAGE
        answer = moved("/list")
        return type(answer)(status=302, headers=(*answer.headers, ("Set-Cookie", "pass=1")))

    origin.route("/list", gate)
    for _ in range(2):
        assert get(origin.url("/list")).body == PAGE
    assert [one.headers.get("cookie") for one in origin.requests] == [None, "pass=1", None, "pass=1"]


def test_a_cookie_that_no_header_can_hold_is_refused(origin: Origin) -> None:
    head = "HTTP/1.1 302 Found\r\nLocation: /list\r\nSet-Cookie: pass=通行\r\nContent-Length: 0\r\n\r\n"
    origin.route("/list", Answer(raw=head.encode()))
    with pytest.raises(Refused, match="cannot be written"):
        get(origin.url("/list"))


def test_a_form_becomes_a_get_unless_the_redirect_keeps_it(origin: Origin) -> None:
    origin.route("/there", PAGE)
    for status, method, body in (
        (302, "GET", b""),
        (303, "GET", b""),
        (307, "POST", b"a=1"),
        (308, "POST", b"a=1"),
    ):
        origin.route("/form", moved("/there", status))
        with fetching() as fetcher:
            fetcher.fetch(Request(origin.url("/form"), "POST", "a=1"), RULES, None, now=NOW)
        last = origin.requests[-1]
        assert (last.method, last.body) == (method, body)
        assert ("content-type" in last.headers) == (method == "POST")


def test_the_condition_travels_along(origin: Origin) -> None:
    origin.route("/old", moved("/new"))
    origin.route("/new", validated(PAGE, '"1"'))
    request = Request(origin.url("/old"))
    with fetching() as fetcher:
        found = fetcher.fetch(request, RULES, Validator(request.key, "a" * 64, '"1"'), now=NOW)
    assert isinstance(found, NotModified)


def test_at_most_five_hops(origin: Origin) -> None:
    for number in range(7):
        origin.route(f"/{number}", moved(f"/{number + 1}"))
    origin.route("/5", PAGE)
    assert get(origin.url("/0")).final_url == origin.url("/5")
    origin.route("/5", moved("/6"))
    origin.route("/6", PAGE)
    with pytest.raises(Refused, match="redirected more than 5 times"):
        get(origin.url("/0"))


def test_the_mirror_may_answer_in_its_own_terms_or_in_the_authoritys(origin: Origin) -> None:
    rewrite = origin.mirror("www.mofcom.gov.cn", "aqygzj.mofcom.gov.cn")
    origin.route("/www.mofcom.gov.cn/new", PAGE)
    for location in (
        "/new",  # as the authority wrote it
        "new",
        "/www.mofcom.gov.cn/new",  # as the mirror would
        origin.url("/www.mofcom.gov.cn/new"),
        "https://www.mofcom.gov.cn/new",
        "//www.mofcom.gov.cn/new" if origin.base.startswith("https") else "https://www.mofcom.gov.cn:443/new",
        "http://www.mofcom.gov.cn:80/new",
    ):
        origin.route("/www.mofcom.gov.cn/old", moved(location))
        document = get("https://www.mofcom.gov.cn/old", rewrite=rewrite)
        assert document.url == "https://www.mofcom.gov.cn/old"
        assert document.final_url.replace(":443", "") == "https://www.mofcom.gov.cn/new"


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://127.0.0.1:1/x", "not among the declared hosts"),
        ("file:///etc/passwd", "the scheme 'file'"),
        ("javascript:alert(1)", "the scheme 'javascript'"),
        ("https://user@a.example/", "a user name"),
        ("https://a.example.evil.example/", "not among the declared hosts"),
        ("https://[::1/", "is no address"),
        ("https://a.example:99999/", "is no address"),
        ("http://a.example:8080/", "from https to"),
        ("ftp://a.example/", "the scheme 'ftp'"),
    ],
)
def test_what_a_redirect_may_not_do(location: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        step("https://a.example/old", location)


def test_a_redirect_into_the_clear_is_asked_under_tls() -> None:
    assert step("https://a.example/dir", "http://a.example/dir/").official == "https://a.example/dir/"
    assert step("https://a.example/dir", "http://a.example:80/dir/").official == "https://a.example/dir/"
    assert step("http://a.example/dir", "http://a.example/dir/").official == "http://a.example/dir/"
    assert step("http://a.example/dir", "https://a.example/dir/").official == "https://a.example/dir/"


def test_declared_hosts_may_be_patterns() -> None:
    assert redirect.is_named("aqygzj.mofcom.gov.cn", ("*.mofcom.gov.cn",))
    assert redirect.is_named("www.bis.gov", ("WWW.BIS.GOV",))
    assert not redirect.is_named("mofcom.gov.cn", ("*.mofcom.gov.cn",))
    assert not redirect.is_named("evilmofcom.gov.cn", ("*.mofcom.gov.cn",))


@given(
    st.sampled_from(["https://a.example/x?y=1", "http://a.example/"]),
    st.one_of(
        st.text(max_size=60),
        st.from_regex(r"[a-z]{0,5}:?/{0,3}[a-z@:.\[\]0-9]{0,12}[/?#]?.{0,8}", fullmatch=True),
    ),
)
def test_no_location_leads_anywhere_but_to_the_same_host(official: str, location: str) -> None:
    try:
        hop = step(official, location)
    except Refused:
        return
    assert hop.host == "a.example"
    assert hop.official.startswith(("https://", official.partition(":")[0] + "://"))


def test_nothing_of_an_error_is_more_than_scheme_host_and_path() -> None:
    assert redirect.shown("https://user:pw@a.example/x?sig=1#f") == "https://a.example/x"
    assert redirect.shown("https://[::1/x?sig=1") == "https://[::1/x"


def test_the_journey_begins_again_on_the_second_try(origin: Origin) -> None:
    from support.origin import Answer

    origin.route("/old", moved("/new"))
    origin.route("/new", [Answer(status=503), PAGE])
    waits: list[float] = []
    document = get(origin.url("/old"), waits=waits)
    assert isinstance(document, Document)
    assert [one.path for one in origin.requests] == ["/old", "/new", "/old", "/new"]
    assert waits == [1.0]
