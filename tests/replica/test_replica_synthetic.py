"""The sites for load tests: the size asked for, and one change a step."""

from __future__ import annotations

import json

from support.plain_client import ask

from watcher.replica.replica import SITES, Replica
from watcher.replica.story import STORY
from watcher.replica.synthetic import busy_register, long_list, many_lists


def test_a_long_list_has_the_rows_asked_for() -> None:
    with Replica(sites={**SITES, **long_list(2000)}) as replica:
        sheet = ask(replica.url("https://media.bis.gov/sites/default/files/dpl_08042023.csv")).text
    assert sheet.count("(NAME NOT REPRODUCED)") == 2000


def test_a_busy_register_is_read_page_by_page_with_whatever_was_asked() -> None:
    asked = "https://www.federalregister.gov/api/v1/documents.json?per_page=40&order=newest&_=17"
    wanted: str | None = asked + "&fields%5B%5D=document_number&fields%5B%5D=publication_date"
    rows: list[dict[str, str]] = []
    with Replica(sites=busy_register(96)) as replica:
        while wanted is not None:
            reply = json.loads(ask(replica.url(wanted)).text)
            rows += reply["results"]
            assert (reply["count"], reply["total_pages"]) == (100, 3)
            wanted = reply.get("next_page_url")
            assert wanted is None or "_=17" in wanted
    assert len({row["document_number"] for row in rows}) == len(rows) == 100
    days = [row["publication_date"] for row in rows]
    assert days == sorted(days, reverse=True)


def test_many_lists_change_by_one_party_a_step() -> None:
    with Replica(sites=many_lists(20, 30)) as replica:
        assert len(replica.rewrite()) == 20
        url = replica.url("https://source-007.example/list.html")
        first = ask(url)
        before = set(first.text.splitlines())
        replica.advance_to(STORY[1].at)
        second = ask(url, headers={"If-None-Match": first.headers["etag"]})
        after = set(second.text.splitlines())
        assert ask(url, headers={"If-None-Match": second.headers["etag"]}).status == 304
        assert ask(replica.url("https://source-007.example/")).status == 404
    assert (len(before - after), len(after - before)) == (1, 1)
    assert "<tr><td>stand-in party 1 of source-007.example</td><td>US</td></tr>" in before - after
