"""Metrics in the Prometheus text format: what the database says at the scrape, what this process counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from watcher import __version__
from watcher.model.delivery import Delivery
from watcher.model.health import Health
from watcher.run.dispatch import Sent
from watcher.run.report import CheckReport
from watcher.run.tools import Tools
from watcher.store import ledger, upkeep, workers
from watcher.store.views.health import backlog, source_states

_CHECK = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800)
_LATENCY = (10, 30, 60, 120, 300, 600, 1800, 3600, 10800, 43200, 86400, 604800)
_SENDING = (0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 7200, 86400)
_AT_WORK = timedelta(minutes=3)


class Counters:
    """What one process counted since it began; a restart begins anew, as Prometheus expects."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._checks = Counter(
            "watcher_checks", "Checks, by outcome.", ("source", "outcome"), registry=self.registry
        )
        self._seconds = Histogram(
            "watcher_check_seconds", "Time of a check.", ("source",), buckets=_CHECK, registry=self.registry
        )
        self._changes = Counter(
            "watcher_changes", "Changes found.", ("source", "kind"), registry=self.registry
        )
        self._seen = Histogram(
            "watcher_published_to_seen_seconds",
            "From the authority's own time of publication, where it states one, to our seeing it.",
            ("source",),
            buckets=_LATENCY,
            registry=self.registry,
        )
        self._deliveries = Counter(
            "watcher_deliveries", "Attempts to deliver.", ("receiver", "state"), registry=self.registry
        )
        self._sent = Histogram(
            "watcher_seen_to_sent_seconds",
            "From the commit of a change, or of another message, to the receipt.",
            ("receiver",),
            buckets=_SENDING,
            registry=self.registry,
        )

    def text(self) -> bytes:
        """What was counted, in the format of Prometheus."""
        return generate_latest(self.registry)

    def checked(self, report: CheckReport) -> None:
        """Count one check."""
        self._checks.labels(report.source_id, report.outcome).inc()
        self._seconds.labels(report.source_id).observe(report.seconds)
        for change in report.changes:
            self._changes.labels(change.source_id, change.kind.value).inc()
            if change.published_at is not None and change.first_seen is not None:
                late = (change.first_seen - change.published_at).total_seconds()
                self._seen.labels(change.source_id).observe(max(late, 0.0))

    def delivered(self, delivery: Delivery, sent: Sent, now: datetime) -> None:
        """Count one attempt at a delivery."""
        self._deliveries.labels(sent.receiver, sent.state).inc()
        if sent.state == "sent":
            waited = (now - delivery.created_at).total_seconds()
            self._sent.labels(sent.receiver).observe(max(waited, 0.0))


def metrics_text(tools: Tools, counters: Counters | None = None) -> bytes:
    """The whole text of one scrape. Raises StoreError where the database does not answer."""
    registry = CollectorRegistry()
    registry.register(_State(tools))
    counted = counters.text() if counters is not None else b""
    return generate_latest(registry) + counted


class _State(Collector):
    """Gauges read from the database at each scrape, so that every process shows the same."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def describe(self) -> Iterator[Metric]:
        """Nothing beforehand: else registering would already read the database."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Sources, incidents, receivers, workers, database."""
        now = self._tools.clock()
        yield _gauge("watcher_build", "Always 1.", ("version",), [((__version__,), 1)])
        yield from self._sources(now)
        yield from self._incidents()
        yield from _receivers(self._tools, now)
        at_work = sum(now - one.ticked_at < _AT_WORK for one in workers.workers(self._tools.engine))
        yield _gauge(
            "watcher_workers", "Processes that ran the schedule within three minutes.", (), [((), at_work)]
        )
        found = upkeep.size(self._tools.engine)
        yield _gauge("watcher_database_bytes", "Size of the database.", (), [((), found.bytes)])

    def _sources(self, now: datetime) -> Iterator[Metric]:
        states = [s for s in source_states(self._tools.engine) if s.source_id in self._tools.sources]
        times = {
            "last_attempt": [(s.source_id, s.last_attempt_at) for s in states],
            "last_success": [(s.source_id, s.last_success_at) for s in states],
            "last_change": [(s.source_id, s.last_change_at) for s in states],
            "next_due": [(s.source_id, s.next_due_at) for s in states],
        }
        for name, rows in times.items():
            yield _gauge(
                f"watcher_source_{name}_timestamp_seconds",
                f"Unix time of the {name.replace('_', ' ')}.",
                ("source",),
                [((source_id,), at.timestamp()) for source_id, at in rows if at is not None],
            )
        ages = [
            ((s.source_id,), (now - s.last_success_at).total_seconds()) for s in states if s.last_success_at
        ]
        yield _gauge("watcher_source_age_seconds", "Seconds since the last success.", ("source",), ages)
        yield _gauge(
            "watcher_source_failures",
            "Failures in a row.",
            ("source",),
            [((s.source_id,), s.failures) for s in states],
        )
        yield _gauge(
            "watcher_source_health",
            "1 for the state a source is in.",
            ("source", "health"),
            [((s.source_id, one.value), float(s.health == one)) for s in states for one in Health],
        )
        yield _gauge(
            "watcher_source_entries",
            "Entries of the accepted state, by list.",
            ("source", "list"),
            [((s.source_id, name or "notices"), n) for s in states for name, n in s.entries.items()],
        )
        yield _gauge(
            "watcher_source_held",
            "Lists that wait for a person.",
            ("source",),
            [((s.source_id,), len(s.held)) for s in states],
        )
        enabled = len(self._tools.sources)
        yield _gauge("watcher_sources", "Sources that are enabled.", (), [((), enabled)])

    def _incidents(self) -> Iterator[Metric]:
        counts: dict[tuple[str, ...], float] = {}
        for one in ledger.incidents(self._tools.engine):
            key = (one.kind.value, one.subject)
            counts[key] = counts.get(key, 0) + 1
        yield _gauge("watcher_incidents", "Open incidents.", ("kind", "subject"), list(counts.items()))


def _receivers(tools: Tools, now: datetime) -> Iterator[Metric]:
    waiting = {one.receiver: one for one in backlog(tools.engine)}
    names = sorted({*waiting, *tools.audience.kinds})
    pending = [((name,), waiting[name].pending if name in waiting else 0) for name in names]
    dead = [((name,), waiting[name].dead if name in waiting else 0) for name in names]
    yield _gauge("watcher_outbox_pending", "Messages that wait.", ("receiver",), pending)
    yield _gauge("watcher_outbox_given_up", "Messages that were given up.", ("receiver",), dead)
    ages = [((one.receiver,), (now - one.oldest).total_seconds()) for one in waiting.values() if one.oldest]
    yield _gauge("watcher_outbox_oldest_seconds", "Age of the oldest waiting message.", ("receiver",), ages)


def _gauge(
    name: str, text: str, labels: tuple[str, ...], rows: Sequence[tuple[tuple[str, ...], float]]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=labels)
    for values, value in rows:
        family.add_metric(values, value)
    return family
