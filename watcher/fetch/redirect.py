"""One hop of a journey: where a redirect may lead, in official terms and on the wire."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit

from watcher.errors import Refused
from watcher.fetch.rewrite import Rewrite, tidy

MAX_HOPS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Hop:
    """One request of a journey. `official` is the authority's URL, `wire` the one that is asked."""

    official: str
    wire: str
    method: str
    body: str | None

    @property
    def host(self) -> str:
        """The official host."""
        return urlsplit(self.official).hostname or ""


def first(url: str, method: str, body: str | None, *, hosts: Iterable[str], rewrite: Rewrite) -> Hop:
    """The first hop. Raises Refused where the declaration names hosts, and not this one."""
    named = tuple(hosts)
    host = check(url, asked=url)
    if named and not is_named(host, named):
        raise Refused(f"{url}: host {host} is not among the declared hosts", url=url)
    return Hop(url, rewrite.outward(url), method, body)


def follow(
    hop: Hop, status: int, location: str, *, asked: str, hosts: Iterable[str], rewrite: Rewrite
) -> Hop:
    """The hop that a redirect asks for. Raises Refused.

    A mirror answers in its own terms or repeats the authority's, so a target below a mirror's base
    is translated back, and any other relative target is read from the official URL.
    """
    try:
        target = urljoin(hop.wire, location.strip())
        relative = not urlsplit(location.strip()).netloc
    except ValueError as error:
        raise Refused(
            f"{asked}: redirected to {shown(location)!r}, which is no address", url=asked
        ) from error
    if hop.wire != tidy(hop.official):
        known = rewrite.inward(target, near=hop.official) if _is_web(target) else None
        if known is not None:
            target = known
        elif relative:
            target = urljoin(hop.official, location.strip())
    host = check(target, asked=asked)
    if host != urlsplit(asked).hostname and not is_named(host, tuple(hosts)):
        raise Refused(f"{asked}: redirected to host {host}, which is not among the declared hosts", url=asked)
    target = _not_in_clear(hop.official, target, asked=asked)
    keeps = status in (307, 308) or hop.method in ("GET", "HEAD")
    return Hop(
        official=target,
        wire=rewrite.outward(target),
        method=hop.method if keeps else "GET",
        body=hop.body if keeps else None,
    )


def check(url: str, *, asked: str) -> str:
    """The host of a URL that may be asked as such. Raises Refused for any other."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Refused(f"{shown(asked)}: {shown(url)!r} is no address", url=shown(asked)) from error
    if parts.scheme not in ("http", "https"):
        raise Refused(f"{asked}: the scheme {parts.scheme!r} is not http or https", url=asked)
    if not host:
        raise Refused(f"{asked}: {shown(url)!r} names no host", url=asked)
    if parts.username is not None or parts.password is not None:
        raise Refused(f"{shown(asked)}: a user name in an address is not sent to {host}", url=shown(asked))
    return host


def is_named(host: str, hosts: tuple[str, ...]) -> bool:
    """True where a declared host, or a pattern such as `*.mofcom.gov.cn`, covers the host."""
    for name in hosts:
        lower = name.lower()
        if host == lower or (lower.startswith("*.") and host.endswith(lower[1:])):
            return True
    return False


def arrival(asked: str, hop: Hop) -> str:
    """The final URL as it may be stored: without a query where the host is another one.

    OFAC answers with a redirect to a signed address of a storage service: the signature is a
    credential, and another one in every answer.
    """
    parts = urlsplit(hop.official)
    if parts.hostname == urlsplit(asked).hostname:
        return urlunsplit(parts._replace(fragment=""))
    return shown(hop.official)


def shown(url: str) -> str:
    """A URL for an error message: scheme, host and path."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.partition("?")[0].rpartition("@")[2]
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _not_in_clear(former: str, target: str, *, asked: str) -> str:
    """Never from https to http: servers behind a gate send such redirects by mistake, so https is asked."""
    parts = urlsplit(target)
    if not former.startswith("https:") or parts.scheme == "https":
        return target
    if parts.port not in (None, 80):
        raise Refused(f"{asked}: redirected from https to {shown(target)}", url=asked)
    return urlunsplit(parts._replace(scheme="https", netloc=parts.netloc.removesuffix(":80")))
