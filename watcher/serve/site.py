"""The pages' shared parts: templates, words in templates, and how a page is answered."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from watcher.core import countries, words
from watcher.core.escape import plain, web_url
from watcher.core.json_text import dumps
from watcher.core.render_ics import both_names
from watcher.model.change import Instrument
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind
from watcher.serve.library import Library
from watcher.serve.options import Options

FOLDER = Path(__file__).resolve().parent
STATIC = FOLDER / "static"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_STATES = {
    "listed": "listed",
    "suspended": "suspended",
    "ended": "ended",
    "cancelled": "cancelled",
    "removed": "removed",
    "exempted": "exempted",
    "pending": "pending",
}
_STATES_ZH = {"suspended": "暂停", "ended": "停止", "cancelled": "取消"}
_KINDS = {
    "suspension_extended": "stays suspended",
    "due_soon": "running out",
    "lapsed": "run out",
}
_KINDS_ZH = {"suspended": "暂停", "suspension_extended": "继续暂停", "ended": "停止", "cancelled": "取消"}


@dataclass(frozen=True)
class Site:
    """One installation's pages."""

    library: Library
    options: Options

    @cached_property
    def environment(self) -> Environment:
        """The templates. Everything is escaped; invisible and reordering characters never reach a page."""
        environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=shown,
        )
        environment.filters |= {
            "day": lambda value: words.day(value) if value else "",
            "short_day": short_day,
            "moment": moment,
            "number": lambda value: f"{value:,}",
            "plural": words.plural,
            "country": lambda code: countries.english(code),
            "kind": lambda kind: _KINDS.get(kind) or words.KINDS[ChangeKind(kind)].count,
            "kind_zh": lambda kind: _KINDS_ZH.get(kind, ""),
            "state_zh": lambda state: _STATES_ZH.get(state, ""),
            "act_name": act_name,
            "both": both_names,
            "web": web_url,
            "field": words.field,
            "party_url": party_url,
            "age": lambda at: words.span(self.library.now() - at),
            "distance": lambda day, today: words.distance(day, today),
        }
        environment.globals |= {
            "library": self.library,
            "place_title": self.library.title,
            "place_zh": self.library.title_zh,
            "states": _STATES,
            "static": static,
            "writable": self.options.token is not None,
            "parties": words.parties,
        }
        return environment

    def warm(self) -> None:
        """Read everything that the pages need, so that the first reader need not wait."""
        for name in self.environment.list_templates(["html"]):
            self.environment.get_template(name)
        self.library.warm()

    def page(
        self, request: Request, template: str, context: Mapping[str, Any], *, status: int = 200
    ) -> Response:
        """A page from its template."""
        now = self.library.now()
        common = {"path": request.url.path, "now": now, "today": now.astimezone(UTC).date()}
        body = self.environment.get_template(template).render({**common, **context})
        return Response(body, status, media_type="text/html; charset=utf-8")


def json_document(data: Any, status: int = 200) -> Response:
    """A JSON document, in which nothing acts on whoever looks at it."""
    return Response(dumps(data).encode(), status, media_type="application/json")


def file(body: bytes, media_type: str, *, name: str | None = None) -> Response:
    """A whole file; `name`: to be saved under this name."""
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"} if name else {}
    return Response(body, media_type=media_type, headers=headers)


def shown(value: Any) -> Any:
    """What a template prints: nothing that reorders, hides or controls."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return "" if value is None else value
    if value.isascii():
        return _UNPRINTABLE.sub(" ", value)
    return value if value.isspace() else _kept(value)


def _kept(value: str) -> str:
    lead, tail = value[:1].isspace(), value[-1:].isspace()
    return f"{' ' if lead else ''}{plain(value)}{' ' if tail else ''}"


@cache
def static(name: str) -> str:
    """The address of a style sheet or script; it changes with the file, which may so be kept for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def party_url(party: Party | str) -> str:
    """The page of a party, by one of its names."""
    return f"/party?name={quote(party if isinstance(party, str) else party.name, safe='')}"


def act_name(act: Instrument | None) -> str:
    """The number of an act, or its day."""
    if act is None:
        return ""
    return act.number or (f"act of {words.day(act.published_on)}" if act.published_on else "")


def short_day(value: date | None) -> str:
    """10 Nov 2025."""
    return f"{value.day} {words.MONTHS[value.month - 1][:3]} {value.year}" if value else ""


def moment(value: datetime | None) -> str:
    """10 Nov 2025, 09:02 UTC."""
    if value is None:
        return "never"
    at = value.astimezone(UTC)
    return f"{short_day(at.date())}, {words.clock(at)}"
