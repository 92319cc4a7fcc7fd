"""The proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY)."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment, proxy_bypass

from watcher.errors import ConfigError


class Proxies:
    """Read once from the environment. A proxy does the name look-up itself, so it decides who is reached."""

    def __init__(self) -> None:
        self._by_scheme = getproxies_environment()

    def for_host(self, scheme: str, host: str) -> str | None:
        """The proxy's URL, or None where the host is asked directly."""
        url = self._by_scheme.get(scheme) or self._by_scheme.get("all")
        if not url or proxy_bypass(host, self._by_scheme):
            return None
        return url if "://" in url else f"http://{url}"


def parts(url: str) -> tuple[str, tuple[str, str] | None]:
    """A proxy's URL without its credentials, and the credentials. Raises ConfigError."""
    split = urlsplit(url)
    if split.scheme not in ("http", "https") or not split.hostname:
        raise ConfigError(
            f"the proxy in the environment is no http or https address (scheme {split.scheme!r})",
            advice="Set HTTPS_PROXY to http://host:port, or NO_PROXY for the hosts that need none.",
        )
    bare = f"{split.scheme}://{split.netloc.rpartition('@')[2]}"
    if split.username is None:
        return bare, None
    return bare, (unquote(split.username), unquote(split.password or ""))
