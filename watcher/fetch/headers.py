"""What is said in request headers, and what Retry-After asks for."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from watcher.model.document import Request, Validator
from watcher.model.source import FetchRules

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_SECRET = re.compile("auth|cookie|key|token|secret", re.IGNORECASE)
# The suffix that a server's compression module adds to an ETag on the way out, and may leave out of a 304.
_CODING_SUFFIX = re.compile(r"(-|--|;)gzip$")


def compose(
    request: Request, rules: FetchRules, validator: Validator | None, *, agent: str
) -> dict[str, str]:
    """Request headers, names in lower case: ours, then the declaration's, then the request's.

    Accept-Encoding is always there: the eCFR answers 406 to a client that accepts no compression, and
    only gzip can be unpacked under a cap.
    """
    headers = {
        "user-agent": rules.user_agent or agent,
        "accept": "*/*",
        "accept-encoding": "gzip",
    }
    if request.body is not None:
        headers["content-type"] = "application/x-www-form-urlencoded; charset=UTF-8"
    for name, value in (*rules.headers, *request.headers):
        headers[name.lower()] = value
    if validator is not None and validator.request_key == request.key:
        if validator.etag:
            headers["if-none-match"] = validator.etag
        if validator.last_modified:
            headers["if-modified-since"] = validator.last_modified
    return {name: _CONTROL.sub(" ", value).strip() for name, value in headers.items()}


def abroad(headers: dict[str, str]) -> dict[str, str]:
    """The headers that may follow a redirect to another host: none that could be a credential."""
    return {name: value for name, value in headers.items() if not _SECRET.search(name)}


def is_conditional(headers: dict[str, str]) -> bool:
    """True where a 304 is an answer."""
    return "if-none-match" in headers or "if-modified-since" in headers


def same_tag(ours: str | None, theirs: str | None) -> bool:
    """False only where both are there and name different copies."""
    return not ours or not theirs or _opaque(ours) == _opaque(theirs)


def retry_after(value: str | None, *, now: datetime) -> float | None:
    """Seconds until the server wants to be asked again; None where it does not say."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _opaque(tag: str) -> str:
    return _CODING_SUFFIX.sub("", tag.strip().removeprefix("W/").strip('"'))
