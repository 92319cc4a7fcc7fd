"""The environment's proxy is used for official hosts, never for our own mirror."""

from __future__ import annotations

import base64
import socket

import pytest
from support.fetching import RULES, get
from support.origin import Answer, Origin

from watcher.errors import ConfigError, Refused, Unreachable
from watcher.fetch import proxy

OFFICIAL = "http://www.bis.gov/list"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def nowhere(host: str, port: int) -> tuple[str, ...]:
    if host == "127.0.0.1":
        return (host,)
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_the_proxy_looks_the_name_up(origin: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", origin.base.replace("http://", "http://desk:p%40ss@"))
    origin.route(OFFICIAL, b"x")
    assert get(OFFICIAL, RULES, resolve=nowhere).body == b"x"
    seen = origin.requests[0]
    assert seen.target == OFFICIAL
    assert seen.headers["proxy-authorization"] == "Basic " + base64.b64encode(b"desk:p@ss").decode()


def test_a_proxy_may_be_named_without_a_scheme_and_for_all(
    origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("all_proxy", f"127.0.0.1:{origin.port}")
    origin.route(OFFICIAL, b"x")
    assert get(OFFICIAL, RULES, resolve=nowhere).body == b"x"


def test_hosts_in_no_proxy_and_our_own_mirror_are_asked_directly(
    origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    origin.route("/www.bis.gov/list", b"mirror")
    assert get(OFFICIAL, RULES, rewrite=origin.mirror("www.bis.gov", scheme="http")).body == b"mirror"
    monkeypatch.setenv("no_proxy", "bis.gov")
    with pytest.raises(Unreachable, match="is not known"):
        get(OFFICIAL, RULES, resolve=nowhere)


def test_a_proxy_is_no_way_to_a_private_address(origin: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", origin.base)
    for host in ("10.0.0.1", "169.254.169.254", "2130706433", "[fd00:ec2::254]"):
        with pytest.raises(Refused, match="no public address"):
            get(f"http://{host}/", RULES, allow=())
    assert origin.requests == []


def test_a_proxy_that_refuses_is_said_so(origin: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", origin.base)
    origin.route("www.bis.gov:443", Answer(status=403))
    with pytest.raises(Unreachable, match="the proxy refuses: 403"):
        get("https://www.bis.gov/list", RULES, resolve=nowhere)


def test_a_proxy_that_is_no_web_proxy_is_a_matter_of_configuration() -> None:
    with pytest.raises(ConfigError, match="scheme 'socks5'") as caught:
        proxy.parts("socks5://user:secret@10.0.0.1:1080")
    assert "secret" not in str(caught.value)
    assert proxy.parts("http://user@a.example:1") == ("http://a.example:1", ("user", ""))
