"""What an HTTP status means for the next attempt at a webhook: one table, no I/O."""

from __future__ import annotations

from watcher.core.text import whole
from watcher.errors import DeliveryError, GiveUp, TryAgain

_AGAIN = frozenset({408, 409, 421, 423, 425, 429})
# How an endpoint answers a repeat while the first attempt still goes on: that one may be taken.
_UNDER_WAY = 409
_ADVICE = {
    401: "The endpoint does not accept the signature or wants a login: compare the secrets.",
    403: "The endpoint does not accept the signature or forbids our address: compare the secrets.",
    404: "The endpoint does not exist: check `url`.",
    410: "The endpoint has been taken down: remove the receiver or give its new `url`.",
    413: "The endpoint does not take a body of this size.",
}


def refused(status: int, retry_after: str | None) -> DeliveryError | None:
    """The error to raise for a status, None for one that means the message was taken."""
    if 200 <= status < 300:
        return None
    said = f"webhook: HTTP {status}"
    if status >= 500 or status in _AGAIN:
        after = whole(retry_after or "")
        return TryAgain(said, after=after, refused=status < 500 and status != _UNDER_WAY)
    advice = _ADVICE.get(status, "The endpoint refuses the message: look at its log.")
    if 300 <= status < 400:
        advice = "Redirects are not followed: give the final address as `url`."
    return GiveUp(said, advice=advice, refused=True)
