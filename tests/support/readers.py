"""Readers and operators on a Slack of their own, and what they were told."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from support.office import Office
from support.origin import Origin
from support.regulation import HOSTS, STAGES, sources
from support.slack import FakeSlack


def channel(slack: FakeSlack, name: str) -> dict[str, Any]:
    """A Slack receiver."""
    slack.channels.add(name)
    return {"slack": {"channel": name, "token": "xoxb-good", "api": slack.url}}


def config(slack: FakeSlack, **more: Any) -> dict[str, Any]:
    """Readers are told everything at once, a desk every Monday; operators their own."""
    return {
        "receivers": {
            "readers": channel(slack, "CREADERS"),
            "operators": channel(slack, "COPERATORS"),
            "desk": {"console": {}},
            **more.pop("receivers", {}),
        },
        "routes": [{"to": "readers"}, {"to": "desk", "mode": "digest"}, *more.pop("routes", [])],
        "digests": {"desk": {"at": "08:00", "days": ["mon"], "time_zone": "UTC"}, **more.pop("digests", {})},
        "default": "readers",
        "operators": "operators",
        **more,
    }


def roots(slack: FakeSlack, where: str = "CREADERS") -> list[dict[str, Any]]:
    """The first messages of threads."""
    return [one for one in slack.messages if one["channel"] == where and "thread_ts" not in one]


def replies(slack: FakeSlack, where: str = "CREADERS") -> list[dict[str, Any]]:
    """What stands in threads."""
    return [one for one in slack.messages if one["channel"] == where and "thread_ts" in one]


def words(message: dict[str, Any]) -> str:
    """The blocks of a message as JSON."""
    blocks = message["blocks"]
    return json.dumps(json.loads(blocks) if isinstance(blocks, str) else blocks, ensure_ascii=False)


def edits(slack: FakeSlack) -> int:
    """How often a message was rewritten."""
    return sum(method == "chat.update" for method, _ in slack.calls)


START = datetime(2026, 9, 28, 12, 0, tzinfo=UTC)


def opened(folder: Path, origin: Origin, slack: FakeSlack, **more: object) -> Office:
    """An office that has read all four places of an act once, and forgot what it said of that."""
    made = Office(folder, origin.mirror(*HOSTS), config(slack, **more), sources(), START)
    assert [report.outcome for report in made.check(*STAGES)] == ["baseline"] * 4
    slack.messages.clear()
    slack.calls.clear()
    return made
