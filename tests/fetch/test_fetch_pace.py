"""One request in so many seconds to one host."""

from __future__ import annotations

from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fetching import NOW
from support.origin import Origin

from watcher.errors import TooSlow
from watcher.fetch.client import Fetcher
from watcher.fetch.pace import Pace
from watcher.model.document import Request
from watcher.model.source import FetchRules


class Desk:
    """A clock that moves only by waiting."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def test_each_host_has_its_own_pace() -> None:
    desk = Desk()
    pace = Pace(desk, desk.wait)
    assert [pace.take("a", 2.0), pace.take("b", 2.0), pace.take("a", 2.0)] == [0.0, 0.0, 2.0]
    desk.now += 1.5
    assert pace.take("a", 2.0) == 0.5


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 5), st.floats(0, 9)), max_size=30))
def test_between_two_requests_the_longer_interval_of_the_two_lies(
    visits: list[tuple[str, float, float]],
) -> None:
    desk = Desk()
    pace = Pace(desk, desk.wait)
    last: dict[str, tuple[float, float]] = {}
    for host, interval, idle in visits:
        desk.now += idle
        pace.take(host, interval)
        if host in last:
            moment, former = last[host]
            assert desk.now - moment >= max(interval, former) - 1e-9
        last[host] = (desk.now, interval)


def test_threads_get_different_slots() -> None:
    waits: list[float] = []
    pace = Pace(lambda: 0.0, waits.append)
    threads = [Thread(target=pace.take, args=("a", 1.0)) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits) == [float(number) for number in range(1, 50)]


def test_nobody_waits_longer_than_is_sensible_and_takes_no_slot_then() -> None:
    waits: list[float] = []
    pace = Pace(lambda: 0.0, waits.append, max_wait=3.0)
    for _ in range(4):
        pace.take("a", 1.0)
    for _ in range(2):
        with pytest.raises(TooSlow, match="a: 4 s of requests are already waiting"):
            pace.take("a", 1.0)
    assert waits == [1.0, 2.0, 3.0]


def test_hosts_long_unused_are_forgotten() -> None:
    pace = Pace(lambda: 0.0, lambda seconds: None, max_hosts=2)
    for host in "abc":
        pace.take(host, 1.0)
    assert pace.take("a", 1.0) == 0.0
    assert pace.take("c", 1.0) == 1.0


def test_official_hosts_are_paced_and_our_own_machine_is_not(origin: Origin) -> None:
    origin.route("/", b"x")
    waits: list[float] = []
    pace = Pace(lambda: 0.0, waits.append)
    resolve = {"www.bis.gov": ("127.0.0.1",), "127.0.0.1": ("127.0.0.1",)}
    fetcher = Fetcher("", {}, ("127.0.0.1",), pace, "1", resolve=lambda host, port: resolve[host])
    rules = FetchRules(min_interval=7.0)
    for _ in range(3):
        fetcher.fetch(Request(origin.url("/")), rules, None, now=NOW)
    assert waits == []
    for _ in range(3):
        fetcher.fetch(Request(f"http://www.bis.gov:{origin.port}/"), rules, None, now=NOW)
    assert waits == [7.0, 14.0]
    fetcher.close()


def test_our_own_pace_does_not_eat_the_deadline(origin: Origin) -> None:
    origin.route("/", b"x")
    desk = Desk()
    fetcher = Fetcher(
        "",
        {},
        ("127.0.0.1",),
        Pace(desk, desk.wait),
        "1",
        clock=desk,
        resolve=lambda host, port: ("127.0.0.1",),
    )
    rules = FetchRules(min_interval=50.0, deadline=10.0)
    request = Request(f"http://www.bis.gov:{origin.port}/")
    for _ in range(2):
        fetcher.fetch(request, rules, None, now=NOW)
    assert desk.waits == [50.0]
    fetcher.close()
