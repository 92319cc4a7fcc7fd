"""Official addresses ↔ the mirror, proxy or test server that stands in for them (`http.rewrite`)."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from watcher.errors import ConfigError

_PORTS = {"http": ":80", "https": ":443"}


class Rewrite:
    """Maps official URL prefixes to mirror bases and back; the longest prefix wins.

    A prefix ends where a path segment ends, so that `https://www.mofcom.gov.cn` never covers
    `https://www.mofcom.gov.cn.example.com`. Raises ConfigError for what is not an http(s) URL.
    """

    def __init__(self, mapping: Mapping[str, str]) -> None:
        pairs = [(_prefix(official), _prefix(mirror)) for official, mirror in mapping.items()]
        self._pairs = sorted(pairs, key=lambda pair: len(pair[0]), reverse=True)

    def outward(self, official: str) -> str:
        """The URL to ask on the wire."""
        url = tidy(official)
        for prefix, base in self._pairs:
            rest = _rest(url, prefix)
            if rest is not None:
                return base + rest
        return url

    def inward(self, wire: str, *, near: str) -> str | None:
        """The official URL that a mirror's URL stands for, or None where it is no mirror's.

        `near` is the official URL that was asked for: where one mirror base serves several official
        prefixes, the answer stays with the one that was asked.
        """
        url = tidy(wire)
        found = [
            (len(base), _rest(tidy(near), prefix) is not None, prefix + rest)
            for prefix, base in self._pairs
            if (rest := _rest(url, base)) is not None
        ]
        return max(found, key=lambda one: one[:2])[2] if found else None


def tidy(url: str) -> str:
    """Scheme and host in lower case, a default port, an empty path's absence and a fragment removed."""
    parts = urlsplit(url)
    netloc = parts.netloc.lower().removesuffix(_PORTS.get(parts.scheme, ""))
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{netloc}{parts.path or '/'}{query}"


def _prefix(text: str) -> str:
    try:
        parts = urlsplit(text)
        known = parts.scheme in _PORTS and parts.hostname and not (parts.query or parts.fragment)
    except ValueError:
        known = False
    # A login would not be sent, and is not shown.
    if not known or "@" in parts.netloc:
        raise ConfigError(
            f"http.rewrite: {text.rpartition('@')[2]!r} is not the beginning of an http or https address",
            advice="Write `https://official.example: http://127.0.0.1:8081/folder`, without a login.",
        )
    return tidy(text).rstrip("/")


def _rest(url: str, prefix: str) -> str | None:
    if not url.startswith(prefix):
        return None
    rest = url[len(prefix) :]
    return rest if rest[:1] in ("/", "?", "") else None
