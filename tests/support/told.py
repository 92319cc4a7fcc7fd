"""Deliveries and messages for tests of the ways out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from watcher.core.render import messages
from watcher.core.view_types import View
from watcher.model.delivery import Delivery, Message, Receipt

CREATED = datetime(2025, 11, 5, 9, 2, 11, tzinfo=UTC)
ONE = View(headline="BIS Entity List: 1 added", title="Addition to the Entity List")


def delivery(
    kind: str = "slack",
    *,
    ident: str = "d1e2",
    view: View = ONE,
    part: int = 0,
    doubtful: bool = False,
    root: Receipt | None = None,
    **changed: Any,
) -> Delivery:
    """A claimed delivery of one message."""
    message = messages(
        kind, "compliance", "event:e1", 0, view, json={"version": 1, "event": {}, "changes": []}
    )[0]
    fields = {
        "receiver": message.receiver,
        "subject": message.subject,
        "revision": 0,
        "part": part,
        "payload": message.payload,
    } | changed
    return Delivery(
        ident,
        Message(**fields),
        1,
        CREATED,
        doubtful,
        first_attempt_at=CREATED if doubtful else None,
        root=root,
    )
