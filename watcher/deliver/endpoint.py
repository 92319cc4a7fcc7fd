"""The web address that a receiver is reached by."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from watcher.deliver.loopback import is_loopback
from watcher.errors import ConfigError


def endpoint(url: str, key: str, carries: str) -> SplitResult:
    """The parts of a URL: https, or http on this machine. `carries` says what it must not show to a network.

    Raises ConfigError, in whose words the URL does not occur: most are secrets.
    """
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("https", "http") and parts.port != 0
    except ValueError:
        known = False
    if not known or not parts.hostname:
        raise ConfigError(f"{key}: not a web address", advice="Write https://host/path.")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ConfigError(f"{key}: {carries} would cross the network in clear text; use https")
    return parts
