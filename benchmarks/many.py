"""Two hundred unchanged pages: answered with 304, and served whole."""

from __future__ import annotations

from benchmarks import ours
from benchmarks.bench import RUN, URLWATCH, WEBCHANGES, Bench, costs
from benchmarks.peers import until

TITLES = {"small": "47 kB", "big": "2.4 MB"}


def work_of(many: int, kind: str, tags: str) -> str:
    """How a row is called."""
    return f"{many} × {TITLES[kind]}, {'304' if tags == 'on' else 'whole (200)'}"


def small(bench: Bench) -> None:
    """Small pages, 304."""
    _many(bench, "small", ("on",), bench.runs)


def big(bench: Bench) -> None:
    """Large pages, 304, then without validators; three turns, since one takes half a minute."""
    _many(bench, "big", ("on", "off"), min(bench.runs, 3))


def _many(bench: Bench, kind: str, knobs: tuple[str, ...], runs: int) -> None:
    site = bench.site
    paths = [f"/{kind}/{number}" for number in range(1, bench.many + 1)]
    config = ours.configure(bench.folder / f"many-{kind}", site.base)
    site.set(tags="on")
    peers = {name: bench.cli(name, kind) for name in (URLWATCH, WEBCHANGES)}
    for peer in peers.values():
        peer.jobs(paths)
        peer.round()
    with ours.Daemon(config, kind, bench.many) as daemon:
        bench.note(f"{bench.many} × {TITLES[kind]}, first reading", RUN, peak=daemon.ready["peak"])
        until(lambda: not site.count()["messages"], 60)
    for tags in knobs:
        work = work_of(bench.many, kind, tags)
        site.set(tags=tags)
        # A daemon that has read nothing yet: its peak is that of these rounds alone.
        with ours.Daemon(config, kind, bench.many) as daemon:
            for turn in range(runs):
                for name, peer in peers.items():
                    site.count()
                    cost = peer.round()
                    fetched = site.count()["bytes"]
                    bench.note(work, name, cpu=cost.cpu, wall=cost.wall, peak=cost.peak, bytes=fetched)
                site.count()
                found = daemon.round()
                bench.note(work, RUN, **costs(found), bytes=site.count()["bytes"])
                print(f"  {work}, turn {turn + 1} of {runs}", flush=True)
    site.set(tags="on")
