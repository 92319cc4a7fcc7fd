"""Every fault can be seen from outside, wears off as asked, and leaves other pages alone."""

from __future__ import annotations

import csv
import gzip
import http.client
import io
import json
import socket
import zlib
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from support.plain_client import Answer, Get

from watcher.replica.faults import (
    Bomb,
    Chaos,
    Cut,
    Denied,
    Drip,
    Drop,
    Empty,
    Fault,
    Faults,
    FewRows,
    Hang,
    OldCopy,
    Redirect,
    Shuffle,
    Status,
    WrongLength,
)
from watcher.replica.replica import Replica
from watcher.replica.story import STORY

API = "https://www.federalregister.gov/api/v1/documents.json"
RULE = "https://www.federalregister.gov/documents/full_text/xml/2023/03/24/2023-06171.xml"
SHELL = "https://aqygzj.mofcom.gov.cn/flzc/gzjgfxwj/index.html"
FILE = "https://media.bis.gov/sites/default/files/dpl_08042023.csv"


def test_a_status_with_retry_after(replica: Replica, get: Get) -> None:
    replica.lay("www.federalregister.gov", Status(503, retry_after=7), times=2)
    first, second, third = get(API), get(API), get(API)
    assert (first.status, second.status, third.status) == (503, 503, 200)
    assert first.headers["retry-after"] == "7"
    assert get(SHELL).status == 200


def test_a_hanging_page_answers_nothing_and_stop_ends_it(replica: Replica, get: Get) -> None:
    replica.lay(API, Hang())
    with pytest.raises(TimeoutError):
        get(API, timeout=0.2)
    assert replica.visits[-1].status == -1
    assert get(SHELL).status == 200


def test_a_slow_drip_outlasts_a_patience_and_arrives_whole(replica: Replica, get: Get) -> None:
    whole = get(SHELL)
    replica.lay(SHELL, Drip(chunk=len(whole.body) // 4, every=0.01))
    assert get(SHELL).body == whole.body
    replica.heal()
    replica.lay(SHELL, Drip(chunk=1, every=10.0))
    with pytest.raises(TimeoutError):
        get(SHELL, timeout=0.2)


def test_a_page_cut_to_a_tenth_is_a_wholesome_answer(replica: Replica, get: Get) -> None:
    whole = get(RULE)
    replica.lay(RULE, Cut(0.1))
    cut = get(RULE)
    assert cut.status == 200
    assert cut.body == whole.body[: len(whole.body) // 10]
    assert cut.headers["content-length"] == str(len(cut.body))


def test_a_page_cut_without_a_length_looks_finished(replica: Replica, get: Get) -> None:
    whole = get(RULE)
    replica.lay(RULE, Cut(0.5, length=False))
    cut = get(RULE)
    assert "content-length" not in cut.headers
    assert cut.body == whole.body[: len(whole.body) // 2]


def test_a_wrong_length_ends_before_its_promise(replica: Replica, get: Get) -> None:
    replica.lay(RULE, WrongLength(0.5))
    with pytest.raises(http.client.IncompleteRead) as caught:
        get(RULE)
    assert len(caught.value.partial) > 0


def test_a_block_page_comes_with_200(replica: Replica, get: Get) -> None:
    replica.lay("https://media.bis.gov/", Denied())
    answer = get(FILE)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html")
    assert "Access Denied" in answer.text


def test_an_empty_page(replica: Replica, get: Get) -> None:
    replica.lay(FILE, Empty())
    answer = get(FILE)
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"", "text/csv")


def rows_of(answer: Answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig")), strict=True))


def test_shuffled_rows_are_the_same_rows(replica: Replica, get: Get) -> None:
    whole = rows_of(get(FILE))
    replica.lay(FILE, Shuffle(3))
    mixed = rows_of(get(FILE))
    assert mixed[0] == whole[0]
    assert mixed != whole
    assert sorted(mixed) == sorted(whole)
    assert rows_of(get(FILE)) == mixed
    replica.lay(API, Shuffle(1))
    assert {each["document_number"] for each in json.loads(get(API).text)["results"]} == {
        "2023-06171",
        "2023-06835",
        "2023-15343",
        "2023-16035",
    }


def test_few_rows_are_a_well_formed_page(replica: Replica, get: Get) -> None:
    whole = rows_of(get(FILE))
    replica.lay(FILE, FewRows(0.1))
    assert rows_of(get(FILE)) == whole[: 1 + (len(whole) - 1) // 10]


def test_a_bomb_is_small_until_it_is_unpacked(replica: Replica, get: Get) -> None:
    replica.lay(API, Bomb(5_000_000))
    answer = get(API, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.body) < 50_000
    assert len(zlib.decompress(answer.body, 31)) == 5_000_000


def test_an_old_copy_is_what_stood_there_before(replica: Replica, get: Get) -> None:
    old = get(API)
    replica.advance_to("unverified-2023-18125")
    new = get(API)
    replica.lay(API, OldCopy(STORY[0].at), times=1)
    assert get(API).body == old.body != new.body
    assert get(API).body == new.body


def test_a_dropped_connection_is_reset(replica: Replica, get: Get) -> None:
    replica.lay(API, Drop(), times=1)
    with pytest.raises(ConnectionResetError):
        get(API)
    assert replica.visits[-1].status == 0
    assert get(API).status == 200


def test_redirects_lead_on_or_round(replica: Replica, get: Get) -> None:
    replica.lay(API, Redirect("http://169.254.169.254/latest"), times=1)
    answer = get(API)
    assert (answer.status, answer.headers["location"]) == (302, "http://169.254.169.254/latest")
    replica.lay(API, Redirect(code=301))
    assert get(API).headers["location"] == API


CHAOS = (Status(500), Status(503), Empty(), Denied(), None)


def drawn(seed: int) -> list[Fault | None]:
    faults = Faults()
    faults.lay("", Chaos(seed, share=0.5, among=(Status(500), Status(503), Empty(), Denied())))
    return [faults.pick(f"host/{page}") for _ in range(20) for page in "ab"]


def test_chaos_is_seeded_and_does_not_depend_on_the_order_of_pages() -> None:
    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)
    assert set(drawn(1)) == set(CHAOS)
    alone = Faults()
    alone.lay("", Chaos(1, share=0.5, among=(Status(500), Status(503), Empty(), Denied())))
    assert [alone.pick("host/a") for _ in range(20)] == drawn(1)[::2]


def test_the_last_fault_laid_wins_and_healing_uncovers_the_former(replica: Replica, get: Get) -> None:
    replica.lay("www.federalregister.gov", Status(500))
    replica.lay(API, Status(429))
    assert get(API).status == 429
    replica.heal(API)
    assert get(API).status == 500
    replica.heal()
    assert get(API).status == 200


def test_a_held_page_is_not_sent_again(replica: Replica, get: Get) -> None:
    first = get(FILE)
    tag, modified = first.headers["etag"], first.headers["last-modified"]
    for headers in (
        {"If-None-Match": tag},
        {"If-Modified-Since": modified},
        {"If-None-Match": f'"x", W/{tag}'},
    ):
        again = get(FILE, headers=headers)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    older = format_datetime(parsedate_to_datetime(modified) - timedelta(days=1), usegmt=True)
    for headers in ({"If-None-Match": '"x"', "If-Modified-Since": modified}, {"If-Modified-Since": older}):
        assert get(FILE, headers=headers).body == first.body
    assert get(FILE, headers={"If-Modified-Since": "yesterday"}).status == 200
    replica.advance_to("unreliable-4")
    shell = get(SHELL)
    replica.advance_to("march-2025")
    assert get(SHELL, headers={"If-Modified-Since": shell.headers["last-modified"]}).status == 200


def test_gzip_is_sent_to_who_takes_it(replica: Replica, get: Get) -> None:
    plain, packed = get(FILE), get(FILE, headers={"Accept-Encoding": "gzip, br"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
    assert len(packed.body) < len(plain.body) // 2


def test_requests_and_bytes_are_counted(replica: Replica, get: Get) -> None:
    first, second = get(FILE), get(API)
    assert replica.totals() == replica.totals("")
    assert replica.totals().requests == 2
    assert replica.totals().bytes == len(first.body) + len(second.body)
    assert replica.totals("media.bis.gov").bytes == len(first.body)
    assert replica.totals(API).requests == 1
    visit = replica.visits[0]
    assert (visit.method, visit.place, visit.status) == (
        "GET",
        "media.bis.gov/sites/default/files/dpl_08042023.csv",
        200,
    )
    replica.forget()
    assert replica.totals().requests == 0


def test_a_connection_is_kept_and_head_has_no_body(replica: Replica) -> None:
    port = int(replica.base.rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        for method in ("GET", "HEAD", "GET"):
            connection.request(method, "/media.bis.gov/sites/default/files/dpl_08042023.csv")
            response = connection.getresponse()
            body = response.read()
            assert (len(body) > 0) is (method == "GET")
            assert int(response.headers["Content-Length"]) > 0
    finally:
        connection.close()


def test_stop_ends_open_connections() -> None:
    replica = Replica().start()
    port = int(replica.base.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"GET /www.bis.gov/ HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 404")
        replica.stop()
        assert connection.recv(65536) == b""
    replica.stop()
