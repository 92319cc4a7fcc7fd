"""Two workers on a real PostgreSQL, killed at random, the server restarted beneath them."""

from __future__ import annotations

import pytest
from support.cluster import cluster
from support.daemon import eventually
from support.findings import examine
from support.postgres import postgres_bin


@pytest.mark.postgres
@pytest.mark.skipif(postgres_bin() is None, reason="no PostgreSQL server programs on this machine")
def test_every_change_once_whoever_is_killed() -> None:
    with cluster(count=24, workers=2, speed=10, poll=60, seed=7) as farm:
        eventually(lambda: farm.ask("SELECT COUNT(*) FROM heads") == [(24,)], 30)
        farm.live(24, kill_every=4, restart_at=11, publish_every=2, each=6)
        farm.settle(40)
        found = examine(farm, slack_seconds=60 + 4 * 10)
        assert found.untold == []
        assert found.told_twice == []
        assert found.posted_twice == []
        assert found.seized == [], "a source is taken from nobody who still holds it"
        assert found.slow == [], "within one lease, and four seconds of a busy machine"
        assert found.kills >= 4
        assert found.changes >= 100
        orderly = [worker.stop() for worker in farm.workers]
        assert [code for code, _ in orderly] == [0, 0]
        assert farm.ask("SELECT COUNT(*) FROM sources WHERE lease_owner IS NOT NULL") == [(0,)]
