"""What Prometheus reads."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families
from support.farm import START, farm

from watcher.model.change import Basis, Change
from watcher.model.measure import ChangeKind
from watcher.run.metrics import Counters, metrics_text
from watcher.run.report import CheckReport

MINUTES = timedelta(minutes=1)


def read(text: bytes) -> dict[tuple[str, ...], float]:
    """(name, label values …) → value."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_everything_that_is_promised(tmp_path: Path) -> None:
    with farm(tmp_path, 3) as world:
        world.run(START + 30 * MINUTES, 5 * MINUTES)
        world.pages["source_01"].change("X")
        world.pages["source_02"].form = "redesigned"
        world.run(START + 60 * MINUTES, 5 * MINUTES)
        found = read(metrics_text(world.tools, world.schedule.counters))
        assert found["watcher_checks_total", "baseline", "source_01"] == 1
        assert found["watcher_checks_total", "changed", "source_01"] == 1
        assert found["watcher_checks_total", "failed", "source_02"] >= 1
        assert found["watcher_check_seconds_count", "source_01"] >= 4
        assert found["watcher_changes_total", "added", "source_01"] == 1
        assert found["watcher_deliveries_total", "readers", "sent"] == 1
        assert found["watcher_seen_to_sent_seconds_count", "readers"] == 1
        assert found["watcher_source_failures", "source_02"] >= 1
        assert found["watcher_source_health", "failing", "source_02"] == 1
        assert found["watcher_source_health", "healthy", "source_02"] == 0
        assert found["watcher_source_entries", "list_01", "source_01"] == 30
        assert found["watcher_source_held", "source_01"] == 0
        assert 0 <= found["watcher_source_age_seconds", "source_01"] <= 1200
        assert found["watcher_source_last_success_timestamp_seconds", "source_01"] > START.timestamp()
        assert found["watcher_source_next_due_timestamp_seconds", "source_01"] > START.timestamp()
        assert found["watcher_source_last_attempt_timestamp_seconds", "source_02"] > START.timestamp()
        assert found["watcher_source_last_change_timestamp_seconds", "source_01"] > START.timestamp()
        assert found["watcher_incidents", "failing", "source_02"] == 1
        assert found["watcher_outbox_pending", "readers"] == 0
        assert found["watcher_outbox_given_up", "operators"] == 0
        assert found["watcher_workers",] == 1
        assert found["watcher_sources",] == 3
        assert found["watcher_database_bytes",] > 10_000
        assert found["watcher_build", "0.1.0"] == 1


def test_latency_from_publication(tmp_path: Path) -> None:
    counters = Counters()
    change = Change(
        "x",
        "source_01",
        ChangeKind.ADDED,
        Basis.ANNOUNCED,
        published_at=START,
        first_seen=START + 2 * MINUTES,
    )
    counters.checked(CheckReport("source_01", "changed", changes=(change,)))
    with farm(tmp_path, 1) as world:
        found = read(metrics_text(world.tools, counters))
        assert found["watcher_published_to_seen_seconds_sum", "source_01"] == 120
        assert ("watcher_checks_total", "changed", "source_01") not in read(metrics_text(world.tools))
