"""What a webhook receives: the contract's JSON, not prose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watcher.core.render_json import VERSION, incident_json
from watcher.core.view_types import DigestView, View
from watcher.model.health import Incident


def render(view: View, changes_json: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The JSON of an event update as it is given, else the view's own words (lines, tests)."""
    if changes_json is not None:
        return dict(changes_json)
    facts = {fact.label: fact.text for fact in view.facts}
    return {
        "version": VERSION,
        "message": {"headline": view.headline, "facts": facts, "notes": list(view.notes)},
    }


def render_incident(view: View, happening: str, incident: Incident) -> dict[str, Any]:
    """The view's words, and what a machine needs to find the incident again when it is over."""
    return {**render(view), "incident": {"happening": happening, **incident_json(incident)}}


def render_digest(digest: DigestView) -> dict[str, Any]:
    """The index of a digest, and what was checked."""
    return {
        "version": VERSION,
        "digest": {
            "headline": digest.headline,
            "index": list(digest.index),
            "events": [view.event_id for view in digest.views],
            "checked": list(digest.checked),
        },
    }
