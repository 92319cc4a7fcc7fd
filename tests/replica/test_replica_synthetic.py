"""The sites for load tests: the size asked for, and one change a step."""

from __future__ import annotations

from support.plain_client import ask

from watcher.replica.replica import SITES, Replica
from watcher.replica.story import STORY
from watcher.replica.synthetic import long_list, many_lists


def test_a_long_list_has_the_rows_asked_for() -> None:
    with Replica(sites={**SITES, **long_list(2000)}) as replica:
        sheet = ask(replica.url("https://media.bis.gov/sites/default/files/dpl_08042023.csv")).text
    assert sheet.count("(NAME NOT REPRODUCED)") == 2000


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
