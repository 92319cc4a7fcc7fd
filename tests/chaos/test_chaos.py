"""Some days of chaos: nothing lost, nothing doubled, nothing invented; and the judge can say otherwise."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from support.chaos import Chaos, chaos
from support.chaos_verdict import verdict

SEED, DAYS, OFTEN = 7, 1, 4


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chaos]:
    with chaos("sqlite", tmp_path_factory.mktemp("chaos"), seed=SEED, often=OFTEN) as run:
        run.live(weeks=DAYS / 7)
        run.settle()
        yield run


def test_some_days_of_chaos_lose_double_and_invent_nothing(settled: Chaos) -> None:
    assert sum(settled.weather.faults.values()) > 10
    assert settled.kills > 0
    assert sum(settled.desks.faults.values()) > 0
    found = verdict(settled)
    assert found.wrong == {}
    assert found.told == sum(settled.world.told.values()) > 10
    assert found.opened.total() > 0
    assert found.compared > 1000


def test_the_judge_sees_what_was_lost_doubled_or_invented(settled: Chaos) -> None:
    posts, messages = settled.desks.hook.posts, settled.desks.slack.messages
    told = next(post for post in posts if b'"observed"' in post.body)
    kept = [post for post in posts if post.headers["idempotency-key"] != told.headers["idempotency-key"]]
    settled.desks.hook.posts = kept
    assert verdict(settled).lost
    settled.desks.hook.posts = posts
    again = copy.deepcopy(told)
    again.headers["idempotency-key"] = "another"
    posts.append(again)
    assert verdict(settled).doubled
    posts.pop()
    messages.append(messages[-1])
    assert verdict(settled).doubled
    messages.pop()
    settled.world.told.clear()
    assert verdict(settled).invented
