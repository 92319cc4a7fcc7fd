"""View → mail: subject, text and HTML that say the same."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import css_inline
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from watcher.core import render_text, view_lines
from watcher.core.email_template import CSS, HTML
from watcher.core.escape import inline, plain
from watcher.core.split import clip
from watcher.core.view_types import DigestView, GroupView, View

_SUBJECT = 180


def render(view: View) -> dict[str, str]:
    """{"subject", "text", "html"} of one message."""
    subject = _subject(view.headline)
    return {"subject": subject, "text": render_text.render(view, width=78), "html": _html(subject, (view,))}


def render_digest(digest: DigestView) -> dict[str, str]:
    """{"subject", "text", "html"} of a digest."""
    subject = _subject(digest.headline)
    text = render_text.render_digest(digest, width=78)
    return {"subject": subject, "text": text, "html": _html(subject, digest.views, digest)}


def _subject(headline: str) -> str:
    # One line, whatever an authority writes: a header that could be continued could be forged.
    return clip(plain(headline), _SUBJECT) or "watcher"


def _html(subject: str, views: Sequence[View], digest: DigestView | None = None) -> str:
    # The style sheet is ours and has quotes in it; everything else is escaped.
    page = _template().render(subject=subject, css=Markup(CSS), views=views, digest=digest)  # noqa: S704
    return css_inline.inline(page, load_remote_stylesheets=False, keep_at_rules=True)


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, finalize=_shown)
    helpers: dict[str, Any] = {
        "about": view_lines.about,
        "colour": _colour,
        "details": view_lines.details,
        "hit_line": view_lines.hit,
        "linked": _linked,
        "title": view_lines.title,
    }
    environment.globals.update(helpers)
    return environment.from_string(HTML)


def _shown(value: Any) -> Any:
    return inline(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _colour(group: GroupView) -> str:
    """Ended and suspended differ at a glance."""
    if group.heading.startswith("Ended"):
        return "ended"
    return "suspended" if group.heading.startswith("Susp") else "other"


def _linked(view: View) -> bool:
    """Whether the title itself leads to the official text."""
    return bool(view.title) and len(view.links) == 1
