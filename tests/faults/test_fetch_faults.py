"""What real servers have done, and what becomes of it: an error that says what happened, never a document."""

from __future__ import annotations

import gzip
import itertools
import time
import zlib

import pytest
from support.fetching import NOW, RULES, Ticks, fetching, get
from support.origin import Answer, Drop, Hang, Origin, moved, packed, validated

from watcher.errors import (
    BadStatus,
    CutShort,
    NotTheDocument,
    Refused,
    TooLarge,
    TooSlow,
    Unreachable,
)
from watcher.fetch.inspect import inspect
from watcher.model.document import Document, Request, Validator
from watcher.model.source import FetchRules

PAGE = b"<html><title>Denied Persons List</title>" + b"<p>row</p>" * 500 + b"</html>"


class TestTime:
    def test_a_body_that_drips_ends_with_the_deadline(self, origin: Origin) -> None:
        clock = Ticks()
        origin.route("/", Answer(PAGE, piece=1, step=clock.drop))
        with pytest.raises(TooSlow, match="the body was not complete before the deadline"):
            get(origin.url("/"), clock=clock)
        assert 20 <= clock.now < 60

    def test_a_head_that_drips_ends_with_the_deadline(self, origin: Origin) -> None:
        clock = Ticks()
        head = b"HTTP/1.1 200 OK\r\nX-Padding: " + b"x" * 4000
        origin.route("/", Answer(raw=head, piece=1, step=clock.drop))
        with pytest.raises(TooSlow, match="no answer before the deadline"):
            get(origin.url("/"), clock=clock)
        assert 20 <= clock.now < 60

    def test_a_server_that_says_nothing_ends_with_the_deadline(self, origin: Origin) -> None:
        origin.route("/", Hang())
        began = time.monotonic()
        with pytest.raises(TooSlow):
            get(origin.url("/"), FetchRules(deadline=0.2))
        assert time.monotonic() - began < 5
        assert len(origin.requests) == 1

    def test_redirects_share_one_deadline(self, origin: Origin) -> None:
        clock = Ticks(step=3.0)
        for number in range(5):
            origin.route(f"/{number}", moved(f"/{number + 1}"))
        origin.route("/5", PAGE)
        with pytest.raises(TooSlow):
            get(origin.url("/0"), clock=clock)
        assert len(origin.requests) < 6


class TestCutBodies:
    def test_fewer_bytes_than_announced(self, origin: Origin) -> None:
        origin.route("/", Answer(PAGE, cut=1000))
        with pytest.raises(CutShort, match="cut short"):
            get(origin.url("/"))

    def test_more_bytes_than_announced(self, origin: Origin) -> None:
        origin.route("/", Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + PAGE))
        with pytest.raises(CutShort, match="announced 100 bytes and sent at least"):
            get(origin.url("/"))

    def test_a_stray_line_end_after_the_body_is_no_fault(self, origin: Origin) -> None:
        origin.route("/", Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody\r\n"))
        assert get(origin.url("/")).body == b"body"

    def test_an_interim_answer_is_not_the_answer(self, origin: Origin) -> None:
        early = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
        origin.route("/", Answer(raw=early + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"))
        assert get(origin.url("/")).body == b"body"

    def test_chunks_without_an_end(self, origin: Origin) -> None:
        origin.route("/", Answer(PAGE, chunked=True, cut=1000))
        with pytest.raises(CutShort):
            get(origin.url("/"))

    def test_a_connection_torn_down_in_the_body(self, origin: Origin) -> None:
        origin.route("/", Answer(PAGE * 100, cut=1000, reset=True))
        with pytest.raises((CutShort, Unreachable)):
            get(origin.url("/"))

    @pytest.mark.parametrize("length", [True, None])
    def test_gzip_that_stops_in_the_middle_even_where_no_length_says_so(
        self, origin: Origin, length: bool | None
    ) -> None:
        body = gzip.compress(PAGE, mtime=0)
        for cut in (1, 12, len(body) // 2, len(body) - 1):
            origin.route("/", Answer(body[:cut], headers=(("Content-Encoding", "gzip"),), length=length))
            with pytest.raises(CutShort, match="stops in the middle"):
                get(origin.url("/"))

    def test_gzip_that_is_damaged(self, origin: Origin) -> None:
        body = bytearray(gzip.compress(PAGE, mtime=0))
        body[-6] ^= 0xFF
        origin.route("/", Answer(bytes(body), headers=(("Content-Encoding", "gzip"),)))
        with pytest.raises(CutShort, match="is damaged"):
            get(origin.url("/"))

    def test_a_cut_body_is_asked_for_once_more(self, origin: Origin) -> None:
        origin.route("/", [Answer(PAGE, cut=1000), PAGE])
        waits: list[float] = []
        assert get(origin.url("/"), waits=waits).body == PAGE
        assert waits == [1.0]


class TestSize:
    RULES = FetchRules(max_bytes=100_000)

    def test_an_announced_length_past_the_cap_is_not_read(self, origin: Origin) -> None:
        origin.route("/", Answer(b"x", length=100_001))
        with pytest.raises(TooLarge, match="100001 bytes is announced, past 100000"):
            get(origin.url("/"), self.RULES)

    @pytest.mark.parametrize("chunked", [True, False])
    def test_a_body_without_a_length_ends_at_the_cap(self, origin: Origin, chunked: bool) -> None:
        origin.route("/", Answer(b"x" * 5_000_000, chunked=chunked, length=None, piece=10_000))
        with pytest.raises(TooLarge, match="larger than 100000 bytes"):
            get(origin.url("/"), self.RULES)

    def test_a_gzip_bomb_ends_at_the_cap(self, origin: Origin) -> None:
        origin.route("/", packed(b"\0" * 50_000_000))
        with pytest.raises(TooLarge, match="larger than 100000 bytes"):
            get(origin.url("/"), self.RULES)

    def test_a_bomb_of_many_small_members_ends_at_the_cap(self, origin: Origin) -> None:
        bomb = gzip.compress(b"\0" * 1000, mtime=0) * 2000
        origin.route("/", Answer(bomb, headers=(("Content-Encoding", "gzip"),)))
        with pytest.raises(TooLarge):
            get(origin.url("/"), self.RULES)

    def test_exactly_the_cap_is_well(self, origin: Origin) -> None:
        origin.route("/", packed(b"x" * 100_000))
        assert len(get(origin.url("/"), self.RULES).body) == 100_000


class TestEncodings:
    @pytest.mark.parametrize(
        ("coding", "body"),
        [
            ("gzip", gzip.compress(PAGE[:1000], mtime=0) + gzip.compress(PAGE[1000:], mtime=0)),
            ("x-gzip", gzip.compress(PAGE, mtime=0) + b"\0" * 512),
            ("deflate", zlib.compress(PAGE)),
            ("deflate", zlib.compress(PAGE)[2:-4]),
            ("GZIP", gzip.compress(PAGE, mtime=0)),
            ("utf-8", PAGE),
            ("identity", PAGE),
        ],
    )
    def test_whatever_a_server_calls_it(self, origin: Origin, coding: str, body: bytes) -> None:
        origin.route("/", Answer(body, headers=(("Content-Encoding", coding),), piece=7))
        assert get(origin.url("/")).body == PAGE

    def test_what_we_cannot_unpack_under_a_cap_is_refused(self, origin: Origin) -> None:
        origin.route("/", Answer(PAGE, headers=(("Content-Encoding", "br"),)))
        with pytest.raises(Refused, match="encoded as 'br', which was not asked for"):
            get(origin.url("/"))

    def test_gb18030_under_a_wrong_label_arrives_as_it_was_sent(self, origin: Origin) -> None:
        body = "<html><title>国务院台办</title><p>惩戒清单</p></html>".encode("gb18030")
        origin.route("/", Answer(body, headers=(("Content-Type", "text/html; charset=gb2312"),)))
        document = get(origin.url("/"))
        assert document.body == body
        inspect(document, FetchRules(media=("text/html",), must_contain=("惩戒清单",)))


class TestConditions:
    def test_304_to_a_request_without_a_condition(self, origin: Origin) -> None:
        origin.route("/", Answer(status=304, length=None))
        with pytest.raises(BadStatus, match="304 Not Modified to a request without a condition"):
            get(origin.url("/"))

    def test_304_for_another_copy_than_ours(self, origin: Origin) -> None:
        origin.route("/", Answer(status=304, length=None, headers=(("ETag", '"old"'),)))
        request = Request(origin.url("/"))
        with fetching() as fetcher, pytest.raises(BadStatus, match="for another copy"):
            fetcher.fetch(request, RULES, Validator(request.key, "a" * 64, '"new"'), now=NOW)

    def test_alternating_copies_are_each_read_as_they_are(self, origin: Origin) -> None:
        """Two caches with two copies: a copy that is not ours is a document, never "not modified"."""
        copies = itertools.cycle((validated(b"new", '"2"'), validated(b"old", '"1"')))
        origin.route("/", lambda seen: next(copies)(seen))
        request = Request(origin.url("/"))
        validator = Validator(request.key, "a" * 64, '"2"')
        with fetching() as fetcher:
            kinds = [type(fetcher.fetch(request, RULES, validator, now=NOW)).__name__ for _ in range(4)]
        assert kinds == ["NotModified", "Document", "NotModified", "Document"]


class TestConnections:
    @pytest.mark.parametrize("reset", [True, False])
    def test_a_dropped_connection_gets_one_second_try(self, origin: Origin, reset: bool) -> None:
        origin.route("/", [Drop(reset), PAGE])
        waits: list[float] = []
        assert get(origin.url("/"), waits=waits).body == PAGE
        assert waits == [1.0]
        origin.route("/", Drop(reset))
        with pytest.raises(Unreachable, match="dropped the connection without an answer"):
            get(origin.url("/"))
        assert len(origin.requests) == 4

    def test_what_is_not_http_is_said_so(self, origin: Origin) -> None:
        origin.route("/", Answer(raw=b"SSH-2.0-OpenSSH_9.2\r\n\r\n"))
        with pytest.raises(Unreachable, match="does not answer in HTTP"):
            get(origin.url("/"))

    def test_a_closed_port_is_said_so_at_once(self) -> None:
        with Origin() as gone:
            url = gone.url("/")
        waits: list[float] = []
        with pytest.raises(
            Unreachable, match=r"no connection to 127\.0\.0\.1:\d+: Connection refused"
        ) as caught:
            get(url, waits=waits)
        assert caught.value.advice
        assert waits == []

    def test_a_connection_that_does_not_come_about_in_time(self) -> None:
        clock = Ticks(step=0.0)

        def resolve(host: str, port: int) -> tuple[str, ...]:
            clock.now += 60
            return ("127.0.0.1",)

        with pytest.raises(Unreachable, match=r"www\.bis\.gov does not answer to a connection"):
            get("https://www.bis.gov/x", resolve=resolve, clock=clock)

    def test_a_name_that_nobody_knows(self) -> None:
        import socket

        def resolve(host: str, port: int) -> tuple[str, ...]:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        with pytest.raises(Unreachable, match=r"the name www\.bis\.gov is not known"):
            get("https://www.bis.gov/x", resolve=resolve)


class TestSecondTry:
    @pytest.mark.parametrize("status", [429, 502, 503, 504])
    def test_a_busy_server_gets_one_second_try(self, origin: Origin, status: int) -> None:
        origin.route("/", [Answer(status=status), PAGE])
        waits: list[float] = []
        assert get(origin.url("/"), waits=waits).body == PAGE
        assert waits == [1.0]

    def test_and_no_third(self, origin: Origin) -> None:
        origin.route("/", Answer(status=503))
        with pytest.raises(BadStatus, match="503 Service Unavailable"):
            get(origin.url("/"))
        assert len(origin.requests) == 2

    def test_a_short_retry_after_is_honoured(self, origin: Origin) -> None:
        origin.route("/", [Answer(status=429, headers=(("Retry-After", "4"),)), PAGE])
        waits: list[float] = []
        get(origin.url("/"), waits=waits)
        assert waits == [4.0]

    def test_a_long_one_is_for_the_schedule(self, origin: Origin) -> None:
        origin.route("/", Answer(status=429, headers=(("Retry-After", "120"),)))
        waits: list[float] = []
        with pytest.raises(BadStatus) as caught:
            get(origin.url("/"), waits=waits)
        assert (caught.value.retry_after, waits, len(origin.requests)) == (120.0, [], 1)

    def test_none_where_the_deadline_leaves_no_time(self, origin: Origin) -> None:
        origin.route("/", [Answer(status=503), PAGE])
        with pytest.raises(BadStatus):
            get(origin.url("/"), FetchRules(deadline=0.9))
        assert len(origin.requests) == 1

    def test_none_for_an_error_that_a_second_try_cannot_mend(self, origin: Origin) -> None:
        origin.route("/", Answer(status=403))
        with pytest.raises(BadStatus, match="403 Forbidden"):
            get(origin.url("/"))
        assert len(origin.requests) == 1


class TestAddresses:
    def test_a_circle_of_redirects(self, origin: Origin) -> None:
        origin.route("/a", moved("/b"))
        origin.route("/b", moved("/a"))
        with pytest.raises(Refused, match="redirected in a circle"):
            get(origin.url("/a"))
        assert len(origin.requests) == 2

    @pytest.mark.parametrize(
        "host",
        [
            "10.0.0.1",
            "169.254.169.254",
            "[::1]",
            "[::ffff:10.0.0.1]",
            "2852039166",
            "0xa9.0xfe.0251.0376",
            "10.1",
        ],
    )
    def test_a_redirect_to_a_private_address_even_where_the_host_is_named(
        self, origin: Origin, host: str
    ) -> None:
        origin.route("/", moved(f"http://{host}/latest/meta-data/"))
        rules = FetchRules(hosts=("127.0.0.1", host.strip("[]")))
        with pytest.raises(Refused, match="no public address"):
            get(origin.url("/"), rules)

    def test_a_name_that_resolves_to_a_private_address(self, origin: Origin) -> None:
        origin.route("/", PAGE)
        looked_up: list[str] = []

        def resolve(host: str, port: int) -> tuple[str, ...]:
            looked_up.append(host)
            return ("127.0.0.1",)

        url = f"http://www.official.example:{origin.port}/"
        with pytest.raises(
            Refused, match=r"www\.official\.example is no public address: 127\.0\.0\.1 is loopback"
        ):
            get(url, allow=(), resolve=resolve)
        assert origin.requests == []
        # The address that was checked is the one that is asked: there is no second look-up.
        assert get(url, resolve=resolve).body == PAGE
        assert len(looked_up) == 2
        assert origin.requests[0].headers["host"] == f"www.official.example:{origin.port}"

    def test_of_several_addresses_only_the_public_or_named_ones_are_asked(self, origin: Origin) -> None:
        origin.route("/", PAGE)
        url = f"http://www.official.example:{origin.port}/"
        assert get(url, resolve=lambda host, port: ("::1", "10.0.0.1", "127.0.0.1")).body == PAGE
        with pytest.raises(Unreachable, match="no connection"):
            get(url, resolve=lambda host, port: ("127.0.0.2",), allow=("127.0.0.0/8",))
        with pytest.raises(Refused):
            get(url, resolve=lambda host, port: (), allow=())


class TestPagesThatAreNotTheDocument:
    @pytest.mark.parametrize(
        ("body", "why"),
        [
            (b"", "the body is empty"),
            (b"  \r\n ", "the body is empty"),
            (
                b"<HTML><HEAD>\n<TITLE>Access Denied</TITLE></HEAD><BODY>Reference #18</BODY></HTML>",
                "'Access Denied'",
            ),
            (
                b"<!DOCTYPE html><html><title>Federal Register :: Request Access</title></html>",
                "Request Access",
            ),
            (b"<html><body>maintenance</body></html>", "without 'Name_and_Address'"),
        ],
    )
    def test_an_answer_of_200_is_not_yet_a_document(self, origin: Origin, body: bytes, why: str) -> None:
        origin.route("/", body)
        document = get(origin.url("/"))
        assert isinstance(document, Document)
        with pytest.raises(NotTheDocument, match=why):
            inspect(document, FetchRules(must_contain=("Name_and_Address",)))
