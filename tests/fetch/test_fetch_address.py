"""Which addresses may be reached, in whatever spelling."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from watcher.errors import ConfigError, Refused
from watcher.fetch.address import Gate, is_loopback, literal, resolve

PRIVATE = tuple(
    ip_network(text)
    for text in (
        "10.0.0.0/8",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
    )
)
private_v4 = st.one_of(*[st.ip_addresses(v=4, network=str(network)) for network in PRIVATE])


def spellings(address: IPv4Address) -> list[str]:
    number = int(address)
    a, b, c, d = address.packed
    return [
        str(address),
        f"{address}.",
        str(number),
        hex(number),
        f"0{number:o}",
        f"0x{a:02X}.0x{b:x}.0{c:o}.{d}",
        f"{a}.{number & 0xFFFFFF}",
        f"{a}.{b}.{number & 0xFFFF}",
        f"[::ffff:{address}]",
        f"::ffff:{a:02x}{b:02x}:{c:02x}{d:02x}",
        f"2002:{a:02x}{b:02x}:{c:02x}{d:02x}::1",
        f"64:ff9b::{a:02x}{b:02x}:{c:02x}{d:02x}",
        f"::{address}" if number > 0xFFFF else "::1",
    ]


@given(private_v4)
def test_a_private_address_is_refused_in_every_spelling(address: IPv4Address) -> None:
    for spelling in spellings(address):
        with pytest.raises(Refused):
            Gate().check_literal(spelling, url="https://a.example/")
        Gate([str(address), "::1"]).check_literal(spelling, url="https://a.example/")


@given(st.ip_addresses(v=4))
def test_what_is_let_through_is_public_by_the_standard_librarys_word_too(address: IPv4Address) -> None:
    if Gate().refusal(address) is None:
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=6, network="2000::/3"))
def test_public_unicast_is_let_through_and_is_public(address: IPv6Address) -> None:
    assume(address.sixtofour is None)
    if Gate().refusal(address) is None:
        assert address.is_global
    else:
        assert (
            address in ip_network("2001::/23") or not address.is_global or address in ip_network("3fff::/20")
        )


@given(st.ip_addresses(v=6))
def test_outside_public_unicast_only_what_carries_to_a_public_ipv4_address_passes(
    address: IPv6Address,
) -> None:
    if Gate().refusal(address) is None and address not in ip_network("2000::/3"):
        assert address.ipv4_mapped or address in ip_network("64:ff9b::/96") or address in ip_network("::/96")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("127.0.0.1", "loopback"),
        ("0.0.0.0", "this network"),
        ("168.63.129.16", "metadata"),
        ("169.254.169.254", "metadata"),
        ("100.100.100.200", "carrier"),
        ("fd00:ec2::254", "private"),
        ("fe80::1%eth0", "link-local"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("ff02::1", "multicast"),
        ("2001:db8::1", "documentation"),
        ("64:ff9b:1::808:808", "reserved"),
        ("4000::1", "reserved"),
        ("255.255.255.255", "reserved"),
    ],
)
def test_each_refusal_says_why(text: str, why: str) -> None:
    assert why in (Gate().refusal(ip_address(text)) or "")


@pytest.mark.parametrize(
    "text", ["8.8.8.8", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1", "2a00:1450::1"]
)
def test_public_addresses_pass(text: str) -> None:
    assert Gate().refusal(ip_address(text)) is None


@pytest.mark.parametrize(
    "host",
    [
        "www.bis.gov",
        "1.2.3.4.example",
        "0xg",
        "",
        "09",
        "1.2.3.4.5",
        "256.1.1.1",
        "4294967296",
        "1..2",
        "１.2.3.4",
        "a.1",
    ],
)
def test_a_name_is_no_literal(host: str) -> None:
    assert literal(host) is None
    Gate().check_literal(host, url="https://a.example/")


@given(st.ip_addresses(v=4))
def test_the_old_spellings_are_read_as_resolvers_read_them(address: IPv4Address) -> None:
    for spelling in spellings(address)[:8]:
        assert literal(spelling) == address
        assert IPv4Address(socket.inet_aton(spelling.rstrip("."))) == address


def test_a_bare_0x_is_zero() -> None:
    assert literal("0x.1") == IPv4Address("0.0.0.1")


def test_networks_may_be_allowed_and_rubbish_may_not() -> None:
    gate = Gate(["10.20.0.1/16", "fd00::/8"])
    assert gate.refusal(ip_address("10.20.255.1")) is None
    assert gate.refusal(ip_address("10.21.0.1")) == "private"
    assert gate.grants("10.20.0.1")
    assert gate.grants("[fd00::1]")
    assert not gate.grants("8.8.8.8")
    assert not gate.grants("10.21.0.1")
    assert not gate.grants("mirror.example")
    with pytest.raises(ConfigError, match=r"http\.allow_private: 'localhost' is not an address"):
        Gate(["localhost"])


def test_admit_keeps_the_order_and_drops_what_is_not_public() -> None:
    admitted = Gate().admit("a.example", ("10.0.0.1", "8.8.8.8", "::1", "2a00:1450::1"), url="u")
    assert admitted == ("8.8.8.8", "2a00:1450::1")
    with pytest.raises(
        Refused, match=r"a\.example is no public address: 10\.0\.0\.1 is private, ::1 is loopback"
    ):
        Gate().admit("a.example", ("10.0.0.1", "::1"), url="https://a.example/")


def test_this_machine_is_known_by_name_and_number() -> None:
    assert all(
        map(is_loopback, ("localhost", "LOCALHOST.", "127.9.9.9", "[::1]", "::ffff:127.0.0.1", "2130706433"))
    )
    assert not any(map(is_loopback, ("10.0.0.1", "localhost.example", "8.8.8.8", "::")))


def test_the_systems_look_up_gives_each_address_once() -> None:
    assert resolve("127.0.0.1", 80) == ("127.0.0.1",)
    with pytest.raises(socket.gaierror, match="not a host name"):
        resolve("a" * 300 + ".example", 80)
