"""Certificates are always checked, and what is wrong with one is said in a line."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from support.fetching import RULES, get
from support.origin import Answer, Origin

from watcher.errors import Unreachable


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator's own root certificate, named in the environment."""
    file = tmp_path / "root.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))


def serving(authority: trustme.CA, name: str) -> Iterator[Origin]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    with Origin(tls=context) as server:
        yield server


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Origin]:
    yield from serving(authority, "localhost")


@pytest.fixture
def misnamed(authority: trustme.CA) -> Iterator[Origin]:
    yield from serving(authority, "www.other.example")


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_a_trusted_root_is_accepted(secure: Origin) -> None:
    secure.route("/", Answer(b"x" * 100_000))
    assert len(get(secure.url("/")).body) == 100_000


@pytest.mark.usefixtures("trusted")
def test_the_announced_length_is_watched_under_tls_too(secure: Origin) -> None:
    from watcher.errors import CutShort

    secure.route("/", Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody and more"))
    with pytest.raises(CutShort, match="announced 4 bytes"):
        get(secure.url("/"))


def test_a_root_that_nobody_trusts_is_not(secure: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    secure.route("/", b"x")
    with pytest.raises(Unreachable, match=r"the certificate of localhost:.* is not accepted") as caught:
        get(secure.url("/"))
    assert "SSL_CERT_FILE" in caught.value.advice
    assert secure.requests == []


@pytest.mark.usefixtures("trusted")
def test_a_certificate_for_another_name_is_not(misnamed: Origin) -> None:
    with pytest.raises(Unreachable, match=r"is not accepted: Hostname mismatch.*localhost"):
        get(misnamed.url("/"))


@pytest.mark.usefixtures("trusted")
def test_the_name_is_checked_and_not_the_address_behind_it(misnamed: Origin) -> None:
    misnamed.route("/", b"x")
    url = f"https://www.other.example:{misnamed.port}/"
    assert get(url, RULES, resolve=lambda host, port: ("127.0.0.1",)).body == b"x"


def test_a_port_that_speaks_no_tls_is_said_so() -> None:
    with Origin() as plain, pytest.raises(Unreachable, match="no TLS with"):
        get(plain.url("/").replace("http:", "https:"))
