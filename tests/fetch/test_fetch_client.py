"""What is asked, and what becomes of a good answer."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from support.fetching import NOW, RULES, fetching, get
from support.origin import Answer, Origin, moved, packed, validated

from watcher.errors import BadStatus, Refused
from watcher.model.document import Document, NotModified, Request, Validator
from watcher.model.source import FetchRules

PAGE = "<html><title>管控名单</title></html>".encode()


def test_a_document_carries_its_provenance(origin: Origin) -> None:
    origin.route("/list", Answer(PAGE, headers=(("Content-Type", "text/html"), ("ETag", '"7"'))))
    document = get(origin.url("/list"))
    assert document.body == PAGE
    assert document.sha256 == hashlib.sha256(PAGE).hexdigest()
    assert (document.url, document.final_url) == (origin.url("/list"), origin.url("/list"))
    assert (document.status, document.fetched_at) == (200, NOW)
    assert document.header("ETag") == '"7"'
    assert all(name == name.lower() for name, _ in document.headers)


def test_who_asks_says_so_and_accepts_gzip(origin: Origin) -> None:
    origin.route("/", PAGE)
    get(origin.url("/"))
    headers = origin.requests[0].headers
    assert headers["user-agent"] == "watcher/9.9 (+desk@example.com)"
    assert headers["accept-encoding"] == "gzip"
    assert "if-none-match" not in headers
    assert "if-modified-since" not in headers
    assert "content-type" not in headers


def test_headers_of_the_request_beat_the_declarations_and_those_beat_ours(origin: Origin) -> None:
    origin.route("/", PAGE)
    rules = FetchRules(
        user_agent="Mozilla/5.0", headers=(("Accept", "text/html"), ("Referer", "https://a.example/"))
    )
    with fetching() as fetcher:
        request = Request(
            origin.url("/"), headers=(("referer", "https://b.example/"), ("X-Bad", "a\r\nEvil: 1"))
        )
        fetcher.fetch(request, rules, None, now=NOW)
    headers = origin.requests[0].headers
    assert headers["user-agent"] == "Mozilla/5.0"
    assert headers["accept"] == "text/html"
    assert headers["referer"] == "https://b.example/"
    assert headers["x-bad"] == "a Evil: 1"
    assert "evil" not in headers


def test_a_validator_makes_the_request_conditional_and_304_answers_it(origin: Origin) -> None:
    origin.route("/", validated(PAGE, '"abc"'))
    request = Request(origin.url("/"))
    validator = Validator(request.key, "f" * 64, '"abc"', "Sat, 01 Nov 2025 00:00:00 GMT")
    with fetching() as fetcher:
        found = fetcher.fetch(request, RULES, validator, now=NOW)
    assert found == NotModified(request, "f" * 64, fetched_at=NOW)
    assert origin.requests[0].headers["if-modified-since"] == "Sat, 01 Nov 2025 00:00:00 GMT"


@pytest.mark.parametrize(
    ("ours", "theirs"), [('"a"', 'W/"a"'), ('"a-gzip"', '"a"'), ('W/"a"', '"a--gzip"'), ('"a"', None)]
)
def test_a_304_may_name_the_same_copy_in_other_words(origin: Origin, ours: str, theirs: str | None) -> None:
    headers = (("ETag", theirs),) if theirs else ()
    origin.route("/", Answer(status=304, length=None, headers=headers))
    request = Request(origin.url("/"))
    with fetching() as fetcher:
        found = fetcher.fetch(request, RULES, Validator(request.key, "f" * 64, ours), now=NOW)
    assert isinstance(found, NotModified)


@pytest.mark.parametrize(
    "validator", [Validator("GET https://other.example/", "f" * 64, '"abc"'), Validator("", "f" * 64)]
)
def test_a_validator_of_another_request_or_without_a_tag_makes_no_condition(
    origin: Origin, validator: Validator
) -> None:
    origin.route("/", validated(PAGE, '"abc"'))
    with fetching() as fetcher:
        found = fetcher.fetch(Request(origin.url("/")), RULES, validator, now=NOW)
    assert isinstance(found, Document)
    assert "if-none-match" not in origin.requests[0].headers


def test_a_form_is_posted_as_a_form(origin: Origin) -> None:
    """exportcontrol.mofcom.gov.cn answers `?` for each Chinese character to anything else."""
    origin.route("/front/column/getColumnList", b'{"pageInfo": {}}')
    body = "pageNumber=1&columnID=10&title=管控"
    request = Request(
        origin.url("/front/column/getColumnList"),
        "POST",
        body,
        headers=(("X-Requested-With", "XMLHttpRequest"),),
    )
    with fetching() as fetcher:
        fetcher.fetch(request, RULES, None, now=NOW)
    seen = origin.requests[0]
    assert (seen.method, seen.body.decode()) == ("POST", body)
    assert seen.headers["content-type"] == "application/x-www-form-urlencoded; charset=UTF-8"
    assert seen.headers["x-requested-with"] == "XMLHttpRequest"


def test_another_content_type_may_be_declared(origin: Origin) -> None:
    origin.route("/", b"{}")
    request = Request(origin.url("/"), "POST", "{}", headers=(("Content-Type", "application/json"),))
    with fetching() as fetcher:
        fetcher.fetch(request, RULES, None, now=NOW)
    assert origin.requests[0].headers["content-type"] == "application/json"


def test_the_cache_buster_is_on_the_wire_only(origin: Origin) -> None:
    origin.route("/current.json", [moved("/v1/current.json?a=1&_=7"), PAGE])
    origin.route("/v1/current.json", PAGE)
    rules = FetchRules(cache_buster="_")
    document = get(origin.url("/current.json?a=1"), rules)
    assert parse_qs(origin.requests[0].query) == {"a": ["1"], "_": [str(int(NOW.timestamp() * 1000))]}
    assert document.request.key == f"GET {origin.url('/current.json?a=1')}"
    assert document.final_url == origin.url("/v1/current.json?a=1")
    plain = get(origin.url("/current.json"), rules)
    assert origin.requests[-1].query.startswith("_=")
    assert plain.final_url == origin.url("/current.json")


def test_an_address_with_chinese_braces_and_blanks_travels_encoded_once(origin: Origin) -> None:
    origin.route("/unit", PAGE)
    url = origin.url('/unit?tagId=信息列表&paramJson={"pageNo":1}&conditions[a][]=x%20y z#part')
    document = get(url)
    assert origin.requests[0].target == (
        "/unit?tagId=%E4%BF%A1%E6%81%AF%E5%88%97%E8%A1%A8&paramJson=%7B%22pageNo%22:1%7D"
        "&conditions[a][]=x%20y%20z"
    )
    assert document.url == url


def test_gzip_is_unpacked_and_hashed_unpacked(origin: Origin) -> None:
    origin.route("/", packed(PAGE * 1000))
    document = get(origin.url("/"))
    assert document.body == PAGE * 1000
    assert document.sha256 == hashlib.sha256(PAGE * 1000).hexdigest()


def test_chunked_and_endless_bodies_are_read_whole(origin: Origin) -> None:
    origin.route("/chunked", Answer(PAGE, chunked=True, piece=5))
    origin.route("/until-closed", Answer(PAGE, length=None))
    assert get(origin.url("/chunked")).body == PAGE
    assert get(origin.url("/until-closed")).body == PAGE


@pytest.mark.parametrize("status", [204, 206, 300, 302, 401, 403, 404, 412, 500, 599])
def test_any_other_status_is_an_error(origin: Origin, status: int) -> None:
    origin.route("/", Answer(b"x" if status != 204 else b"", status=status, length=None))
    with pytest.raises(BadStatus, match=str(status)) as caught:
        get(origin.url("/"))
    assert caught.value.status == status
    assert caught.value.url == origin.url("/")
    assert len(origin.requests) == 1


def test_a_copy_from_a_transforming_proxy_is_still_a_document(origin: Origin) -> None:
    origin.route("/", Answer(PAGE, status=203))
    assert get(origin.url("/")).status == 203


def test_retry_after_is_carried_in_seconds_or_as_a_date(origin: Origin) -> None:
    later = (NOW + timedelta(seconds=90)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    for value, seconds in (
        ("120", 120.0),
        (later, 90.0),
        ("soon", None),
        ("Sat, 01 Nov 2025 00:00:00 -0000", 0.0),
    ):
        origin.route("/", Answer(status=403, headers=(("Retry-After", value),)))
        with pytest.raises(BadStatus) as caught:
            get(origin.url("/"))
        assert caught.value.retry_after == seconds


def test_a_validator_may_carry_a_date_alone(origin: Origin) -> None:
    origin.route("/", Answer(status=304, length=None))
    request = Request(origin.url("/"))
    validator = Validator(request.key, "f" * 64, None, "Sat, 01 Nov 2025 00:00:00 GMT")
    with fetching() as fetcher:
        assert isinstance(fetcher.fetch(request, RULES, validator, now=NOW), NotModified)
    assert "if-none-match" not in origin.requests[0].headers


def test_what_cannot_be_written_into_a_request_is_refused(origin: Origin) -> None:
    with fetching() as fetcher:
        for request in (
            Request(origin.url("/"), headers=(("Bad Name", "x"),)),
            Request("https://" + "a" * 70_000 + ".example/"),
        ):
            with pytest.raises(Refused):
                fetcher.fetch(request, RULES, None, now=NOW)
    assert origin.requests == []


def test_cookies_are_neither_kept_nor_stored_as_evidence(origin: Origin) -> None:
    origin.route("/", Answer(PAGE, headers=(("Set-Cookie", "session=secret; Path=/"),)))
    with fetching() as fetcher:
        first = fetcher.fetch(Request(origin.url("/")), RULES, None, now=NOW)
        fetcher.fetch(Request(origin.url("/")), RULES, None, now=NOW)
    assert isinstance(first, Document)
    assert first.header("set-cookie") is None
    assert "cookie" not in origin.requests[1].headers


def test_without_a_contact_the_name_stands_alone(origin: Origin) -> None:
    from watcher.fetch.client import Fetcher
    from watcher.fetch.pace import Pace

    origin.route("/", PAGE)
    fetcher = Fetcher("", {}, ("127.0.0.0/8",), Pace(), "1")
    fetcher.fetch(Request(origin.url("/")), RULES, None, now=NOW)
    fetcher.close()
    assert origin.requests[0].headers["user-agent"] == "watcher/1"


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/", "https:///x", "https://user:pw@a.example/", "http://[::1/", "http://a:99999/", "x"],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(Refused) as caught:
        get(url)
    assert "pw" not in f"{caught.value} {caught.value.url}"


def test_a_declaration_that_names_hosts_means_them(origin: Origin) -> None:
    origin.route("/", PAGE)
    assert get(origin.url("/"), FetchRules(hosts=("127.0.0.1",))).body == PAGE
    with pytest.raises(Refused, match=r"127\.0\.0\.1 is not among the declared hosts"):
        get(origin.url("/"), FetchRules(hosts=("www.bis.gov", "*.0.1.example")))
