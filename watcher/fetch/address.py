"""Which network addresses may be reached: public ones, and those the operator names."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from watcher.errors import ConfigError, Refused

Address = IPv4Address | IPv6Address

# The IANA special-purpose registry, spelled out: `ipaddress.is_private` has changed its mind between
# patch releases of Python, and what is refused must not depend on them.
_NOT_PUBLIC: tuple[tuple[IPv4Network | IPv6Network, str], ...] = tuple(
    (ip_network(network), what)
    for network, what in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared by a carrier"),
        ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "the metadata service of a cloud"),
        ("169.254.0.0/16", "link-local, where clouds keep their metadata service"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "reserved"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("ff00::/8", "multicast"),
        ("2001::/23", "reserved"),
        ("2001:db8::/32", "documentation"),
        ("3fff::/20", "documentation"),
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")


class Gate:
    """Says no to every address that is not public, except those in `allow_private`.

    `allow_private` holds addresses or networks ("127.0.0.1", "10.20.0.0/16"). Raises ConfigError for
    anything else.
    """

    def __init__(self, allow_private: Iterable[str] = ()) -> None:
        self._allowed: list[IPv4Network | IPv6Network] = []
        for text in allow_private:
            try:
                self._allowed.append(ip_network(text, strict=False))
            except ValueError as error:
                raise ConfigError(
                    f"http.allow_private: {text!r} is not an address",
                    advice="Write an address (127.0.0.1) or a network (10.20.0.0/16).",
                ) from error

    def refusal(self, address: Address) -> str | None:
        """Why this address may not be reached, or None where it may."""
        ways = (address, *_inside(address))
        if any(way in network for way in ways for network in self._allowed):
            return None
        return _why_not_public(ways[-1])

    def admit(self, host: str, addresses: Iterable[str], *, url: str) -> tuple[str, ...]:
        """Those of a host's resolved addresses that may be reached. Raises Refused when there are none."""
        good: list[str] = []
        why: list[str] = []
        for text in addresses:
            reason = self.refusal(ip_address(text))
            if reason is None:
                good.append(text)
            else:
                why.append(f"{text} is {reason}")
        if not good:
            raise Refused(f"{url}: {host} is no public address: {', '.join(why)}", url=url)
        return tuple(good)

    def check_literal(self, host: str, *, url: str) -> None:
        """Raise Refused where the host is itself a forbidden address, in any spelling."""
        address = literal(host)
        if address is not None:
            self.admit(host, (str(address),), url=url)

    def grants(self, host: str) -> bool:
        """True for an address literal that is not public but was named by the operator."""
        address = literal(host)
        return (
            address is not None
            and _why_not_public((address, *_inside(address))[-1]) is not None
            and self.refusal(address) is None
        )


def literal(host: str) -> Address | None:
    """The address that a host spells, or None for a name.

    Resolvers also read the spellings of 1983: 2130706433, 0x7f.1 and 0177.0.0.1 are all 127.0.0.1.
    """
    text = host.strip("[]").partition("%")[0].rstrip(".")
    try:
        return ip_address(text)
    except ValueError:
        return _classic(text)


def is_loopback(host: str) -> bool:
    """True for this machine itself, by name or by address."""
    address = literal(host)
    if address is None:
        # RFC 6761: and every name below it.
        return f".{host.rstrip('.').lower()}".endswith(".localhost")
    return any(way.is_loopback for way in (address, *_inside(address)))


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host, in the order the system prefers. Raises OSError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise socket.gaierror(socket.EAI_NONAME, "not a host name") from error
    return tuple(dict.fromkeys(str(where[0]) for *_, where in found))


def _why_not_public(address: Address) -> str | None:
    for network, what in _NOT_PUBLIC:
        if address in network:
            return what
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return "reserved"
    return None


def _inside(address: Address) -> tuple[Address, ...]:
    """The IPv4 address that an IPv6 address carries to, if any: it is the one that will be reached."""
    if isinstance(address, IPv4Address):
        return ()
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    return ()


def _classic(text: str) -> IPv4Address | None:
    numbers: list[int] = []
    for part in text.split("."):
        number = _number(part)
        if number is None:
            return None
        numbers.append(number)
    *head, tail = numbers
    room = 4 - len(head)
    if room < 1 or any(number > 255 for number in head) or tail >= 256**room:
        return None
    value = tail
    for place, number in enumerate(head):
        value |= number << (8 * (3 - place))
    return IPv4Address(value)


def _number(part: str) -> int | None:
    lower = part.lower()
    if not lower.isascii():
        return None
    try:
        if lower.startswith("0x"):
            return int(lower[2:] or "0", 16)
        if not lower.isdigit():
            return None
        return int(lower, 8 if lower.startswith("0") else 10)
    except ValueError:
        return None
